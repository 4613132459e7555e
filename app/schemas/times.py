"""Times, days and years as bodies state them: RFC 3339, and within what can be meant."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
)

from app import clock
from app.schemas.values import Year, is_entered

EARLIEST_YEAR = 1940
"""Nobody who looks for work now has dates before it."""
NEAR, FAR = timedelta(days=366), timedelta(days=3_660)

_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)  # without its zone a time is refused later, for that
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PARTIAL = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


def rfc3339(value: Any) -> Any:
    """Let a time be an RFC 3339 string only: a bare number is no point in time for a reader,
    whatever a parser could make of it."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _TIME.fullmatch(value)):
        raise ValueError("Write the time as RFC 3339 has it, such as 2031-03-12T09:00:00Z.")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("This time is out of range.") from None


def _full_date(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("Write the day as YYYY-MM-DD.")
    return value


def today() -> date:
    """The day it is where the day begins first, so that nobody's today is in the future."""
    return (clock.now() + timedelta(hours=14)).date()


def _conceivable(value: date, info: ValidationInfo) -> date:
    if is_entered(info) and not EARLIEST_YEAR <= value.year < 2200:
        raise ValueError(f"Days are from {EARLIEST_YEAR} to 2199.")
    return value


def _no_later_than_now(value: int, info: ValidationInfo) -> int:
    if is_entered(info) and not EARLIEST_YEAR <= value <= today().year:
        raise ValueError(f"Years are from {EARLIEST_YEAR} to the present one.")
    return value


def _near(value: date, info: ValidationInfo) -> date:
    if is_entered(info) and not today() - NEAR <= value <= today() + FAR:
        raise ValueError("Work starts at most a year ago and ten years ahead.")
    return value


def first_day(partial: str) -> date:
    """The first day of a month, or the day itself, as ``YYYY-MM`` or ``YYYY-MM-DD`` names it."""
    found = _PARTIAL.fullmatch(partial)
    if not found:
        raise ValueError("Write it as YYYY-MM or YYYY-MM-DD.")
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        raise ValueError("This date does not exist.") from None


def _real_date(value: str, info: ValidationInfo) -> str:
    _conceivable(first_day(value), info)
    return value


def check_span(start: str | None, end: str | None, latest: timedelta, last: timedelta) -> None:
    """Check a span of partial dates: in order, begun at most ``latest`` from today, ended at most
    ``last`` from today; else ValueError."""
    known = min(len(start or ""), len(end or ""))  # a month alone is not before any of its days
    if start and end and end[:known] < start[:known]:
        raise ValueError("end must not be before start.")
    if start and first_day(start) > today() + latest:
        raise ValueError("start is too far in the future.")
    if end and first_day(end) > today() + last:
        raise ValueError("end is too far in the future.")


Time = Annotated[AwareDatetime, BeforeValidator(rfc3339), AfterValidator(_utc)]
Day = Annotated[date, BeforeValidator(_full_date), AfterValidator(_conceivable)]
FirstDay = Annotated[Day, AfterValidator(_near)]
"""The day on which work starts."""
PastYear = Annotated[Year, AfterValidator(_no_later_than_now)]
PartialDate = Annotated[
    str,
    StringConstraints(max_length=10),
    Field(description="YYYY-MM or YYYY-MM-DD.", examples=["2021-04"]),
    AfterValidator(_real_date),
]
