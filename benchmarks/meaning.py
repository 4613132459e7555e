"""Whether meaning wins over shared words, and whether people are ordered as a recruiter would.

``python -m benchmarks.meaning [--bench DIR]``. The triples of ``training/meaning`` (and of
``DIR/meaning``): for each job the right person in other words, a weaker neighbour, and a trap in
the same words. Then the pairs of ``training/recruiters.jsonl``, by kind. Fields and pairs are split
in two halves; one chose the engine's constants, the other confirms.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from app.main import build_engine
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.text.masking import anonymous_profile
from benchmarks.report import Figure, machine_line, show
from training.judged import triples
from training.learn_weights import scores_of, triple_shares

TRAINING = Path(__file__).resolve().parents[1] / "training"
RECRUITERS = TRAINING / "recruiters.jsonl"
HALVES = ("choosing", "confirming")


@dataclass(frozen=True)
class Order:
    """One judgement: what differs, which half it is in, and both scores."""

    kind: str
    half: int
    better: float
    worse: float


def read_judgements(engine: Engine, path: Path = RECRUITERS) -> list[Order]:
    """Score both sides of every judgement; every second line confirms."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        body = json.loads(line)
        if "job" in body:
            query: object = JobPosting.from_mapping(body["job"])
            others = [anonymous_profile(body["better"]), anonymous_profile(body["worse"])]
        else:
            query = anonymous_profile(body["candidate"])
            others = [JobPosting.from_mapping(body[f"{name}_job"]) for name in ("better", "worse")]
        page = engine.match_many(query, others)  # type: ignore[arg-type]
        scores = {item.index: item.match.score for item in page.items}
        found.append(Order(body["kind"], number % 2, scores[0], scores[1]))
    return found


def _triples_figures(engine: Engine, name: str, folder: Path) -> list[Figure]:
    rows, found = [], triples(engine, folder)
    scores = scores_of(found.judged, engine.weights, fitness=False).score
    own = scores.reshape(found.judged.right.shape)
    for half, label in enumerate(HALVES):
        places = found.places[found.half == half]
        shares = triple_shares(own, places)
        told = ", ".join(f"{what} {share:.2f}" for what, share in shares.items())
        aim = "right ≥ .60 / .95, trap ≤ .10" if half else ""
        rows.append(Figure(f"{name}, {label} half ({len(places)} jobs)", aim, told))
    return rows


def _order_figures(orders: list[Order]) -> list[Figure]:
    def share(chosen: list[Order]) -> str:
        right = sum(one.better > one.worse for one in chosen)
        return f"{right} of {len(chosen)} ({right / len(chosen):.2f})"

    rows = [
        Figure(f"judgements, {label} half", "≥ .92", share([o for o in orders if o.half == half]))
        for half, label in enumerate(HALVES)
    ]
    for kind in Counter(one.kind for one in orders):
        rows.append(Figure(f"… {kind}", "≥ .80", share([o for o in orders if o.kind == kind])))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="folder that holds a folder `meaning`")
    options = parser.parse_args()
    engine = build_engine(Settings())
    rows = _triples_figures(engine, "own triples", TRAINING / "meaning")
    if options.bench is not None:
        rows += _triples_figures(engine, "shared triples", options.bench / "meaning")
    rows += _order_figures(read_judgements(engine))
    show(machine_line(), rows)


if __name__ == "__main__":
    main()
