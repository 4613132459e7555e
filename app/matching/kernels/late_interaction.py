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

from app.matching.kernels.evidence import coverage
from app.matching.kernels.experience import experience, level, recency, seniority
from app.matching.kernels.jit import compiled
from app.matching.kernels.preferences import preferences
from app.matching.kernels.similarity import sigmoid


class Candidate(NamedTuple):
    """One candidate: ``rows`` (``CANDIDATE_ROW``), which of the distinct rows of the list each one
    is (``ids``), ``posts`` (``POST``), ``terms`` (``HELD_TERM``), ``traits`` and ``wishes``
    (``PREFERENCE``)."""

    rows: Any
    ids: Any
    posts: Any
    terms: Any
    traits: Any
    wishes: Any


class Job(NamedTuple):
    """One job: ``rows`` (``JOB_ROW``), ``terms`` (``ASKED_TERM``) with the row of each of their
    ``groups``, ``traits``, and ``attributes``, a token for each."""

    rows: Any
    terms: Any
    groups: Any
    traits: Any
    attributes: Any


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
def _titles(candidate: Any, products: Any, now: float, params: Any) -> tuple[float, float]:
    """Likeness of the closest title held, and of the closest title wished for (NaN: none)."""
    held = wished = np.nan
    for i in range(len(candidate.rows)):
        row = candidate.rows[i]
        if row.title <= 0.0 and not row.wished:
            continue
        alike = sigmoid(products[candidate.ids[i], 1], params.title_middle, params.title_slope)
        if row.title > 0.0:
            value = alike * row.title * recency(row.last_month, now, params)
            held = value if np.isnan(held) else max(held, value)
        if row.wished:
            wished = alike if np.isnan(wished) else max(wished, alike)
    return held, wished


@compiled
def _requirements(signals: Any, known: float, params: Any) -> float:
    """Weighted mean of the signals that say whether the person can do the work; ``known`` is the
    share of the requirements that the vocabulary understands."""
    total, weights = params.fit_share * signals.fit, params.fit_share
    if not np.isnan(signals.coverage):
        # What is known of skills counts for more than what their names resemble.
        share = params.coverage_share * (1.0 + params.known_boost * known**2)
        total += share * signals.coverage
        weights += share
    if not np.isnan(signals.use):
        total += params.use_share * signals.use
        weights += params.use_share
    return total / weights


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
    fit = products[whole, 0] - candidate.traits.hubness - job.traits.hubness
    signals.fit = sigmoid(fit, params.fit_middle, params.fit_slope) * candidate.traits.substance
    signals.coverage = coverage(candidate, job, like, now, params, best_evidence)
    signals.use = _use(candidate, like.closest, params)
    signals.topic = sigmoid(products[whole, 1], params.topic_middle, params.topic_slope)
    signals.title, signals.interest = _titles(candidate, products, now, params)
    signals.requirements = _requirements(signals, understood(job.rows), params)
    # Without a title held there is no data on the role (NaN carries over).
    signals.role = params.title_share * signals.title + (1.0 - params.title_share) * signals.topic
    signals.experience = experience(candidate, job.traits, products, now, params)
    signals.seniority = seniority(level(candidate, now), job.traits.level, params)
    signals.preferences = preferences(candidate, job, params, signals)
