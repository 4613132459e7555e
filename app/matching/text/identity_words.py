"""A text as the words that names are found in: folded, cut by script, with the way back.

Scripts without spaces give one word per character, so that a name is found inside a sentence;
Korean syllables count as such characters, a run of Katakana is one word. Apostrophes inside a word
join it (O'Connor), single letters with full stops are one word (J. P. as J.P.).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from app.matching.text.normalise import CONTROLS, folded_with_offsets

_SPACELESS = "\u3005\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACELESS += "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_SYLLABLE = "[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]?[\u11a8-\u11ff\ud7cb-\ud7fb]?"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # with vowel signs, which are no letters by themselves
_LETTER = rf"(?:(?![{_SPACELESS}{_KATAKANA}\u1100-\u11ff])(?:[^\W_]|[{_INDIC}]))"
_APOSTROPHES = "'’ʼ＇`´"
_INITIALS = r"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
_WORD = re.compile(
    rf"{_INITIALS}"
    rf"|(?P<letters>{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*)"
    rf"|(?P<character>[{_SPACELESS}]|{_SYLLABLE}|[{_KATAKANA}]+)"
)
_ASCII_WORD = re.compile(rf"{_INITIALS}|(?P<letters>[^\W_]+(?:['`][^\W_]+)*)")
"""What is left of it where nothing but ASCII is written."""
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
# Letters that no Unicode decomposition takes apart.
_PLAIN = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"},
        **{"ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k"},
    }
)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FEWEST_SPACED = 4


class Word(NamedTuple):
    """A word of a text.

    Attributes
    ----------
    text
        The folded word without apostrophes.
    parts
        What stands between its apostrophes; one part where there are none.
    start, end
        Where it stands in the text as given.
    gap
        What stands between the word before and this one.
    """

    text: str
    parts: tuple[str, ...]
    start: int
    end: int
    gap: str


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Fold for comparing, letters that only look compound included; see
    :func:`app.matching.text.normalise.folded_with_offsets`."""
    if text.isascii() and not CONTROLS.search(text):
        return text.lower(), range(len(text) + 1)
    folded, offsets = folded_with_offsets(text)
    plain = folded.translate(_PLAIN)
    if len(plain) == len(folded):
        return plain, offsets
    moved: list[int] = []
    for character, offset in zip(folded, offsets, strict=False):
        moved += [offset] * len(character.translate(_PLAIN))
    return plain, [*moved, offsets[-1]]


def words_of(text: str) -> list[Word]:
    """The words of a text, in order. Linear in its length."""
    folded, offsets = fold(text)
    words: list[Word] = []
    pattern = _ASCII_WORD if folded.isascii() else _WORD
    for match in pattern.finditer(folded):
        first, last = match.span()
        if match.lastgroup == "character" and offsets[last] == offsets[last - 1]:
            continue  # half of a character that was taken apart
        written = match.group()
        if match.lastgroup == "initials":
            parts: tuple[str, ...] = (written.replace(".", ""),)
        else:
            parts = (
                (written,)
                if written.isascii() and written.isalnum()
                else tuple(_APOSTROPHE.split(written))
            )
        start, end = offsets[first], offsets[last - 1] + 1
        while end < len(text) and text[end] > "\x7f" and _is_mark(text[end]):
            end += 1
        gap = text[words[-1].end if words else 0 : start]
        words.append(Word("".join(parts), parts, start, end, gap))
    return words


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def camel_parts(written: str) -> list[str]:
    """What a word without spaces is put together from: *ExAcme* from *Ex* and *Acme*."""
    return _CAMEL.sub(" ", written).split() if _CAMEL.search(written) else []


def with_spaced_words_joined(words: list[Word]) -> list[Word]:
    """The words of a text with letters that stand apart (*A N N A*) as the words that they spell.

    Letters with one space, dot or dash between them are one word; four at least.
    """
    if sum(len(word.text) == 1 for word in words) < _FEWEST_SPACED:
        return words
    joined: list[Word] = []
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and _is_letter(words[end]) and len(words[end].gap) == 1:
            end += 1
        if _is_letter(words[at]) and end - at >= _FEWEST_SPACED:
            text = "".join(word.text for word in words[at:end])
            joined.append(Word(text, (text,), words[at].start, words[end - 1].end, words[at].gap))
            at = end
        else:
            joined.append(words[at])
            at += 1
    return joined


def _is_letter(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isalpha() and not is_spaceless(word.text)


def texts_of(value: str) -> tuple[str, ...]:
    """The folded words of a value."""
    return tuple(word.text for word in words_of(value))


def script_of(letter: str) -> str:
    """First word of a letter's Unicode name: LATIN, CYRILLIC, HANGUL, CJK …"""
    return unicodedata.name(letter, "").partition(" ")[0]


def is_spaceless(value: str) -> bool:
    """Whether a value is written in Chinese or Japanese characters or Korean syllables alone."""
    letters = [letter for letter in value if letter.isalpha()]
    scripts = {script_of(letter) for letter in letters}
    return bool(letters) and scripts <= {"CJK", "HANGUL", "HIRAGANA", "KATAKANA"}
