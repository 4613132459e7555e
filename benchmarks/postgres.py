"""Retrieval on PostgreSQL by both indexes: what they find of the nearest rows, and how fast.

``python -m benchmarks.postgres --jobs 20000``. Copies of the demo's jobs get a country each that
half, 5 %, .5 % or .05 % of them share. For each country, and without a filter, the nearest 500 of
random queries are retrieved as a ranked list does it, with the rows that scoring reads: by the
resident index and inside PostgreSQL by pgvector, in turns. What they find is compared with the
nearest by brute force over the float vectors. ``without fallback`` is pgvector alone, as its
iterative scan leaves it.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select, text

from app.config import Settings
from app.database import Database
from app.main import build_engine
from app.matching.arrays import Vectors
from app.matching.constraints.filter_fields import JobQuery
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.pgvector import PgvectorIndex
from app.models import Embedding
from benchmarks.copies import add_jobs
from benchmarks.report import Figure, machine_line, percentile, show
from benchmarks.server import Server, storage

_SHARES = {"QA": 0.5, "QB": 0.05, "QC": 0.005, "QD": 0.0005}
_K = 500
_INDEX = (
    "CREATE INDEX ix_embeddings_retrieval ON embeddings "
    "USING hnsw ((retrieval::halfvec(384)) halfvec_cosine_ops) WHERE dimension = 384"
)


@dataclass
class Found:
    """What one index found: shares of the nearest 10 and 500, rows, seconds."""

    near: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    short: int = 0

    def told(self) -> str:
        """As it stands in the table."""
        recall = f"recall@10 {np.mean(self.near):.4f}, @{_K} {np.mean(self.all):.4f}"
        short = f"; too few rows {self.short} times" if self.short else ""
        times = f"p50 {percentile(self.seconds, 50):.0f} ms, p99 {percentile(self.seconds, 99):.0f}"
        return f"{recall}; {times} ms{short}"


def _country_of(count: int) -> Callable[[int], dict[str, Any]]:
    chance, countries = random.Random(4), []
    for country, share in _SHARES.items():
        countries += [country] * max(1, round(share * count))
    countries += ["QE"] * (count - len(countries))
    chance.shuffle(countries)
    return lambda number: {"country": countries[number]}


def _fill(database: Database, count: int) -> None:
    """Add copies; the graph is built afterwards, at once, as an operator would for so many."""
    with database.write() as session:
        session.execute(text("DROP INDEX ix_embeddings_retrieval"))
    add_jobs(database, count, facts=_country_of(count))
    with database.write() as session:
        session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        session.execute(text(_INDEX))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE embeddings"))


def _rows(database: Database) -> tuple[list[UUID], list[str | None], Vectors]:
    """Ids, countries and float vectors ``(n, d)`` of all open jobs."""
    ids, countries, vectors = [], [], []
    statement = select(Embedding.owner_id, Embedding.facts, Embedding.vectors, Embedding.dimension)
    with database.read() as session:
        for owner, facts, own, dimension in session.execute(
            statement.where(Embedding.owner_kind == "job").execution_options(yield_per=1000)
        ):
            if facts.get("is_open"):
                ids.append(owner)
                countries.append(facts.get("country"))
                vectors.append(np.frombuffer(own, "<f4", dimension))
    return ids, countries, np.stack(vectors)


def _queries(vectors: Vectors, count: int) -> Vectors:
    """Vectors about as far from the nearest rows as profiles are from jobs."""
    dice = np.random.default_rng(8)
    noise = dice.normal(size=(count, vectors.shape[1]))
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    made = vectors[dice.choice(len(vectors), count)] + 0.8 * noise
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _compare(
    database: Database, indexes: dict[str, Any], country: str | None, asked: int
) -> dict[str, Found]:
    ids, countries, vectors = _rows(database)
    inside = np.array([country in (None, one) for one in countries])
    rows = np.flatnonzero(inside)
    found = {name: Found() for name in indexes}
    for number, query in enumerate(_queries(vectors, asked)):
        order = rows[np.argsort(-(vectors[rows] @ query), kind="stable")][:_K]
        nearest = [ids[row] for row in order]
        for name, index in indexes.items():
            with database.read() as session:
                index.refresh(session)
                begun = time.perf_counter()
                result = index.jobs_for(session, None, JobQuery(country=country), query, _K)
                seconds = time.perf_counter() - begun
            own = {item.owner_id for item in result.items}
            one = found[name]
            if number:  # the first one pays for what is loaded late
                one.seconds.append(seconds)
            one.near.append(len(own.intersection(nearest[:10])) / len(nearest[:10]))
            one.all.append(len(own.intersection(nearest)) / len(nearest))
            one.short += len(own) < len(nearest)
            if result.total != len(rows):
                raise RuntimeError(f"{name} counts {result.total} rows, not {len(rows)}")
    return found


def measure(count: int, asked: int, models: Path) -> list[Figure]:
    """Compare the indexes on ``count`` jobs."""
    figures = []
    with storage("postgresql") as place:
        with Server(place, compiled_models=str(models)):
            pass
        database = place.open()
        engine = build_engine(Settings(compiled_models=models))
        begun = time.perf_counter()
        _fill(database, count)
        figures.append(
            Figure("copies and graph written", "", f"{time.perf_counter() - begun:.0f} s")
        )
        indexes = {"resident": MemoryIndex(engine), "pgvector": PgvectorIndex(engine)}
        for country in (None, *_SHARES):
            share = f"{_SHARES[country]:.2%} of the rows pass" if country else "no filter"
            for name, one in _compare(database, indexes, country, asked).items():
                figures.append(Figure(f"{share}, {name}", "recall@10 ≥ .99 / .97", one.told()))
        database.dispose()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="compiled forms")
    chosen = parser.parse_args()
    machine = machine_line()
    figures = measure(chosen.jobs, chosen.queries, chosen.models.resolve())
    show(f"{machine} PostgreSQL with pgvector, {chosen.jobs:,} jobs.", figures)


if __name__ == "__main__":
    main()
