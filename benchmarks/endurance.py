"""Mixed load for minutes: whether the server's memory, descriptors or connections grow.

    python -m benchmarks.endurance

After a warm-up everybody of the demo goes on doing what people do, at a steady rate: ranked roles
and people, profiles read, edited, made and erased, searches, extraction, stateless matches,
sign-ins. What is compared is the median of the first minute after the warm-up and of the last one.
"""

import random
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from app.services import demo
from benchmarks.bounded_work import Texts
from benchmarks.client import Client
from benchmarks.load import Answer, at_rate
from benchmarks.ranking_latency import Question, people_questions, roles_questions
from benchmarks.report import Figure, machine_line, milliseconds, show
from benchmarks.server import Server, options, storage

_SAMPLED_SECONDS, _COMPARED_SECONDS = 5.0, 60.0


@dataclass(frozen=True)
class Sample:
    """What the server held at one moment, all its processes."""

    second: float
    memory_mib: float
    descriptors: int
    connections: int
    threads: int


class Watch:
    """Samples a server until it is told to stop."""

    def __init__(self, server: Server) -> None:
        self.samples: list[Sample] = []
        self._server = server
        self._stopped = threading.Event()
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(_SAMPLED_SECONDS):
            processes = self._server.processes()
            self.samples.append(
                Sample(
                    time.monotonic() - self._begun,
                    self._server.memory_mib(),
                    sum(process.num_fds() for process in processes),
                    sum(len(process.net_connections()) for process in processes),
                    sum(process.num_threads() for process in processes),
                )
            )

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()


class Mixed:
    """The requests of a mixed load, one after the other."""

    def __init__(self, server: Server, client: Client, operator: dict[str, str]) -> None:
        self._server, self._client, self._operator = server, client, operator
        self._random, self._texts = random.Random(7), Texts(7)
        self._emails = [person["email"] for person in demo.read("candidates")]
        self._roles = roles_questions(server, client)
        self._people = people_questions(server, client, operator)
        self._kinds: list[Callable[[], httpx.Response]] = [
            *[self._ranked_roles] * 6,
            *[self._ranked_people] * 4,
            *[self._own_profile] * 4,
            *[self._searched_jobs] * 3,
            self._edited,
            self._made_and_erased,
            self._matched,
            self._extracted,
            self._signed_in,
        ]

    def send(self, number: int) -> httpx.Response:
        """Send the request of this number."""
        return self._kinds[number % len(self._kinds)]()

    def _any(self, questions: list[Question]) -> Question:
        return self._random.choice(questions)

    def _ranked_roles(self) -> httpx.Response:
        return self._any(self._roles).ask(self._client)

    def _ranked_people(self) -> httpx.Response:
        return self._any(self._people).ask(self._client)

    def _own_profile(self) -> httpx.Response:
        asked = self._any(self._roles)
        return self._client.get(asked.path.partition("/matches")[0], headers=asked.headers)

    def _searched_jobs(self) -> httpx.Response:
        words = self._texts.prose(40)
        path, headers = "/v1/jobs", self._any(self._roles).headers
        return self._client.get(path, params={"q": words}, headers=headers)

    def _edited(self) -> httpx.Response:
        asked = self._any(self._roles)
        path, body = asked.path.partition("/matches")[0], {"headline": self._texts.prose(60)}
        return self._client.request("PATCH", path, json=body, headers=asked.headers)

    def _made_and_erased(self) -> httpx.Response:
        made = self._client.post("/v1/candidates", json=self._profile(), headers=self._operator)
        if made.status_code != 201:
            return made
        path = f"/v1/candidates/{made.json()['id']}"
        return self._client.request("DELETE", path, headers=self._operator)

    def _profile(self) -> dict[str, Any]:
        return {
            "name": "Example Person",
            "email": f"{self._random.getrandbits(60):x}@example.com",
            "headline": self._texts.prose(60),
            "skills": self._texts.skills(6),
            "experience": self._texts.posts(2, 400),
        }

    def _matched(self) -> httpx.Response:
        job = {"title": self._texts.name(), "description": self._texts.prose(600)}
        body = {"job": job, "candidates": [{"skills": self._texts.skills(4)}]}
        return self._client.post("/v1/match", json=body, headers=self._operator)

    def _extracted(self) -> httpx.Response:
        body = {"text": self._texts.prose(800)}
        return self._client.post("/v1/skills/extract", json=body, headers=self._operator)

    def _signed_in(self) -> httpx.Response:
        form = {"username": self._random.choice(self._emails), "password": demo.PASSWORD}
        return self._client.post("/v1/auth/token", data=form)


def _growth(samples: list[Sample], end: float, warm: float) -> Iterator[Figure]:
    first = [one for one in samples if warm <= one.second < warm + _COMPARED_SECONDS]
    last = [one for one in samples if end - _COMPARED_SECONDS <= one.second <= end]

    def medians(name: str) -> tuple[float, float]:
        before, after = (
            statistics.median(getattr(s, name) for s in part) for part in (first, last)
        )
        return before, after

    before, after = medians("memory_mib")
    yield Figure(
        "resident memory: first minute after the warm-up, last minute",
        "growth ≤ 5 %",
        f"{before:.0f} and {after:.0f} MiB, {after / before - 1:+.1%}",
    )
    for name in ("descriptors", "connections", "threads"):
        before, after = medians(name)
        yield Figure(f"the same: {name}", "no growth", f"{before:g} and {after:g}")


def _answers(answers: list[Answer]) -> Figure:
    counts = Counter(answer.status for answer in answers)
    said = ", ".join(f"{status}: {count:,}" for status, count in sorted(counts.items()))
    times = milliseconds([answer.seconds for answer in answers], 50, 99)
    return Figure("answers", "no 5xx", f"{said}; {times}")


def measure(database: str, rate: float, warm: float, seconds: float) -> list[Figure]:
    """Load a server of its own and say what grew."""
    with storage(database) as place:
        operator = {"X-API-Key": place.admin_key()}
        with Server(place) as server, server.client() as client:
            mixed = Mixed(server, client, operator)
            watch = Watch(server)
            try:
                answers = at_rate(mixed.send, rate, warm + seconds, threads=16)
            finally:
                watch.stop()
        return [_answers(answers), *_growth(watch.samples, warm + seconds, warm)]


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second")
    parser.add_argument("--warm-up", type=float, default=120.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=600.0, help="seconds after the warm-up")
    chosen = parser.parse_args()
    machine = machine_line()
    total = chosen.warm_up + chosen.seconds
    print(f"about {total / 60 + 1:.0f} minutes …", file=sys.stderr, flush=True)
    show(machine, measure(chosen.database, chosen.rate, chosen.warm_up, chosen.seconds))


if __name__ == "__main__":
    main()
