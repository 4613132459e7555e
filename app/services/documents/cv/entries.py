"""Parts a section of posts into entries: the lines of a heading around its dates, and the rest.

How many lines stand before the dates is seen at the first entry, where nothing else can stand
there; the others of a CV are set alike.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.services.documents.cv.dates import DateSpan, find_spans, only_duration, without_dates
from app.services.documents.cv.headings import PlacedLine, join_wrapped
from app.services.documents.cv.words import title_score

_LONGEST_HEADER = 110
_LONGEST_DATE = 20
_MOST_BEFORE, _MOST_AFTER = 3, 3
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!;]$")
_ABBREVIATED = re.compile(r"\b(?:ltd|inc|co|corp|bros|pty|llc|plc)\.$", re.IGNORECASE)
_DEED = re.compile(
    r"^(?:responsib\w+|duties|key|achiev\w+|led|ran|built|[A-Z]?[a-z]+ed|[A-Z][a-z]+ing|wrote|kept"
    r"|taught|made|set|won|grew|cut|took|drove|oversaw|brought|held|sold|gave|technologies|tools|stack"
    r"|environment|tech|skills|project|projects|highlights)\b(?!,)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^(?:the|a|an|my|i|we|as|in|on|for|to|with|at)\b", re.IGNORECASE)
_LONG_SENTENCE = 7
_REST_OF_DATE = re.compile(r"^(?:present|current|now|today|ongoing|heute|\d\d?)\t", re.IGNORECASE)
"""The end of a date that a narrow column broke."""
_DANGLING = re.compile(r"^(?:to|until|till|bis|through)\b\s*", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """One post or study: the lines of its heading, its dates, and the lines below."""

    header: list[PlacedLine] = field(default_factory=list)
    span: DateSpan | None = None
    span_line: PlacedLine | None = None
    body: list[PlacedLine] = field(default_factory=list)


def _rest(text: str, spans: Sequence[DateSpan]) -> str:
    rest = " ".join(
        part.strip(" \t,|()[]–—-·•:;") for part, _ in without_dates(text, list(spans))
    ).strip()
    return _DANGLING.sub("", rest)


def dates_of_heading(line: PlacedLine) -> DateSpan | None:
    """The dates of a line if it belongs to the heading of an entry; None if it is prose."""
    text = line.text
    spans = find_spans(text)
    if not spans or len(text) > _LONGEST_HEADER + 40:
        return None
    span = next((one for one in spans if one.is_range), spans[-1])
    rest = _rest(text, spans)
    if len(rest) > _LONGEST_HEADER or len(rest.split()) > 16:
        return None
    first, last = span.place
    before, after = text[:first].strip(" \t,|([–—-·•:;/"), text[last:].strip(" \t,|)]–—-·•:;./")
    at_edge = not before or not after or "\t" in (text[first - 1 : first], text[last : last + 1])
    in_marks = bool(re.search(r"[|(\t·•,–—-]\s*$", text[:first])) or not before
    if not (at_edge or in_marks):
        return None
    if line.line.is_bullet:
        headed = title_score(re.split(r"[,|\t(]| at | [–—-] ", rest)[0]) >= 0.9
        return span if span.is_range and headed and not text.endswith(".") else None
    if (
        rest
        and _SENTENCE_END.search(text)
        and not _ABBREVIATED.search(text)
        and len(rest.split()) > 3
    ):
        return None
    if (
        rest
        and not span.is_range
        and (
            not in_marks or (_DEED.match(rest) and title_score(rest) < 0.9) or len(rest.split()) > 9
        )
    ):
        return None
    if rest and _begins_small(rest):
        return None
    return span


def is_header_like(line: PlacedLine) -> bool:
    """Whether a line may belong to the heading of an entry."""
    text = _REST_OF_DATE.sub("", line.text)
    if line.line.is_bullet or len(text) > _LONGEST_HEADER or _begins_small(text):
        return False
    return not _SENTENCE_END.search(text) or bool(_ABBREVIATED.search(text))


def _is_deed(line: PlacedLine) -> bool:
    """Whether a line tells what was done."""
    sentence = _SENTENCE.match(line.text) and len(line.text.split()) >= _LONG_SENTENCE
    return bool(sentence or _DEED.match(line.text)) and title_score(line.text) < 0.9


def _begins_small(text: str) -> bool:
    """Whether a text begins with a word in lower case: iOS and eBay are none."""
    word = text.split()[0] if text.split() else ""
    return word.islower()


IsComplete = Callable[[Sequence[PlacedLine], PlacedLine], bool]


def split_entries(lines: Sequence[PlacedLine], is_complete: IsComplete) -> list[Entry]:
    """The entries of a section, in order.

    ``is_complete`` tells whether the lines of a heading say all that a heading says, so that the
    next one is not of it.
    """
    lines = [line for line in join_wrapped(lines) if not only_duration(line.text)]
    anchors = {
        n: span for n, line in enumerate(lines) if (span := dates_of_heading(line)) is not None
    }
    anchors = _joined_dates(lines, anchors)
    places = sorted(anchors)
    if not places:
        return []
    usual = _lines_before_first(lines, places[0])
    entries: list[Entry] = []
    taken = places[0] - usual
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else len(lines)
        before = (
            usual if number == 0 else _lines_before(lines, taken, place, usual, lines[: places[0]])
        )
        if entries:
            entries[-1].body = list(lines[taken : place - before])
        entry = Entry(list(lines[place - before : place + 1]), anchors[place], lines[place])
        taken = place + 1
        limit = following - (usual if following < len(lines) else 0)
        while taken < max(limit, place + 1) and taken - place <= _MOST_AFTER:
            if not _goes_on(lines[taken], entry.header, is_complete):
                break
            entry.header.append(lines[taken])
            taken += 1
        entries.append(entry)
    entries[-1].body = list(lines[taken:])
    return entries


def _goes_on(
    line: PlacedLine,
    header: Sequence[PlacedLine],
    is_complete: IsComplete,
) -> bool:
    """Whether a heading goes on below its dates."""
    if not is_header_like(line) or _is_deed(line) or is_complete(header, line):
        return False
    return len(line.text.split()) <= 14


def _joined_dates(lines: Sequence[PlacedLine], anchors: dict[int, DateSpan]) -> dict[int, DateSpan]:
    """Spans that a narrow column breaks after the dash."""
    joined = dict(anchors)
    for place, span in anchors.items():
        if place + 1 >= len(lines) or place not in joined:
            continue
        cell = lines[place].text.split("\t")[0]
        head = lines[place + 1].text.split("\t")[0]
        if not re.search(r"[-–—]\s*$|\b(?:to|until)$", cell) or len(head) > _LONGEST_DATE:
            continue
        within = re.search(r"\d[-–]$", cell) and re.match(r"\d\d?$", head)
        both = find_spans(f"{cell}{head}" if within else f"{cell} {head}")
        if len(both) != 1 or not both[0].is_range or both[0].place[0] != span.place[0]:
            continue
        joined[place] = replace(both[0], place=(span.place[0], len(cell)))
        joined.pop(place + 1, None)
    return joined


def _lines_before_first(lines: Sequence[PlacedLine], place: int) -> int:
    count = 0
    while count < min(place, _MOST_BEFORE) and is_header_like(lines[place - 1 - count]):
        if (
            len(lines[place - 1 - count].text) > 80
            and title_score(lines[place - 1 - count].text) == 0
        ):
            break
        count += 1
    return count


def _lines_before(
    lines: Sequence[PlacedLine],
    taken: int,
    place: int,
    usual: int,
    opening: Sequence[PlacedLine],
) -> int:
    """How many lines before the dates of a later entry belong to its heading."""
    most = min(usual, place - taken)
    count = 0
    while count < most and is_header_like(lines[place - 1 - count]):
        count += 1
    for size in range(count, 0, -1):
        first = lines[place - size]
        model = opening[-usual] if usual <= len(opening) and usual else None
        same_look = model is None or (
            first.line.is_bold == model.line.is_bold
            and abs(first.line.size - model.line.size) < 0.6
        )
        shorter = size < usual
        if shorter and not first.line.after_gap and not first.line.is_bold:
            continue
        if (same_look or first.line.after_gap or size < usual) and not (
            _is_deed(first) and not first.line.after_gap
        ):
            return size
    return 0
