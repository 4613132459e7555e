"""Words around a name that say what it stands for, and the place at which a name stands; sentences
about applying or benefits. Read by ``employers`` and ``other_senses``.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.sentence_words import SentenceWords

_DATA = resources.files("app") / "data" / "skills" / "contexts.json"


@dataclass(frozen=True)
class ContextWords:
    """The lists of ``app/data/skills/contexts.json``; the last three as patterns."""

    place_tails: frozenset[str]
    place_heads: frozenset[str]
    company_tails: frozenset[str]
    company_words: frozenset[str]
    premises: frozenset[str]
    people_of: frozenset[str]
    people_or_places_of: frozenset[str]
    employed: frozenset[str]
    company_verbs_before: frozenset[str]
    good_at: frozenset[str]
    company_verbs: tuple[str, ...]
    given_names: frozenset[str]
    addressing: frozenset[str]
    answering: frozenset[str]
    served: frozenset[str]
    not_people: frozenset[str]
    role_words: frozenset[str]
    meeting_tools: frozenset[str]
    meeting_before: frozenset[str]
    meeting_behind: frozenset[str]
    dropped: re.Pattern[str]
    aside: re.Pattern[str]


@lru_cache(maxsize=1)
def context_words() -> ContextWords:
    """The lists that ship with the package; read once per process."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    patterns = {name: body.pop(name) for name in ("application", "benefits", "boasts", "aside")}
    del body["about"]
    verbs = tuple(body.pop("company_verbs"))
    return ContextWords(
        **{name: frozenset(listed) for name, listed in body.items()},
        company_verbs=verbs,
        dropped=re.compile(
            "|".join((*patterns["application"], *patterns["benefits"], *patterns["boasts"])),
            re.IGNORECASE,
        ),
        aside=re.compile("|".join(patterns["aside"]), re.IGNORECASE | re.DOTALL),
    )


def asks_nothing(sentence: str) -> bool:
    """Whether a sentence is about applying for the job or about what comes with it."""
    return context_words().dropped.search(sentence) is not None


def aside(sentence: str) -> tuple[int, int] | None:
    """The part before "but you …" that speaks of the company: "Our shop runs on Java, but you"."""
    found = context_words().aside.search(sentence)
    return found.span() if found and found.end() > found.start() else None


@dataclass(frozen=True, slots=True)
class Place:
    """A name in its sentence: which skill, and its first and last token."""

    sentence: SentenceWords
    skill: Skill
    first: int
    last: int

    def is_capital(self, token: int) -> bool:
        return self.sentence.written(token)[:1].isupper()

    def behind(self, most: int) -> list[int]:
        """Up to so many tokens behind that only space parts from one another."""
        found: list[int] = []
        while len(found) < most and self.sentence.is_next(self.last + len(found)):
            found.append(self.last + len(found) + 1)
        return found

    def gap_before(self) -> str:
        """What parts the name from the word before it."""
        return self.sentence.between(self.first - 1, self.first) if self.first else ""


def is_technology(skill: Skill) -> bool:
    """Whether a skill is a product, of the package or of O*NET."""
    return skill.kind in TECHNOLOGIES or skill.vocabulary == "onet"
