"""Late interaction of one candidate with one job, compiled.

Every piece of a candidate meets every requirement, and each requirement keeps the evidence that
supports it most (MaxSim of ColBERT, Khattab and Zaharia 2020, with a worth per piece of evidence).
Every number of a pair comes out of :func:`interact`, always candidate first and one pair at a
time, so a pair has the same bits alone, in any list, and from either side. All similarities are
inner products of unit rows, computed in one loop whose order does not depend on how many there are.

``params`` is :class:`app.matching.weights.Parameters`, ``now`` the current month counted from year
0; the records are those of :mod:`app.matching.kernels.records`.
"""

from typing import Any, NamedTuple

import numpy as np

from app.matching.kernels.categories import categorise
from app.matching.kernels.evidence import coverage
from app.matching.kernels.exact_match import is_practised
from app.matching.kernels.experience import level, recency, seniority
from app.matching.kernels.jit import compiled
from app.matching.kernels.occupations import (
    agreement_of_posts,
    experience_asked,
    relevant_years,
    shared_work,
)
from app.matching.kernels.preferences import preferences
from app.matching.kernels.records import EXPIRED, LEVEL, NOT_PRACTISED, STUDIED
from app.matching.kernels.similarity import sigmoid


class Candidate(NamedTuple):
    """One candidate: ``rows`` (``CANDIDATE_ROW``), which of the distinct rows of the list each one
    is (``ids``), ``posts`` (``POST``), ``terms`` (``HELD_TERM``), ``traits``, the pay and the way
    of working wished for, as stated or as learned (``pay_floor``, ``remote``), ``wishes``
    (``PREFERENCE``), and ``occupations``, ``(1 + posts, k)``: the line of work of the profile and
    of each post."""

    rows: Any
    ids: Any
    posts: Any
    terms: Any
    traits: Any
    pay_floor: float
    remote: float
    wishes: Any
    occupations: Any


class Job(NamedTuple):
    """One job: ``rows`` (``JOB_ROW``), ``terms`` (``ASKED_TERM``) and ``term_rows``, the row of
    each group of terms, ``traits``, ``attributes``, a token for each, and
    ``occupation``, ``(k,)``, its line of work, of which the first ``groups`` numbers are the
    distribution."""

    rows: Any
    terms: Any
    term_rows: Any
    traits: Any
    attributes: Any
    occupation: Any
    groups: int


@compiled
def understood(job_rows: Any) -> float:
    """Share of the requirements, by weight, that name a skill of the vocabulary, 0..1."""
    total = named = 0.0
    for j in range(len(job_rows)):
        total += job_rows[j].weight
        if job_rows[j].skill >= 0:
            named += job_rows[j].weight
    return named / total if total > 0.0 else 0.0


@compiled
def _use(candidate: Any, closest: Any, params: Any) -> float:
    """How much of what the candidate lists the job makes use of (NaN: nothing listed).

    The mean over the better half of the listed skills, at least ``use_minimum`` of them.
    """
    best = np.empty(len(candidate.rows))
    count = 0
    for i in range(len(candidate.rows)):
        if not candidate.rows[i].listed:
            continue
        highest = closest[candidate.ids[i]]
        place = count  # keep the values in descending order
        while place > 0 and best[place - 1] < highest:
            best[place] = best[place - 1]
            place -= 1
        best[place] = highest
        count += 1
    if count == 0:
        return np.nan
    kept = max(min(count, int(params.use_minimum)), int(np.ceil(count * params.use_part)))
    total = 0.0
    for i in range(kept):
        total += best[i]
    return total / kept


@compiled
def _titles(candidate: Any, job: Any, products: Any, now: float, params: Any, signals: Any) -> None:
    """Fill the likeness of the closest title held, of that or the headline, and of the closest
    title wished for (NaN: none). A headline beside titles held is worth what they leave of it."""
    held = wished = headline = np.nan
    for i in range(len(candidate.rows)):
        row = candidate.rows[i]
        if row.title <= 0.0 and not row.wished:
            continue
        alike = sigmoid(products[candidate.ids[i], 1], params.title_middle, params.title_slope)
        if row.title > 0.0:
            value = alike * row.title * recency(row.last_month, now, params)
            if not is_practised(row.dealings, job.traits.dealings):
                value *= params.not_practised
            if row.post < 0:
                headline = value if np.isnan(headline) else max(headline, value)
            else:
                held = value if np.isnan(held) else max(held, value)
        if row.wished:
            wished = alike if np.isnan(wished) else max(wished, alike)
    signals.held_title, signals.interest = held, wished
    if np.isnan(held) or np.isnan(headline):
        signals.title = headline if np.isnan(held) else held
    else:
        share = params.headline_share
        signals.title = max(held, share * headline + (1.0 - share) * held)


