"""Word documents (DOCX) by python-docx: body, tables, text boxes, headers and footers."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from app.services.documents.reading.lines import DocumentText, Line, bounded, make_line
from app.services.documents.reading.refusals import Refusal

_LAYOUT_ROWS = 4
"""A cell with more lines than this, beside another, is a column of the page."""


def read_word(data: bytes) -> DocumentText:
    """Read a DOCX; see :func:`app.services.documents.reading.kinds.read`."""
    try:
        document = Document(io.BytesIO(data))
    except (KeyError, ValueError, TypeError, SyntaxError):
        raise Refusal("unreadable") from None
    reader = _Reader(document)
    lines: list[Line] = []
    section = document.sections[0] if document.sections else None
    if section is not None:
        reader.flow = -1
        for part in (section.first_page_header, section.header):
            if not part.is_linked_to_previous:
                lines += reader.block(part._element)
    reader.flow = 0
    lines += reader.block(document.element.body)
    lines += reader.boxes()
    if section is not None and not section.footer.is_linked_to_previous:
        reader.flow = -2
        lines += reader.block(section.footer._element)
    return bounded(lines)


class _Reader:
    """Walks the XML of one document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.gap = False
        self.flow = 0
        self._boxes: list[Any] = []

    def boxes(self) -> Iterator[Line]:
        """The lines of all text boxes: behind the text that they stand beside."""
        while self._boxes:
            self.flow, self.gap = self.flow + 1, True
            yield from self.block(self._boxes.pop(0))

    def block(self, element: Any) -> Iterator[Line]:
        """The lines of what holds paragraphs and tables."""
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                yield from self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self.table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag")):
                yield from self.block(child)

    def paragraph(self, element: Any) -> Iterator[Line]:
        paragraph = Paragraph(element, self.document)
        style = paragraph.style
        marks = {
            "size": self._size(paragraph),
            "is_bold": self._is_bold(paragraph),
            "is_heading": (style.name or "").startswith(("Heading", "Title")) if style else False,
            "is_bullet": element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
            or "List" in ((style.name or "") if style else ""),
        }
        said = False
        for part in _text(element).split("\n"):
            line = make_line(part, **marks, after_gap=self.gap and not said, flow=self.flow)
            if line is not None:
                yield line
                said = True
        self.gap = not said
        self._boxes += _boxes(element)

    def table(self, element: Any) -> Iterator[Line]:
        """Rows as rows; cells with many lines beside each other as columns."""
        self.gap = True
        for row in element.iterchildren(qn("w:tr")):
            cells = [list(self.block(cell)) for cell in _cells(row)]
            cells = [cell for cell in cells if cell]
            yield from joined_cells(cells)
        self.gap = True

    def _is_bold(self, paragraph: Paragraph) -> bool:
        runs = [run for run in paragraph.runs if run.text.strip()]
        inherited = bool(_of_style(paragraph.style, "bold"))
        shown = [run.bold if run.bold is not None else inherited for run in runs]
        return bool(shown) and shown[0] is True

    def _size(self, paragraph: Paragraph) -> float:
        sizes = [run.font.size.pt for run in paragraph.runs if run.font.size and run.text.strip()]
        of_style = _of_style(paragraph.style, "size")
        return max(sizes, default=of_style.pt if of_style else 0.0)


def joined_cells(cells: list[list[Line]]) -> Iterator[Line]:
    """The lines of one row of a table: side by side, or one column after the other."""
    if len(cells) > 1 and sorted(map(len, cells))[-2] > _LAYOUT_ROWS:
        for number, cell in enumerate(cells):
            yield from (replace(line, flow=100 + number) for line in cell)
        return
    for number, beside in enumerate(zip_longest(*cells)):
        present = [line for line in beside if line is not None]
        if number == 0 and len(present) > 1:
            first = max(present, key=lambda line: len(line.text))
            yield Line(
                "\t".join(line.text for line in present),
                flow=first.flow,
                size=first.size,
                is_bold=any(line.is_bold for line in present),
                is_heading=any(line.is_heading for line in present),
                after_gap=True,
            )
        else:
            yield from present


def _of_style(style: Any, name: str) -> Any:
    while isinstance(style, ParagraphStyle):
        if (value := getattr(style.font, name)) is not None:
            return value
        style = style.base_style
    return None


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iter(qn("w:tc"))


def _text(element: Any) -> str:
    """The text of a paragraph, without that of the boxes anchored in it."""
    parts = []
    for child in element.iterchildren():
        tag = child.tag
        if tag == qn("w:t"):
            parts.append(child.text or "")
        elif tag in (qn("w:tab"), qn("w:ptab")) and child.getparent().tag == qn("w:r"):
            parts.append("\t")
        elif tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif tag not in (qn("w:pPr"), qn("w:rPr"), qn("w:drawing"), qn("w:pict"), qn("w:del")) and (
            not str(tag).endswith("}AlternateContent")
        ):
            parts.append(_text(child))
    return "".join(parts)


def _boxes(element: Any) -> Iterator[Any]:
    """Text boxes of a paragraph; the copy for older programs is left out."""
    for box in element.iter(qn("w:txbxContent")):
        ancestors = list(box.iterancestors())
        if any(str(one.tag).endswith("}Fallback") for one in ancestors):
            continue
        inner = next((one for one in ancestors if one.tag == qn("w:p")), None)
        if inner is element:
            yield box
