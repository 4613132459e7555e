"""OpenDocument texts (ODT): the XML read with lxml, for odfpy has had no release since 2020."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from app.services.documents.reading.lines import DocumentText, Line, bounded, make_line
from app.services.documents.reading.refusals import Refusal
from app.services.documents.reading.word import joined_cells

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note"}


def read_open_document(data: bytes) -> DocumentText:
    """Read an ODT; see :func:`app.services.documents.reading.kinds.read`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = _parsed(archive.read("content.xml"))
        styles = _parsed(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else None
    reader = _Reader([tree for tree in (styles, content) if tree is not None])
    lines: list[Line] = []
    reader.flow = -1
    master = styles.find(f".//{_STYLE}master-page") if styles is not None else None
    for name, at_top in (("header-first", True), ("header", True), ("footer", False)):
        part = master.find(f"{_STYLE}{name}") if master is not None else None
        if part is not None and at_top:
            lines += reader.block(part)
    body = content.find(f".//{_OFFICE}text")
    if body is None:
        raise Refusal("unreadable")
    reader.flow = 0
    lines += reader.block(body)
    lines += reader.boxes()
    footer = master.find(f"{_STYLE}footer") if master is not None else None
    if footer is not None:
        reader.flow = -2
        lines += reader.block(footer)
    return bounded(lines)


def _parsed(xml: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise Refusal("unreadable") from None


class _Reader:
    """Walks the XML of one document."""

    def __init__(self, trees: list[Any]) -> None:
        self.gap = False
        self.flow = 0
        self._boxes: list[Any] = []
        self.styles = {
            style.get(f"{_STYLE}name"): style
            for tree in trees
            for style in tree.iter(f"{_STYLE}style")
        }

    def boxes(self) -> Iterator[Line]:
        """The lines of all text boxes: behind the text that they stand beside."""
        while self._boxes:
            self.flow, self.gap = self.flow + 1, True
            yield from self.block(self._boxes.pop(0))

    def _look(self, name: str | None) -> tuple[float, bool]:
        """Size and weight of a style, its own or inherited."""
        size, bold = 0.0, None
        for _ in range(8):
            style = self.styles.get(name)
            if style is None:
                break
            looks = style.find(f"{_STYLE}text-properties")
            if looks is not None:
                written = looks.get(f"{_FO}font-size", "")
                if not size and written.endswith("pt"):
                    size = float(written[:-2])
                if bold is None and (weight := looks.get(f"{_FO}font-weight")):
                    bold = weight == "bold"
            name = style.get(f"{_STYLE}parent-style-name")
        return size, bool(bold)

    def block(self, element: Any, *, bullet: bool = False) -> Iterator[Line]:
        """The lines of what holds paragraphs, lists and tables."""
        for child in element.iterchildren():
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self.paragraph(child, bullet=bullet)
            elif child.tag == f"{_TEXT}list-item":
                yield from self.block(child, bullet=True)
            elif child.tag == f"{_TABLE}table":
                yield from self.table(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self.block(child, bullet=bullet)

    def paragraph(self, element: Any, *, bullet: bool) -> Iterator[Line]:
        size, bold = self._look(element.get(f"{_TEXT}style-name"))
        spans = [
            self._look(span.get(f"{_TEXT}style-name"))
            for span in element.iter(f"{_TEXT}span")
            if "".join(span.itertext()).strip()
        ]
        size = max([size, *(each[0] for each in spans)])
        starts_plain = bool((element.text or "").strip())
        bold = bold or (bool(spans) and spans[0][1] and not starts_plain)
        said = False
        for part in _text(element).split("\n"):
            line = make_line(
                part,
                size=size,
                is_bold=bold,
                is_bullet=bullet,
                is_heading=element.tag == f"{_TEXT}h",
                after_gap=self.gap and not said,
                flow=self.flow,
            )
            if line is not None:
                yield line
                said = True
        self.gap = not said
        self._boxes += element.iter(f"{_DRAW}text-box")

    def table(self, element: Any) -> Iterator[Line]:
        self.gap = True
        for row in element.iter(f"{_TABLE}table-row"):
            cells = [list(self.block(cell)) for cell in row.iterchildren(f"{_TABLE}table-cell")]
            yield from joined_cells([cell for cell in cells if cell])
        self.gap = True


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element.iterchildren():
        if child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), 50))
        elif (
            child.tag != f"{_DRAW}frame"
            and child.tag not in _SKIPPED
            and isinstance(child.tag, str)
        ):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
