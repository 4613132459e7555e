"""What spreading attention does to a market of the real engine's scores: a simulation.

``python -m benchmarks.exposure`` takes the demo marketplace; ``--bench DIR`` a match task as well
(a sample of ``--people`` candidates and ``--jobs`` jobs). Scores, views and hard constraints are
the engine's; people are simulated, and the same chances are drawn for every capacity:

* In each round every open job, in an order drawn anew, approaches the first people of its list
  whom it has not approached before, until it has ``--approaches`` requests open. The list ends
  at the score ``--least`` and is ordered as ``GET /v1/jobs/{id}/matches`` orders it, by the
  requests that are open at that moment.
* A person attends to ``--attention`` requests a round, in the order in which they came, and
  accepts one with the probability of ``candidate_view``. A request nobody attended to for two
  rounds expires.
* Who accepted is hired with the probability of the score, for nothing but a good match leads to
  one, and both leave the market; otherwise the request is closed in the next round.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.config import Settings
from app.main import build_engine
from app.matching.constraints.filter_fields import candidate_facts, job_facts
from app.matching.constraints.rules import unmet_constraints
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.evaluation import read_lines
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.schemas.candidate import CandidateCreate
from app.services import demo, embeddings
from app.services.rankings.exposure import AVAILABLE, tier_of
from benchmarks.report import machine_line

Numbers = NDArray[np.float64]

OFF = 0
CAPACITIES = (OFF, 10, 5, 3, 2, 1)
PATIENCE = 2
"""Rounds after which a request that nobody attended to has expired."""


@dataclass(frozen=True)
class Market:
    """Every pair of ``n`` candidates and ``m`` jobs, ``(m, n)`` each; ``allowed``: no hard
    constraint keeps them apart. ``fair``: the lowest score of that band."""

    name: str
    scores: Numbers
    wishes: Numbers
    allowed: NDArray[np.bool_]
    fair: float


@dataclass(frozen=True)
class Rules:
    """How people behave: open requests (``approaches``) per job, ``attention`` per person and
    round, the ``least`` score that an employer goes down to."""

    rounds: int
    approaches: int
    attention: int
    least: float


@dataclass
class Outcome:
    """What happened in one simulated market."""

    received: NDArray[np.int64]
    answered: int = 0
    accepted: list[float] = field(default_factory=list)
    hired: int = 0

    @property
    def figures(self) -> tuple[float, ...]:
        """Requests, acceptance, answered share, hires, candidates reached, Gini, mean score."""
        sent = int(self.received.sum())
        return (
            sent,
            len(self.accepted) / max(1, sent),
            self.answered / max(1, sent),
            self.hired,
            float((self.received > 0).mean()),
            gini(self.received),
            float(np.mean(self.accepted)) if self.accepted else 0.0,
        )


COLUMNS = (
    "requests",
    "accepted, share",
    "answered, share",
    "hires",
    "candidates with a request",
    "Gini of requests",
    "mean score accepted",
)


def gini(counts: NDArray[np.int64]) -> float:
    """Gini coefficient of counts: 0 if all have equally many, towards 1 if one has all."""
    ordered = np.sort(counts).astype(float)
    n, total = len(ordered), ordered.sum()
    if total == 0:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def market_of(
    engine: Engine, name: str, people: Sequence[CandidateProfile], posts: Sequence[JobPosting]
) -> Market:
    """Score every pair with the engine."""
    profiles = [
        engine.features(d, e) for d, e in zip(people, engine.encode_many(people), strict=True)
    ]
    jobs = [engine.features(d, e) for d, e in zip(posts, engine.encode_many(posts), strict=True)]
    today = clock.now().date()
    facts = [candidate_facts(person) for person in people]
    scores, wishes, allowed = [], [], []
    for posting, job in zip(posts, jobs, strict=True):
        assert isinstance(job, JobFeatures)
        own = job_facts(posting)
        pairs = engine.compare(job, [p for p in profiles if isinstance(p, CandidateFeatures)])
        found = engine.score(pairs, [()] * len(pairs), None)
        scores.append(found.score)
        wishes.append(found.candidate_view)
        allowed.append([not unmet_constraints(f, own, engine.rates, today) for f in facts])
    return Market(
        name, np.array(scores), np.array(wishes), np.array(allowed), engine.weights.bands["fair"]
    )


def demonstration(engine: Engine) -> Market:
    """The demo marketplace: its open jobs and its people."""
    people = [
        embeddings.candidate_document(CandidateCreate.model_validate(body).model_dump(mode="json"))
        for body in demo.read("candidates")
    ]
    posts = [JobPosting.from_mapping(b) for b in demo.read("jobs") if b.get("status") == "open"]
    return market_of(engine, "demo", people, posts)


def sampled(engine: Engine, folder: Path, people_count: int, jobs_count: int) -> Market:
    """A sample of a match task, the same each time."""
    generator = np.random.default_rng(0)

    def some(name: str, count: int) -> list[dict[str, object]]:
        rows = read_lines(folder, name)
        return [rows[i] for i in sorted(generator.permutation(len(rows))[:count])]

    people = [CandidateProfile.from_mapping(body) for body in some("candidates", people_count)]
    posts = [JobPosting.from_mapping(body) for body in some("jobs", jobs_count)]
    return market_of(engine, folder.name, people, posts)


class Simulation:
    """One market, one way of ordering lists, one draw of all chances."""

    def __init__(self, market: Market, rules: Rules, capacity: int, seed: int) -> None:
        self.market, self.rules, self.capacity = market, rules, capacity
        jobs, people = market.scores.shape
        generator = np.random.default_rng(seed)
        self.orders = [generator.permutation(jobs) for _ in range(rules.rounds)]
        self.says_yes = generator.random((jobs, people)) < market.wishes
        self.is_hired = generator.random((jobs, people)) < market.scores
        self.free = np.ones(people, bool)
        self.vacant = np.ones(jobs, bool)
        self.untried = market.allowed & (market.scores >= rules.least)
        self.sent = np.zeros(jobs, int)  # open requests of each job
        self.waiting: list[list[tuple[int, int]]] = [[] for _ in range(people)]  # round, job
        self.engaged = np.zeros(people, int)
        self.outcome = Outcome(np.zeros(people, np.int64))

    def run(self) -> Outcome:
        """Play all rounds."""
        for number, order in enumerate(self.orders):
            for job in order:
                if self.vacant[job]:
                    self._approach(number, int(job))
            self.engaged[:] = 0  # those of the round before end now
            for person in np.flatnonzero(self.free):
                self._attend(number, int(person))
        return self.outcome

    def _approach(self, number: int, job: int) -> None:
        open_to = np.flatnonzero(self.untried[job] & self.free)
        keys = [(self._part(job, int(p)), -self.market.scores[job, p]) for p in open_to]
        room = self.rules.approaches - self.sent[job]
        for i in sorted(range(len(keys)), key=keys.__getitem__)[:room]:
            person = int(open_to[i])
            self.untried[job, person] = False
            self.waiting[person].append((number, job))
            self.sent[job] += 1
            self.outcome.received[person] += 1

    def _part(self, job: int, person: int) -> int:
        if self.capacity == OFF:
            return AVAILABLE
        score, fair = float(self.market.scores[job, person]), self.market.fair
        requests = len(self.waiting[person]) + int(self.engaged[person])
        return tier_of(score, requests, self.capacity, fair)

    def _attend(self, number: int, person: int) -> None:
        live = [own for own in self.waiting[person] if self.vacant[own[1]]]
        for place, (_, job) in enumerate(live[: self.rules.attention], 1):
            self.outcome.answered += 1
            self.sent[job] -= 1
            if not self.says_yes[job, person]:
                continue
            self.outcome.accepted.append(float(self.market.scores[job, person]))
            if self.is_hired[job, person]:
                self.outcome.hired += 1
                self.free[person] = self.vacant[job] = False
                self._end(live[place:])
                self.waiting[person] = []
                return
            self.engaged[person] += 1
        rest = live[self.rules.attention :]
        kept = [own for own in rest if number - own[0] < PATIENCE - 1]
        self._end([own for own in rest if own not in kept])
        self.waiting[person] = kept

    def _end(self, requests: Sequence[tuple[int, int]]) -> None:
        """Requests that end unanswered make room for others."""
        for _, job in requests:
            self.sent[job] -= 1


def table(market: Market, rules: Rules, seeds: int) -> str:
    """Means over the draws, and in brackets the standard error of the difference from `off`."""
    found = {
        capacity: np.array(
            [Simulation(market, rules, capacity, seed).run().figures for seed in range(seeds)]
        )
        for capacity in CAPACITIES
    }
    lines = [f"| capacity | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for capacity, rows in found.items():
        errors = (rows - found[OFF]).std(axis=0, ddof=1) / seeds**0.5
        cells = [
            _cell(mean, error, capacity)
            for mean, error in zip(rows.mean(axis=0), errors, strict=True)
        ]
        lines.append(f"| {capacity or 'off'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(mean: float, error: float, capacity: int) -> str:
    form = ".1f" if mean > 1 else ".3f"
    shown = f"{mean:{form}}"
    return shown if capacity == OFF else f"{shown} ({error:{form}})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="a match task")
    parser.add_argument("--people", type=int, default=300, help="candidates of the sample")
    parser.add_argument("--jobs", type=int, default=600, help="jobs of the sample")
    parser.add_argument("--seeds", type=int, default=100, help="draws of all chances")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--approaches", type=int, default=3, help="open requests per job")
    parser.add_argument("--attention", type=int, default=1, help="answers per person and round")
    parser.add_argument("--least", type=float, default=0.005, help="score lists end at")
    chosen = parser.parse_args()
    print(machine_line())
    rules = Rules(chosen.rounds, chosen.approaches, chosen.attention, chosen.least)
    engine = build_engine(Settings())
    markets = [demonstration(engine)]
    if chosen.bench:
        markets.append(sampled(engine, chosen.bench, chosen.people, chosen.jobs))
    for market in markets:
        jobs, people = market.scores.shape
        pairs = int((market.allowed & (market.scores >= rules.least)).sum())
        print(f"\n{market.name}: {people} candidates, {jobs} jobs, {pairs} pairs; {rules}\n")
        print(table(market, rules, chosen.seeds))


if __name__ == "__main__":
    main()
