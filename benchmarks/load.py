"""Two ways to put load on a server: at a steady rate, and all at once. Both are bounded."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

Send = Callable[[int], httpx.Response]


@dataclass(frozen=True)
class Answer:
    """How one request ended: HTTP status (0: no answer at all) and seconds it took."""

    status: int
    seconds: float


def _answer(send: Send, position: int, begun: float) -> Answer:
    try:
        status = send(position).status_code
    except httpx.TransportError:
        status = 0
    return Answer(status, time.perf_counter() - begun)


def at_rate(send: Send, per_second: float, seconds: float, threads: int = 64) -> list[Answer]:
    """Send requests when they are due, whether or not earlier ones were answered.

    A time counts from the moment the request was due, not from when a thread was free to send
    it: a server that stalls is charged for everyone who waits meanwhile (no coordinated
    omission).
    """
    count = round(per_second * seconds)
    with ThreadPoolExecutor(threads) as pool:
        begun = time.perf_counter()
        pending = []
        for position in range(count):
            due = begun + position / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            pending.append(pool.submit(_answer, send, position, due))
        return [answer.result() for answer in pending]


@dataclass(frozen=True)
class Burst:
    """Answers to requests sent together, and the seconds until the last one came."""

    answers: Sequence[Answer]
    seconds: float

    def served(self, status: int) -> int:
        """How many answers have the status that was due."""
        return sum(answer.status == status for answer in self.answers)

    def statuses(self) -> str:
        """The statuses that came, e.g. ``200: 118, 503: 2``."""
        counted = Counter(answer.status for answer in self.answers)
        return ", ".join(f"{status}: {counted[status]}" for status in sorted(counted))


def at_once(pool: ThreadPoolExecutor, send: Send, count: int) -> Burst:
    """Send requests from as many threads of the pool, released together."""
    gate = threading.Barrier(count)

    def one(position: int) -> tuple[float, Answer]:
        gate.wait()
        begun = time.perf_counter()
        return begun, _answer(send, position, begun)

    answered = list(pool.map(one, range(count)))
    first = min(begun for begun, _ in answered)
    last = max(begun + answer.seconds for begun, answer in answered)
    return Burst([answer for _, answer in answered], last - first)
