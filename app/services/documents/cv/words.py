"""The words by which a CV is read, see ``app/data/documents/cv_words.json``."""

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from app.matching.text.normalise import folded

Section = Literal[
    "summary", "experience", "education", "certifications", "skills", "languages", "contact",
    "links", "other",
]  # fmt: skip
_DATA = resources.files("app") / "data" / "documents" / "cv_words.json"
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


class Words(NamedTuple):
    """Names of sections with their kinds, and words of titles, employers, schools."""

    sections: dict[str, Section]
    titles: frozenset[str]
    employers: frozenset[str]
    schools: frozenset[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The packaged words."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    sections = {name: kind for kind, names in body["sections"].items() for name in names}
    return Words(sections, *(frozenset(body[key]) for key in ("titles", "employers", "schools")))


def words_of(text: str) -> list[str]:
    """The words of a text, folded: without case and accents."""
    return _WORD.findall(folded(text))


def title_score(text: str) -> float:
    """How much a short text looks like the title of a post, 0 to 1."""
    found = words_of(re.sub(r"\(.*?\)", " ", text))
    if not found or len(found) > 12:
        return 0.0
    known = load_words().titles
    hits = [word in known or word.rstrip("s") in known for word in found]
    if not any(hits):
        return 0.0
    if hits[-1]:
        return 1.0
    # "Head of People", "Manager, Customer Success": the word of rank comes first.
    return 0.9 if hits[0] else 0.7


def employer_score(text: str) -> float:
    """How much a short text looks like the name of an employer, 0 to 1."""
    found = words_of(text)
    known = load_words().employers
    if not found or len(found) > 10:
        return 0.0
    if any(word in known for word in found):
        return 1.0 if found[-1] in known else 0.8
    return 0.4 if text[:1].isupper() else 0.1


def names_school(text: str) -> bool:
    """Whether a text names a school or university."""
    return any(word in load_words().schools for word in words_of(text))
