"""A text as people see it, with the way back to what was sent.

Advertisements arrive as HTML, Markdown or what a PDF's lines left of a page. Before names are
looked for, HTML is undone by ``text.html_source``, marks of emphasis and addresses of pages go, and
words cut at the end of a line are whole again. Unlike ``text.markup``, which gives the lines of a
text by themselves, this keeps one text in which every character knows where its source ends, too:
an entity is one character and many in the text as sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.matching.text.html_source import without_html

_ADDRESS = re.compile(
    r"\]\([^()\s]*\)"  # the target of a Markdown link
    r"|\b(?:https?://|www\.)[^\s<>()\]]+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"  # e-mail
    r"|\b(?!(?:asp|vb|ado|ml)\.net/)[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|io|dev|de|eu)/[^\s<>()\]]*"
)
_EMPHASIS = re.compile(r"\*\*|__|~~|`+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")
_CUT_WORD = re.compile(r"(?<=[^\W\d_])(?:[-‐][ \t]*\r?\n[ \t]*(?=[^\W\d_])|\u00ad\s*)")
_WRAPPED = re.compile(r"(?<=[\w,]) ?\r?\n(?=[a-z])")
_SHORTEST_WRAPPED = 40
"""Characters of a line from which its end may be where a page was too narrow."""

_Replacement = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class ReadableText:
    """``text`` as it is read. Character i stems from ``source[starts[i]:ends[i]]``."""

    text: str
    starts: list[int] | range
    ends: list[int] | range

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of at least one character stands in the text as sent."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, pattern: re.Pattern[str], by: _Replacement) -> "ReadableText":
        """The text with each match replaced; every new character stems from the whole match."""
        kept: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            new = by(match)
            if new == match.group():
                continue
            kept += (self.text[at : match.start()], new)
            starts += self.starts[at : match.start()]
            ends += self.ends[at : match.start()]
            if match.end() > match.start():
                first, last = self.source_span(match.start(), match.end())
                starts += [first] * len(new)
                ends += [last] * len(new)
            at = match.end()
        if at == 0:
            return self
        kept.append(self.text[at:])
        starts += self.starts[at:]
        ends += self.ends[at:]
        return ReadableText("".join(kept), starts, ends)


def _without_html(text: str) -> ReadableText:
    plain, places = without_html(text)
    if plain == text:
        return ReadableText(text, range(len(text)), range(1, len(text) + 1))
    ends: list[int] = []
    behind = len(text)
    for i in range(len(plain) - 1, -1, -1):
        if i + 1 < len(places) and places[i + 1] > places[i]:
            behind = places[i + 1]
        # A letter that was sent as such ends where it ends, whatever tag comes behind.
        ends.append(places[i] + 1 if text[places[i]] == plain[i] else behind)
    return ReadableText(plain, list(places[:-1]), ends[::-1])


def readable(text: str) -> ReadableText:
    """Undo markup, line ends inside words, and addresses; what has none of these stays as it is."""
    found = _without_html(text)
    found = found.replaced(_ADDRESS, lambda _: " ")
    found = found.replaced(_EMPHASIS, lambda _: "")
    found = found.replaced(_CUT_WORD, lambda _: "")
    return _unwrapped(found)


def _unwrapped(found: ReadableText) -> ReadableText:
    """Join lines that only the width of a page parted: long, and going on in lower case."""

    def joined(match: re.Match[str]) -> str:
        begin = found.text.rfind("\n", 0, match.start()) + 1
        return " " if match.start() - begin >= _SHORTEST_WRAPPED else match.group()

    return found.replaced(_WRAPPED, joined)
