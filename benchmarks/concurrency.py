"""Many callers at once: read-then-write clients, and a burst on every kind of endpoint.

The read-then-write clients each count a number up in their own profile: read it, send it back
plus one, with a new headline now and then, so that texts are embedded meanwhile. In the end
every profile must have counted every round. It runs with one server process and with two.
"""

import argparse
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.services import demo
from benchmarks.bursts import measure_bursts
from benchmarks.client import Client
from benchmarks.report import Figure, machine_line, milliseconds, show
from benchmarks.server import Server, Storage, expect, options, storage

CLIENTS = 32
CURRENCY = {"currency": "EUR", "period": "year"}


@dataclass
class Tally:
    """What the clients met, all together."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    locked: int = 0

    def note(self, response: httpx.Response) -> httpx.Response:
        """Count one answer."""
        with self.lock:
            self.statuses[response.status_code] += 1
            self.seconds.append(response.elapsed.total_seconds())
            self.locked += "database is locked" in response.text
        return response

    @property
    def server_errors(self) -> int:
        """Answers 5xx."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


def _count_up(client: Client, headers: dict[str, str], rounds: int, tally: Tally) -> int:
    """Read and write in turns; return how far the profile has counted."""
    path = f"/v1/candidates/{expect(client.get('/v1/me', headers=headers), 200)['candidate_id']}"
    start = {"preferences": {"min_salary": {"amount": 0, **CURRENCY}}}
    tally.note(client.patch(path, json=start, headers=headers))
    for turn in range(rounds):
        profile = tally.note(client.get(path, headers=headers))
        if profile.status_code != 200:
            continue
        amount = profile.json()["preferences"]["min_salary"]["amount"] + 1
        patch: dict[str, Any] = {"preferences": {"min_salary": {"amount": amount, **CURRENCY}}}
        if turn % 5 == 4:
            patch["headline"] = f"Engineer number {random.randrange(10**6)} of the year"
        tally.note(client.patch(path, json=patch, headers=headers))
    last = expect(client.get(path, headers=headers), 200)
    return int(last["preferences"]["min_salary"]["amount"])


def _trouble_in_log(server: Server) -> tuple[int, int]:
    """Lines of the server's log about a database that was locked, and about any trouble."""
    lines = server.log_lines()
    locked = sum("database is locked" in line for line in lines)
    return locked, sum(
        "database unavailable" in line or "unhandled error" in line for line in lines
    )


def _read_then_write(place: Storage, workers: int, rounds: int) -> Figure:
    tally = Tally()
    with Server(place, workers) as server, server.client() as client:
        people = demo.read("candidates")[:CLIENTS]
        signed_in = [server.sign_in(client, person["email"], demo.PASSWORD) for person in people]
        gate = threading.Barrier(CLIENTS)

        def one(headers: dict[str, str]) -> int:
            gate.wait()
            return _count_up(client, headers, rounds, tally)

        with ThreadPoolExecutor(CLIENTS) as pool:
            counted = list(pool.map(one, signed_in))
        locked, trouble = _trouble_in_log(server)
    lost = sum(rounds - count for count in counted)
    processes = "1 server process" if workers == 1 else f"{workers} server processes"
    return Figure(
        f"{CLIENTS} concurrent read-then-write clients, {place.kind}, {processes}",
        "0 × 5xx, 0 × “database is locked”",
        f"{tally.server_errors} × 5xx, {tally.locked + locked} × “database is locked”, "
        f"{trouble} troubled log lines, {lost} lost updates; {tally.statuses.total()} requests, "
        f"{milliseconds(tally.seconds, 50, 99)}",
    )


def measure(kind: str, rounds: int = 20) -> list[Figure]:
    """Read-then-write with one process and with two, then the bursts."""
    parts: list[Callable[[Storage], list[Figure]]] = [
        lambda place: [_read_then_write(place, 1, rounds)],
        lambda place: [_read_then_write(place, 2, rounds)],
        measure_bursts,
    ]
    figures = []
    with storage(kind) as place:
        for part in parts:
            figures += part(place)
    return figures


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=20, help="of each client, at most 1000")
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database, min(chosen.rounds, 1000)))


if __name__ == "__main__":
    main()
