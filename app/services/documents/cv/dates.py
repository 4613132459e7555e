"""Dates as CVs write them: months, seasons, quarters, years, spans, and what goes on.

A year alone begins in January and ends in December; seasons are those of the north: spring from
March, summer from June, autumn from September, winter from December.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "maer": 3, "mrz": 3, "apr": 4, "may": 5, "mai": 5,
    "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_MONTH = (
    r"jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|maerz|mrz|apr(?:il)?|may|mai|june?|juni"
    r"|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?"
)
_SEASONS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12),
    "frühling": (3, 5), "frühjahr": (3, 5), "sommer": (6, 8), "herbst": (9, 11),
}  # fmt: skip
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_POINT = (
    rf"(?P<iso{{0}}>{_YEAR}-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)(?![\d-])"
    rf"|(?P<dmy{{0}}>[0-3]?\d[./-][0-3]?\d[./-](?:{_YEAR}|\d\d))(?!\d)"
    rf"|(?P<my{{0}}>(?:0?[1-9]|1[0-2])\s?[./-]\s?(?:{_YEAR}))(?!\d)"
    rf"|(?P<ym{{0}}>{_YEAR}\s?[./]\s?(?:0[1-9]|1[0-2]))(?![\d])"
    rf"|(?P<short{{0}}>(?:0[1-9]|1[0-2])/\d\d)(?![\d/])"
    rf"|(?:(?P<day{{0}}>[0-3]?\d)(?:st|nd|rd|th)?\.?\s+)?(?P<month{{0}}>{_MONTH})\b\.?,?\s*"
    rf"(?:[0-3]?\d(?:st|nd|rd|th)?,\s*)?(?:of\s+)?[-/]?\s?(?P<monthyear{{0}}>{_YEAR}|['’‘]\d\d)(?!\d)"
    rf"|(?P<season{{0}}>{'|'.join(_SEASONS)})(?:\s+of)?,?\s*(?P<seasonyear{{0}}>{_YEAR}|['’‘]\d\d)"
    rf"|q(?P<quarter{{0}}>[1-4])[\s/]*(?P<quarteryear{{0}}>{_YEAR})"
    rf"|(?P<year{{0}}>{_YEAR})(?![\d])"
)
_NOW = (
    r"(?:present|current(?:ly)?|now|today|ongoing|to\s+date|date|heute|jetzt|aktuell|laufend"
    r"|bis\s+heute|till\s+date|till\s+now|until\s+now|the\s+present|still\s+here|continuing)"
)
_DASH = r"\s*(?:-{1,2}|–|—|−|‐|to|until|till|till|through|thru|bis|→|»|>)\s*"
_RANGE = re.compile(
    rf"(?<![\w/.])(?:(?P<since>since|seit|from|von|ab|starting)\s+)?"
    rf"(?:(?P<half>{_MONTH})\.?{_DASH}(?=(?:{_MONTH})\b)|)"
    rf"(?:{_POINT.format('a')})"
    rf"(?:{_DASH}(?:(?P<now>\(?{_NOW}\)?)(?!\w)|{_POINT.format('b')}|(?P<tail>\d\d)(?![\d/.])"
    rf"|(?P<open>(?=\s*(?:$|[\t|,;)\n·]))))|(?P<plus>\s*\+))?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"[\s(·,;•-]*\b\d{1,2}\+?\s*(?:years?|yrs?|months?|mos?|jahre?|monate?)\b\.?"
    r"(?:[\s,]*(?:and\s+)?\d{1,2}\s*(?:months?|mos?|monate?)\b\.?)?\s*\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A span of dates in a text: ``start`` and ``end`` as YYYY-MM (None: not said), whether it
    goes on, how exact it is (1: months, less: years or seasons), and where it stands."""

    start: str | None
    end: str | None
    is_open: bool
    exactness: float
    is_range: bool
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Point:
    first: str
    last: str
    exactness: float


def _full_year(digits: str) -> int:
    digits = digits.lstrip("'’‘")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)


