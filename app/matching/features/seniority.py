"""Seniority as a number, read from its name, from titles, or not at all."""

import json
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from app.matching.text.normalise import folded

LEVELS = ("intern", "junior", "mid", "senior", "lead", "principal", "director", "executive")
"""From 0 to 7, as in API.md §1."""
LEVEL_YEARS = (0.0, 1.0, 3.0, 5.0, 6.0, 8.0, 9.0, 10.0)
"""Years of experience that a level usually asks for."""

_DATA = resources.files("app") / "data" / "matching" / "seniority_words.json"
_MARKS = re.compile(r"[^\w&'-]+")
_BEGINNER = re.compile(r"\b(?:interns?|internship|trainee|student|junior|jnr|jr|apprentice)\b")


class _Ranks(NamedTuple):
    phrases: tuple[tuple[int | None, re.Pattern[str]], ...]  # None: no rank
    other_person: re.Pattern[str]


def _either(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])")


@lru_cache(maxsize=1)
def _ranks() -> _Ranks:
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    phrases = [(int(level), _either(words)) for level, words in body["levels"].items()]
    return _Ranks((*phrases, (None, _either(body["no_rank"]))), _either(body["other_person"]))


def level_of(name: str | None) -> float | None:
    """The number of a named level."""
    return float(LEVELS.index(name)) if name in LEVELS else None


@lru_cache(maxsize=65_536)
def level_in_title(title: str) -> float | None:
    """The level a title states in words; None if it states none.

    A word of rank counts where it is that of the person: not in *assistant to the president*,
    *staff nurse*, *lead generation* or *junior high school*. Who is an intern or a junior in a
    director's office is an intern or a junior.

    >>> level_in_title("Intern, office of the chief technology officer")
    0.0
    """
    ranks = _ranks()
    plain = _MARKS.sub(" ", folded(title)).strip()
    own = ranks.other_person.sub(lambda match: match.group().split(" ")[0], plain)
    spans = [
        (match.start() - match.end(), level is None, match.start(), match.end(), level)
        for level, pattern in ranks.phrases
        for match in pattern.finditer(own)
    ]
    taken = [False] * len(own)
    found = set()
    for _, _, start, end, level in sorted(spans, key=lambda span: span[:4]):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.add(level)
    ranked = [level for level in found if level is not None]
    if not ranked:
        return None
    beginner = min(ranked) <= 1 and _BEGINNER.search(own)
    return float(min(ranked) if beginner else max(ranked))
