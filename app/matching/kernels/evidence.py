"""The best evidence of a candidate for every requirement of a job; compiled.

Every piece of a profile meets every requirement by meaning (MaxSim), every statement of it those
that are met by name; what supports a requirement most is kept, with the reason why it is not
more. Nothing that is said is worth less for what stands beside it: more of anything good never
lowers.
"""

from typing import Any

import numpy as np

from app.matching.kernels.exact_match import (
    MATCH,
    exact_matches,
    first_at,
    holds_anchor,
    is_practised,
)
from app.matching.kernels.experience import recency
from app.matching.kernels.jit import compiled
from app.matching.kernels.records import (
    NO_REASON,
    NOT_PRACTISED,
    RELATED,
    STALE,
    STATE_HELD,
    STUDIED,
)
from app.matching.kernels.time_worked import years_worked


@compiled
def _worth(rows: Any, now: float, params: Any) -> Any:
    """What each row of a candidate is worth as evidence, ``(n,)``; 0: none."""
    worth = np.zeros(len(rows))
    for i in range(len(rows)):
        if rows[i].evidence:
            worth[i] = rows[i].quality * recency(rows[i].last_month, now, params)
    return worth


@compiled
def _allow(shares: Any, dealings: int, asked: Any, params: Any) -> None:
    """Fill ``shares``, ``(m,)``: what evidence of such dealings is worth for each requirement."""
    for j in range(len(asked)):
        practised = is_practised(dealings, asked[j].dealings)
        shares[j] = 1.0 if practised else params.not_practised


@compiled
def _nearest(candidate: Any, job: Any, like: Any, worth: Any, params: Any) -> tuple[Any, Any, Any]:
    """The row that supports each requirement most by nearness, the similarity and the support,
    each ``(m,)``. A requirement that is met by name alone is not even met in part by nearness."""
    rows, asked, m = candidate.rows, job.rows, len(job.rows)
    best, similarity, support = np.full(m, -1, np.int32), np.zeros(m), np.zeros(m)
    bounds, shares, dealings = np.ones(m), np.ones(m), 0
    for j in range(m):
        if asked[j].exact:
            bounds[j] = params.unnamed
    for i in range(len(rows)):
        if worth[i] <= 0.0:
            continue
        if rows[i].dealings != dealings:
            dealings = rows[i].dealings
            _allow(shares, dealings, asked, params)
        own, near = worth[i], like.similar[candidate.ids[i]]
        for j in range(m):  # without branches: several at once
            value = near[j] if near[j] < bounds[j] else bounds[j]
            supports = value * own * shares[j]
            better = supports > support[j]
            best[j] = np.int32(i) if better else best[j]
            similarity[j] = value if better else similarity[j]
            support[j] = supports if better else support[j]
    return best, similarity, support


@compiled
def _anchored(candidate: Any, job: Any, j: int, like: Any, worth: Any, params: Any) -> Any:
    """The same for requirement ``j``, which names an abbreviation: without it no evidence is
    whole."""
    rows, asked = candidate.rows, job.rows[j]
    best, similarity, support = -1, 0.0, 0.0
    held = holds_anchor(candidate.terms, asked.anchor, len(rows))
    for i in range(len(rows)):
        value = like.similar[candidate.ids[i], j]
        if asked.exact:
            value = min(value, params.unnamed)
        elif not held[i]:
            value = min(value, params.unanchored)
        supports = value * worth[i]
        if not is_practised(rows[i].dealings, asked.dealings):
            supports *= params.not_practised
        if supports > support:
            best, similarity, support = i, value, supports
    return best, similarity, support


@compiled
def _by_meaning(candidate: Any, job: Any, like: Any, worth: Any, params: Any, found: Any) -> None:
    """The piece that comes nearest to each requirement."""
    rows, asked = candidate.rows, job.rows
    nearest, similarity, support = _nearest(candidate, job, like, worth, params)
    for j in range(len(asked)):
        best = found[j]
        best.row, best.similarity, best.support = -1, 0.0, 0.0
        best.short, best.reason, best.years = False, NO_REASON, np.nan
        if asked[j].weight <= 0.0:
            continue
        best.row, best.similarity, best.support = nearest[j], similarity[j], support[j]
        if asked[j].anchor != 0:
            row, near, supports = _anchored(candidate, job, j, like, worth, params)
            best.row, best.similarity, best.support = row, near, supports
        if best.row >= 0 and not is_practised(rows[best.row].dealings, asked[j].dealings):
            best.reason = NOT_PRACTISED


