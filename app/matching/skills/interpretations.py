"""What may be meant by a written name: the name without what people add to it.

Versions, years, levels and words such as "experience with" are dropped one by one; each step makes
the interpretation less sure and may narrow the kinds of skills that can be meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.spelling import words

VERSION = 0.97  # a version was dropped: Python 3.11
QUALIFIED = 0.95  # words around the name were dropped: hands-on experience with Kafka

_YEARS = re.compile(
    r"\b\d+(?:\.\d+)?\s*\+?\s*(?:years?|yrs?|months?)\b(?: of\b)?(?: (?:experience|exp)\b)?"
    r"(?: (?:with|in|using)\b)?"
)
VERSION_WORD = re.compile(r"^(?:v?\d+[x+]*|[xv]|ver|version|release|lts)$")
_ATTACHED_VERSION = re.compile(r"^(\w*[^\W\d_]{2})v?\d+\+?$")
_LANGUAGE_LEVEL = re.compile(r"^(?:[abc][12]|native|fluent|conversational|bilingual|speaker)$")
_SPOKEN = frozenset(("spoken_language",))
_BEFORE = re.compile(
    r"^(?:(?:advanced|basic|intermediate|beginner|expert|strong|solid|good|excellent|deep|proven|"
    r"practical|professional|senior|junior|modern|proficient|skilled|working|hands on|extensive|"
    r"some|prior|experienced|familiar|proficiency|experience|knowledge|familiarity|understanding|"
    r"expertise|skills|use|using|writing|in|with|of|the) )+"
)
_AFTER = re.compile(
    r"(?: (?:experience|knowledge|skills?|expertise|proficiency|advanced|basic|basics|beginner|"
    r"intermediate|expert|fundamentals))+$"
)
_AFTER_TECHNOLOGY = re.compile(
    r"(?: (?:programming|scripting|coding|language|framework|library|platform|software|tool|"
    r"database|db|developer|development|engineer|js))+$"
)
_VENDOR = re.compile(r"^(?:apache|microsoft|ms|adobe|hashicorp|atlassian|jetbrains) ")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What may have been meant: words, how sure that is (0..1), and of which kinds the skill must
    then be (None: any)."""

    words: tuple[str, ...]
    confidence: float = 1.0
    kinds: frozenset[str] | None = None

    def without(
        self, rest: str, share: float, kinds: frozenset[str] | None = None
    ) -> "Interpretation":
        """What is left of it, ``share`` times as sure; if kinds are named, of these alone."""
        narrowed = kinds if self.kinds is None else self.kinds & (kinds or self.kinds)
        return Interpretation(tuple(rest.split()), self.confidence * share, narrowed)

    def permits(self, skill: Skill) -> bool:
        """Whether the skill is of a kind that can be meant."""
        return self.kinds is None or skill.kind in self.kinds


def _without_version(interpretation: Interpretation) -> Iterator[Interpretation]:
    """Drop the parts of a version one by one: Angular 1.5 is Angular 1 before it is Angular."""
    for kept in range(len(interpretation.words) - 1, 0, -1):
        if not VERSION_WORD.match(interpretation.words[kept]):
            return
        yield interpretation.without(" ".join(interpretation.words[:kept]), VERSION)


def _shorter(interpretation: Interpretation) -> Iterator[Interpretation]:
    """Drop one thing people add to a name."""
    text, last = " ".join(interpretation.words), interpretation.words[-1]
    if len(interpretation.words) > 1:
        head = text[: -len(last) - 1]
        yield from _without_version(interpretation)
        if _LANGUAGE_LEVEL.match(last):
            yield interpretation.without(head, QUALIFIED, _SPOKEN)
        if _LANGUAGE_LEVEL.match(interpretation.words[0]):
            yield interpretation.without(text[len(interpretation.words[0]) :], QUALIFIED, _SPOKEN)
    if attached := _ATTACHED_VERSION.match(last):
        head = text[: len(text) - len(last)]
        yield interpretation.without(head + attached.group(1), VERSION, TECHNOLOGIES)
    for pattern, kinds in ((_BEFORE, None), (_AFTER, None), (_AFTER_TECHNOLOGY, TECHNOLOGIES)):
        if (rest := pattern.sub("", text)) not in ("", text):
            yield interpretation.without(rest, QUALIFIED, kinds)
    if (rest := _VENDOR.sub("", text)) != text:
        yield interpretation.without(rest, QUALIFIED, TECHNOLOGIES)


def interpretations(text: str) -> list[Interpretation]:
    """All interpretations of folded text, the surest first."""
    start = [Interpretation(tuple(words(text)))]
    if (rest := _YEARS.sub(" ", text)) != text:
        start.append(Interpretation(tuple(words(rest)), QUALIFIED))
    found = {
        interpretation.words: interpretation
        for interpretation in reversed(start)
        if interpretation.words
    }
    todo = list(found.values())
    while todo:
        for interpretation in _shorter(todo.pop()):
            if interpretation.words and interpretation.words not in found:
                found[interpretation.words] = interpretation
                todo.append(interpretation)
    return sorted(found.values(), key=lambda interpretation: -interpretation.confidence)
