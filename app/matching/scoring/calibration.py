"""Making a score mean the same everywhere: what is fitted from judged pairs, and how it is checked.

The score of a pair is a weighted mean of its categories, mapped by one rising function to the
share of such pairs that were judged a good match. All functions are pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Parameters = tuple[float, float, float]
"""``a``, ``b`` and ``c`` of :func:`beta_map`; ``a`` and ``b`` above 0, so that it rises."""
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of like scores: how many, their mean score, and the share judged a good match."""

    count: int
    score: float
    right: float


def reliability(scores: Numbers, right: Numbers, bins: int = 10) -> list[Bin]:
    """Cut pairs into bins of equal number by their score; ``scores`` and ``right`` are ``(n,)``,
    0..1 (Niculescu-Mizil and Caruana 2005)."""
    order = np.argsort(scores, kind="stable")
    return [
        Bin(len(part), float(scores[part].mean()), float(right[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of score and share judged right, each bin by its
    number of pairs (Naeini, Cooper and Hauskrecht 2015)."""
    total = sum(part.count for part in found)
    return sum(part.count * abs(part.score - part.right) for part in found) / total


def beta_map(sums: Numbers, parameters: Parameters) -> Numbers:
    """Beta calibration (Kull, Silva Filho and Flach 2017), ``(n,)``: 0 stays 0, 1 stays 1.

    Rising between: ``1 / (1 + exp(−(a ln s − b ln(1 − s) + c)))``; with a = b = 1 and c = 0
    nothing changes.
    """
    a, b, c = parameters
    inside = np.clip(sums, _EDGE, 1.0 - _EDGE)
    return np.asarray(1.0 / (1.0 + np.exp(-(a * np.log(inside) - b * np.log1p(-inside) + c))))


def fit_beta(sums: Numbers, right: Numbers, weights: Numbers) -> Parameters:
    """Fit the map from sums to shares judged right, by likelihood.

    Parameters
    ----------
    sums, right, weights
        ``(n,)``: the weighted mean of categories, the share of judges who call the pair a good
        match, and how much the pair counts.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - half a second, and only fitting needs it

    inside = np.clip(sums, _EDGE, 1.0 - _EDGE)
    terms = np.stack([np.log(inside), -np.log1p(-inside), np.ones_like(inside)], axis=1)
    share = weights / weights.sum()

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        logits = terms @ parameters
        gradient = terms.T @ (share * (1.0 / (1.0 + np.exp(-logits)) - right))
        return float((share * (np.logaddexp(0.0, logits) - right * logits)).sum()), gradient

    # Neither a nor b may be negative: the map would fall somewhere.
    bounds = [(0.05, None), (0.05, None), (None, None)]
    found = minimize(loss, np.array([2.0, 2.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds)
    a, b, c = (round(float(value), 4) for value in found.x)
    return a, b, c


def weighted_means(categories: Numbers, weights: Numbers) -> Numbers:
    """Weighted mean of the categories that have data, ``(n,)``; ``categories`` is ``(n, k)`` with
    NaN where there is none, ``weights`` ``(k,)``."""
    known = ~np.isnan(categories)
    total = (known * weights).sum(axis=1)
    sums = np.where(known, categories, 0.0) @ weights
    return np.asarray(np.divide(sums, total, out=np.zeros_like(sums), where=total > 0))


def fit_categories(categories: Numbers, right: Numbers, prior: Numbers, strength: float) -> Numbers:
    """Category weights, ``(k,)``, none negative, adding up to 1, that tell outcomes apart best.

    A logistic model of the weighted mean, whose slope and middle are free; the weights are drawn
    towards ``prior`` by ``strength`` pairs' worth of evidence (Kullback–Leibler divergence), so
    few outcomes move them little. A weight of 0 stays 0.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - half a second, and only fitting needs it

    held = prior > 0

    def unpack(parameters: Numbers) -> Numbers:
        raised = np.exp(parameters[2:] - parameters[2:].max())
        weights = np.zeros_like(prior)
        weights[held] = raised / raised.sum()
        return weights

    def loss(parameters: Numbers) -> float:
        weights = unpack(parameters)
        slope, middle = np.exp(parameters[0]), parameters[1]
        logits = slope * (weighted_means(categories, weights) - middle)
        nll = np.logaddexp(0.0, logits) - right * logits
        kept = prior[held] * np.log(prior[held] / np.maximum(weights[held], 1e-9))
        return float(nll.sum() + strength * kept.sum())

    start = np.concatenate([[np.log(8.0), 0.5], np.log(prior[held])])
    found = minimize(loss, start, method="L-BFGS-B")
    return unpack(found.x)