@compiled
def _by_name(candidate: Any, job: Any, worth: Any, now: float, params: Any, found: Any) -> None:
    """Put the statements that meet a requirement by name in the place of what comes near to it.

    Of several groups of terms each has to be met; the requirement has their mean, and the evidence
    and the reason of the one that is met least.
    """
    groups = np.empty(len(job.term_rows), dtype=MATCH)
    exact_matches(candidate, job, worth, now, params, groups)
    first = 0
    while first < len(groups):
        j, last = job.term_rows[first], first
        similarity = support = 0.0
        least = first
        while last < len(groups) and job.term_rows[last] == j:
            similarity += groups[last].similarity
            support += groups[last].support
            if groups[last].support < groups[least].support:
                least = last
            last += 1
        count = last - first
        best = found[j]
        if job.rows[j].weight > 0.0 and support / count > best.support:
            shown = least
            for g in range(first, last):
                if groups[shown].row < 0 and groups[g].row >= 0:
                    shown = g
            best.row, best.reason = groups[shown].row, groups[least].reason
            best.similarity, best.support = similarity / count, support / count
        first = last


@compiled
def _stated_years(candidate: Any, j: int, asked: Any, like: Any, params: Any) -> float:
    """Most years that a candidate states for the very skill asked for (NaN: none stated)."""
    most = np.nan
    for i in range(len(candidate.rows)):
        row = candidate.rows[i]
        if np.isnan(row.years):
            continue
        same = row.skill == asked.skill if asked.skill >= 0 else False
        if not same and not asked.exact:
            same = like.similar[candidate.ids[i], j] >= params.met
        if same:
            most = row.years if np.isnan(most) else max(most, row.years)
    return most


@compiled
def _posts_that_show(candidate: Any, job: Any, j: int, like: Any, params: Any) -> Any:
    """How well each post shows a requirement, ``(posts,)``: the similarity of its best piece."""
    shown = np.zeros(len(candidate.posts))
    asked = job.rows[j]
    for i in range(len(candidate.rows)):
        row = candidate.rows[i]
        if row.post < 0 or row.listed or not is_practised(row.dealings, asked.dealings):
            continue
        if not asked.exact:
            shown[row.post] = max(shown[row.post], like.similar[candidate.ids[i], j])
    for a in range(len(job.terms)):
        if job.term_rows[job.terms[a].group] != j:
            continue
        h = first_at(candidate.terms, job.terms[a].token)
        while h < len(candidate.terms) and candidate.terms[h].token == job.terms[a].token:
            term = candidate.terms[h]
            row = candidate.rows[term.row]
            practised = is_practised(row.dealings, asked.dealings)
            if row.post >= 0 and not row.listed and term.state == STATE_HELD and practised:
                value = job.terms[a].strength * term.confidence
                shown[row.post] = max(shown[row.post], value)
            h += 1
    return shown


@compiled
def _years_of(candidate: Any, job: Any, j: int, like: Any, now: float, params: Any) -> float:
    """Years of what a requirement asks for: those stated for it, else those of the posts that show
    it (NaN: not known)."""
    stated = _stated_years(candidate, j, job.rows[j], like, params)
    if not np.isnan(stated) or len(candidate.posts) == 0:
        return stated
    shown = _posts_that_show(candidate, job, j, like, params)
    least = max(params.shows, params.shows_like_best * shown.max())
    counted = np.zeros(len(shown))
    for e in range(len(shown)):
        counted[e] = 1.0 if shown[e] >= least else 0.0
    return years_worked(candidate.posts, counted, now)


@compiled
def _count_years(candidate: Any, job: Any, like: Any, now: float, params: Any, found: Any) -> None:
    """Compare years with those asked for; what falls short supports less."""
    for j in range(len(job.rows)):
        wanted, best = job.rows[j].min_years, found[j]
        if wanted <= 0.0 or best.row < 0:
            continue
        best.years = _years_of(candidate, job, j, like, now, params)
        if np.isnan(best.years):
            best.support *= params.unknown_years
        elif best.years + params.years_slack < wanted:
            best.short = True
            part = params.short_years + (1.0 - params.short_years) * best.years / wanted
            best.support *= part


@compiled
def _add_reason(best: Any, rows: Any, now: float, params: Any) -> None:
    """Why evidence is less than it could be, where nothing graver was found before."""
    if best.row < 0 or best.reason != NO_REASON:
        return
    row = rows[best.row]
    if best.similarity < params.met:
        best.reason = RELATED
    elif row.studied:
        best.reason = STUDIED
    elif not np.isnan(row.last_month) and (now - row.last_month) / 12.0 >= params.stale_years:
        best.reason = STALE


@compiled
def coverage(
    candidate: Any, job: Any, like: Any, now: float, params: Any, best_evidence: Any
) -> float:
    """Fill the best evidence for every requirement, ``(m,)`` ``BEST_EVIDENCE``; return the
    weighted mean of their support (NaN: nothing is asked for)."""
    worth = _worth(candidate.rows, now, params)
    _by_meaning(candidate, job, like, worth, params, best_evidence)
    _by_name(candidate, job, worth, now, params, best_evidence)
    _count_years(candidate, job, like, now, params, best_evidence)
    total = weights = 0.0
    for j in range(len(job.rows)):
        weight = job.rows[j].weight
        if weight > 0.0:
            _add_reason(best_evidence[j], candidate.rows, now, params)
            total += weight * best_evidence[j].support
            weights += weight
    return total / weights if weights > 0.0 else np.nan
