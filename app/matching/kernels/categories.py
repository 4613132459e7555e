"""From the signals of a pair to the scores of its categories; compiled.

A named skill, a title or a duty counts as far as the field agrees: shared words do not outrank
meaning. ``field`` is the agreement of two lines of work, 0..1; ``gate`` its power, by which
everything named is multiplied, and at last the whole score (:mod:`app.matching.scoring.combine`).
"""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.occupations import depth
from app.matching.kernels.similarity import sigmoid


@compiled
def _field(signals: Any, params: Any) -> float:
    """Agreement of the lines of work, 0..1, rising with both signals; 1 where nothing is known."""
    if np.isnan(signals.agreement) or np.isnan(signals.work):
        return 1.0
    rise = params.agreement_slope * (signals.agreement - params.agreement_middle)
    rise += params.work_slope * (signals.work - params.work_middle)
    return 1.0 / (1.0 + np.exp(-rise))


@compiled
def _requirements(signals: Any, params: Any) -> float:
    """Weighted mean of the signals that say whether the person can do the work."""
    total, weights = params.fit_share * signals.fit, params.fit_share
    if not np.isnan(signals.coverage):
        # What the vocabulary understands counts for more than what names resemble.
        share = params.coverage_share * (1.0 + params.known_boost * signals.understood**2)
        total += share * signals.coverage * signals.gate
        weights += share
    if not np.isnan(signals.use):
        total += params.use_share * signals.use * signals.gate
        weights += params.use_share
    return total / weights


@compiled
def _same_work(signals: Any, params: Any) -> float:
    """Closeness of the two in the space of work, 0..1; 1 where nothing is known."""
    if np.isnan(signals.work):
        return 1.0
    return sigmoid(signals.work, params.role_middle, params.role_slope)


@compiled
def _role(signals: Any, params: Any) -> float:
    """Whether the person does this work: the work embeddings, and the closest title held."""
    if np.isnan(signals.work):
        # Without a title held there is no data either (NaN carries over).
        return params.title_share * signals.title + (1.0 - params.title_share) * signals.topic
    same = _same_work(signals, params)
    if np.isnan(signals.title):
        return same
    share = params.title_share
    return share * signals.title * signals.gate + (1.0 - share) * same


@compiled
def _limit(signals: Any, params: Any) -> float:
    """What is left of the whole score: the field, the must-haves, the level and the years bind."""
    left = signals.gate * (1.0 - params.must_binds * signals.musts_lacked)
    if not np.isnan(signals.seniority):
        left *= 1.0 - params.level_binds * (1.0 - signals.seniority)
    if not np.isnan(signals.depth):
        kept = 1.0 - params.years_bind * (1.0 - signals.depth)
        left *= kept**params.years_power
    return left


@compiled
def _musts_shown(signals: Any, params: Any) -> float:
    """Share of the must-haves that counts as shown, 0..1 (NaN: none is asked for). Somebody who
    does this very work knows half of what it takes, in whatever words."""
    if np.isnan(signals.musts) or np.isnan(signals.work):
        return signals.musts
    return max(signals.musts, min(0.5, _same_work(signals, params)))


@compiled
def categorise(signals: Any, params: Any) -> None:
    """Fill ``field``, ``gate``, ``depth``, ``limit`` and the categories ``requirements``, ``role``
    and ``experience`` of a record of ``SIGNALS`` from its other signals."""
    signals.field = _field(signals, params)
    power = params.list_gate if signals.only_names else params.gate
    known = not np.isnan(signals.work)
    signals.gate = signals.field**power if known else params.unknown_gate
    signals.depth = depth(signals.years, signals.stated_years, signals.field, signals.asked_years)
    signals.requirements = _requirements(signals, params)
    signals.role = _role(signals, params)
    signals.experience = signals.depth * _same_work(signals, params)
    signals.limit = _limit(signals, params)
    signals.musts_shown = _musts_shown(signals, params)


@compiled
def categorise_all(signals: Any, params: Any) -> None:
    """:func:`categorise` every record of an array, ``(n,)``; learning tries constants with it."""
    for i in range(len(signals)):
        categorise(signals[i], params)
