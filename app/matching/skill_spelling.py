"""How the name of a skill is spelt: one form for every way of writing the same name.

Four forms, each coarser than the one before: folded text (``ci/cd pipelines``), its words
(``ci cd pipelines``), the words joined (``cicdpipelines``), and joined without plural endings and
British spellings (``cicdpipeline``). ``+`` and ``#`` are letters here: C, C++ and C# differ.
"""

import re

from rapidfuzz.distance import OSA

from app.matching.normalise import folded

_APOSTROPHE = re.compile(r"['’`]")
_HASH_TAG = re.compile(r"(?<![\w#+])#(?=\w)")
_GAP = re.compile(r"[^\w+#]+|_+")
_BRITISH = re.compile(r"(?<=\w{3})(i|y)s(e|ed|er|ing|ation)$")
_BRITISH_ENDINGS = {
    "our": "or", "elling": "eling", "elled": "eled", "tre": "ter", "ogue": "og",
    "programme": "program", "defence": "defense", "licence": "license",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")

SHORTEST_SLIP = 6
"""Letters a word needs before one slip in it is forgiven: shorter ones are too often real words."""

LONG_WORD = 10
"""Letters from which two slips in one word are forgiven."""


def fold(text: str) -> str:
    """Fold case, accents and disguises; runs of white space become one space."""
    letters = text.casefold() if text.isascii() else folded(text)
    return " ".join(letters.split())


def words(text: str) -> list[str]:
    """Split folded text into words. ``&`` is a word; dots, slashes and hyphens are gaps."""
    if text.isalnum():
        return [text]
    spaced = _APOSTROPHE.sub("", text.replace("&", " and "))
    return _GAP.sub(" ", _HASH_TAG.sub(" ", spaced)).split()


def _root(word: str) -> str:
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    for ending, american in _BRITISH_ENDINGS.items():
        if word.endswith(ending):
            return word[: -len(ending)] + american
    return _BRITISH.sub(r"\1z\2", word)


def rooted(parts: list[str]) -> str:
    """Join words without plural endings, in American spelling."""
    return "".join(map(_root, parts))


def _is_slip_of_word(written: str, meant: str) -> bool:
    forgiven = 2 if len(meant) >= LONG_WORD else 1
    return len(meant) >= SHORTEST_SLIP and OSA.distance(written, meant) <= forgiven


def is_slip(written: list[str], meant: list[str], real_words: frozenset[str]) -> bool:
    """Tell whether ``written`` is ``meant`` with a slip of the pen.

    A slip is one insertion, omission, change or swap of letters in a long word (two in a very
    long one), or a name of eight letters and more that is split or joined wrongly besides. It
    never leads from one real word to another and never touches a digit, ``+`` or ``#``.
    """
    joined, target = "".join(written), "".join(meant)
    if _LETTERS.sub("", joined) != _LETTERS.sub("", target):
        return False
    if len(written) != len(meant):
        alone = 1 in (len(written), len(meant))
        known = any(word in real_words for word in written)
        return alone and not known and len(target) >= 8 and OSA.distance(joined, target) <= 1
    differing = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    return all(
        word not in real_words and _is_slip_of_word(word, other) for word, other in differing
    )
