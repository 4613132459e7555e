"""PDF by PDFium (pypdfium2): characters with their boxes, put into lines by their places."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.services.documents.reading.lines import DocumentText, Line, bounded, make_line
from app.services.documents.reading.page_layout import Row, Segment, reading_order
from app.services.documents.reading.refusals import Refusal

MOST_PAGES = 30
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_WIDE_GAP, _CHANGED_GAP = 1.35, 0.55
_SPACE = 0.16
_LEAST_TEXT = 25
_SAME_EDGE = 15.0
_LARGEST_BULLET, _BULLET_REACH, _MOST_BULLETS = 7.0, 22.0, 1_000


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool


def read_pdf(data: bytes) -> DocumentText:
    """Read a PDF; see :func:`app.services.documents.reading.kinds.read`."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "assword" in str(error)
        raise Refusal("encrypted" if locked else "unreadable") from None
    pages = [document[number] for number in range(min(len(document), MOST_PAGES))]
    lines: list[Line] = []
    flows = _Flows()
    for number, page in enumerate(pages, start=1):
        lines += _page_lines(page, number, flows)
    if sum(len(line.text) for line in lines) < _LEAST_TEXT:
        raise Refusal("scanned" if any(map(_has_picture, pages)) else "empty")
    return bounded(_without_running_lines(lines, len(pages)), is_cut=len(document) > MOST_PAGES)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


class _Flows:
    """Tells columns apart by where they begin, over all pages."""

    def __init__(self) -> None:
        self._edges: list[float] = []

    def number(self, block: list[Row]) -> int:
        """The number of the column that a block belongs to."""
        left = min(row[0].left for row in block)
        for number, edge in enumerate(self._edges):
            if abs(edge - left) < _SAME_EDGE:
                return number
        self._edges.append(left)
        return len(self._edges) - 1


def _page_lines(page: pdfium.PdfPage, number: int, flows: _Flows) -> Iterator[Line]:
    height = page.get_height()
    segments = list(_segments(list(_glyphs(page, height))))
    bullets = _bullets(page, height)
    for block in reading_order(segments):
        flow = flows.number(block)
        edge = max(row[-1].right for row in block)
        bottom: float | None = None
        for row, following in zip_longest(block, block[1:]):
            largest = max(row, key=lambda one: one.size)
            apart = bottom is None or row[0].top - bottom > largest.size * 0.6
            marks: dict[str, Any] = {"is_bullet": True} if _has_bullet(row, bullets) else {}
            line = make_line(
                "\t".join(one.text for one in row),
                page=number,
                size=round(largest.size, 1),
                is_bold=any(one.is_bold for one in row),
                after_gap=apart,
                wraps=following is not None and _wraps(row, following, edge),
                flow=flow,
                **marks,
            )
            if line is not None:
                yield line
                bottom = max(one.bottom for one in row)


def _wraps(row: Row, following: Row, edge: float) -> bool:
    """Whether the first word of the next row would not have fitted on this one."""
    target = min(following, key=lambda one: abs(one.left - row[-1].left))
    word = target.text.split(" ")[0]
    width = (target.right - target.left) * (len(word) + 1) / max(len(target.text), 1)
    return row[-1].right + width > edge - 1


def _glyphs(page: pdfium.PdfPage, height: float) -> Iterator[_Glyph]:
    """The visible characters of a page in the order of the file."""
    text = page.get_textpage()
    fonts: dict[bytes, bool] = {}
    name = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        character = chr(code)
        if character.isspace():
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if right <= left or top <= bottom:
            continue
        raw.FPDFText_GetFontInfo(text, index, name, 256, flags)
        font = name.value
        if font not in fonts:
            fonts[font] = bool(_BOLD.search(font.decode("utf-8", "replace")))
        yield _Glyph(
            character, left, right, height - top, height - bottom, top - bottom, fonts[font]
        )


