"""What an import of many realistic profiles takes, beside what the encoder alone takes for them.

``python -m benchmarks.bulk_import --profiles 10000``. The profiles (12 skills, 3 posts described
at length, no text twice) go through ``skillmatch import`` in a process of its own, whose memory is
read as it runs: growth is counted from when its first batch is stored. Before it and after it the
encoder alone encodes the texts of some of them, in batches of the same size, so that a slower
minute of the machine meets both.
"""

import argparse
import json
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.main import build_engine
from app.matching.engine import Engine
from app.matching.features.pieces import pieces_and_document_text
from app.models import Candidate
from app.services.bulk_import import PER_BATCH
from app.services.embeddings import candidate_document
from benchmarks import bodies
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import COMMAND, ROOT, Storage, options, storage

_ALONE = 1000
"""Profiles whose texts the encoder encodes by itself, each time."""


@dataclass(frozen=True)
class Spent:
    """Milliseconds a profile, by the clock and of the processor."""

    wall: float
    processor: float


def _profiles(count: int) -> Iterator[dict[str, Any]]:
    chance, names = random.Random(17), bodies.vocabulary()
    for number in range(count):
        profile = bodies.candidate(chance, chance.sample(names, 12))
        yield {**profile, "external_id": f"person-{number}"}


def _texts(profiles: list[dict[str, Any]]) -> Iterator[tuple[list[str], list[bool]]]:
    """The texts of each batch that differ, and which of them are names that may be kept."""
    for start in range(0, len(profiles), PER_BATCH):
        batch: dict[str, bool] = {}
        for profile in profiles[start : start + PER_BATCH]:
            pieces, joined = pieces_and_document_text(candidate_document(profile))
            batch[joined] = False
            batch.update((piece.embed, piece.kind in ("skill", "title")) for piece in pieces)
        yield list(batch), list(batch.values())


def _encoder_alone(engine: Engine, profiles: list[dict[str, Any]]) -> Spent:
    batches = list(_texts(profiles))
    wall, cpu = time.perf_counter(), time.process_time()
    for texts, cache in batches:
        engine.encoder.encode(texts, cache=cache)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Spent(wall / len(profiles) * 1000, cpu / len(profiles) * 1000)


def _stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Candidate)) or 0


def _import(place: Storage, path: Path, models: Path, count: int) -> tuple[Spent, float, float]:
    """Import a file; return what a profile took once profiles are being stored, and MiB of resident
    memory then and at most."""
    environment = place.environment() | {"SKILLMATCH_COMPILED_MODELS": str(models)}
    command = [*COMMAND, "import", "candidates", str(path)]
    begun, used, most = None, 0.0, 0.0
    process = psutil.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    database = place.open()
    while process.poll() is None:
        time.sleep(0.25)
        try:
            times = process.cpu_times()
            resident = process.memory_info().rss / 2**20
        except psutil.Error:
            break
        used = times.user + times.system
        if begun is None:
            rows = _stored_or_none(database)
            begun = (time.perf_counter(), used, rows, resident) if rows else None
        most = max(most, resident)
        last = time.perf_counter()
    if process.wait() != 0 or begun is None or _stored(database) != count:
        raise RuntimeError("the import failed")
    database.dispose()
    each = 1000 / (count - begun[2])
    return Spent((last - begun[0]) * each, (used - begun[1]) * each), begun[3], most


def _stored_or_none(database: Database) -> int:
    try:
        return _stored(database)
    except Exception:  # the schema is not there yet
        return 0


def measure(kind: str, count: int, models: Path) -> list[Figure]:
    """Import ``count`` profiles and compare with the encoder alone."""
    profiles = list(_profiles(count))
    engine = build_engine(Settings(compiled_models=models))
    _encoder_alone(engine, profiles[-2 * PER_BATCH :])  # pays for what is loaded late
    with storage(kind) as place:
        place.directory.mkdir(parents=True, exist_ok=True)
        path = place.directory / "people.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in profiles), encoding="utf-8")
        before = _encoder_alone(engine, profiles[:_ALONE])
        done, first, most = _import(place, path, models, count)
        after = _encoder_alone(engine, profiles[:_ALONE])
    wall = (before.wall + after.wall) / 2
    cpu = (before.processor + after.processor) / 2
    return [
        Figure(
            f"encoder alone ({engine.encoder.revision}), a profile",
            "",
            f"{wall:.1f} ms, {cpu:.1f} ms of processor time",
        ),
        Figure(
            f"import of {count:,} profiles, a profile",
            "",
            f"{done.wall:.1f} ms ({1000 / done.wall:.0f} a second), {done.processor:.1f} ms of "
            "processor time",
        ),
        Figure(
            "speed of the import against the encoder alone",
            "≥ 80 %",
            f"{wall / done.wall:.0%} by the clock, {cpu / done.processor:.0%} by processor time",
        ),
        Figure(
            "growth of resident memory from the first batch on",
            "≤ 300 MB",
            f"{(most - first) * 1.048576:.0f} MB (from {first:.0f} to {most:.0f} MiB)",
        ),
    ]


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--profiles", type=int, default=10_000)
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="compiled forms")
    chosen = parser.parse_args()
    machine = machine_line()
    models: Path = chosen.models.resolve()
    show(
        f"{machine} Database: {chosen.database}.", measure(chosen.database, chosen.profiles, models)
    )


if __name__ == "__main__":
    main()
