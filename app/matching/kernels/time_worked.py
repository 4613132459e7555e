"""How long somebody worked, from the posts held: what overlaps counts once; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled


@compiled
def _edges(posts: Any, now: float) -> Any:
    """First months and months after the last of all dated posts, in order, ``(2 m,)``."""
    edges = np.empty(2 * len(posts))
    count = 0
    for e in range(len(posts)):
        start, last = posts[e].start, last_month(posts[e], now)
        if last >= start:  # not for NaN
            edges[count], edges[count + 1] = start, last + 1.0
            count += 2
    return np.sort(edges[:count])


@compiled
def last_month(post: Any, now: float) -> float:
    """The last month of a post until ``now``."""
    return now if post.end < 0.0 or np.isnan(post.end) else min(now, post.end)


@compiled
def years_worked(posts: Any, value: Any, now: float) -> float:
    """Years in posts, each weighed by its ``value``, ``(m,)``, 0..1 (NaN: none of value has dates).

    Full-time equivalents: posts held at the same time count together, to a full week at most, and
    a month is worth no more than the best of them. What begins after ``now`` counts not at all.
    """
    edges = _edges(posts, now)
    total, dated = 0.0, False
    for i in range(len(edges) - 1):
        first, after = edges[i], edges[i + 1]
        if after <= first:
            continue
        weighed = best = 0.0
        for e in range(len(posts)):
            if posts[e].start <= first and first <= last_month(posts[e], now) and value[e] > 0.0:
                weighed += value[e] * posts[e].share
                best = max(best, value[e])
                dated = True
        total += (after - first) * min(best, weighed)
    return total / 12.0 if dated else np.nan