def _middle(glyph: _Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _bullets(page: pdfium.PdfPage, height: float) -> list[tuple[float, float]]:
    """Small round or square drawings, which stand for bullets: right edge and middle."""
    found = []
    for drawing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = drawing.get_bounds()
        width, tall = right - left, top - bottom
        if 1.2 <= width <= _LARGEST_BULLET and 0.7 <= width / max(tall, 0.1) <= 1.4:
            found.append((right, height - (top + bottom) / 2))
        if len(found) >= _MOST_BULLETS:
            break
    return found


def _has_bullet(row: Row, bullets: list[tuple[float, float]]) -> bool:
    return any(
        row[0].top <= middle <= row[0].bottom and -1 <= row[0].left - right <= _BULLET_REACH
        for right, middle in bullets
    )


def _segments(glyphs: list[_Glyph]) -> Iterator[Segment]:
    """Pieces of lines: characters that stand beside each other without a wide gap."""
    rows: list[list[_Glyph]] = []
    by_height: dict[int, list[list[_Glyph]]] = {}
    for glyph in glyphs:
        middle = _middle(glyph)
        slot = int(middle // 4)
        near = [row for at in (slot - 1, slot, slot + 1) for row in by_height.get(at, ())]
        row = min(near, key=lambda each: abs(_middle(each[0]) - middle), default=None)
        if row is not None and abs(_middle(row[0]) - middle) > 0.35 * min(row[0].size, glyph.size):
            row = None
        if row is None:
            row = []
            rows.append(row)
            by_height.setdefault(slot, []).append(row)
        row.append(glyph)
    for row in rows:
        yield from _pieces(sorted(row, key=lambda glyph: glyph.left))


def _pieces(row: list[_Glyph]) -> Iterator[Segment]:
    part: list[_Glyph] = []
    for glyph in row:
        if part and _is_apart(part[-1], glyph):
            yield _segment(part)
            part = []
        if part and glyph.text == part[-1].text and abs(glyph.left - part[-1].left) < 0.4:
            continue  # bold by printing twice
        part.append(glyph)
    if part:
        yield _segment(part)


def _is_apart(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a gap is wider than between words; less will do where the weight changes."""
    size = max(glyph.size, before.size)
    changed = glyph.is_bold != before.is_bold
    return glyph.left - before.right > size * (_CHANGED_GAP if changed else _WIDE_GAP)


def _segment(part: list[_Glyph]) -> Segment:
    size = max(glyph.size for glyph in part)
    spaced = _letter_spacing(part)
    text = part[0].text
    for before, glyph in pairwise(part):
        gap = glyph.left - before.right
        text += (" " if gap > _SPACE * size + spaced else "") + glyph.text
    return Segment(
        text,
        part[0].left,
        max(glyph.right for glyph in part),
        min(glyph.top for glyph in part),
        max(glyph.bottom for glyph in part),
        size,
        sum(glyph.is_bold for glyph in part) * 2 > len(part),
    )


def _letter_spacing(part: list[_Glyph]) -> float:
    """The gap between all letters of a heading that is set wide; else 0."""
    gaps = sorted(b.left - a.right for a, b in pairwise(part))
    if len(gaps) < 4:
        return 0.0
    usual = gaps[len(gaps) // 4]
    return usual if usual > 0.06 * part[0].size else 0.0


def _without_running_lines(lines: list[Line], pages: int) -> list[Line]:
    """Leave out what stands on every page, but the first time, and numbers of pages."""
    if pages < 2:
        return lines
    plain = [re.sub(r"\d+", "#", line.text.lower()) for line in lines]
    on_pages = Counter(
        key for key, _ in {(key, line.page) for key, line in zip(plain, lines, strict=True)}
    )
    seen: set[str] = set()
    kept = []
    for key, line in zip(plain, lines, strict=True):
        is_number = re.fullmatch(r"(?:page\s*)?#(?:\s*(?:/|of|\|)\s*#)?", key) is not None
        repeated = on_pages[key] == pages and key in seen and not line.is_bullet
        seen.add(key)
        if not is_number and not (
            (repeated and "#" in key) or (repeated and pages > 1 and _at_edge(line, lines))
        ):
            kept.append(line)
    return kept


def _at_edge(line: Line, lines: list[Line]) -> bool:
    """Whether a line is among the first or last three of its page."""
    page = [other for other in lines if other.page == line.page]
    return any(line is other for other in (*page[:3], *page[-3:]))
