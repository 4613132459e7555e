"""Skillmatch beside what somebody would take instead, in one run: a table, and a picture.

``python -m benchmarks.compare --bench DIR``. Needs the packages of ``pip install -e ".[bench]"``.
Quality: mean average precision on the match tasks in DIR. Retrieval: the nearest hundred of
synthetic rows around real ones, with and without filters. Service: answers a second over HTTP.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from app.config import Settings
from app.main import build_engine
from app.services import demo
from app.services.embeddings import candidate_document
from benchmarks.compare import quality, retrieval, service
from benchmarks.compare.picture import draw
from benchmarks.compare.quality import Quality
from benchmarks.compare.retrieval import Retrieval
from benchmarks.compare.service import Service
from benchmarks.report import Figure, machine_line, show

TASKS = ("meaning", "match_esco_onet")


def _quality_figures(rows: list[Quality]) -> list[Figure]:
    return [
        Figure(
            f"`{row.task}`, {row.direction}: {row.system}",
            "",
            f"MAP {row.mean_average_precision:.3f} over {row.queries} queries",
        )
        for row in rows
    ]


def _retrieval_figures(rows: list[Retrieval], count: int) -> list[Figure]:
    return [
        Figure(
            f"nearest {retrieval.K} of {count:,}, {row.share:.1%} of the rows pass: {row.system}",
            "",
            f"p50 {row.p50:.1f} ms, recall {row.mean_recall:.3f}",
        )
        for row in rows
    ]


def _service_figures(rows: list[Service], jobs: int) -> list[Figure]:
    return [
        Figure(
            f"service over {jobs:,} jobs, {service.CALLERS} callers: {row.system}",
            "",
            f"{row.per_second:.1f} answers a second, {row.processor:.0f} ms of processor time "
            f"each; one caller alone p50 {row.alone:.0f} ms; {row.memory:.0f} MiB; ready after "
            f"{row.ready:.1f} s",
        )
        for row in rows
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="folder of the match tasks")
    parser.add_argument("--tasks", nargs="+", default=TASKS, help="folders in it")
    parser.add_argument("--max-queries", type=int, help="of each direction; none: all")
    parser.add_argument("--vectors", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=10_000, help="that the services hold")
    parser.add_argument("--seconds", type=float, default=15.0, help="of load on each service")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="compiled forms")
    parser.add_argument("--picture", type=Path, help="draw here (SVG)")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    chosen = parser.parse_args()
    machine, models = machine_line(), chosen.models.resolve()
    engine, model = build_engine(Settings(compiled_models=models)), quality.tutorial_model()
    found: list[Quality] = []
    for task in chosen.tasks if chosen.bench else ():
        found += quality.measure(engine, model, chosen.bench / task, chosen.max_queries)
    people = [candidate_document(body) for body in demo.read("candidates")]
    originals = engine.encoder.encode([engine.encode(one).document_text or "" for one in people])
    near = retrieval.measure(originals, chosen.vectors, chosen.queries)
    served = [
        service.tutorial(chosen.jobs, chosen.seconds),
        service.skillmatch(chosen.jobs, chosen.seconds, models),
    ]
    show(
        machine,
        [
            *_quality_figures(found),
            *_retrieval_figures(near, chosen.vectors),
            *_service_figures(served, chosen.jobs),
        ],
    )
    if chosen.picture is not None:
        draw(found, near, served, chosen.picture)
    if chosen.json is not None:
        rows = {"quality": found, "retrieval": near, "service": served}
        plain = {name: [asdict(row) for row in own] for name, own in rows.items()}
        chosen.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
