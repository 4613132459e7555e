"""Names of human languages in a text, and the levels that belong to them."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise

from app.matching.text.normalise import folded

_DATA = resources.files("app") / "data" / "skills" / "human_languages.json"
_TOKEN = re.compile(r"[^\W_]+(?:\.[1-9])?(?:(?<=\d)\.0(?!\d))?")
LISTED = re.compile(r"[\s,;/&+|•·()-]*(?:\b(?:and|or|und|et|y)\b)?[\s,;/&+|•·(-]*")
_APART = re.compile(r"[,;.|•·\n)]|\b(?:and|but|or|plus)\b")
_LONGEST = 5
_LONGEST_TEST = 3
_BEFORE_POINTS = frozenset(
    "score scored of ibt academic general training listening reading overall band points with a an "
    "at result test l r lr".split()
)
_POINTS = re.compile(r"\d{1,3}(?:\.\d)?")
_LEVEL_NUMBERS = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "NATIVE": 7}


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The data of ``human_languages.json``, by the words of each name; the ``beginnings`` are the
    first of them."""

    languages: dict[tuple[str, ...], str]
    levels: dict[tuple[str, ...], int]
    tests: dict[tuple[str, ...], tuple[str, int]]
    scores: dict[tuple[str, ...], tuple[str, tuple[tuple[float, int], ...]]]
    beginnings: frozenset[str]
    fillers: frozenset[str]
    codes: dict[str, str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded(text)))


@lru_cache(maxsize=1)
def language_words() -> LanguageWords:
    """The names that ship with the package; read once per process."""
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    names = body["names"].items()
    tests = body["tests"].items()
    languages = {_words(name): code for code, own in names for name in own}
    levels = {_words(name): int(n) for n, own in body["levels"].items() for name in own}
    known = {_words(name): (code, level) for code, own in tests for name, level in own}
    scores = {
        _words(name): (code, tuple((float(least), level) for least, level in steps))
        for code, own in body["scores"].items()
        for name, steps in own.items()
    }
    return LanguageWords(
        languages=languages,
        levels=levels,
        tests=known,
        scores=scores,
        beginnings=frozenset(words[0] for words in (*languages, *levels, *known, *scores) if words),
        fillers=frozenset(body["fillers"]) | frozenset(body["qualifiers"]),
        codes=body["codes"],
    )


def language_code(code: str) -> str:
    """One code per language: ``deu``, ``ger`` and ``de-AT`` are ``de``."""
    plain = re.split(r"[-_]", code.strip().lower())[0]
    return language_words().codes.get(plain, plain)


def level_number(level: str | None) -> int | None:
    """1 to 7 of ``A1`` to ``C2`` and ``native``; None for anything else."""
    return _LEVEL_NUMBERS.get((level or "").strip().upper())


@dataclass(slots=True)
class LanguageItem:
    """A language, a level or a test in a text: the tokens ``first`` to ``last``."""

    first: int
    last: int
    code: str = ""
    level: int | None = None
    before: bool = False  # its level stands before it

    @property
    def is_language(self) -> bool:
        return bool(self.code)


class LanguageText:
    """A text cut into tokens, with the languages, levels and tests found in it."""

    def __init__(self, text: str) -> None:
        self.folded = folded(text)
        self.tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(self.folded)]
        self.words = [token[0].removesuffix(".0") for token in self.tokens]
        self.items = list(self._items())

    @cached_property
    def translates(self) -> bool:
        """Whether it speaks of translating or interpreting."""
        return any(word.startswith(("translat", "interpret")) for word in self.words)

    def _items(self) -> Iterator[LanguageItem]:
        at = 0
        while at < len(self.words):
            item = self._longest(at)
            if item is not None:
                yield item
            at = at + 1 if item is None else item.last + 1

    def _scored(self, at: int) -> LanguageItem | None:
        """A test that gives points, with them: TOEIC 880, IELTS Academic 7.5 overall."""
        scores = language_words().scores
        for end in range(at + _LONGEST_TEST, at, -1):
            known = scores.get(tuple(self.words[at:end]))
            if known is None:
                continue
            while self.word(end) in _BEFORE_POINTS:
                end += 1
            if not _POINTS.fullmatch(self.word(end)):
                return None
            code, steps = known
            points = float(self.word(end))
            reached = [level for least, level in steps if points >= least]
            return LanguageItem(at, end, code, max(reached, default=1))
        return None

    def _longest(self, at: int) -> LanguageItem | None:
        data = language_words()
        if self.words[at] not in data.beginnings:
            return None
        if scored := self._scored(at):
            return scored
        for end in range(min(len(self.words), at + _LONGEST), at, -1):
            phrase = tuple(self.words[at:end])
            if phrase in data.tests:
                code, level = data.tests[phrase]
                return LanguageItem(at, end - 1, code, level)
            if phrase in data.languages:
                return LanguageItem(at, end - 1, data.languages[phrase])
            if phrase in data.levels:
                return LanguageItem(at, end - 1, level=data.levels[phrase])
        return None

    def between(self, left: LanguageItem, right: LanguageItem) -> str:
        """What stands between two items."""
        return self.folded[self.tokens[left.last][2] : self.tokens[right.first][1]]

    def is_filled(self, left: LanguageItem, right: LanguageItem) -> bool:
        """Whether nothing but words that belong to languages stands between two items."""
        return all(
            word in language_words().fillers for word in self.words[left.last + 1 : right.first]
        )

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""


def _belongs_left(
    text: LanguageText, left: LanguageItem, level: LanguageItem, right: LanguageItem, leading: bool
) -> bool:
    """Whether a level between two languages is that of the first. ``leading``: this text puts
    languages before their levels."""
    before, behind = text.between(left, level), text.between(level, right)
    if "(" in before or ":" in before:
        return True
    apart, joined = bool(_APART.search(before)), not _APART.search(behind)
    if apart != joined:
        return leading if apart else not joined or leading
    return not apart


def _attach_levels(text: LanguageText, languages: Sequence[LanguageItem], highest: bool) -> None:
    """Give every level in the text to the language beside it."""
    leading = bool(text.items) and text.items[0].is_language
    choose = max if highest else min
    starts = [item.first for item in languages]
    for level in (item for item in text.items if not item.is_language):
        place = bisect_left(starts, level.first)  # items do not overlap
        left = languages[place - 1] if place else None
        right = languages[place] if place < len(languages) else None
        left = left if left and text.is_filled(left, level) else None
        right = right if right and text.is_filled(level, right) else None
        own: LanguageItem | None
        if left and right:
            own = left if _belongs_left(text, left, level, right, leading) else right
        else:
            own = left or right
        if own is not None and level.level is not None:
            own.level = choose(own.level or level.level, level.level)
            own.before = own is right


def with_levels(text: LanguageText, *, highest: bool) -> list[LanguageItem]:
    """The languages of a text with their levels: of several for one the highest or the lowest."""
    languages = [item for item in text.items if item.is_language]
    _attach_levels(text, languages, highest)
    for one, other in pairwise(languages):
        if other.level is None and one.before and LISTED.fullmatch(text.between(one, other)):
            other.level, other.before = one.level, True  # fluent in Greek and Turkish
    both = "both" in text.words
    for one, other in zip(languages[-2::-1], languages[:0:-1], strict=False):
        if one.level is None and both:
            one.level = other.level  # Greek and Turkish, both fluent
    return languages
