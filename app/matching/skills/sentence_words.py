"""A sentence cut into the words that names consist of, with the way back to what was written."""

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from app.matching.text.normalise import folded_with_offsets

_EAST_ASIAN = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
_TOKEN = re.compile(rf"&|[{_EAST_ASIAN}]+|(?:(?![{_EAST_ASIAN}])[^\W_])+(?:\+\+|#|\+(?![^\W_]))*")
_IS_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_INSIDE = re.compile(r"[ \t\xa0]*(?:[-/'’.]?|[ \t]-[ \t])[ \t\xa0]*")
_LOWER_THEN_UPPER = re.compile(r"[a-z+#][A-Z]")

Segmenter = Callable[[str], list[str]]
"""Cuts a word that several names run together in (PythonDjango); one part: it is one word."""


class Token(NamedTuple):
    """A folded word and where it stands in the folded sentence."""

    word: str
    start: int
    end: int


def _whole(written: str) -> list[str]:
    return [written]


class SentenceWords:
    """A sentence folded, cut into words, with the way back to what was written.

    Latin letters and East Asian ones never share a word: in 「AWSの経験」 AWS is one.
    """

    def __init__(self, text: str, segmenter: Segmenter = _whole) -> None:
        self.text = text
        self.folded, self._offsets = folded_with_offsets(text)
        self.tokens: list[Token] = []
        for match in _TOKEN.finditer(self.folded):
            self._add(match.group(), match.start(), match.end(), segmenter)

    def _add(self, word: str, start: int, end: int, segmenter: Segmenter) -> None:
        if word == "&":
            self.tokens.append(Token("and", start, end))
            return
        at = start
        written = self._written(start, end)
        if len(written) == len(word) and _LOWER_THEN_UPPER.search(written):
            for part in segmenter(written)[:-1]:
                self.tokens.append(Token(self.folded[at : at + len(part)], at, at + len(part)))
                at += len(part)
        self.tokens.append(Token(self.folded[at:end], at, end))

    def _written(self, start: int, end: int) -> str:
        if isinstance(self._offsets, range):  # every character stands for itself
            return self.text[start:end]
        first, last = self._source(start, end)
        return self.text[first:last]

    def _source(self, start: int, end: int) -> tuple[int, int]:
        first, last_letter = self._offsets[start], self._offsets[end - 1]
        following = bisect_left(self._offsets, last_letter + 1)
        last = self._offsets[following] if following < len(self._offsets) else len(self.text)
        while last > last_letter + 1 and not self.text[last - 1].isprintable():
            last -= 1
        return first, last

    def between(self, first: int, second: int) -> str:
        """What stands between two tokens."""
        return self.folded[self.tokens[first].end : self.tokens[second].start]

    def may_go_on(self, token: int) -> bool:
        """Whether a name may reach from a token to the next: over space, a hyphen, a slash or a
        dot, not from one word into another that it runs together with."""
        if token + 1 >= len(self.tokens):
            return False
        between = self.between(token, token + 1)
        if between == " ":
            return True
        if not between:
            beside = self.folded[self.tokens[token].start : self.tokens[token + 1].end]
            return not beside.isalpha()  # AT&T and C++17, but not PythonDjango
        return _INSIDE.fullmatch(between) is not None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens in the text, with the marks that belong to their letters."""
        return self._source(self.tokens[first].start, self.tokens[last].end)

    def written(self, token: int) -> str:
        """A word as it was written; nothing outside the sentence."""
        if not 0 <= token < len(self.tokens):
            return ""
        return self._written(self.tokens[token].start, self.tokens[token].end)

    def word(self, token: int) -> str:
        """The word of a token, or nothing outside the sentence."""
        return self.tokens[token].word if 0 <= token < len(self.tokens) else ""

    def beside(self, token: int) -> tuple[str, str]:
        """The characters right before and behind a token."""
        start, end = self.tokens[token].start, self.tokens[token].end
        return self.folded[start - 1 : start], self.folded[end : end + 1]

    def is_next(self, token: int) -> bool:
        """Whether nothing but space parts a token from the one behind it."""
        inside = 0 <= token < len(self.tokens) - 1
        return inside and not self.between(token, token + 1).strip()

    def next_word(self, token: int) -> str:
        """The word behind a token if nothing but space parts them, else nothing."""
        return self.word(token + 1) if self.is_next(token) else ""

    def word_before(self, token: int) -> str:
        """The word before a token if nothing but space parts them, else nothing."""
        return self.word(token - 1) if self.is_next(token - 1) else ""

    def touches_east_asian(self, token: int) -> bool:
        """Whether an East Asian letter stands right beside a word in Latin letters."""
        if _IS_EAST_ASIAN.match(self.word(token)):
            return False
        return any(_IS_EAST_ASIAN.match(beside) for beside in self.beside(token))

    def is_capital(self) -> bool:
        """Whether (nearly) all of it is in capitals, so that capitals say nothing."""
        letters = [letter for letter in self.text if letter.isalpha() and letter.isascii()]
        return len(letters) > 8 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
