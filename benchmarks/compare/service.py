"""Two services under the same callers: ranked roles of Skillmatch, and the tutorial's service."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import psutil

from app.services import demo
from benchmarks.client import Client
from benchmarks.compare.texts import plain_text
from benchmarks.copies import add_jobs
from benchmarks.ranking_latency import roles_questions
from benchmarks.report import percentile
from benchmarks.server import ROOT, Server, free_port, storage
from benchmarks.spread import spread

CALLERS = 4
_DIMENSION = 384
Send = Callable[[int], httpx.Response]


@dataclass(frozen=True)
class Service:
    """What one service did: answers a second with :data:`CALLERS` callers, milliseconds of one
    caller alone and processor time an answer, MiB of memory, seconds from start to ready."""

    system: str
    per_second: float
    alone: float
    processor: float
    memory: float
    ready: float


def _answer(send: Send, position: int) -> float:
    begun = time.perf_counter()
    send(position).raise_for_status()
    return time.perf_counter() - begun


def _load(name: str, send: Send, processes: list[psutil.Process], seconds: float, ready: float,
          ) -> Service:  # fmt: skip
    for position in range(10):
        _answer(send, position)
    alone = [_answer(send, position) for position in range(30)]

    def used() -> float:
        return sum(one.cpu_times().user + one.cpu_times().system for one in processes)

    begun, cpu, end = time.perf_counter(), used(), time.perf_counter() + seconds

    def caller(first: int) -> int:
        count = 0
        while time.perf_counter() < end:
            _answer(send, first + CALLERS * count)
            count += 1
        return count

    with ThreadPoolExecutor(CALLERS) as pool:
        answered = sum(pool.map(caller, range(CALLERS)))
    took, cpu = time.perf_counter() - begun, used() - cpu
    memory = sum(one.memory_info().rss for one in processes) / 2**20
    return Service(
        name, answered / took, percentile(alone, 50), cpu / answered * 1000, memory, ready
    )


@contextmanager
def _tutorial(vectors: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    port, begun = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "uvicorn", "--factory", "--log-level", "error"]
    command += ["benchmarks.compare.tutorial_service:application", "--port", str(port)]
    environment = {**os.environ, "TUTORIAL_VECTORS": str(vectors)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        while process.poll() is None:
            try:
                httpx.get(f"{url}/readyz", timeout=2).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield url, psutil.Process(process.pid), time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(30)


def tutorial(jobs: int, seconds: float) -> Service:
    """Measure the tutorial's service over ``jobs`` vectors."""
    texts = [plain_text(person) for person in demo.read("candidates")]
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "jobs.npy"
        seeds = np.random.default_rng(1).normal(size=(100, _DIMENSION)).astype(np.float32)
        np.save(path, spread(seeds, jobs))
        with _tutorial(path) as (url, process, ready), Client(url, {}) as client:

            def send(position: int) -> httpx.Response:
                return client.post("/match", json={"text": texts[position % len(texts)]})

            return _load("tutorial service", send, [process], seconds, ready)


def skillmatch(jobs: int, seconds: float, models: Path) -> Service:
    """Measure ranked roles, twenty with their reasons, over ``jobs`` jobs."""
    with storage("sqlite") as place:
        with Server(place, compiled_models=str(models)):
            pass
        database = place.open()
        add_jobs(database, jobs)
        database.dispose()
        begun = time.perf_counter()
        with Server(place, with_demo=False, compiled_models=str(models)) as server:
            ready = time.perf_counter() - begun
            with server.client() as client:
                asked = roles_questions(server, client)[:40]

                def send(position: int) -> httpx.Response:
                    return asked[position % len(asked)].ask(client)

                return _load("Skillmatch", send, server.processes(), seconds, ready)
