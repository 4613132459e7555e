"""How start, memory and ranked lists grow with the number of jobs: the demo and copies of them.

For each size: processor time from the start of ``skillmatch serve`` until it is ready, the memory
of the process then and after it was used, and the time of a ranked list of 20 roles with
explanations, at a steady rate, with the usual cache of documents and with one too small to help.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from benchmarks.client import Client
from benchmarks.copies import add_jobs
from benchmarks.load import at_rate
from benchmarks.ranking_latency import Question, roles_questions
from benchmarks.report import Figure, machine_line, percentile, show
from benchmarks.server import Server, Storage, options, storage

_COLD = {"document_cache_mib": "1"}
_FILTERS = ({}, {"remote": "remote"}, {"min_salary": "30000", "currency": "EUR"})


@dataclass(frozen=True)
class Size:
    """What was measured with so many jobs. Times of lists are p50 and p99, milliseconds."""

    jobs: int
    ready_cpu_s: float
    ready_wall_s: float
    ready_rss_mib: float
    used_rss_mib: float
    usual: tuple[float, float]
    cold: tuple[float, float]
    cpu_ms: float


def _times(
    server: Server, client: Client, asked: list[Question], rate: float, seconds: float
) -> tuple[list[float], float]:
    """Seconds of each answer at a rate, and processor milliseconds of the server for each."""

    def send(position: int) -> httpx.Response:
        one = asked[position % len(asked)]
        filters = _FILTERS[position % len(_FILTERS)]
        return client.get(one.path, params={"limit": 20, **filters}, headers=one.headers)

    for position in range(len(_FILTERS)):
        if send(position).status_code != 200:
            raise RuntimeError(send(position).text)
    cpu = server.cpu_seconds()
    answers = at_rate(send, rate, seconds)
    cpu = (server.cpu_seconds() - cpu) / len(answers)
    if failed := [answer for answer in answers if answer.status != 200]:
        raise RuntimeError(f"{len(failed)} of {len(answers)} answers failed")
    return [answer.seconds for answer in answers], cpu * 1000


def _measure_one(place: Storage, jobs: int, rate: float, seconds: float) -> Size:
    begun = time.perf_counter()
    with Server(place, with_demo=False) as server, server.client() as client:
        cpu, wall, rss = server.cpu_seconds(), time.perf_counter() - begun, server.memory_mib()
        asked = roles_questions(server, client)[:40]
        usual, cpu_ms = _times(server, client, asked, rate, seconds)
        used = server.memory_mib()
    with Server(place, with_demo=False, **_COLD) as server, server.client() as client:
        cold, _ = _times(server, client, roles_questions(server, client)[:40], rate, seconds)
    return Size(
        jobs, cpu, wall, rss, used,
        (percentile(usual, 50), percentile(usual, 99)),
        (percentile(cold, 50), percentile(cold, 99)),
        cpu_ms,
    )  # fmt: skip


def _figure(size: Size) -> Figure:
    def list_of(times: tuple[float, float]) -> str:
        return f"p50 {times[0]:.0f} ms, p99 {times[1]:.0f} ms"

    return Figure(
        f"{size.jobs:,} jobs",
        "",
        f"ready after {size.ready_cpu_s:.1f} s of processor time ({size.ready_wall_s:.1f} s); "
        f"{size.ready_rss_mib:.0f} MiB, {size.used_rss_mib:.0f} MiB after use; "
        f"ranked roles {list_of(size.usual)} ({size.cpu_ms:.0f} ms of processor time), "
        f"from a cold cache {list_of(size.cold)}",
    )


def measure(kind: str, sizes: list[int], rate: float, seconds: float) -> list[Size]:
    """Measure one size after the other on one growing marketplace."""
    with storage(kind) as place:
        with Server(place):
            pass
        found, there = [], 0
        for jobs in sizes:
            database = place.open()
            add_jobs(database, jobs - there, seed=jobs)
            database.dispose()
            there = jobs
            found.append(_measure_one(place, jobs, rate, seconds))
            print(_figure(found[-1]).measured, file=sys.stderr, flush=True)
        return found


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 1_000, 10_000, 100_000])
    parser.add_argument("--rate", type=float, default=20.0, help="requests per second")
    parser.add_argument("--seconds", type=float, default=20.0, help="per size and cache")
    parser.add_argument("--json", type=Path, help="also write the figures here, for the plot")
    chosen = parser.parse_args()
    machine = machine_line()
    found = measure(chosen.database, sorted(chosen.sizes), chosen.rate, chosen.seconds)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([asdict(size) for size in found], indent=1) + "\n")
    show(machine, map(_figure, found))


if __name__ == "__main__":
    main()