def _at(year: int, month: int, exactness: float = 1.0, last: int | None = None) -> _Point:
    return _Point(f"{year:04}-{month:02}", f"{year:04}-{last or month:02}", exactness)


def _point(found: re.Match[str], side: str) -> _Point | None:
    def got(name: str) -> str | None:
        return found[name + side]

    if iso := got("iso"):
        return _at(int(iso[:4]), int(iso[5:7]))
    if numbers := got("dmy"):
        first, second, year = re.split(r"[./-]", numbers)
        day_first = int(first) > 12 or "/" not in numbers or int(second) <= 12
        month = int(second) if day_first else int(first)
        exact = 1.0 if int(first) > 12 or int(second) > 12 or first == second else 0.6
        return _at(_full_year(year), month, exact) if 1 <= month <= 12 else None
    if numbers := got("my"):
        head, tail = re.split(r"\s?[./-]\s?", numbers)
        return _at(int(tail), int(head))
    if numbers := got("ym"):
        head, tail = re.split(r"\s?[./]\s?", numbers)
        return _at(int(head), int(tail))
    if numbers := got("short"):
        head, tail = numbers.split("/")
        return _at(_full_year(tail), int(head), 0.8)
    if name := got("month"):
        key = next(
            key for key in sorted(_MONTHS, key=len, reverse=True) if name.lower().startswith(key)
        )
        return _at(_full_year(got("monthyear") or ""), _MONTHS[key])
    if season := got("season"):
        first_month, last_month = _SEASONS[season.lower()]
        return _at(_full_year(got("seasonyear") or ""), first_month, 0.8, last_month)
    if quarter := got("quarter"):
        first_month = 3 * int(quarter) - 2
        return _at(int(got("quarteryear") or 0), first_month, 0.8, first_month + 2)
    if year := got("year"):
        return _at(int(year), 1, 0.6, 12)
    return None


def _span(found: re.Match[str]) -> DateSpan | None:
    begin = _point(found, "a")
    if begin is None:
        return None
    place = found.span()
    start, exact = begin.first, begin.exactness
    if half := found["half"]:
        key = next(
            key for key in sorted(_MONTHS, key=len, reverse=True) if half.lower().startswith(key)
        )
        return DateSpan(f"{start[:4]}-{_MONTHS[key]:02}", begin.last, False, exact, True, place)
    if found["now"] or found["plus"] or found["since"] or found["open"] is not None:
        if found["now"] is None and (finish := _point(found, "b")) is not None:
            return DateSpan(start, finish.last, False, min(exact, finish.exactness), True, place)
        return DateSpan(start, None, True, exact if found["now"] else exact * 0.9, True, place)
    if tail := found["tail"]:
        if begin.exactness > 0.6:  # 03/2019-21 is no span that anybody writes
            return DateSpan(
                start, begin.last, False, exact, False, (place[0], found.start("tail") - 1)
            )
        return DateSpan(start, f"{_full_year(tail):04}-12", False, 0.6, True, place)
    finish = _point(found, "b")
    if finish is None:
        return DateSpan(start, begin.last, False, exact, False, place)
    if finish.last < start:
        return DateSpan(start, None, False, exact * 0.5, False, place)
    return DateSpan(start, finish.last, False, min(exact, finish.exactness), True, place)


def find_spans(text: str) -> list[DateSpan]:
    """All dates and spans of dates of a line, from left to right."""
    return [span for found in _RANGE.finditer(text) if (span := _span(found)) is not None]


def without_dates(text: str, spans: list[DateSpan]) -> Iterator[tuple[str, int]]:
    """What stands on a line beside its dates and durations, each part with its place."""
    edges = sorted([*(span.place for span in spans), *(m.span() for m in _DURATION.finditer(text))])
    at = 0
    for first, last in edges:
        if first > at:
            yield text[at:first], at
        at = max(at, last)
    if at < len(text):
        yield text[at:], at


def only_duration(text: str) -> bool:
    """Whether a line says nothing but how long something took (``2 years 3 months``)."""
    rest = _DURATION.sub("", text)
    return rest != text and not any(character.isalnum() for character in rest)
