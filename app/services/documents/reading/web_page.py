"""HTML as a browser lays it out: blocks become lines, cells and flowing boxes stand apart."""

from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from app.services.documents.reading.lines import DocumentText, Line, bounded, make_line
from app.services.documents.reading.refusals import Refusal
from app.services.documents.reading.word import joined_cells

_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
    "tbody thead tfoot tr td th ul caption".split()
)
_SKIPPED = frozenset("head script style noscript template svg iframe object select".split())
_HEADINGS = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0, "h5": 11.0, "h6": 10.0}
_DEEPEST = 150


def read_web_page(text: str) -> DocumentText:
    """Read HTML; see :func:`app.services.documents.reading.kinds.read`."""
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Refusal("empty" if not text.strip() else "unreadable") from None
    return bounded(list(_Reader().block(root, 0)))


class _Reader:
    """Collects what stands on one line, until a block begins or ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bold: list[bool] = []
        self.gap = False
        self.links: list[str] = []

    def flush(self, **marks: Any) -> Iterator[Line]:
        text = "".join(self.parts)
        bold = bool(self.bold) and self.bold[0]
        self.parts, self.bold = [], []
        for part in text.split("\x1e"):
            line = make_line(" ".join(part.split(" ")), is_bold=bold, after_gap=self.gap, **marks)
            if line is not None:
                yield line
                self.gap = False

    def say(self, text: str | None, *, bold: bool, keep: bool) -> None:
        if text:
            shown = text.replace("\n", "\x1e") if keep else " ".join(f"|{text}|".split())
            self.parts.append(shown if keep else shown[1:-1])
            if text.strip():
                self.bold.append(bold)

    def block(
        self, element: Any, depth: int, *, bold: bool = False, keep: bool = False
    ) -> Iterator[Line]:
        """The lines of an element; ``keep``: line breaks of the source are shown."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or depth > _DEEPEST:
            return
        if tag == "tr":
            cells = [
                list(_Reader().block(cell, depth + 1)) for cell in element.iterchildren("td", "th")
            ]
            yield from joined_cells([cell for cell in cells if cell])
            return
        if tag in _BLOCKS:
            yield from self.flush()
            self.gap = self.gap or tag in ("p", "section", "ul", "ol", "dl", *_HEADINGS)
        bold = bold or tag in ("b", "strong", "th", "dt") or tag in _HEADINGS
        keep = keep or tag == "pre"
        marks: dict[str, Any] = {}
        if tag in _HEADINGS:
            marks = {"is_heading": True, "size": _HEADINGS[tag]}
        elif tag == "li":
            marks = {"is_bullet": True}
        if tag == "br":
            self.parts.append("\x1e")
        self.say(element.text, bold=bold, keep=keep)
        for child in element.iterchildren():
            if child.tag in _BLOCKS and marks:
                yield from self.flush(**marks)
            if child.tag == "span" and self.parts and not self.parts[-1][-1:].isspace():
                self.parts.append("\t" if _stands_apart(child) else "")
            yield from self.block(child, depth + 1, bold=bold, keep=keep)
            self.say(child.tail, bold=bold, keep=keep)
        address = element.get("href") or ""
        if tag == "a" and address.startswith(("http", "mailto:", "tel:")):
            self._address(element, address)
        if tag in _BLOCKS:
            yield from self.flush(**marks)

    def _address(self, element: Any, address: str) -> None:
        """Show where a link leads unless its text says so."""
        plain = address.removeprefix("mailto:").removeprefix("tel:").split("?")[0].rstrip("/")
        bare = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.")
        shown = "".join(element.itertext())
        if bare and bare.lower() not in shown.lower() and not address.startswith("tel:"):
            self.parts.append(f" ({plain}) ")


def _stands_apart(span: Any) -> bool:
    """Whether a span follows another without a space between: laid out side by side."""
    before = span.getprevious()
    return before is not None and before.tag == "span" and not (before.tail or "")
