"""Exact search over the resident int8 vectors: how near to what memory gives, and what it finds.

``python -m benchmarks.retrieval``. Vectors are drawn around as many centres as there are trades,
as documents lie. For each size, for everything and for a filter that a tenth passes: processor time
of comparing and choosing (one thread), beside the time in which the same bytes are merely added up
in the same run, in turns; and the share of the true nearest hundred, by float32 vectors, that is
among the rows that would be fetched and ranked by their float vectors.
"""

import argparse
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.matching.arrays import Vectors
from app.matching.kernels.jit import compiled_products
from app.matching.kernels.scan import Resident, largest, likeness_to, resident
from benchmarks.report import Figure, machine_line, show

DIMENSION, WANTED = 384, 100
FETCHED = WANTED + max(32, WANTED // 8)
"""As ``SideIndex.nearest`` does: somewhat more, among which the float vectors choose."""
_CENTRES, _PART, _QUERIES, _TURNS = 400, 20_000, 20, 7


@dataclass(frozen=True)
class Drawn:
    """Quantised rows, queries ``(q, d)``, and the products of each query with all float rows."""

    rows: Resident
    queries: Vectors
    products: Vectors


def _unit(vectors: Vectors) -> Vectors:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def draw(count: int, seed: int = 7) -> Drawn:
    """Draw rows part by part: as float32 a million of them would take 1.5 GB."""
    dice = np.random.default_rng(seed)
    centres = dice.standard_normal((_CENTRES, DIMENSION), np.float32)

    def some(number: int) -> Vectors:
        noise = dice.standard_normal((number, DIMENSION), np.float32)
        return _unit(centres[dice.integers(0, _CENTRES, number)] + noise)

    queries = some(_QUERIES)
    values, scales = np.empty((count, DIMENSION), np.int8), np.empty(count, np.float32)
    products = np.empty((_QUERIES, count), np.float32)
    for start in range(0, count, _PART):
        part = some(min(_PART, count - start))
        own = resident(part)
        values[start : start + len(part)], scales[start : start + len(part)] = own
        products[:, start : start + len(part)] = queries @ part.T
    return Drawn(Resident(values, scales), queries, products)


@compiled_products
def _add_up(words: Any, rows: Any) -> int:
    total = 0
    for place in range(len(rows)):
        row = words[rows[place]]
        for k in range(len(row)):
            total += row[k]
    return total


def _search(drawn: Drawn, passing: Any, query: Vectors) -> Any:
    near = likeness_to(drawn.rows, passing, query)
    return passing[largest(near, FETCHED)]


def _processor_ms(work: Any) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _figure(drawn: Drawn, what: str, passing: Any) -> Figure:
    words = drawn.rows.values.view(np.int64)
    _add_up(words, passing[:1])
    floor, took, found = [], [], 0
    for turn in range(_TURNS):
        query = drawn.queries[turn]
        floor.append(_processor_ms(lambda: _add_up(words, passing)))
        took.append(_processor_ms(lambda query=query: _search(drawn, passing, query)))
    for query, products in zip(drawn.queries, drawn.products, strict=True):
        true = passing[np.argpartition(-products[passing], WANTED - 1)[:WANTED]]
        found += len(np.intersect1d(true, _search(drawn, passing, query)))
    low, middle = float(np.median(floor)), float(np.median(took))
    return Figure(
        f"the nearest {WANTED} of {len(passing):,} rows{what}",
        f"≤ 2.5 × the bytes read, recall@{WANTED} ≥ .999",
        f"{middle:.2f} ms, {middle / low:.2f} × reading them ({low:.2f} ms, "
        f"{passing.size * DIMENSION / low / 1e6:.1f} GB/s); "
        f"recall {found / (WANTED * len(drawn.queries)):.4f}",
    )


def measure(sizes: list[int]) -> list[Figure]:
    """Search all rows, and a tenth of them, for each size."""
    figures = []
    for size in sizes:
        drawn = draw(size)
        everything = np.arange(size)
        figures.append(_figure(drawn, "", everything))
        figures.append(_figure(drawn, f", a tenth of {size:,}", everything[3::10]))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.sizes))


if __name__ == "__main__":
    main()
