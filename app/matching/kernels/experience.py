"""How recent a candidate's work is, and of what level; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.time_worked import years_worked


@compiled
def recency(last_month: float, now: float, params: Any) -> float:
    """Discount for what was last used long ago; 1 if not known."""
    if np.isnan(last_month):
        return 1.0
    idle = max(0.0, (now - last_month) / 12.0 - params.recency_years)
    return max(params.recency_floor, 1.0 - params.recency_per_year * idle)


@compiled
def level(candidate: Any, now: float, params: Any) -> float:
    """Level 0 (intern) to 7 (executive) by the words of titles, else by years worked: from junior,
    one level every ``years_per_level``, and no higher than ``level_of_years``."""
    if not np.isnan(candidate.traits.level) or len(candidate.posts) == 0:
        return candidate.traits.level
    years = years_worked(candidate.posts, np.ones(len(candidate.posts)), now)
    if np.isnan(years):
        return np.nan
    return min(params.level_of_years, 1.0 + years / params.years_per_level)


@compiled
def seniority(candidate: float, job: float, params: Any) -> float:
    """1 at the level asked for, less for each level under or over it (NaN: not known)."""
    if np.isnan(candidate) or np.isnan(job):
        return np.nan
    gap = job - candidate
    if gap > 0.0:
        return max(0.0, 1.0 - params.under_per_level * gap)
    return max(0.0, 1.0 + params.over_per_level * gap)
