"""From the views of a pair to its score: the same terms are the explanation.

``score = Σ applied weight × category score``; a category without data drops out and the weights of
the others are scaled up. The sum s is mapped by a last, rising calibration g; every contribution
is scaled by g(s) / s, so they still add up. All steps work row by row: a pair has the
same bits whatever stands beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Numbers, Records
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels.records import TAKEN
from app.matching.results import CATEGORIES, Band
from app.matching.scoring.calibration import beta_map
from app.matching.weights import Weights

DocumentT = TypeVar("DocumentT", CandidateFeatures, JobFeatures)
Found = TypeVar("Found")

_EMPLOYER_VIEW = 4
"""The first four categories are the employer's view; the fifth is the candidate's."""


def category_weights(given: Mapping[str, float] | None, usual: Mapping[str, float]) -> Numbers:
    """Weights per category, ``(5,)``, adding up to 1; unnamed categories get 0.

    Raises
    ------
    ValueError
        If a name is unknown, a weight is negative or not finite, or all are 0.
    """
    chosen = usual if given is None else given
    unknown = set(chosen) - set(CATEGORIES)
    if unknown:
        raise ValueError("unknown category")
    weights = np.array([float(chosen.get(name, 0.0)) for name in CATEGORIES])
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("weights are finite, none is negative, one is above 0")
    return weights / weights.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of ``n`` pairs. ``categories``, ``weights`` (applied) and ``contributions`` are
    ``(n, 5)``, a category without data has weight 0; the others are ``(n,)``. ``limited`` is what
    the calibration maps to scores."""

    limited: Numbers
    score: Numbers
    employer_view: Numbers
    candidate_view: Numbers
    categories: Numbers
    weights: Numbers
    contributions: Numbers

    def at(self, places: Sequence[int]) -> "Scores":
        """Those of some pairs, in the order of ``places``."""
        rows = list(places)
        return Scores(*(getattr(self, column.name)[rows] for column in fields(self)))


def _sum(columns: Numbers, upto: int = len(CATEGORIES)) -> Numbers:
    """Add columns from left to right: the order does not depend on the number of rows."""
    total = columns[:, 0].copy()
    for i in range(1, upto):
        total += columns[:, i]
    return total


def _categories(
    signals: Records, doubt: Numbers, lowered: NDArray[np.int64], weights: Weights
) -> Numbers:
    """Category scores, ``(n, 5)``, NaN without data, after unmet constraints and warnings."""
    scores = np.stack([signals[name] for name in CATEGORIES], axis=1)
    trust = 1.0 - doubt
    for name in TAKEN:
        trust = trust * (1.0 - signals[name])
    scores *= (1.0 - (1.0 - weights.warned_factor) * (1.0 - trust))[:, None]
    if lowered.any():
        wish = np.where(np.isnan(scores[:, 4]), 1.0, scores[:, 4])
        less = np.array([weights.unmet_factor**unmet for unmet in lowered.tolist()])
        scores[:, 4] = np.where(lowered > 0, wish * less, scores[:, 4])
    return scores


def must_cap(signals: Records, weights: Weights) -> Numbers:
    """Highest score that the share of must-haves shown allows, ``(n,)``: must-haves bind."""
    shown = np.nan_to_num(signals["musts_shown"], nan=1.0)
    none, half = weights.must_cap["none"], weights.must_cap["half"]
    low = none + (half - none) * np.minimum(shown, 0.5) * 2.0
    return low + (1.0 - half) * (np.maximum(shown, 0.5) - 0.5) * 2.0


def combine(
    signals: Records,
    doubt: Numbers,
    lowered: NDArray[np.int64],
    chosen: Numbers,
    weights: Weights,
) -> Scores:
    """Combine the categories of pairs: their weighted mean, less by what field, level and years
    leave of it, mapped to a score, which the must-haves cap.

    Parameters
    ----------
    signals
        What was computed of ``n`` pairs, ``(n,)`` ``SIGNALS``.
    doubt
        ``(n,)``, 0..1: how far it is proven that the profile was written for the ranking, whatever
        the job.
    lowered
        ``(n,)``: how many unmet constraints lower the candidate's view.
    chosen
        Weights per category, ``(5,)``, adding up to 1.
    weights
        The engine's constants.
    """
    categories = _categories(signals, doubt, lowered, weights)
    known = ~np.isnan(categories)
    filled = np.where(known, categories, 0.0)
    given = np.where(known, chosen, 0.0)
    total = _sum(given)[:, None]
    applied = np.divide(given, total, out=np.zeros_like(given), where=total > 0)
    terms = applied * filled
    sums = _sum(terms)
    limited = sums * signals["limit"]
    scores = np.minimum(beta_map(limited, weights.calibration), must_cap(signals, weights))
    scale = np.divide(scores, sums, out=np.ones_like(sums), where=sums > 0)
    usual = category_weights(None, weights.categories)
    employer = _employer_view(filled, given, np.where(known, usual, 0.0))
    return Scores(
        limited=limited,
        score=np.clip(scores, 0.0, 1.0),
        employer_view=employer,
        candidate_view=np.where(
            known[:, 4], filled[:, 4], np.where(known[:, 1], filled[:, 1], employer)
        ),
        categories=categories,
        weights=applied,
        contributions=terms * scale[:, None],
    )


def _employer_view(filled: Numbers, given: Numbers, usual: Numbers) -> Numbers:
    """Mean of the first four categories by the chosen weights; by the usual ones if these are 0."""
    own, fallback = _sum(given, _EMPLOYER_VIEW), _sum(usual, _EMPLOYER_VIEW)
    weights = np.where(own[:, None] > 0, given, usual)
    total = np.where(own > 0, own, fallback)
    sums = _sum(weights * filled, _EMPLOYER_VIEW)
    return np.divide(sums, total, out=np.zeros_like(sums), where=total > 0)


def band_of(score: float, weights: Weights) -> Band:
    """The band of a score: the best one whose lowest score it reaches."""
    names: tuple[Band, ...] = ("excellent", "good", "fair")
    return next((name for name in names if score >= weights.bands[name]), "weak")


def is_past(job: JobFeatures, today: date) -> bool:
    """Whether the last day of a job has passed, which lowers what it is worth to the candidate."""
    return job.last_day < today.toordinal()


def of_each(documents: Sequence[DocumentT], read: Callable[[DocumentT], Found]) -> list[Found]:
    """What ``read`` gives of each document of a list; once, of one that stands in every pair."""
    known: dict[int, Found] = {}
    found = []
    for one in documents:
        if id(one) not in known:
            known[id(one)] = read(one)
        found.append(known[id(one)])
    return found
