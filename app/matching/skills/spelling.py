"""How the name of a skill is spelt: one form for every way of writing the same name.

Four forms, each coarser than the one before: folded text (``ci/cd pipelines``), its words
(``ci cd pipelines``), the words joined (``cicdpipelines``), and joined without plural endings and
British spellings (``cicdpipeline``). ``+`` and ``#`` are letters here: C, C++ and C# differ.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skills.records import Skill
from app.matching.text.normalise import folded

_APOSTROPHE = re.compile(r"['’`]")
_HASH_TAG = re.compile(r"(?<![\w#+])#(?=\w)")
_GAP = re.compile(r"[^\w+#]+|_+")
_BRITISH = re.compile(r"(?<=\w{3})(i|y)s(e|ed|er|ing|ation)$")
_AMERICAN_ENDINGS = {
    "our": "or", "elling": "eling", "elled": "eled", "tre": "ter", "ogue": "og",
    "programme": "program", "defence": "defense", "licence": "license",
}  # fmt: skip
_BRITISH_ENDINGS = tuple(_AMERICAN_ENDINGS)
_PLAIN = re.compile(r"[a-z0-9 ]*")
_LETTERS = re.compile(r"[^\W\d_]+")

SHORTEST_TYPO = 6
"""Letters a word needs before one typo in it is forgiven: shorter ones are too often real words."""

LONG_WORD = 10
"""Letters from which two typos in one word are forgiven."""


def fold(text: str) -> str:
    """Fold case, accents and disguises; runs of white space become one space."""
    letters = text.casefold() if text.isascii() else folded(text)
    return " ".join(letters.split())


def words(text: str) -> list[str]:
    """Split folded text into words. ``&`` is a word; dots, slashes and hyphens are gaps."""
    if text.isalnum():
        return [text]
    if _PLAIN.fullmatch(text):
        return text.split()
    spaced = _APOSTROPHE.sub("", text.replace("&", " and "))
    return _GAP.sub(" ", _HASH_TAG.sub(" ", spaced)).split()


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without plural ending, in American spelling."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word[-1] == "s" and word[-2] != "s" and (word[-2] not in "ui" or len(word) == 4):
        word = word[:-1]  # APIs, skills; not analysis, status, access
    if word.endswith(_BRITISH_ENDINGS):
        for ending, american in _AMERICAN_ENDINGS.items():
            if word.endswith(ending):
                return word[: -len(ending)] + american
    return _BRITISH.sub(r"\1z\2", word)


def stems(parts: Iterable[str]) -> tuple[str, ...]:
    """Words without plural endings, in American spelling."""
    return tuple(map(stem, parts))


def stem_key(parts: Iterable[str]) -> str:
    """The stems of words, joined."""
    return "".join(map(stem, parts))


def is_typo_of_word(written: str, meant: str) -> bool:
    """Tell whether a word is another one with a typo. See :func:`is_typo`."""
    forgiven = 2 if len(meant) >= LONG_WORD else 1
    return len(meant) >= SHORTEST_TYPO and OSA.distance(written, meant) <= forgiven


def _is_meant(written: str, meant: str, known_words: frozenset[str]) -> bool:
    if written in known_words or stem(written) == stem(meant):
        return False  # a word of its own, or another number of the same: no typo
    if not is_typo_of_word(written, meant):
        return False
    distance = OSA.distance(written, meant)
    near = process.extract(
        written, known_words, scorer=OSA.distance, score_cutoff=distance, limit=None
    )
    return all(stem(word) == stem(meant) for word, _, _ in near)


def is_typo(written: list[str], meant: list[str], known_words: frozenset[str]) -> bool:
    """Tell whether ``written`` is ``meant`` with a typo.

    A typo is one insertion, omission, change or swap of letters in a long word (two in a very
    long one). It is never a known word in itself, never as near to another known word, and never
    touches a digit, ``+`` or ``#``.
    """
    if len(written) != len(meant):
        return False
    if _LETTERS.sub("", " ".join(written)) != _LETTERS.sub("", " ".join(meant)):
        return False
    return all(
        word == other or _is_meant(word, other, known_words)
        for word, other in zip(written, meant, strict=True)
    )


class NormalisedName(NamedTuple):
    """One name of a skill: folded, and split into words."""

    skill: Skill
    is_alias: bool
    text: str
    words: list[str]


def normalised_names(skills: Iterable[Skill]) -> list[NormalisedName]:
    """All names of all skills, each skill's own name before its aliases."""
    found = []
    for skill in skills:
        for is_alias, name in enumerate((skill.name, *skill.aliases)):
            text = fold(name)
            found.append(NormalisedName(skill, is_alias > 0, text, words(text)))
    return found
