"""Learns how the views of a pair are combined, and the map from sums to scores.

``python -m training.learn_weights --bench ../shared/bench --data ../shared/data``. Shares inside
*requirements*, category weights and calibration are fitted on one half of the judged pairs
(``judged.py``), by a hash of the candidate; the other half says whether they hold. The weight of
*preferences* is not learned: how much a person's wishes count is a decision of the product. With
``--write`` the result goes to ``weights.json``.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.evaluation import average_precision
from app.matching.kernels.layout import O_COVERAGE, O_FIT, O_USE
from app.matching.pay import load_rates
from app.matching.results import CATEGORIES
from app.matching.scoring import calibration as fitting
from app.matching.weights import PACKAGED_WEIGHTS, Weights
from training.judged import Judged, Numbers, demonstration, lists, titled

SHARES = ("fit_share", "coverage_share", "use_share")
FIRST = 20
"""The map is fitted and judged on the first so many of each ranked list, which people see."""
_FIT_SHARES = (0.4, 0.55, 0.7, 0.85, 0.9)
_BOOSTS = (4.0, 16.0, 64.0)
_ALIKE = 0.003
"""Settings of the grid this close to the best in mean average precision are as good."""
_STEPS = (1.5, 1 / 1.5, 1.2, 1 / 1.2)
"""A step multiplies the weight of one category by one of these."""
_GAIN = 0.0005
"""What a step must gain in mean average precision."""


@dataclass(frozen=True)
class Combination:
    """What is learned: shares, ``(3,)``, boost of known skills, category weights, ``(5,)``."""

    shares: Numbers
    boost: float
    categories: Numbers

    @classmethod
    def of(cls, weights: Weights) -> "Combination":
        return cls(
            np.array([weights.parameter(name) for name in SHARES]),
            weights.parameter("known_boost"),
            np.array([weights.categories[name] for name in CATEGORIES]),
        )


PRIOR = Combination(np.array([0.55, 0.3, 0.15]), 1.0, np.array([0.45, 0.2, 0.12, 0.05, 0.18]))
"""Where learning starts and what it is drawn to: set by hand before anything was judged."""


def sums_of(judged: Judged, chosen: Combination, weights: Weights) -> Numbers:
    """Weighted means of the categories after discounts, ``(n, m)``, as the engine has them: what
    the calibration maps to scores."""
    views = judged.views
    shares = np.broadcast_to(chosen.shares, (*views.shape[:2], 3)).copy()
    shares[..., 1] *= 1.0 + chosen.boost * judged.understood[None, :] ** 2
    parts = views[..., [O_FIT, O_COVERAGE, O_USE]]
    shares[np.isnan(parts)] = 0.0
    needs = (shares * np.nan_to_num(parts)).sum(axis=-1) / shares.sum(axis=-1)
    others = views[..., 1 : len(CATEGORIES)].copy()
    lowered = np.nan_to_num(others[..., -1], nan=1.0) * weights.unmet_factor**judged.unmet
    others[..., -1] = np.where(judged.unmet > 0, lowered, others[..., -1])
    applied = np.where(np.isnan(others), 0.0, chosen.categories[1:])
    total = chosen.categories[0] + applied.sum(axis=-1)
    sums = chosen.categories[0] * needs + (applied * np.nan_to_num(others)).sum(axis=-1)
    trusted = 1.0 - (1.0 - weights.warned_factor) * judged.doubts
    found: Numbers = sums / total * trusted
    return found


def mean_precision(sums: Numbers, right: Numbers) -> float:
    """MAP of the rows of ``sums``; rows without a good match are left out."""
    found = [
        average_precision((good[np.argsort(-row, kind="stable")] > 0).astype(np.int8))
        for row, good in zip(sums, right, strict=True)
        if good.any()
    ]
    return float(np.mean(found))


def both_directions(judged: Judged, sums: Numbers, half: int) -> tuple[float, float]:
    """MAP of jobs for a candidate and of candidates for a job, on one half of the candidates."""
    rows = judged.half == half
    return (
        mean_precision(sums[rows], judged.right[rows]),
        mean_precision(sums[rows].T, judged.right[rows].T),
    )


def quality(sources: Sequence[Judged], chosen: Combination, weights: Weights, half: int) -> float:
    """Mean average precision over sources and directions, preferences left out: the judges looked
    at fitness alone."""
    fitness = np.append(chosen.categories[:-1], 0.0)
    without = Combination(chosen.shares, chosen.boost, fitness)
    return float(
        np.mean([both_directions(one, sums_of(one, without, weights), half) for one in sources])
    )


def learn(sources: Sequence[Judged], weights: Weights) -> Combination:
    """Shares and category weights that rank the first half of every source best; each source counts
    the same, and so do both directions. Shares are tried on a grid, the rest of the fit's share
    split as in :data:`PRIOR`; of those as good as the best, the one that leans most on the fit,
    which needs no vocabulary, is taken. Then categories follow by steps."""
    halves = [first_half(judged) for judged in sources]
    rest = PRIOR.shares[1:] / PRIOR.shares[1:].sum()
    grid = [
        replace(PRIOR, shares=np.round(np.append(share, (1.0 - share) * rest), 3), boost=boost)
        for share in _FIT_SHARES
        for boost in _BOOSTS
    ]
    ranked = [quality(halves, tried, weights, 0) for tried in grid]
    good = [place for place, found in enumerate(ranked) if found >= max(ranked) - _ALIKE]
    place = max(good, key=lambda one: (grid[one].shares[0], ranked[one]))
    chosen, best = grid[place], ranked[place]
    places = [(place, step) for place in range(len(CATEGORIES) - 1) for step in _STEPS]
    gained = True
    while gained:
        gained = False
        for place, step in places:
            tried = replace(chosen, categories=_stepped(chosen.categories, place, step))
            found = quality(halves, tried, weights, 0)
            if found > best + _GAIN:
                chosen, best, gained = tried, found, True
    return chosen


def _stepped(categories: Numbers, place: int, step: float) -> Numbers:
    """Category weights with one of them multiplied; that of preferences stays."""
    fitness = categories[:-1].copy()
    fitness[place] *= step
    fitness *= (1.0 - categories[-1]) / fitness.sum()
    return np.round(np.append(fitness, categories[-1]), 3)


def first_half(judged: Judged) -> Judged:
    """The half of a source that is fitted to, alone."""
    rows = judged.half == 0
    return replace(
        judged,
        views=judged.views[rows],
        half=judged.half[rows],
        doubts=judged.doubts[rows],
        unmet=judged.unmet[rows],
        right=judged.right[rows],
    )


def first_of_each(judged: Judged, sums: Numbers, half: int) -> tuple[Numbers, Numbers]:
    """Sums and judgements of the first ``FIRST`` of every list of one half, both directions."""
    rows = judged.half == half
    own, right = sums[rows], judged.right[rows]
    taken: list[Numbers] = []
    good: list[Numbers] = []
    for table, answers in ((own, right), (own.T, right.T)):
        best = np.argsort(-table, axis=1, kind="stable")[:, :FIRST]
        taken.append(np.take_along_axis(table, best, axis=1).ravel())
        good.append(np.take_along_axis(answers, best, axis=1).ravel())
    return np.concatenate(taken), np.concatenate(good)


def calibrate(
    sources: Sequence[Judged], chosen: Combination, weights: Weights
) -> fitting.Parameters:
    """The map from sums to shares judged right, first half; every source counts the same."""
    sums, right, counts = [], [], []
    for judged in sources:
        own, good = first_of_each(judged, sums_of(judged, chosen, weights), 0)
        sums.append(own)
        right.append(good)
        counts.append(np.full(len(own), 1.0 / len(own)))
    return fitting.fit_beta(np.concatenate(sums), np.concatenate(right), np.concatenate(counts))


def report(
    sources: Sequence[Judged], chosen: Combination, weights: Weights, curve: fitting.Parameters
) -> None:
    """Print ranking quality and calibration of both halves."""
    for judged in sources:
        sums = sums_of(judged, chosen, weights)
        for half, name in ((0, "fitted"), (1, "held back")):
            first, second = both_directions(judged, sums, half)
            own, right = first_of_each(judged, sums, half)
            scores = fitting.beta_map(own, curve)
            error = fitting.calibration_error(fitting.reliability(scores, right))
            print(
                f"{judged.name:8} {name:9} MAP {first:.4f} / {second:.4f}  "
                f"calibration error {error:.3f}, Brier {fitting.brier_score(scores, right):.4f} "
                f"(constant {fitting.brier_score(np.full_like(right, right.mean()), right):.4f})",
                flush=True,
            )


def write(path: Path, chosen: Combination, curve: fitting.Parameters) -> None:
    """Put what was learned in place of what the file has."""
    body = json.loads(path.read_text(encoding="utf-8"))
    body["categories"] = dict(zip(CATEGORIES, chosen.categories.tolist(), strict=True))
    body["parameters"] |= dict(zip(SHARES, chosen.shares.tolist(), strict=True))
    body["parameters"]["known_boost"] = chosen.boost
    body["calibration"] = dict(zip("abc", curve, strict=True))
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--write", action="store_true", help="put the result into weights.json")
    options = parser.parse_args()
    engine = Engine(load_encoder(options.encoder), load_rates())
    sources = [
        lists(engine, options.bench),
        titled(engine, options.bench, options.data),
        demonstration(engine),
    ]
    before = Combination.of(engine.weights)
    print("before", before)
    report(sources, before, engine.weights, engine.weights.calibration)
    learned = learn(sources, engine.weights)
    curve = calibrate(sources, learned, engine.weights)
    print("learned", learned, curve)
    report(sources, learned, engine.weights, curve)
    if options.write:
        write(PACKAGED_WEIGHTS, learned, curve)


if __name__ == "__main__":
    main()
