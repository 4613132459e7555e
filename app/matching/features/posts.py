"""The posts a person held, as months: when each began and ended, and how full it was."""

from dataclasses import dataclass

import numpy as np

from app.matching.documents import Experience
from app.matching.text.years import share_of_week

FIRST_YEAR = 1940
"""Nobody on the market began a post before it; a date before it is none."""
LAST_YEAR = 2150
"""A year after it is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class PostSpan:
    """``start`` and ``end`` in months counted from year 0, both included (NaN: not said; end −1:
    still held), ``share`` of a full week, 0..1."""

    start: float
    end: float
    share: float


def month_number(text: str | None) -> float:
    """Months since year 0 of ``YYYY``, ``YYYY-MM`` or a longer ISO date; NaN if there is none."""
    if not text:
        return np.nan
    year, _, rest = text.partition("-")
    if not year.isdigit() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return np.nan
    return int(year) * 12.0 + (int(rest[:2]) - 1 if rest[:2].isdigit() else 0)


def span_of(post: Experience) -> PostSpan:
    """When a post was held. One that ends before it begins has no dates."""
    start, end = month_number(post.start), month_number(post.end)
    end = -1.0 if np.isnan(end) and not post.end else end
    if end >= 0.0 and end < start:
        start = end = np.nan
    return PostSpan(start, end, share_of_week(post.title, post.description or ""))
