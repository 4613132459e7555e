"""How fast the nearest rows are found under a filter, and how many of them."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.matching.arrays import Vectors
from benchmarks.compare.retrievers import retrievers
from benchmarks.report import percentile
from benchmarks.spread import spread

SHARES = {None: 1.0, "QB": 0.05, "QC": 0.005}
"""Countries that are filtered by, and the share of the rows that have them."""
K = 100


@dataclass
class Retrieval:
    """One system under one filter: share of the nearest :data:`K` found, seconds."""

    system: str
    share: float
    recall: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def mean_recall(self) -> float:
        """Over all queries."""
        return float(np.mean(self.recall))

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return percentile(self.seconds, 50)


def _countries(count: int) -> list[str]:
    made: list[str] = []
    for country, share in SHARES.items():
        if country is not None:
            made += [country] * round(share * count)
    made += ["QE"] * (count - len(made))
    random.Random(2).shuffle(made)
    return made


def _nearest(
    vectors: Vectors, countries: Sequence[str], query: Vectors, country: str | None
) -> set[int]:
    rows = np.array([i for i, one in enumerate(countries) if country in (None, one)])
    order = np.argsort(-(vectors[rows] @ query))[:K]
    return set(rows[order].tolist())


def measure(originals: Vectors, count: int, queries: int) -> list[Retrieval]:
    """Every system and filter on ``count`` rows; the systems take turns, query by query."""
    vectors, countries = spread(originals, count), _countries(count)
    asked = spread(originals, queries + 1, seed=9)
    found: list[Retrieval] = []
    with retrievers(vectors, countries) as systems:
        for country, share in SHARES.items():
            rows = {system.name: Retrieval(system.name, share) for system in systems}
            for number, query in enumerate(asked):
                right = _nearest(vectors, countries, query, country)
                for system in systems:
                    begun = time.perf_counter()
                    own = system.search(query, country, K)
                    seconds = time.perf_counter() - begun
                    if number:  # the first pays for what is loaded late
                        rows[system.name].seconds.append(seconds)
                        rows[system.name].recall.append(len(right.intersection(own)) / len(right))
            found += rows.values()
    return found
