"""Learns how the signals of a pair are combined, and the map from sums to scores.

``python -m training.learn_weights --bench ../shared/bench --data ../shared/data``. Constants of the
combination are changed one at a time, as long as that ranks the choosing half of all judged
sources better (``judged.py``): lists, titled, demo, and jobs whose right person shares hardly a
word with them. No source decides alone. The other half says whether it holds. Then the map is
fitted. The weight of *preferences*, and how much level and must-haves bind, are not learned: they
are decisions of the product. With ``--write`` the result goes to ``weights.json``.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import mean_squared_error

from app.matching.arrays import Numbers
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.evaluation import average_precision
from app.matching.kernels.categories import categorise_all
from app.matching.pay import load_rates
from app.matching.results import CATEGORIES
from app.matching.scoring import calibration as fitting
from app.matching.scoring.combine import Scores, category_weights, combine
from app.matching.weights import PACKAGED_WEIGHTS, Weights
from training.judged import Judged, Triples, demonstration, lists, titled, triples

FIRST = 20
"""The map is fitted and judged on the first so many of each ranked list, which people see."""
LEARNED = (
    "coverage_share", "known_boost", "title_share", "agreement_middle", "agreement_slope",
    "work_middle", "role_middle", "gate", "list_gate", "years_power",
)  # fmt: skip
"""Constants that are learned, beside the weights of the categories."""
_STEPS = (1.3, 1 / 1.3, 1.1, 1 / 1.1)
_GAIN = 0.001
"""What a step must gain in the mean quality of the sources."""
_ROUNDS = 3
_LEARNED_CATEGORIES = ("role", "experience")
OWN_TRIPLES = Path(__file__).with_name("meaning")


@dataclass(frozen=True)
class Sources:
    """Everything that is judged."""

    judged: Sequence[Judged]
    triples: Sequence[Triples]


def scores_of(judged: Judged, weights: Weights, *, fitness: bool) -> Scores:
    """Scores of all pairs, row by row, as the engine has them; with ``fitness`` without the
    preferences, for the judges looked at fitness alone."""
    signals = judged.signals.reshape(-1).copy()
    categorise_all(signals, weights.parameters)
    chosen = dict(weights.categories)
    if fitness:
        chosen["preferences"] = 0.0
    return combine(
        signals,
        judged.doubt.reshape(-1),
        judged.unmet.reshape(-1),
        category_weights(chosen, chosen),
        weights,
    )


def sums_of(judged: Judged, weights: Weights, *, fitness: bool = False) -> Numbers:
    """What the calibration maps to scores, ``(n, m)``."""
    return scores_of(judged, weights, fitness=fitness).limited.reshape(judged.right.shape)


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


def triple_shares(scores: Numbers, places: NDArray[np.intp]) -> dict[str, float]:
    """Of jobs with three people each, ``places`` ``(k, 4)``: shares, 0..1."""
    found = []
    for job, right, weaker, trap in places:
        own, row = scores[:, job], scores[right]
        found.append(
            (
                (np.delete(own, right) < own[right]).all(),
                (np.delete(row, job) < row[job]).all(),
                own[trap] >= own[right],
                own[trap] >= own[weaker],
            )
        )
    names = ("right person first", "right job first", "trap ≥ right", "trap ≥ weaker")
    return dict(zip(names, np.mean(found, axis=0).tolist(), strict=True))


def quality(sources: Sources, weights: Weights, half: int) -> float:
    """Mean over the sources, 0..1: MAP in both directions; of triples, how often the right person
    and the right job come first and the trap stays below the right person, twice."""
    found = [
        np.mean(both_directions(one, sums_of(one, weights, fitness=True), half))
        for one in sources.judged
    ]
    for one in sources.triples:
        scores = scores_of(one.judged, weights, fitness=True).limited
        own = scores.reshape(one.judged.right.shape)
        share = triple_shares(own, one.places[one.half == half])
        good = share["right person first"] + share["right job first"]
        found.append((good + 2.0 * (1.0 - share["trap ≥ right"])) / 4.0)
    return float(np.mean(found))


def _tried(weights: Weights, name: str, step: float) -> Weights:
    if name in weights.categories:
        own = {**weights.categories, name: weights.categories[name] * step}
        left = (1.0 - own["preferences"]) / (sum(own.values()) - own["preferences"])
        scaled = {
            key: round(value if key == "preferences" else value * left, 4)
            for key, value in own.items()
        }
        return replace(weights, categories=scaled)
    value = round(getattr(weights.parameters, name) * step, 4)
    return replace(weights, parameters=weights.parameters._replace(**{name: value}))


def learn(sources: Sources, weights: Weights) -> Weights:
    """Constants that rank the choosing half better than those given."""
    best = quality(sources, weights, 0)
    for _ in range(_ROUNDS):
        before = best
        for name in (*LEARNED, *_LEARNED_CATEGORIES):
            for step in _STEPS:
                tried = _tried(weights, name, step)
                found = quality(sources, tried, 0)
                if found > best + _GAIN:
                    weights, best = tried, found
                    print(f"{name} × {step:.2f}: {best:.4f}", flush=True)
                    break
        if best == before:
            break
    return weights


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


def calibrate(judged: Sequence[Judged], weights: Weights) -> fitting.Parameters:
    """The map from sums to shares judged right, first half; every source counts the same."""
    sums, right, counts = [], [], []
    for one in judged:
        own, good = first_of_each(one, sums_of(one, weights), 0)
        sums.append(own)
        right.append(good)
        counts.append(np.full(len(own), 1.0 / len(own)))
    return fitting.fit_beta(np.concatenate(sums), np.concatenate(right), np.concatenate(counts))


def report(sources: Sources, weights: Weights) -> None:
    """Print ranking quality and calibration of both halves."""
    for judged in sources.judged:
        ranked, sums = sums_of(judged, weights, fitness=True), sums_of(judged, weights)
        for half, name in ((0, "choosing"), (1, "confirming")):
            first, second = both_directions(judged, ranked, half)
            own, right = first_of_each(judged, sums, half)
            scores = fitting.beta_map(own, weights.calibration)
            error = fitting.calibration_error(fitting.reliability(scores, right))
            constant = np.full_like(right, right.mean())
            print(
                f"{judged.name:8} {name:10} MAP {first:.4f} / {second:.4f}  "
                f"calibration error {error:.3f}, Brier {mean_squared_error(right, scores):.4f} "
                f"(constant {mean_squared_error(right, constant):.4f})",
                flush=True,
            )
    for one in sources.triples:
        own = scores_of(one.judged, weights, fitness=False).score.reshape(one.judged.right.shape)
        for half, name in ((0, "choosing"), (1, "confirming")):
            shares = triple_shares(own, one.places[one.half == half])
            print(one.judged.name, name, {key: round(value, 3) for key, value in shares.items()})


def write(path: Path, weights: Weights) -> None:
    """Put what was learned in place of what the file has."""
    body = json.loads(path.read_text(encoding="utf-8"))
    body["categories"] = {name: weights.categories[name] for name in CATEGORIES}
    body["parameters"] |= {name: getattr(weights.parameters, name) for name in LEARNED}
    body["calibration"] = dict(zip("abc", weights.calibration, strict=True))
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Judge, learn, fit the map, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--only-calibrate", action="store_true", help="fit the map alone")
    parser.add_argument("--write", action="store_true", help="put the result into weights.json")
    options = parser.parse_args()
    engine = Engine(load_encoder(options.encoder), load_rates())
    sources = Sources(
        [
            lists(engine, options.bench),
            titled(engine, options.bench, options.data),
            demonstration(engine),
        ],
        [triples(engine, OWN_TRIPLES), triples(engine, options.bench / "meaning")],
    )
    weights = engine.weights
    report(sources, weights)
    if not options.only_calibrate:
        weights = learn(sources, weights)
    weights = replace(weights, calibration=calibrate(sources.judged, weights))
    print({name: getattr(weights.parameters, name) for name in LEARNED})
    print(weights.categories, weights.calibration)
    report(sources, weights)
    if options.write:
        write(PACKAGED_WEIGHTS, weights)


if __name__ == "__main__":
    main()
