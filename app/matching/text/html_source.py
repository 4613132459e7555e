"""HTML as plain text: tags become line breaks and marks, entities what they stand for.

The marks are those of Markdown (``#``, ``**``, ``•``), so that one reader serves both; cells of a
table begin with a unit separator. Each character keeps its place in the text as sent.
"""

import html
import re
from collections.abc import Sequence

_TOKEN = re.compile(
    r"<!--|<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)\b[^<>]*>"
    r"|&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});",
    re.IGNORECASE,
)
_BLOCKS = {
    **dict.fromkeys(
        "div br tr section article header footer main dl dt hr form fieldset center pre "
        "figure address aside nav body html tbody thead tfoot details summary label option".split(),
        "\n",
    ),
    **dict.fromkeys("p ul ol table blockquote".split(), "\n\n"),
    **dict.fromkeys("li dd".split(), "\n• "),
    **dict.fromkeys("td th".split(), "\x1f"),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), "\n\n# "),
}
_AFTER = {"li": "\n", "dd": "\n", "td": "", "th": ""}
_HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code col colgroup del dfn em font i img input ins "
    "kbd mark meta link o picture q s samp small source span strike strong sub sup svg time title "
    "tt u var wbr head iframe video select textarea noscript".split()
)
_WORD_TAG = re.compile(r"</?(?:o|w|v|x|st1|m):\w", re.IGNORECASE)
"""Tags that word processors leave behind."""
_BOLD = frozenset(("b", "strong"))
_UNSEEN = frozenset(("script", "style"))
"""Elements whose content no reader sees."""
_MOST_PASSES = 3
"""How often a text may have been escaped: HTML inside HTML inside a feed."""

_LITERAL_BREAK = re.compile(r"\\r\\n|\\n|\\r")


def _replacement(token: re.Match[str]) -> str | None:
    """What a tag or an entity stands for; None if it is text after all (``x < y > z``)."""
    tag = (token["tag"] or "").lower()
    if not tag:
        plain = html.unescape(token.group())
        return None if plain == token.group() else plain
    if tag in _HEADING_TAGS and token["close"]:
        return "\n\n"
    if tag in _BLOCKS:
        return _AFTER.get(tag, _BLOCKS[tag]) if token["close"] else _BLOCKS[tag]
    if tag in _BOLD:
        return "**"
    known = tag in _INLINE or tag in _UNSEEN or _WORD_TAG.match(token.group()) is not None
    return "" if known else None


def _unescaped(text: str, places: Sequence[int], breaks: str) -> tuple[str, list[int]]:
    """One pass: tags and entities become what they stand for; ``breaks`` replaces raw breaks."""
    parts: list[str] = []
    origins: list[int] = []

    def keep(first: int, last: int) -> None:
        parts.append(text[first:last].replace("\n", breaks))
        origins.extend(places[first:last])

    at = 0
    never_closed: set[str] = set()
    for token in _TOKEN.finditer(text):
        if token.start() < at:
            continue
        end = token.end()
        tag = (token["tag"] or "").lower()
        if token.group() == "<!--" or (tag in _UNSEEN and not token["close"]):
            closing = f"</{tag}" if tag else "-->"
            found = -1 if closing in never_closed else text.find(closing, end)
            if found < 0:
                never_closed.add(closing)
            if found >= 0 or not tag:
                keep(at, token.start())
                at = end if found < 0 else found + (0 if tag else len(closing))
            continue
        shown = _replacement(token)
        if shown is None:
            continue
        keep(at, token.start())
        parts.append(shown)
        origins.extend([places[token.start()]] * len(shown))
        at = end
    keep(at, len(text))
    origins.append(places[len(text)])
    return "".join(parts), origins


def _lays_out(text: str) -> bool:
    """Whether tags, not line breaks, part the lines of a text."""
    blocks = sum((token["tag"] or "").lower() in _BLOCKS for token in _TOKEN.finditer(text))
    return blocks > 0 and 2 * blocks >= text.count("\n")


def without_html(text: str) -> tuple[str, Sequence[int]]:
    """The text without tags and entities, and for each character its place in the text as
    sent; one more place, the end, closes the list. Text that was escaped is read, too."""
    places: Sequence[int] = range(len(text) + 1)
    for _ in range(_MOST_PASSES):
        if not any(_replacement(token) is not None for token in _TOKEN.finditer(text)):
            break
        text, places = _unescaped(text, places, " " if _lays_out(text) else "\n")
    if len(_LITERAL_BREAK.findall(text)) > 1:
        text, places = replaced(text, places, _LITERAL_BREAK, "\n")
    return text, places


def replaced(
    text: str, places: Sequence[int], pattern: re.Pattern[str], by: str
) -> tuple[str, list[int]]:
    """Replace each match by ``by``, or by its named group that took part."""
    parts: list[str] = []
    origins: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        parts += [text[at : match.start()]]
        origins += places[at : match.start()]
        group = match.lastgroup
        if group is not None:
            parts.append(match[group])
            origins += places[match.start(group) : match.end(group)]
        else:
            parts.append(by)
            origins += [places[match.start()]] * len(by)
        at = match.end()
    parts.append(text[at:])
    origins += places[at:]
    return "".join(parts), origins
