"""Reads a text as its author saw it: HTML and Markdown become plain lines, bullets become items.

Advertisements come out of editors, feeds and mails: as HTML, as HTML that was escaped once or
twice, as Markdown, as plain text with bullets of any kind. :func:`read_lines` gives the lines a
reader sees, each with the places of its characters in the text as it was sent.

>>> [(line.text, line.is_item) for line in read_lines("<p>Tasks</p><ul><li>Bake</li></ul>")]
[('Tasks', False), ('Bake', True)]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.matching.text.html_source import replaced, without_html
from app.matching.text.sentences import bullet_length

_RULE = re.compile(r"\s*(?:[-*_=~#+.•]\s?){3,}\s*$")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$")
_HEADING = re.compile(r"\s{0,3}\#{1,6}\s+")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)(?:(?!\1).)+\1\s*:?\s*$")
_BOLD_LEAD = re.compile(r"\s*\*\*[^*\n]{2,80}\*\*(?=[A-Z0-9])")
_INLINE_MARKS = re.compile(
    r"!\[[^\]\n]{0,200}\]\([^)\s]{0,500}\)"
    r"|\[(?P<link>[^\]\n]{1,200})\]\((?:https?:|mailto:|tel:|www\.|/|\#)[^)\s]{0,500}\)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()\#+.!|>~-])"
    r"|\*\*|~~|`{1,3}|(?<!\w)__(?=\S)|(?<=[^\s_])__(?!\w)"
    r"|(?<![\w*])\*(?=[^\s*])(?=[^*\n]{1,200}[^\s*]\*(?![\w*]))|(?<=[^\s*])\*(?![\w*\s+])"
    r"|(?<=[\w.,;:!?)])\*(?=\s|$)"
    r"|(?<!\w)_(?=[^\s_])(?=[^_\n]{1,200}_(?!\w))|(?<=[^\s_])_(?!\w)"
)
_ITEM_MARK = re.compile(r"(?:(?<=\s)|^)[•‣◦▪●■□►▶▸➤➢✔✓✅·∙❖⁃◆◇★☑](?=\s*\S)|[•▪●➤►✔✓](?=\S)")
_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)](?:\s+(?=\S)|(?=[A-Z]))")
_GLUED_DASH = re.compile(r"(?<=[\w:;.)])[-–•*]\s+(?=[A-Z\d$£€])")
_GLUED_HEADING = re.compile(
    r"(?<=[a-z\d.)])(?=(?:(?:We|What\s+we)\s+offer|(?:Key\s+|Job\s+|Minimum\s+|Preferred\s+)?"
    r"(?:Requirements|Qualifications|Responsibilities|Duties|Skills|Benefits|Experience|Education)"
    r"|Your\s+(?:tasks|profile)|(?:Our|About)\s+(?:offer|us|you|the\s+(?:job|role|company)))"
    r"(?::|(?-i:(?=[A-Z])))|EEO\b|EOE\b)"
)
"""A heading that a feed set behind the last word of what stands above it."""
_DASH = re.compile(r"\s+[-–*]\s+(?=[A-Z])")
_STAR = re.compile(r"(?:(?<=\s)|^)\*\s+(?=[A-Z])")
_KEEPS_HYPHEN = re.compile(
    r"\b(?:well|long|short|full|part|self|high|low|hands|cross|day|problem|detail|customer|decision"
    r"|follow|state|mid|multi|non|up|to|on|off|in|out|one|two|three|four|five|six|half|first|second"
    r"|third|open|real|fast|hard|face|data|object|e|t|x)-$",
    re.IGNORECASE,
)
"""Words that keep the hyphen at which a line was broken; others were cut by it."""
_LONG_LINE = 50
"""A line that an editor broke is about as long as a line of a mail; items of lists are shorter."""
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text as a reader sees it, without marks.

    ``places``: for each character its offset in the text as sent, and where the line ends
    there. ``is_item``: it follows a bullet or a number. ``is_heading``: markup says so.
    ``stands_apart``: an empty line comes before it.
    """

    text: str
    places: Sequence[int]
    is_item: bool = False
    is_heading: bool = False
    stands_apart: bool = False