@compiled
def _is_short(reason: int) -> bool:
    """Whether what is named is held, but not so as it is asked for."""
    return reason in (LEVEL, EXPIRED, STUDIED, NOT_PRACTISED)


@compiled
def must_haves(job_rows: Any, best_evidence: Any, params: Any) -> Any:
    """Two shares of the must-haves, 0..1, without a step: those met or met in part (NaN: none is
    asked for), where what is hardly like a must-have shows nothing of it; and those certainly
    lacked: asked for by a name that a profile would state, or in years that are not reached."""
    count = 0
    met = lacked = 0.0
    rise = params.partial - params.must_from
    for j in range(len(job_rows)):
        if not job_rows[j].must:
            continue
        count += 1
        best = best_evidence[j]
        shown = min(1.0, max(0.0, (best.similarity - params.must_from) / rise))
        if _is_short(best.reason):
            shown *= params.must_short
        met += shown
        if best.short:
            lacked += 1.0 - shown * best.years / job_rows[j].min_years
        elif job_rows[j].exact:
            lacked += 1.0 - shown
    if count == 0:
        return np.nan, 0.0
    return met / count, lacked / count


@compiled
def _occupation(candidate: Any, job: Any, now: float, params: Any, signals: Any) -> None:
    """What the lines of work of the two have in common."""
    signals.agreement = signals.work = np.nan
    by_post = agreement_of_posts(candidate, job)
    if job.groups > 0:
        shared_work(candidate, job, by_post, now, params, signals)
    signals.years = relevant_years(candidate, job, by_post, now, params)
    signals.stated_years = candidate.traits.stated_years
    signals.asked_years = experience_asked(job.traits, params)


@compiled
def _whole(candidate: Any, products: Any, params: Any) -> float:
    """Likeness of the profile as a whole and the job, −1..1: at most ``fit_margin`` ahead of what
    its posts say, where they say anything. A headline and a list of skills are said quickly."""
    told, nearest = False, -1.0
    for i in range(1, len(candidate.rows)):
        row = candidate.rows[i]
        if row.post >= 0 and row.evidence and not row.listed:
            nearest = max(nearest, products[candidate.ids[i], 0])
            told = told or row.prose
    whole = products[candidate.ids[0], 0]
    return min(whole, nearest + params.fit_margin) if told else whole


@compiled
def interact(
    candidate: Any, job: Any, like: Any, now: float, params: Any, signals: Any, best_evidence: Any
) -> None:
    """Compute one pair: fill ``signals`` (a record of ``SIGNALS``, but for what shows copying) and
    ``best_evidence``, ``(m,)`` records of ``BEST_EVIDENCE``, one per row of the job.

    ``candidate`` is a :class:`Candidate`, ``job`` a :class:`Job`, ``like`` a
    :class:`app.matching.kernels.similarity.Likeness` of all candidates of the list.
    """
    products, whole = like.products, candidate.ids[0]
    fit = _whole(candidate, products, params) - candidate.traits.hubness - job.traits.hubness
    signals.fit = sigmoid(fit, params.fit_middle, params.fit_slope) * candidate.traits.substance
    signals.coverage = coverage(candidate, job, like, now, params, best_evidence)
    signals.use = _use(candidate, like.closest, params)
    signals.topic = sigmoid(products[whole, 1], params.topic_middle, params.topic_slope)
    _titles(candidate, job, products, now, params, signals)
    signals.understood = understood(job.rows)
    signals.musts, signals.musts_lacked = must_haves(job.rows, best_evidence, params)
    signals.only_names = candidate.traits.substance < 1.0
    _occupation(candidate, job, now, params, signals)
    signals.seniority = seniority(level(candidate, now, params), job.traits.level, params)
    categorise(signals, params)
    signals.preferences = preferences(candidate, job, params, signals)
