"""Plain text, Markdown, and rich text (RTF, by striprtf)."""

import re

from striprtf.striprtf import rtf_to_text

from app.services.documents.reading.lines import DocumentText, Line, bounded, make_line
from app.services.documents.reading.refusals import Refusal

_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|~{3,}|_{3,}|\*{3,}|#{3,})\s*$")
_ATX = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\(<?((?:https?|mailto):[^\s)>]{1,500})>?\)")
_WIDE = re.compile(r"(?<=\S) {3,}(?=\S)")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")


def decoded(data: bytes) -> str:
    """Text of unknown encoding: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises
    ------
    Refusal
        If it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    odd = sum(
        ord(character) < 32 and character not in "\n\r\t\f\x0b" for character in text[:20_000]
    )
    if odd > 0.01 * min(len(text), 20_000):
        raise Refusal("mistyped")
    return text


def read_plain(text: str) -> DocumentText:
    """Read plain text or Markdown; see :func:`app.services.documents.reading.kinds.read`."""
    lines: list[Line] = []
    gap = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n"):
        if _UNDERLINE.match(raw):
            if lines and not gap and not lines[-1].is_bullet and len(lines[-1].text) < 80:
                lines[-1] = Line(
                    lines[-1].text, is_bold=True, is_heading=True, after_gap=lines[-1].after_gap
                )
            gap = True
            continue
        heading = _ATX.match(raw)
        shown = heading[1] if heading else raw
        if row := _ROW.match(shown):
            shown = "\t".join(cell.strip() for cell in row[1].split("|"))
        stripped = shown.strip()
        bold = bool(heading) or bool(re.match(r"(?:[-*+]\s+)?(?:\*\*|__)\S", stripped))
        shown = _EMPHASIS.sub(r"\2", _BOLD.sub(r"\2", _LINK.sub(r"\1 (\2)", shown)))
        line = make_line(
            _WIDE.sub("\t", shown.expandtabs(8) if shown[:1] == "\t" else shown),
            is_bold=bold,
            is_heading=bool(heading),
            after_gap=gap,
        )
        if line is None:
            gap = True
            continue
        lines.append(line)
        gap = False
    return bounded(lines)


def read_rich_text(data: bytes) -> DocumentText:
    """Read RTF; see :func:`app.services.documents.reading.kinds.read`."""
    try:
        source = data.decode("cp1252", "replace")
        text = rtf_to_text(source, errors="ignore")
    except (ValueError, LookupError, IndexError):
        raise Refusal("unreadable") from None
    rows = (re.sub(r"\|", "\t", line) if line.count("|") and line.endswith("|") else line
            for line in text.split("\n"))  # fmt: skip
    return read_plain("\n".join(rows))
