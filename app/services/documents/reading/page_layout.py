"""Reading order of a printed page: columns one after the other, rows of a table as rows.

A page is a set of segments, pieces of text without a wide gap. Where a strip without text parts
many lines, the page has columns there, unless one side only carries what belongs to the rows of
the other: dates, places, labels. Compare the XY cut of Nagy and Seth (1984); unlike it, a strip
counts in the part of the page in which it is empty, so that a heading above does not hide it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_STEP = 2.0
_LEAST_LINES = 4
_LEAST_WIDTH = 7.0
_ROW_OF_DATES = re.compile(
    r"(?:19|20)\d\d|['’]\d\d\b|\b(?:present|current|now|today|ongoing|heute|date)\b", re.IGNORECASE
)
_MOST_ROWS_OF_LABELS = 8
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; coordinates in points, ``top`` grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: float
    right: float
    top: float
    bottom: float


Row = list[Segment]


def reading_order(segments: Sequence[Segment], depth: int = 0) -> Iterator[list[Row]]:
    """The blocks of a page in reading order, each a list of rows from top to bottom."""
    if not segments:
        return
    gutter = _widest_gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        yield rows(segments)
        return
    above = [one for one in segments if one.middle < gutter.top]
    below = [one for one in segments if one.middle > gutter.bottom]
    inside = [one for one in segments if gutter.top <= one.middle <= gutter.bottom]
    centre = (gutter.left + gutter.right) / 2
    left = [one for one in inside if (one.left + one.right) / 2 < centre]
    right = [one for one in inside if (one.left + one.right) / 2 >= centre]
    for part in (above, left, right, below):
        if part:
            yield from reading_order(part, depth + 1)


def rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments by the line they stand on, from top to bottom."""
    found: list[list[Segment]] = []
    for one in sorted(segments, key=lambda each: (each.middle, each.left)):
        last = found[-1][0] if found else None
        reach = min(one.size, last.size) * 0.45 if last else 0.0
        if last is not None and abs(last.middle - one.middle) <= reach:
            found[-1].append(one)
        else:
            found.append([one])
    return [sorted(row, key=lambda each: each.left) for row in found]


def _widest_gutter(segments: Sequence[Segment]) -> _Gutter | None:
    """The strip that parts the most lines; None if the segments stand in one column."""
    if len(segments) < 2 * _LEAST_LINES:
        return None
    first = min(one.left for one in segments)
    last = max(one.right for one in segments)
    best: tuple[float, _Gutter] | None = None
    x = first + 40
    while x < last - 40:
        for top, bottom in _free_ranges(segments, x):
            inside = [one for one in segments if top <= one.middle <= bottom]
            left = [one for one in inside if one.right <= x]
            right = [one for one in inside if one.left >= x]
            lines = min(len(rows(left)), len(rows(right))) if left and right else 0
            if lines < _LEAST_LINES:
                continue
            edges = max(one.right for one in left), min(one.left for one in right)
            if edges[1] - edges[0] < _LEAST_WIDTH or _is_table(left, right):
                continue
            worth = lines + min(edges[1] - edges[0], 40) / 50
            if best is None or worth > best[0]:
                best = (worth, _Gutter(*edges, top, bottom))
        x += _STEP
    return None if best is None else best[1]


def _free_ranges(segments: Sequence[Segment], x: float) -> list[tuple[float, float]]:
    """Where, from top to bottom, no segment stands at ``x``."""
    crossing = sorted(one.middle for one in segments if one.left < x < one.right)
    edges = [min(one.top for one in segments) - 1, *crossing]
    ends = [*crossing, max(one.bottom for one in segments) + 1]
    return [
        (a + (0.1 if a in crossing else 0), b - (0.1 if b in crossing else 0))
        for a, b in zip(edges, ends, strict=True)
        if b - a > 30
    ]


def _is_table(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Whether the smaller side only says more about the lines of the other."""
    small, large = sorted((rows(left), rows(right)), key=_characters)
    texts = [" ".join(one.text for one in row) for row in small]
    dated = sum(bool(_ROW_OF_DATES.search(text)) for text in texts)
    if dated >= 0.45 * len(texts) and median(map(len, texts)) < 30:
        return True
    heights = [row[0].middle for row in large]
    paired = sum(any(abs(row[0].middle - at) < 3 for at in heights) for row in small)
    few = len(small) <= _MOST_ROWS_OF_LABELS and median(map(len, texts)) < 30
    return few and paired >= 0.9 * len(small)


def _characters(side: Sequence[Sequence[Segment]]) -> int:
    return sum(len(one.text) for row in side for one in row)
