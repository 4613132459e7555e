"""How recent a candidate's work is, and of what level; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.time_worked import years_worked

_YEARS_REACH = 3.0
"""Years alone make nobody more than a senior."""


@compiled
def recency(last_month: float, now: float, params: Any) -> float:
    """Discount for what was last used long ago; 1 if not known."""
    if np.isnan(last_month):
        return 1.0
    idle = max(0.0, (now - last_month) / 12.0 - params.recency_years)
    return max(params.recency_floor, 1.0 - params.recency_per_year * idle)


@compiled
def level(candidate: Any, now: float) -> float:
    """Level 0 (intern) to 7 (executive) by the words of titles, else by years worked."""
    if not np.isnan(candidate.traits.level) or len(candidate.posts) == 0:
        return candidate.traits.level
    years = years_worked(candidate.posts, np.ones(len(candidate.posts)), now)
    if np.isnan(years):
        return np.nan
    return min(_YEARS_REACH, 1.0 + years / 2.5)


@compiled
def seniority(candidate: float, job: float, params: Any) -> float:
    """1 at the level asked for, less for each level under or over it (NaN: not known)."""
    if np.isnan(candidate) or np.isnan(job):
        return np.nan
    gap = job - candidate
    if gap > 0.0:
        return max(0.0, 1.0 - params.under_per_level * gap)
    return max(0.0, 1.0 + params.over_per_level * gap)
