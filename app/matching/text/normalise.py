"""One spelling for texts that look the same.

Compatibility forms (fullwidth, mathematical, ligatures) become plain letters, invisible characters
go, and letters of another script that only imitate Latin ones are folded. Words really written
in Cyrillic, Greek or any other script stay as they are.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from confusable_homoglyphs import confusables

_WORD = re.compile(r"[^\W_]+")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_IMITATING_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
# Look-alikes that the Unicode table of confusables does not map to an ASCII letter.
_MORE_LOOKALIKES = dict(zip("κτмвкнтпгишььωη", "ktmbkhtnruwbbwn", strict=True))
_CASELESS = str.maketrans("İıſ", "iis")
"""Letters that equal an ASCII letter once case is disregarded, and are none in lower case."""
_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufeff\u180e\u034f")
_INVISIBLE_CATEGORIES = frozenset(("Cf", "Cs", "Co", "Cn"))


@lru_cache(maxsize=4096)
def latin_lookalike(letter: str) -> str | None:
    """Return the ASCII letter that ``letter`` of another script imitates, if there is one."""
    found = confusables.is_confusable(letter, preferred_aliases=[])
    options = [h["c"] for h in found[0]["homoglyphs"]] if found else []
    ascii_letters = [c for c in options if len(c) == 1 and c.isascii() and c.isalpha()]
    same_case = [c for c in ascii_letters if c.isupper() == letter.isupper()]
    if same_case:
        return str(same_case[0])
    return _MORE_LOOKALIKES.get(letter) or (str(ascii_letters[0]) if ascii_letters else None)


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """First word of the Unicode name: LATIN, CYRILLIC, GREEK …; empty if it has no name."""
    return unicodedata.name(letter, "").split(" ")[0]


def is_invisible(character: str) -> bool:
    if character in "\n\t\r":
        return False
    category = unicodedata.category(character)
    return (
        category in _INVISIBLE_CATEGORIES
        or character in _JOINERS
        or "\ufe00" <= character <= "\ufe0f"
        or (category == "Cc")
    )


@dataclass(frozen=True, slots=True)
class Obfuscation:
    """What was undone: imitated words, joints hidden inside words, fullwidth letters."""

    imitated_words: int = 0
    zero_width_joins: int = 0
    fullwidth_letters: int = 0

    def __add__(self, other: "Obfuscation") -> "Obfuscation":
        return Obfuscation(
            self.imitated_words + other.imitated_words,
            self.zero_width_joins + other.zero_width_joins,
            self.fullwidth_letters + other.fullwidth_letters,
        )


def _fold_word(word: str, latin_text: bool) -> str:
    """Fold the imitating letters of one word, or return it unchanged.

    A word is folded if it mixes Latin letters with look-alikes, or, inside a text in Latin script,
    if it consists of look-alikes alone. A letter that imitates nothing keeps its word.
    """
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    if not scripts & set(_IMITATING_SCRIPTS):
        return word
    if "LATIN" not in scripts and not (latin_text and len(word) > 2):
        return word
    folded = []
    for letter in word:
        if _script(letter) not in _IMITATING_SCRIPTS:
            folded.append(letter)
            continue
        lookalike = latin_lookalike(letter)
        if lookalike is None:
            return word
        folded.append(lookalike)
    return "".join(folded)


def _is_latin(text: str) -> bool:
    """Whether most letters of the text are Latin."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character.isascii() or _script(character) == "LATIN" for character in letters)
    return latin > 0.6 * len(letters)


def _strip_invisible(text: str) -> tuple[str, int]:
    """Remove invisible characters; count those that stood between two ASCII letters."""
    kept: list[str] = []
    zero_width_joins = 0
    for i, character in enumerate(text):
        if not is_invisible(character):
            kept.append(character)
        elif character in _JOINERS and 0 < i < len(text) - 1:
            before, after = text[i - 1], text[i + 1]
            zero_width_joins += (
                before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
            )
    return "".join(kept), zero_width_joins


def _count_fullwidth(text: str) -> int:
    """Fullwidth Latin letters; none in Chinese, Japanese or Korean text, where they belong."""
    count = sum("Ａ" <= character <= "ｚ" for character in text)
    if not count:
        return 0
    east_asian = sum("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in text)
    return 0 if east_asian * 2 >= count else count


def deobfuscate(text: str) -> tuple[str, Obfuscation]:
    """Return the text in one spelling (NFKC, folded, nothing invisible) and what was undone.

    Line breaks stay, runs of other white space become one space.
    """
    if text.isascii() and not CONTROLS.search(text):
        return tidy(text), Obfuscation()
    fullwidth = _count_fullwidth(text)
    visible, zero_width_joins = _strip_invisible(text)
    composed = unicodedata.normalize("NFKC", visible)
    composed, _ = _strip_invisible(composed)
    if composed.isascii():
        return tidy(composed), Obfuscation(0, zero_width_joins, fullwidth)
    latin_text = _is_latin(composed)
    imitated = 0

    def fold(match: re.Match[str]) -> str:
        nonlocal imitated
        word = match.group()
        folded = word if word.isascii() else _fold_word(word, latin_text)
        imitated += folded != word
        return folded

    folded_text = _WORD.sub(fold, composed)
    return tidy(folded_text), Obfuscation(imitated, zero_width_joins, fullwidth)


def tidy(text: str) -> str:
    """Collapse runs of white space, keeping single line breaks."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def normalise(text: str) -> str:
    """Return the text in the spelling that is embedded. See :func:`deobfuscate`."""
    return deobfuscate(text)[0]


def folded_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Fold for comparing (no accents, one case, no disguise), with the way back.

    Returns the folded text and, for each of its characters, the offset in ``text`` it stems from;
    one more offset, ``len(text)``, closes the list.
    """
    if text.isascii() and not CONTROLS.search(text):
        return text.casefold(), range(len(text) + 1)  # the same, sooner
    folded: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        parts = _folded_character(character)
        folded.append(parts)
        offsets += [position] * len(parts)
    offsets.append(len(text))
    return "".join(folded), offsets


@lru_cache(maxsize=8192)
def _folded_character(character: str) -> str:
    """What a character is for comparing: one letter, several, or nothing."""
    if is_invisible(character):
        return ""
    parts = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        if unicodedata.category(part) == "Mn":
            continue
        if not part.isascii() and _script(part) in _IMITATING_SCRIPTS:
            part = latin_lookalike(part) or part
        parts.append(part)
    return "".join(parts)


def lowered(text: str) -> str:
    """Lower case, character by character, so that offsets stay: a pattern in small letters finds
    there what it would find in the text without regard to case, several times sooner."""
    if text.isascii():
        return text.lower()
    lower = text.translate(_CASELESS).lower()
    return lower if len(lower) == len(text) else "".join(map(_lowered_character, text))


def _lowered_character(character: str) -> str:
    lower = character.translate(_CASELESS).lower()
    return lower if len(lower) == 1 else character


def folded(text: str) -> str:
    """Fold for comparing only. See :func:`folded_with_offsets`."""
    return folded_with_offsets(text)[0]
