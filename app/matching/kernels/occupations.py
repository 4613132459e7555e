"""Whether two documents speak of the same line of work, and for how long a person did it; compiled.

What is compared is what :class:`app.matching.features.occupation.OccupationModel` says of a
document: square roots of the probabilities of ``groups`` unit groups, then a unit embedding.
"""

from typing import Any

import numpy as np

from app.matching.kernels.exact_match import is_practised
from app.matching.kernels.jit import compiled, compiled_products

_MOST_MONTHS = 720
"""Sixty years: posts that began earlier are counted from here."""


@compiled_products
def _sums(one: Any, other: Any) -> tuple[float, float, float]:
    """Inner product of two rows, and what the numbers of each add up to without their signs."""
    total = own = others = 0.0
    for k in range(len(one)):
        total += one[k] * other[k]
        own += abs(one[k])
        others += abs(other[k])
    return total, own, others


@compiled
def agreement(one: Any, other: Any, groups: int) -> float:
    """Overlap of two distributions over unit groups, 0..1 (Bhattacharyya coefficient); NaN where
    one of the documents says nothing."""
    total, own, others = _sums(one[:groups], other[:groups])
    return min(1.0, total) if own + others > 1.0 else np.nan


@compiled
def agreement_of_posts(candidate: Any, job: Any) -> Any:
    """:func:`agreement` of each post with a job, ``(posts,)``."""
    found = np.empty(len(candidate.posts))
    for e in range(len(found)):
        found[e] = agreement(candidate.occupations[1 + e], job.occupation, job.groups)
    return found


@compiled
def work_similarity(one: Any, other: Any, groups: int) -> float:
    """Cosine of two work embeddings; NaN where one of the documents says nothing."""
    total, own, others = _sums(one[groups:], other[groups:])
    return total if own > 0.0 and others > 0.0 else np.nan


@compiled
def _freshness(post: Any, now: float, params: Any) -> float:
    """What is left of a post for the time since it ended."""
    if np.isnan(post.end) or post.end < 0.0:
        return 1.0
    past = max(0.0, (now - post.end) / 12.0 - params.recency_years)
    return max(params.post_decay_floor, 1.0 - params.post_decay_per_year * past)


@compiled
def shared_work(
    candidate: Any, job: Any, agrees_by_post: Any, now: float, params: Any, signals: Any
) -> None:
    """Fill ``agreement`` and ``work`` of a pair: what the profile as a whole says, and the post
    that comes nearest to the job. ``agrees_by_post``: :func:`agreement_of_posts`.

    A headline and a list of skills are said quickly, posts were held: the whole may be ahead of
    the nearest post by ``post_margin`` and no more. Who changed trades has a whole that speaks of
    the other one: the nearest post raises it to ``post_raises`` of its own. A post counts less the
    longer ago it ended, and where its holder recruited for the work, sold or taught it.
    """
    own, asked, groups = candidate.occupations, job.occupation, job.groups
    signals.agreement = agreement(own[0], asked, groups)
    signals.work = work_similarity(own[0], asked, groups)
    agrees = works = np.nan
    for e in range(len(candidate.posts)):
        post = candidate.posts[e]
        found = agrees_by_post[e]
        if np.isnan(found):
            continue
        worth = _freshness(post, now, params)
        if not is_practised(post.dealings, job.traits.dealings):
            worth *= params.not_practised
        similar = work_similarity(own[1 + e], asked, groups)
        similar = similar * worth if similar > 0.0 else similar
        agrees = found * worth if np.isnan(agrees) else max(agrees, found * worth)
        works = similar if np.isnan(works) else max(works, similar)
    if np.isnan(agrees) or np.isnan(signals.agreement):
        return
    raised = max(signals.agreement, params.post_raises * agrees)
    signals.agreement = min(raised, params.post_margin + params.post_bounds * agrees)
    raised = max(signals.work, params.post_raises * works)
    signals.work = min(raised, params.post_margin + params.post_bounds * works)


@compiled
def relevant_years(candidate: Any, job: Any, agrees_by_post: Any, now: float, params: Any) -> float:
    """Years in posts of the job's line of work (NaN: no post has a date).

    A month counts once, by the post of that month that agrees most with the job: not at all below
    ``relevant_low``, fully from ``relevant_high``, less the longer ago it is, and as the part of a
    full week that the posts of the month fill together. Without a model of occupations every post
    counts.
    """
    best, filled = np.zeros(_MOST_MONTHS), np.zeros(_MOST_MONTHS)
    dated, months = False, 0
    for e in range(len(candidate.posts)):
        post = candidate.posts[e]
        if np.isnan(post.start):
            continue
        dated = True
        counts = 1.0
        if job.groups > 0:
            agrees = agrees_by_post[e]
            rise = (agrees - params.relevant_low) / (params.relevant_high - params.relevant_low)
            counts = 0.0 if np.isnan(agrees) else min(1.0, max(0.0, rise))
        if not is_practised(post.dealings, job.traits.dealings):
            counts *= params.not_practised
        end = now if post.end < 0.0 or np.isnan(post.end) else min(now, post.end)
        first = max(0, int(now - end))
        last = min(_MOST_MONTHS - 1, int(now - post.start))
        for month in range(first, last + 1):
            best[month] = max(best[month], counts)
            filled[month] += counts * post.share
        months = max(months, last + 1)
    total = 0.0
    for month in range(months):
        past = max(0.0, month / 12.0 - params.recency_years)
        fresh = max(params.post_decay_floor, 1.0 - params.post_decay_per_year * past)
        total += min(best[month], filled[month]) * fresh
    return total / 12.0 if dated else np.nan


@compiled
def experience_asked(traits: Any, params: Any) -> float:
    """Years of experience that a job asks for, or that are usual."""
    return params.default_years if np.isnan(traits.min_years) else traits.min_years


@compiled
def depth(years: float, stated: float, field: float, asked: float) -> float:
    """How far the years asked for are reached, 0..1 (NaN: nothing is known): the mean of the
    relevant years in posts and of the years stated with skills, as far as the field agrees."""
    if np.isnan(years) and np.isnan(stated):
        return np.nan
    if asked <= 0.0:
        return 1.0
    reached = years
    if np.isnan(years):
        reached = stated * field
    elif not np.isnan(stated):
        reached = (years + stated * field) / 2.0
    return min(1.0, reached / asked)
