"""Human languages as requirements and as something a person speaks: which one, and how well.

Two different languages are never near each other, whatever their names or their texts resemble;
of the same one the levels are compared, on the scale of the Common European Framework
(https://www.coe.int/en/web/common-european-framework-reference-languages/level-descriptions):
1 is A1, 6 is C2, 7 a mother tongue.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from app.matching.documents import CandidateProfile
from app.matching.skills.language_mentions import (
    LISTED,
    LanguageItem,
    LanguageText,
    language_code,
    language_words,
    level_number,
    with_levels,
)
from app.matching.text.negation import affirmed
from app.matching.text.sentences import split_text

_LONGEST_LABEL = 120
_CLAUSE_END = re.compile(r"[;|]|[.!?](?=\s)")
_NEAR = 5
_ANY_OF = re.compile(r"\bor\b|\beither\b")
_NOT = frozenset(("no", "not", "without", "neither", "nor", "never"))
_SPEAKING = frozenset(("speak", "speaks", "speaking", "spoke", "spoken", "speaker", "speakers"))
# What may stand right behind a language that work was done in: "in German with customers".
_BEHIND = frozenset(
    "and or to with for by daily at on every all each as both too since language languages".split()
)

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


def languages_asked(text: str) -> AskedLanguages | None:
    """The languages that a requirement names, if it speaks of nothing else; None otherwise.

    ``Fluent French``, ``German C1``, ``bilingual English/French``, ``You speak good Dutch``; not
    ``French cuisine``. Of several levels for one language the lowest is enough.
    """
    if len(text) > _LONGEST_LABEL:
        return None
    read = LanguageText(text)
    covered = {at for item in read.items for at in range(item.first, item.last + 1)}
    rest = [word for at, word in enumerate(read.words) if at not in covered]
    found = with_levels(read, highest=False)
    if not found or any(word not in language_words().fillers for word in rest):
        return None
    asked: dict[str, int] = {}
    with_level = {item.code for item in found if item.level}
    for item in found:
        if not item.level and item.code in with_level:
            continue  # English IELTS 7
        level = min(item.level or WORKING_LEVEL, NATIVE_LIKE)
        asked[item.code] = min(level, asked.get(item.code, level))
    languages = tuple(AskedLanguage(code, level) for code, level in asked.items())
    return AskedLanguages(languages, len(languages) > 1 and bool(_ANY_OF.search(read.folded)))


def _clause_before(text: LanguageText, item: LanguageItem) -> list[str]:
    """The words of the same clause right before a language, at most five."""
    near = text.tokens[max(0, item.first - _NEAR) : item.first]
    start = near[0][1] if near else 0
    for end in _CLAUSE_END.finditer(text.folded, start, text.tokens[item.first][1]):
        start = end.end()
    return [word for word, begins, _ in near if begins >= start]


def _is_spoken(text: LanguageText, item: LanguageItem, starts: Container[int]) -> bool:
    """Whether a sentence says that its writer speaks a language, not that something is German."""
    before, behind = _clause_before(text, item), text.word(item.last + 1)
    if any(word in _NOT for word in before[-3:]):
        return False
    if behind in _SPEAKING:
        return True
    end = text.tokens[item.last][2]
    gap = text.folded[end : text.tokens[item.last + 1][1]] if behind else "."
    ends = bool(gap.strip(" -"))
    if item.level is None and gap.strip() == ":":
        return False  # "Welsh: good morning" says what follows, not that it is spoken
    if item.level is not None or any(word in _SPEAKING for word in before):
        listed = item.last + 1 in starts
        filled = behind in language_words().fillers or (behind,) in language_words().levels
        return ends or listed or filled or behind in _BEHIND
    if before[-1:] == ["in"]:
        return ends or behind in _BEHIND
    return text.translates and before[-1:] in (["from"], ["into"])


def spoken_in(text: str) -> list[tuple[str, int | None]]:
    """Languages that one sentence says its writer speaks, as (code, level or None).

    >>> spoken_in("I speak fluent Danish and some Icelandic.")
    [('da', 5), ('is', 2)]
    """
    read = LanguageText(text)
    languages = with_levels(read, highest=True)
    starts = {item.first for item in read.items}  # of levels, too: Latvian mother tongue
    found: list[LanguageItem] = []
    for item in languages:
        listed = bool(found) and LISTED.fullmatch(read.between(found[-1], item))
        behind = read.word(item.last + 1)
        if _is_spoken(read, item, starts) or (listed and behind in {"", *_BEHIND}):
            found.append(item)
    return [(item.code, item.level) for item in found]


def spoken_language_of(label: str) -> list[tuple[str, int | None]]:
    """Languages that a short field names: ``French (fluent)``, ``DELF B2``, ``Dutch``."""
    if len(label) > _LONGEST_LABEL or languages_asked(label) is None:
        return [(x.code, x.level) for x in LanguageText(label).items if x.is_language and x.level]
    return [(item.code, item.level) for item in with_levels(LanguageText(label), highest=True)]


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
            named = spoken_language_of(part) if is_label else spoken_in(affirmed(part))
            found += [SpokenLanguage(code, level, ref, part) for code, level in named]
    return tuple(found)
