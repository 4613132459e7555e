"""How well scores say how often a match is judged right, per band and in bins of equal number.

``python -m benchmarks.calibration --bench DIR --data DIR``. Only the half of the candidates takes
part that the map was not fitted on; of every list the first 20, in both directions. Without the
folders, the demo marketplace alone. ``--picture FILE`` draws the reliability diagram (needs
matplotlib: ``pip install -e ".[pictures]"``).
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import mean_squared_error

from app.config import Settings
from app.main import build_engine
from app.matching.engine import Engine
from app.matching.scoring.calibration import (
    Bin,
    Numbers,
    beta_map,
    calibration_error,
    reliability,
)
from app.matching.scoring.combine import band_of
from benchmarks.report import Figure, machine_line, show
from training.judged import Judged, demonstration, lists, titled
from training.learn_weights import FIRST, first_of_each, sums_of

HELD_BACK = 1
TARGET = 0.05
BANDS = ("excellent", "good", "fair", "weak")


@dataclass(frozen=True)
class Checked:
    """Scores and judgements of one source's held-back half, ``(n,)`` each."""

    name: str
    scores: Numbers
    right: Numbers

    @property
    def bins(self) -> list[Bin]:
        """Ten bins of equal number."""
        return reliability(self.scores, self.right)


def check(engine: Engine, judged: Judged) -> Checked:
    """Scores of the first of every list of the held-back half."""
    sums = sums_of(judged, engine.weights)
    own, right = first_of_each(judged, sums, HELD_BACK)
    return Checked(judged.name, beta_map(own, engine.weights.calibration), right)


def figures(engine: Engine, found: list[Checked]) -> list[Figure]:
    """Error beside a constant predictor, and the share judged right per band."""
    rows = []
    for one in found:
        constant = np.full_like(one.right, one.right.mean())
        rows.append(
            Figure(
                f"{one.name}: calibration error, {len(one.scores)} pairs",
                f"≤ {TARGET}",
                f"{calibration_error(one.bins):.3f}; Brier score "
                f"{mean_squared_error(one.right, one.scores):.4f}, "
                f"of a constant {mean_squared_error(one.right, constant):.4f}",
            )
        )
        bands = np.array([band_of(score, engine.weights) for score in one.scores])
        shares = [
            f"{band} {one.right[bands == band].mean():.2f} of {int((bands == band).sum())}"
            for band in BANDS
            if (bands == band).any()
        ]
        rows.append(Figure(f"{one.name}: judged right per band", "falling", ", ".join(shares)))
    return rows


def draw(found: list[Checked], path: Path) -> None:
    """Draw the reliability diagram."""
    import matplotlib  # noqa: PLC0415 (optional, heavy)

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "skillmatch"
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(figsize=(5.2, 4.6))
    axes.plot([0, 1], [0, 1], color="0.75", linewidth=1)
    for one, mark in zip(found, ("o", "s", "^"), strict=False):
        axes.plot(
            [part.score for part in one.bins],
            [part.right for part in one.bins],
            marker=mark,
            markersize=5,
            label=f"{one.name} (error {calibration_error(one.bins):.3f})",
        )
    axes.set_xlabel("mean score of a bin")
    axes.set_ylabel("share judged a good match")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.legend(frameon=False, loc="upper left")
    axes.set_title(f"First {FIRST} of every list, held-back half, ten bins", fontsize=10)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="folder of the benchmarks")
    parser.add_argument("--data", type=Path, help="folder of the official releases")
    parser.add_argument("--picture", type=Path, help="where to draw the diagram")
    chosen = parser.parse_args()
    machine = machine_line()
    engine = build_engine(Settings())
    found = []
    if chosen.bench:
        found.append(check(engine, lists(engine, chosen.bench)))
    if chosen.bench and chosen.data:
        found.append(check(engine, titled(engine, chosen.bench, chosen.data)))
    found.append(check(engine, demonstration(engine)))
    show(machine, figures(engine, found))
    if chosen.picture:
        draw(found, chosen.picture)


if __name__ == "__main__":
    main()