def _trimmed(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    first = len(text) - len(text.lstrip())
    last = max(first, len(text.rstrip()))
    return text[first:last], places[first : last + 1]


def _line(text: str, places: Sequence[int], *, apart: bool) -> Line | None:
    """A line without its marks; None if nothing is left."""
    is_heading = False
    if mark := _QUOTE.match(text):
        text, places = text[mark.end() :], places[mark.end() :]
    if mark := _HEADING.match(text):
        text, places, is_heading = text[mark.end() :], places[mark.end() :], True
    bullet = bullet_length(text)
    text, places = text[bullet:], places[bullet:]
    if bullet and (mark := _CHECKBOX.match(text)):
        text, places = text[mark.end() :], places[mark.end() :]
    if not bullet and len(text) <= 2 * _LONG_LINE and _BOLD_LINE.match(text):
        is_heading = True
    text, places = _trimmed(*replaced(text, places, _INLINE_MARKS, ""))
    if not any(character.isalnum() for character in text):
        return None
    return Line(text, places, bool(bullet) and not is_heading, is_heading, apart)


def _cells(text: str, places: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    """The cells of a row of a table: two short ones as ``name: value``, others by themselves."""
    row = text.strip()
    mark = "\x1f" if "\x1f" in text else "|" if row[:1] == row[-1:] == "|" and len(row) > 1 else ""
    if not mark:
        yield text, places
        return
    cells, at = [], 0
    for cell in text.split(mark):
        if cell.strip():
            cells.append(_trimmed(cell, places[at : at + len(cell) + 1]))
        at += len(cell) + 1
    if len(cells) == 2 and all(len(cell) <= _LONGEST_CELL for cell, _ in cells):
        (name, first), (value, second) = cells
        name, first = name.rstrip(" :*"), first[: len(name.rstrip(" :*"))]
        yield f"{name}: {value}", [*first, *[second[0]] * 2, *second]
        return
    yield from cells


def _item_starts(text: str) -> list[tuple[int, int]]:
    """Where items stand inside one line: the start and the end of each one's bullet."""
    found = [mark.span() for mark in _ITEM_MARK.finditer(text)]
    if not found:
        numbered: list[tuple[int, int]] = []
        for mark in _NUMBER.finditer(text):
            if int(mark[1]) == len(numbered) + 1:
                numbered.append(mark.span())
        found = numbered if len(numbered) > 1 else []
    if not found:
        stars = [mark.span() for mark in _STAR.finditer(text)]
        found = stars if len(stars) > 1 else []
    if not found:
        dashes = [mark.span() for mark in _DASH.finditer(text)]
        # A dash is a bullet behind a colon or a full stop, and so are those after it.
        first = next((i for i, at in enumerate(dashes) if text[at[0] - 1] in ":.;"), len(dashes))
        found = dashes[first:]
        if len(found) == 1 and text[found[0][0] - 1] != ":":
            found = []
    return found or _glued_items(text)


def _glued_items(text: str) -> list[tuple[int, int]]:
    """Items without a space before their dashes: *Duties:- Bake bread- Clean the oven*."""
    dashes = [mark.span() for mark in _GLUED_DASH.finditer(text)]
    is_list = len(dashes) > 1 and any(text[start - 1] == ":" for start, _ in dashes)
    return dashes if is_list else []


def _items(text: str, places: Sequence[int], *, apart: bool) -> Iterator[Line]:
    """The lines of one line: what stands before its first inline bullet, and its items."""
    starts = _item_starts(text)
    if lead := _BOLD_LEAD.match(text):
        starts = [(lead.end(), lead.end()), *(span for span in starts if span[0] > lead.end())]
    first = starts[0][0] if starts else len(text)
    opening = _line(text[:first], places[: first + 1], apart=apart)
    if opening is not None:
        yield opening
    for (start, after), (end, _) in pairwise([*starts, (len(text), 0)]):
        item = _line(text[after:end], places[after : end + 1], apart=apart and opening is None)
        if item is not None:
            is_item = after > start
            is_heading = item.is_heading and (not is_item or item.text.endswith(":"))
            yield Line(item.text, item.places, is_item, is_heading, item.stands_apart)


def _goes_on(before: Line, raw: str, line: Line) -> bool:
    """Whether an editor broke ``before`` where ``line`` goes on."""
    if line.is_item or line.is_heading or before.is_heading or line.stands_apart:
        return False
    if not line.text[0].islower() or before.text[-1] in ".!?:;":
        return False
    indented = raw[:2].isspace() and before.is_item
    return indented or len(before.text) >= _LONG_LINE or _is_hyphenated(before.text)


def _is_hyphenated(text: str) -> bool:
    return len(text) > 2 and text[-1] == "-" and text[-2].isalpha()


def _joined(before: Line, line: Line) -> Line:
    kept, between = before.text, " "
    if _is_hyphenated(kept):
        kept, between = kept if _KEEPS_HYPHEN.search(kept) else kept[:-1], ""
    places = [*before.places[: len(kept)], *[before.places[-1]] * len(between), *line.places]
    text = kept + between + line.text
    return Line(text, places, before.is_item, before.is_heading, before.stands_apart)


def read_lines(text: str) -> list[Line]:
    """The lines of a text as a reader sees them, in order, none of them empty.

    Time is linear in the length of the text.
    """
    plain, places = without_html(text)
    if _GLUED_HEADING.search(plain):
        plain, places = replaced(plain, places, _GLUED_HEADING, "\n")
    lines: list[Line] = []
    apart, at, row_length = False, 0, 0
    for raw in plain.split("\n"):
        end = at + len(raw)
        if lines and _UNDERLINE.match(raw) and row_length and not apart:
            last = lines[-1]
            if len(last.text) <= _LONG_LINE * 2 and not last.is_item:
                lines[-1] = Line(last.text, last.places, False, True, last.stands_apart)
        if not raw.strip() or _RULE.match(raw) or _TABLE_RULE.match(raw):
            apart = True
        else:
            for cell, cell_places in _cells(raw, places[at : end + 1]):
                for line in _items(cell, cell_places, apart=apart):
                    if lines and _goes_on(lines[-1], raw, line):
                        lines[-1] = _joined(lines[-1], line)
                    else:
                        lines.append(line)
                    apart = False
        row_length = len(raw.strip())
        at = end + 1
    return lines


def plain_text(text: str) -> str:
    """The text as plain lines, items behind a bullet."""
    return "\n".join(f"• {line.text}" if line.is_item else line.text for line in read_lines(text))
