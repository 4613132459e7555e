"""How a candidate's posts suit a job: relevance, length, freshness and level; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.similarity import sigmoid
from app.matching.kernels.time_worked import last_month, years_worked


@compiled
def recency(last_month: float, now: float, params: Any) -> float:
    """Discount for what was last used long ago; 1 if not known."""
    if np.isnan(last_month):
        return 1.0
    idle = max(0.0, (now - last_month) / 12.0 - params.recency_years)
    return max(params.recency_floor, 1.0 - params.recency_per_year * idle)


@compiled
def _relevance(post: Any, candidate: Any, products: Any, params: Any) -> float:
    """How near a post was to the job, by what it tells and by its title, 0..1."""
    told = titled = 0.0
    if post.row >= 0:
        product = products[candidate.ids[post.row], 0]
        told = sigmoid(product, params.topic_middle, params.topic_slope)
    if post.title_row >= 0:
        product = products[candidate.ids[post.title_row], 1]
        titled = sigmoid(product, params.title_middle, params.title_slope)
    return max(told, titled)


@compiled
def experience(candidate: Any, job_traits: Any, products: Any, now: float, params: Any) -> float:
    """Relevance and length of the posts held (NaN: none)."""
    if len(candidate.posts) == 0:
        return np.nan
    best = years = 0.0
    values = np.zeros(len(candidate.posts))
    for e in range(len(candidate.posts)):
        post = candidate.posts[e]
        relevance = _relevance(post, candidate, products, params)
        idle = max(0.0, (now - last_month(post, now)) / 12.0)
        fresh = max(params.post_decay_floor, 1.0 - params.post_decay_per_year * idle)
        values[e] = relevance * fresh
        best = max(best, values[e])
        if np.isnan(post.start):
            years += values[e]  # as if it had taken a year
    dated = years_worked(candidate.posts, values, now)
    years += 0.0 if np.isnan(dated) else dated
    wanted = job_traits.min_years
    if np.isnan(wanted):
        wanted = params.default_years
    enough = 1.0 if wanted <= 0.0 else min(1.0, years / wanted)
    return params.best_post_share * best + (1.0 - params.best_post_share) * enough


@compiled
def level(candidate: Any, now: float) -> float:
    """Level 0 (intern) to 7 (executive) by the words of titles, else by years worked."""
    if not np.isnan(candidate.traits.level) or len(candidate.posts) == 0:
        return candidate.traits.level
    years = years_worked(candidate.posts, np.ones(len(candidate.posts)), now)
    return min(4.0, 1.0 + years / 2.5)  # NaN carries over


@compiled
def seniority(candidate: float, job: float, params: Any) -> float:
    """1 at the level asked for, less for each level under or over it (NaN: not known)."""
    if np.isnan(candidate) or np.isnan(job):
        return np.nan
    gap = job - candidate
    if gap > 0.0:
        return max(0.0, 1.0 - params.under_per_level * gap)
    return max(0.0, 1.0 + params.over_per_level * gap)
