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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.matching import calibration as fitting
from app.matching.encoder import load_encoder
from app.matching.engine import Engine
from app.matching.evaluation import average_precision
from app.matching.interaction import O_COVERAGE, O_FIT, O_USE
from app.matching.pay import load_rates
from app.matching.types import CATEGORIES
from app.matching.weights import PACKAGED_WEIGHTS, Weights
from training.judged import Judged, Numbers, demonstration, lists, titled

SHARES = ("fit_share", "coverage_share", "use_share")
FIRST = 20
"""The map is fitted and judged on the first so many of each ranked list, which people see."""
_ROUNDS = 400
_PULL = 0.02
"""How strongly learned weights are drawn to those before, against a loss of about 1 per query."""


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


class Views:
    """Views of one source as tensors: some of its candidates (all without ``rows``), all jobs."""

    def __init__(
        self, judged: Judged, weights: Weights, rows: NDArray[np.bool_] | None = None
    ) -> None:
        chosen = np.ones(len(judged.half), dtype=bool) if rows is None else rows
        views = judged.views[chosen]
        others = views[..., 1 : len(CATEGORIES)].copy()
        wished, unmet = others[..., -1], judged.unmet[chosen]
        lowered = np.nan_to_num(wished, nan=1.0) * weights.unmet_factor**unmet
        others[..., -1] = np.where(unmet > 0, lowered, wished)
        parts = torch.tensor(views[..., [O_FIT, O_COVERAGE, O_USE]])
        self.has_part, self.parts = ~torch.isnan(parts), torch.nan_to_num(parts)
        self.has_other = torch.tensor(~np.isnan(others))
        self.others = torch.tensor(np.nan_to_num(others))
        self.understood = torch.tensor(judged.understood)
        self.factor = torch.tensor(np.where(judged.warned[chosen], weights.warned_factor, 1.0))
        self.right = torch.tensor(judged.right[chosen])

    def sums(self, shares: Tensor, boost: Tensor, categories: Tensor) -> Tensor:
        """Weighted means of the categories after discounts, ``(n, m)``: what is calibrated."""
        grown = torch.ones(len(self.understood), 3, dtype=torch.float64) * shares
        grown = torch.stack(
            [grown[:, 0], grown[:, 1] * (1.0 + boost * self.understood), grown[:, 2]], dim=-1
        )
        given = grown * self.has_part
        needs = (given * self.parts).sum(dim=-1) / given.sum(dim=-1)
        applied = self.has_other * categories[1:]
        total = categories[0] + applied.sum(dim=-1)
        return (categories[0] * needs + (applied * self.others).sum(dim=-1)) / total * self.factor


def sums_of(judged: Judged, chosen: Combination, weights: Weights) -> Numbers:
    """What the calibration maps to scores, ``(n, m)``, as the engine has it."""
    shares, categories = torch.tensor(chosen.shares), torch.tensor(chosen.categories)
    found = Views(judged, weights).sums(
        shares, torch.tensor(chosen.boost, dtype=torch.float64), categories
    )
    return np.asarray(found.numpy())


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


def _listwise(sums: Tensor, right: Tensor, slope: Tensor) -> Tensor:
    """Softmax cross-entropy per list (Cao et al. 2007): each good match against all others."""
    logits = slope * sums
    kept = right.sum(dim=1) > 0
    target = right[kept] / right[kept].sum(dim=1, keepdim=True)
    return -(target * torch.log_softmax(logits[kept], dim=1)).sum(dim=1).mean()


def learn(sources: Sequence[Judged], weights: Weights) -> Combination:
    """Fit shares and category weights on the first half of every source; each source counts the
    same, and so do both directions."""
    before = PRIOR
    wishes = before.categories[4]
    prior_shares = torch.tensor(np.log(before.shares / before.shares.sum()))
    own = before.categories[:4] / before.categories[:4].sum()
    prior_categories = torch.tensor(np.log(own))
    raw = [
        prior_shares.clone().requires_grad_(),
        torch.tensor(np.log(before.boost)).requires_grad_(),
        prior_categories.clone().requires_grad_(),
        torch.full((len(sources),), 2.5, dtype=torch.float64).requires_grad_(),
    ]
    halves = [Views(judged, weights, judged.half == 0) for judged in sources]
    unjudged = torch.zeros(1, dtype=torch.float64)  # the judges looked at fitness alone
    optimizer = torch.optim.Adam(raw, lr=0.03)
    for _ in range(_ROUNDS):
        shares = torch.softmax(raw[0], 0)
        categories = torch.cat([torch.softmax(raw[2], 0), unjudged])
        loss = torch.zeros((), dtype=torch.float64)
        for number, half in enumerate(halves):
            sums, slope = half.sums(shares, raw[1].exp(), categories), raw[3][number].exp()
            loss = loss + _listwise(sums, half.right, slope)
            loss = loss + _listwise(sums.T, half.right.T, slope)
        pull = ((raw[0] - prior_shares) ** 2).sum() + ((raw[2] - prior_categories) ** 2).sum()
        loss = loss + _PULL * (pull + (raw[1] - np.log(before.boost)) ** 2)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    learned = torch.softmax(raw[2], 0).detach().numpy() * (1.0 - wishes)
    return Combination(
        np.round(torch.softmax(raw[0], 0).detach().numpy(), 3),
        round(float(raw[1].detach().exp()), 2),
        np.round(np.append(learned, wishes), 3),
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
