"""What the words around a name say: whether Go is a language here, Excel a program, testing a
trade, or each just a word.
"""

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from app.matching.skills.records import Skill
from app.matching.skills.spelling import stem_key
from app.matching.text.normalise import folded_with_offsets

_DATA = resources.files("app") / "data" / "skills" / "ambiguous_names.json"
_TOKEN = re.compile(r"&|[^\W_]+[+#]*")
_LISTED = re.compile(r"[\s,;/|+•·()&-]*(?:(?:and|or|und|y|et|plus)[\s,/]+)?[\s,;/|+•·(]*")

BEFORE_TECHNOLOGY = frozenset(
    "in using use with of know knows knowing write writing written like via including".split()
)
BEHIND_TECHNOLOGY = frozenset(
    "developer developers engineer engineers programmer programmers programming language code "
    "codebase framework library stack backend services microservices application applications "
    "sdk api apis scripts skills experience knowledge speaker speaking expert certified "
    "certification pipelines".split()
)
_BUILT_WITH = frozenset(("based", "native", "powered", "written"))
SURELY_BEHIND = frozenset(
    "developer developers programmer programmers programming framework language codebase".split()
)
_BEFORE_ACTIVITY = re.compile(
    r"(?:experience[ds]?|expertise|knowledge|skill(?:s|ed)?|proficien(?:t|cy)|background|"
    r"understanding|competen(?:t|ce|cy)|qualification|degree|versed|familiar(?:ity)?)"
    r"(?: (?:in|with|of|on|at|within|and|the|strong|good|excellent))*$"
)
_BEHIND_ACTIVITY = frozenset("skills experience knowledge expertise abilities skill".split())


@dataclass(frozen=True)
class AmbiguousWords:
    """Names that are ordinary words; see ``app/data/skills/ambiguous_names.json``."""

    products: frozenset[str]
    activities: frozenset[str]
    followed: dict[str, frozenset[str]]
    preceded: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def ambiguous() -> AmbiguousWords:
    """The table that ships with the package; activities by their roots."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    return AmbiguousWords(
        frozenset(body["products"]),
        frozenset(stem_key([word]) for word in body["activities"]),
        {word: frozenset(others) for word, others in body["followed"].items()},
        {word: frozenset(others) for word, others in body["preceded"].items()},
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in the folded sentence."""

    word: str
    start: int
    end: int


@dataclass(slots=True)
class NameCandidate:
    """A name found at the tokens ``first`` to ``last``; ``sure`` or in need of context."""

    skill: Skill
    confidence: float
    first: int
    last: int
    word: str = ""
    kind: str = "sure"  # sure, product or activity

    @property
    def sure(self) -> bool:
        """Whether it needs no context any more."""
        return self.kind == "sure"


class SentenceWords:
    """A sentence folded, cut into words, with the way back to what was written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._offsets = folded_with_offsets(text)
        self.tokens = [
            Token("and" if match.group() == "&" else match.group(), match.start(), match.end())
            for match in _TOKEN.finditer(self.folded)
        ]

    def between(self, first: int, second: int) -> str:
        """What stands between two tokens."""
        return self.folded[self.tokens[first].end : self.tokens[second].start]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens in the text, with the marks that belong to their letters."""
        start = self._offsets[self.tokens[first].start]
        last_letter = self._offsets[self.tokens[last].end - 1]
        following = bisect_left(self._offsets, last_letter + 1)
        end = self._offsets[following] if following < len(self._offsets) else len(self.text)
        while end > last_letter + 1 and not self.text[end - 1].isprintable():
            end -= 1
        return start, end

    def written(self, token: int) -> str:
        """A word as it was written."""
        start, end = self.span(token, token)
        return self.text[start:end]

    def word(self, token: int) -> str:
        """The word of a token, or nothing outside the sentence."""
        return self.tokens[token].word if 0 <= token < len(self.tokens) else ""

    def beside(self, token: int) -> tuple[str, str]:
        """The characters right before and behind a token."""
        start, end = self.tokens[token].start, self.tokens[token].end
        return self.folded[start - 1 : start], self.folded[end : end + 1]


def neighbours(
    sentence: SentenceWords, candidates: list[NameCandidate], place: int
) -> list[NameCandidate]:
    """The candidates before and behind one in the same list."""
    one, found = candidates[place], []
    for other in (place - 1, place + 1):
        if 0 <= other < len(candidates):
            left, right = sorted((one, candidates[other]), key=lambda c: c.first)
            gap = sentence.folded[
                sentence.tokens[left.last].end : sentence.tokens[right.first].start
            ]
            if gap.strip() and _LISTED.fullmatch(gap):
                found.append(candidates[other])
    return found


def is_next(sentence: SentenceWords, token: int) -> bool:
    """Whether nothing but space parts a token from the one behind it."""
    inside = 0 <= token < len(sentence.tokens) - 1
    return inside and not sentence.between(token, token + 1).strip()


def is_ordinary(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether its neighbours give a word its ordinary meaning, or it is part of another word."""
    followed = ambiguous().followed.get(one.word, frozenset())
    preceded = ambiguous().preceded.get(one.word, frozenset())
    if sentence.word(one.last + 1) in followed or (
        sentence.word(one.first - 1) in preceded and is_next(sentence, one.first - 1)
    ):
        return True
    before, behind = sentence.beside(one.first)
    if before in ("&", "-", "'", "’", "@", "_", ".", "–"):
        return True
    if behind in ("-", "–"):
        return sentence.word(one.last + 1) not in _BUILT_WITH
    return behind in ("&", "'", "’", "@", "_")


def stands_out(sentence: SentenceWords, one: NameCandidate) -> bool:
    """Whether a word's capital is its own: not that of a sentence's beginning, or of a title."""
    if one.first == 0 or not sentence.written(one.first)[:1].isupper():
        return False
    for token in (one.first - 1, one.last + 1):
        if 0 <= token < len(sentence.tokens):
            adjoins = is_next(sentence, min(token, one.first))
            if adjoins and sentence.written(token)[:1].isupper() and token > 0:
                return False
    return True


def activity_is_meant(
    sentence: SentenceWords, one: NameCandidate, beside: list[NameCandidate]
) -> bool:
    if any(other.sure for other in beside) or len(beside) == 2:
        return True
    if len(sentence.tokens) <= 2:
        return True
    if sentence.word(one.last + 1) in _BEHIND_ACTIVITY and is_next(sentence, one.last):
        return True
    before = " ".join(token.word for token in sentence.tokens[max(0, one.first - 6) : one.first])
    return _BEFORE_ACTIVITY.search(before) is not None
