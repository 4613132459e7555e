"""Human languages as requirements and as something a person speaks: which one, and how well.

Two different languages are never near each other, whatever their names or their texts resemble;
of the same one the levels are compared, on the scale of the Common European Framework
(https://www.coe.int/en/web/common-european-framework-reference-languages/level-descriptions):
1 is A1, 6 is C2, 7 a mother tongue.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise

from app.matching.documents import CandidateProfile
from app.matching.text.normalise import folded
from app.matching.text.sentences import split_text

_DATA = resources.files("app") / "data" / "skills" / "human_languages.json"
_TOKEN = re.compile(r"[^\W_]+(?:\.[1-9])?(?:(?<=\d)\.0(?!\d))?")
_LIST = re.compile(r"[\s,;/&+|•·()-]*(?:\b(?:and|or|und|et|y)\b)?[\s,;/&+|•·(-]*")
_APART = re.compile(r"[,;.|•·\n)]|\b(?:and|but|or|plus)\b")
_LONGEST = 5
_LONGEST_LABEL = 120
_ANY_OF = re.compile(r"\bor\b|\beither\b")
_NOT = frozenset(("no", "not", "without", "neither", "nor", "never"))
_SPEAKING = frozenset(("speak", "speaks", "speaking", "spoke", "spoken", "speaker", "speakers"))
# What may stand right behind a language that work was done in: "in German with customers".
_BEHIND = frozenset(
    "and or to with for by daily at on every all each as both too since language languages".split()
)
_LEVEL_NUMBERS = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "NATIVE": 7}

WORKING_LEVEL = 4
"""B2: what a job asks for that names a language without a level."""
NATIVE_LIKE = 6
"""C2: whoever asks for a mother tongue is served by it. Where a person was born is not asked."""
LEVEL_NAMES = ("", "A1", "A2", "B1", "B2", "C1", "C2", "native")


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """A language that a requirement names, and the least level (1 to 6)."""

    code: str
    level: int


@dataclass(frozen=True, slots=True)
class AskedLanguages:
    """The languages of one requirement; ``any_of``: one of them is enough."""

    languages: tuple[AskedLanguage, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language somebody says to speak: its level (1 to 7; None: not said) and where it says so.

    ``ref`` is the path in the profile's body (``languages.0``, ``skills.2``, ``summary``), ``text``
    what stands there.
    """

    code: str
    level: int | None
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The data of ``human_languages.json``, by the words of each name."""

    languages: dict[tuple[str, ...], str]
    levels: dict[tuple[str, ...], int]
    tests: dict[tuple[str, ...], tuple[str, int]]
    fillers: frozenset[str]
    codes: dict[str, str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded(text)))


@lru_cache(maxsize=1)
def _data() -> _Words:
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    names = body["names"].items()
    tests = body["tests"].items()
    return _Words(
        languages={_words(name): code for code, own in names for name in own},
        levels={_words(name): int(n) for n, own in body["levels"].items() for name in own},
        tests={_words(name): (code, level) for code, own in tests for name, level in own},
        fillers=frozenset(body["fillers"]) | frozenset(body["qualifiers"]),
        codes=body["codes"],
    )


def language_code(code: str) -> str:
    """One code per language: ``deu``, ``ger`` and ``de-AT`` are ``de``."""
    plain = re.split(r"[-_]", code.strip().lower())[0]
    return _data().codes.get(plain, plain)


def level_number(level: str | None) -> int | None:
    """1 to 7 of ``A1`` to ``C2`` and ``native``; None for anything else."""
    return _LEVEL_NUMBERS.get((level or "").strip().upper())


@dataclass(slots=True)
class _Item:
    """A language, a level or a test in a text: the tokens ``first`` to ``last``."""

    first: int
    last: int
    code: str = ""
    level: int | None = None
    before: bool = False  # its level stands before it

    @property
    def is_language(self) -> bool:
        return bool(self.code)


class _Text:
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

    def _items(self) -> Iterator[_Item]:
        at = 0
        while at < len(self.words):
            item = self._longest(at)
            if item is not None:
                yield item
            at = at + 1 if item is None else item.last + 1

    def _longest(self, at: int) -> _Item | None:
        data = _data()
        for end in range(min(len(self.words), at + _LONGEST), at, -1):
            phrase = tuple(self.words[at:end])
            if phrase in data.tests:
                code, level = data.tests[phrase]
                return _Item(at, end - 1, code, level)
            if phrase in data.languages:
                return _Item(at, end - 1, data.languages[phrase])
            if phrase in data.levels:
                return _Item(at, end - 1, level=data.levels[phrase])
        return None

    def between(self, left: _Item, right: _Item) -> str:
        """What stands between two items."""
        return self.folded[self.tokens[left.last][2] : self.tokens[right.first][1]]

    def is_filled(self, left: _Item, right: _Item) -> bool:
        """Whether nothing but words that belong to languages stands between two items."""
        return all(word in _data().fillers for word in self.words[left.last + 1 : right.first])

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""


def _belongs_left(text: _Text, left: _Item, level: _Item, right: _Item, leading: bool) -> bool:
    """Whether a level between two languages is that of the first. ``leading``: this text puts
    languages before their levels."""
    before, behind = text.between(left, level), text.between(level, right)
    if "(" in before or ":" in before:
        return True
    apart, joined = bool(_APART.search(before)), not _APART.search(behind)
    if apart != joined:
        return leading if apart else not joined or leading
    return not apart


def _attach_levels(text: _Text, languages: Sequence[_Item], highest: bool) -> None:
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
        own: _Item | None
        if left and right:
            own = left if _belongs_left(text, left, level, right, leading) else right
        else:
            own = left or right
        if own is not None and level.level is not None:
            own.level = choose(own.level or level.level, level.level)
            own.before = own is right


def _with_levels(text: _Text, *, highest: bool) -> list[_Item]:
    """The languages of a text with their levels: of several for one the highest or the lowest."""
    languages = [item for item in text.items if item.is_language]
    _attach_levels(text, languages, highest)
    for one, other in pairwise(languages):
        if other.level is None and one.before and _LIST.fullmatch(text.between(one, other)):
            other.level, other.before = one.level, True  # fluent in Greek and Turkish
    both = "both" in text.words
    for one, other in zip(languages[-2::-1], languages[:0:-1], strict=False):
        if one.level is None and both:
            one.level = other.level  # Greek and Turkish, both fluent
    return languages


def languages_asked(text: str) -> AskedLanguages | None:
    """The languages that a requirement names, if it speaks of nothing else; None otherwise.

    ``Fluent French``, ``German C1``, ``bilingual English/French``, ``You speak good Dutch``; not
    ``French cuisine``. Of several levels for one language the lowest is enough.
    """
    if len(text) > _LONGEST_LABEL:
        return None
    read = _Text(text)
    covered = {at for item in read.items for at in range(item.first, item.last + 1)}
    rest = [word for at, word in enumerate(read.words) if at not in covered]
    found = _with_levels(read, highest=False)
    if not found or any(word not in _data().fillers for word in rest):
        return None
    asked: dict[str, int] = {}
    for item in found:
        level = min(item.level or WORKING_LEVEL, NATIVE_LIKE)
        asked[item.code] = min(level, asked.get(item.code, level))
    languages = tuple(AskedLanguage(code, level) for code, level in asked.items())
    return AskedLanguages(languages, len(languages) > 1 and bool(_ANY_OF.search(read.folded)))


def _is_spoken(text: _Text, item: _Item, starts: Container[int]) -> bool:
    """Whether a sentence says that its writer speaks a language, not that something is German."""
    before, behind = text.words[max(0, item.first - 5) : item.first], text.word(item.last + 1)
    if any(word in _NOT for word in before[-3:]):
        return False
    if behind in _SPEAKING:
        return True
    end = text.tokens[item.last][2]
    gap = text.folded[end : text.tokens[item.last + 1][1]] if behind else "."
    ends = bool(gap.strip(" -"))
    if item.level is not None or any(word in _SPEAKING for word in before):
        listed = item.last + 1 in starts
        filled = behind in _data().fillers or (behind,) in _data().levels
        return ends or listed or filled or behind in _BEHIND
    if before[-1:] == ["in"]:
        return ends or behind in _BEHIND
    return text.translates and before[-1:] in (["from"], ["into"])


def spoken_in(text: str) -> list[tuple[str, int | None]]:
    """Languages that one sentence says its writer speaks, as (code, level or None).

    >>> spoken_in("I speak fluent Danish and some Icelandic.")
    [('da', 5), ('is', 2)]
    """
    read = _Text(text)
    languages = _with_levels(read, highest=True)
    starts = {item.first for item in languages}
    found: list[_Item] = []
    for item in languages:
        listed = bool(found) and _LIST.fullmatch(read.between(found[-1], item))
        behind = read.word(item.last + 1)
        if _is_spoken(read, item, starts) or (listed and behind in {"", *_BEHIND}):
            found.append(item)
    return [(item.code, item.level) for item in found]


def spoken_language_of(label: str) -> list[tuple[str, int | None]]:
    """Languages that a short field names: ``French (fluent)``, ``DELF B2``, ``Dutch``."""
    if len(label) > _LONGEST_LABEL or languages_asked(label) is None:
        return [(x.code, x.level) for x in _Text(label).items if x.is_language and x.level]
    return [(item.code, item.level) for item in _with_levels(_Text(label), highest=True)]


def _sources(profile: CandidateProfile) -> Iterator[tuple[str, str, bool]]:
    """Texts that may name a language: their path, and whether they are labels."""
    for i, skill in enumerate(profile.skills):
        yield f"skills.{i}", skill.name, True
    for i, certificate in enumerate(profile.certifications):
        yield f"certifications.{i}", certificate.name, True
    yield "headline", profile.headline, False
    yield "summary", profile.summary or "", False
    for i, post in enumerate(profile.experience):
        yield f"experience.{i}", post.description or "", False


def spoken_languages(profile: CandidateProfile) -> tuple[SpokenLanguage, ...]:
    """Every language a profile names as spoken, field by field; one may occur more than once."""
    found = [
        SpokenLanguage(language_code(x.code), level_number(x.level), f"languages.{i}", x.code)
        for i, x in enumerate(profile.languages)
    ]
    for ref, text, is_label in _sources(profile):
        parts: Iterable[str] = [text] if is_label else split_text(text)
        for part in parts:
            named = spoken_language_of(part) if is_label else spoken_in(part)
            found += [SpokenLanguage(code, level, ref, part) for code, level in named]
    return tuple(found)
