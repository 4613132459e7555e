"""Five times more requests than a server can answer, for half a minute: what comes back, how soon
those that were let in are answered, and how soon everything is as before.

    python -m benchmarks.overload

The load is ranked roles for the people of the demo. First the server's capacity is measured, then
five times as many requests a second are sent, each when it is due, whatever became of the others.
"""

import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.ranking_latency import roles_questions
from benchmarks.report import Figure, machine_line, milliseconds, show
from benchmarks.server import Server, options, storage

_WARM_SECONDS, _OVERLOAD_SECONDS, _TIMES = 8.0, 30.0, 5.0
_AT_ONCE = 16
_ALLOWED = {200, 429, 503}
_CONNECTIONS = 1_500
_GIVEN_UP_SECONDS = 20.0


@dataclass
class Answers:
    """How requests ended: how often each status came (0: none), and the seconds of the 200s."""

    statuses: Counter[int] = field(default_factory=Counter)
    accepted: list[float] = field(default_factory=list)

    def add(self, status: int, seconds: float) -> None:
        self.statuses[status] += 1
        if status == 200:
            self.accepted.append(seconds)


class Load:
    """Sends requests over plain sockets: the sender must cost far less than the server."""

    def __init__(self, port: int, requests: list[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._places = asyncio.Semaphore(_CONNECTIONS)
        self._number = 0

    async def send(self, answers: Answers) -> None:
        """Send the next request and note how it ended."""
        self._number += 1
        request = self._requests[self._number % len(self._requests)]
        start = time.perf_counter()
        async with self._places:
            try:
                status = await asyncio.wait_for(self._exchange(request), _GIVEN_UP_SECONDS)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                status = 0
        answers.add(status, time.perf_counter() - start)

    async def _exchange(self, request: bytes) -> int:
        while self._idle:
            reader, writer = self._idle.pop()
            try:
                return await self._ask(reader, writer, request)
            except (OSError, asyncio.IncompleteReadError) as error:
                # Idle for too long: the server closed it without having read this request.
                if isinstance(error, asyncio.IncompleteReadError) and error.partial:
                    raise
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        return await self._ask(reader, writer, request)

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> int:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        await reader.readexactly(length)
        self._idle.append((reader, writer))
        return int(head.split(b" ", 2)[1])

    async def closed_loop(self, seconds: float) -> tuple[Answers, float]:
        """Requests of some callers who wait for their answers; answers, and how many a second."""
        answers, end = Answers(), time.perf_counter() + seconds

        async def caller() -> None:
            while time.perf_counter() < end:
                await self.send(answers)

        await asyncio.gather(*(caller() for _ in range(_AT_ONCE)))
        return answers, answers.statuses[200] / seconds

    async def at_rate(self, per_second: float, seconds: float) -> Answers:
        """Requests when they are due."""
        answers, begun = Answers(), time.perf_counter()
        tasks = []
        for number in range(round(per_second * seconds)):
            await asyncio.sleep(max(0.0, begun + number / per_second - time.perf_counter()))
            tasks.append(asyncio.create_task(self.send(answers)))
        await asyncio.gather(*tasks)
        return answers


def _requests(server: Server) -> list[bytes]:
    with server.client() as client:
        questions = roles_questions(server, client)
    found = []
    for question in questions:
        lines = [f"GET {question.path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}"]
        lines += [f"{name}: {value}" for name, value in question.headers.items()]
        found.append("\r\n".join([*lines, "", ""]).encode())
    return found


async def _run(server: Server) -> list[Figure]:
    load = Load(server.port, _requests(server))
    await load.closed_loop(2.0)
    before, capacity = await load.closed_loop(_WARM_SECONDS)
    over = await load.at_rate(_TIMES * capacity, _OVERLOAD_SECONDS)
    await asyncio.sleep(5.0)
    after, capacity_after = await load.closed_loop(_WARM_SECONDS)
    others = sum(over.statuses[status] for status in set(over.statuses) - _ALLOWED)
    counts = ", ".join(f"{status}: {count:,}" for status, count in sorted(over.statuses.items()))
    load_was = f"{_TIMES:g} × that for {_OVERLOAD_SECONDS:g} s"
    return [
        Figure("capacity: ranked roles a second", "", f"{capacity:.0f}"),
        Figure(f"answers to {load_was}", "200, 429, 503", counts),
        Figure("answers of another status, or none", "0", f"{others}"),
        Figure("accepted ones", "p99 ≤ 2 s", milliseconds(over.accepted, 50, 99)),
        Figure(
            "5 s later: ranked roles a second",
            "as before",
            f"{capacity_after:.0f}; {milliseconds(after.accepted, 50, 99)} "
            f"(before: {milliseconds(before.accepted, 50, 99)})",
        ),
    ]


def measure(database: str) -> list[Figure]:
    """Overload a server of its own."""
    with storage(database) as place, Server(place) as server:
        return asyncio.run(_run(server))


def main() -> None:
    chosen = options(__doc__ or "").parse_args()
    machine = machine_line()
    print("about two minutes …", file=sys.stderr, flush=True)
    show(machine, measure(chosen.database))


if __name__ == "__main__":
    main()
