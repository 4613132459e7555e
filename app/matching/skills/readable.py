"""A text as people see it, with the way back to what was sent.

Advertisements arrive as HTML, Markdown or what a PDF's lines left of a page. Before names are
looked for, entities (also encoded twice) become characters, tags become line breaks or nothing,
marks of emphasis and addresses of pages go, and words cut at the end of a line are whole again.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST_DECODINGS = 3
_BLOCKS = (
    "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol option p pre section table tbody td th thead tr ul"
).split()
_INLINE = (
    "a abbr b bdi bdo big center cite code del dfn em font html body i img input ins kbd label "
    "mark meta o:p q s samp small span strike strong sub sup tt u var link head title"
).split()
_TAG = re.compile(
    r"<(?:!--.{0,4000}?-->|(?P<hidden>script|style)\b[^<>]*>.{0,4000}?</(?P=hidden)\s*>"
    rf"|/?(?P<block>{'|'.join(_BLOCKS)})(?:\s[^<>]*)?/?>"
    rf"|/?(?:{'|'.join(_INLINE)})(?:\s[^<>]*)?/?>)",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"\]\([^()\s]*\)"  # the target of a Markdown link
    r"|\b(?:https?://|www\.)[^\s<>()\]]+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"  # e-mail
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|io|dev|de|eu)/[^\s<>()\]]*"
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


def _decoded(match: re.Match[str]) -> str:
    return html.unescape(match.group())


def _tag_as_text(match: re.Match[str]) -> str:
    return "\n" if match["block"] or match["hidden"] else ""


def readable(text: str) -> ReadableText:
    """Undo markup, line ends inside words, and addresses; what has none of these stays as it is."""
    found = ReadableText(text, range(len(text)), range(1, len(text) + 1))
    for _ in range(_MOST_DECODINGS):
        if "&" not in found.text:
            break
        found = found.replaced(_ENTITY, _decoded)
    if "<" in found.text:
        found = found.replaced(_TAG, _tag_as_text)
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
