"""Whether meaning wins over shared words, and whether people are ordered as a recruiter would.

``python -m benchmarks.meaning [--bench DIR [--data DIR]]``. The triples of ``training/meaning``
(and of ``DIR/meaning``): for each job the right person in other words, a weaker neighbour, and a
trap in the same words. Those of ``training/meaning_unseen``, to which nothing is fitted. Then the
pairs of ``training/recruiters.jsonl``, by kind, and what is said of the single requirements of
``training/requirements.jsonl``. All are split in two halves; one chose, the other confirms. With
``--data`` (the archives of ESCO and O*NET) also documents that are a title and nothing else, of
``training/regional_titles.tsv``: one job under two names, and a look-alike.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from app.main import build_engine
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.results import RequirementMatch
from app.matching.text.masking import anonymous_profile
from benchmarks.report import Figure, machine_line, show
from training.judged import triples
from training.learn_weights import scores_of, triple_shares
from training.regional_titles import TitledWork, for_training, read_regional_titles
from training.taxonomies import kept_aside_titles, read_withheld

TRAINING = Path(__file__).resolve().parents[1] / "training"
RECRUITERS = TRAINING / "recruiters.jsonl"
REQUIREMENTS = TRAINING / "requirements.jsonl"
SHOWN: Mapping[str, Callable[[RequirementMatch], bool]] = {
    "met": lambda found: found.status in ("met", "claimed"),
    "not met": lambda found: found.status == "missing",
    "at most partial": lambda found: (
        found.status in ("partial", "missing")
        or (found.status == "claimed" and found.reason not in (None, "listed_only"))
    ),
}
"""By what should be said of a requirement: whether it is. Named in a list alone counts as met."""
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


def _requirements_figures(engine: Engine) -> list[Figure]:
    """Of single requirements, each judged with one profile: how many are spoken of rightly."""
    right: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for number, line in enumerate(REQUIREMENTS.read_text(encoding="utf-8").splitlines()):
        body = json.loads(line)
        job = JobPosting.from_mapping(body["job"])
        found = engine.match_many(job, [anonymous_profile(body["candidate"])]).items[0].match
        said = {one.requirement: one for one in found.requirements}
        for name, wanted in body["expect"].items():
            every[number % 2] += 1
            right[number % 2] += name in said and SHOWN[wanted](said[name])
    return [
        Figure(f"single requirements, {label} half", "≥ .92", f"{right[half]} of {every[half]}")
        for half, label in enumerate(HALVES)
    ]


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


def _bare_title_orders(engine: Engine, lines: list[TitledWork]) -> list[Order]:
    """A job under its first name, the person under each other name against each look-alike."""
    found = []
    for line in lines:
        titles = [*line.names[1:], *(title for _, title in line.look_alikes)]
        page = engine.match_many(
            JobPosting(line.names[0]), [CandidateProfile((), headline=title) for title in titles]
        )
        scores = {item.index: item.match.score for item in page.items}
        others = range(len(line.names) - 1, len(titles))
        for right in range(len(line.names) - 1):
            found += [Order("bare title", 1, scores[right], scores[other]) for other in others]
    return found


def _bare_titles_figures(engine: Engine, bench: Path, data: Path) -> list[Figure]:
    lines = read_regional_titles()
    aside = kept_aside_titles(data, read_withheld(bench))
    learned = {line.names for line in for_training(lines, aside)}
    rows = []
    for is_learned, what in ((True, "learned"), (False, "kept aside")):
        orders = _bare_title_orders(
            engine, [line for line in lines if (line.names in learned) == is_learned]
        )
        right = sum(one.better > one.worse for one in orders)
        rows.append(
            Figure(f"bare titles, {what}", "", f"{right / len(orders):.3f} ({len(orders):,})")
        )
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="folder that holds a folder `meaning`")
    parser.add_argument("--data", type=Path, help="folder of the archives of ESCO and O*NET")
    options = parser.parse_args()
    if options.data is not None and options.bench is None:
        parser.error("--data needs --bench, which says what training must not see")
    engine = build_engine(Settings())
    rows = _triples_figures(engine, "own triples", TRAINING / "meaning")
    rows += _triples_figures(engine, "unseen triples", TRAINING / "meaning_unseen")
    if options.bench is not None:
        rows += _triples_figures(engine, "shared triples", options.bench / "meaning")
        if options.data is not None:
            rows += _bare_titles_figures(engine, options.bench, options.data)
    rows += _order_figures(read_judgements(engine))
    rows += _requirements_figures(engine)
    show(machine_line(), rows)


if __name__ == "__main__":
    main()
