"""Refuses requests beyond what a process can answer soon, instead of letting all of them wait."""

import functools
import inspect
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Overloaded
from app.routers.edge.problems import problem_response

BURST_PER_THREAD, LEAST_PER_THREAD = 8, 4
"""Requests per request thread: so many are let in at once, however long they take; under lasting
load so many may be in flight, however slowly they are answered."""
WAITING_SECONDS = 1.0
"""Under lasting load: who is let in should be answered about so soon. Where others are turned away
already, who has waited longer for a thread is told to come back, too."""
_WINDOW_SECONDS = 2.0
"""How far back answers are counted."""
_ALWAYS = frozenset({"/healthz"})
_is_late: ContextVar[Callable[[], bool] | None] = ContextVar("is_late", default=None)


class Load:
    """What a process is asked and answers while it has more requests than threads.

    Parameters
    ----------
    now
        Seconds of a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: float | None = None
        self._answered: deque[float] = deque()
        self.let_in = 0

    def began(self, in_flight: int, threads: int) -> None:
        """A request was let in."""
        if self._since is None and in_flight > threads:
            self._since, self.let_in = self._now(), in_flight
        elif self._since is not None:
            self.let_in += 1

    def ended(self, in_flight: int, threads: int) -> None:
        """A request was answered; once nobody waits for a thread, the load is over."""
        if in_flight <= threads:
            self._since, self.let_in = None, 0
            self._answered.clear()
        elif self._since is not None:
            self._answered.append(self._now())

    def answers_per_second(self) -> float:
        """At what rate requests were answered of late; 0 without load."""
        if self._since is None:
            return 0.0
        now = self._now()
        begun = max(self._since, now - _WINDOW_SECONDS)
        while self._answered and self._answered[0] < begun:
            self._answered.popleft()
        return len(self._answered) / max(1e-3, now - begun)


class LoadShedding:
    """Pure ASGI middleware: 503 with ``Retry-After`` while too many requests are in flight.

    By Little's law a request waits as long as those before it take: beyond a burst, as many may be
    in flight as are answered within :data:`WAITING_SECONDS` at the present rate.
    """

    def __init__(self, app: ASGIApp, now: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.in_flight = 0
        self._now = now
        self._load = Load(now)
        self._turned_away = float("-inf")

    def _most(self, threads: int) -> int:
        burst = BURST_PER_THREAD * threads
        if self._load.let_in < burst:
            return burst
        waiting = int(self._load.answers_per_second() * WAITING_SECONDS)
        return max(LEAST_PER_THREAD * threads, waiting)

    def _is_late(self, since: float) -> bool:
        now = self._now()
        return now - self._turned_away < 1.0 and now - since > WAITING_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        threads = scope["app"].state.settings.request_threads
        if self.in_flight >= self._most(threads) and scope["path"] not in _ALWAYS:
            self._turned_away = self._now()
            await problem_response(Overloaded())(scope, receive, send)
            return
        _is_late.set(functools.partial(self._is_late, self._now()))
        self.in_flight += 1
        self._load.began(self.in_flight, threads)
        answered = False

        def ended() -> None:
            nonlocal answered
            if not answered:
                answered = True
                self.in_flight -= 1
                self._load.ended(self.in_flight, threads)

        async def sent(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended()  # what is done after an answer keeps nobody waiting

        try:
            await self.app(scope, receive, sent)
        finally:
            ended()


def in_time(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """An endpoint that is not begun for who has waited too long for a thread under lasting load;
    those that are async wait for none."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    @functools.wraps(endpoint)
    def begun(*args: Any, **kwargs: Any) -> Any:
        is_late = _is_late.get()
        if is_late is not None and is_late():
            raise Overloaded
        return endpoint(*args, **kwargs)

    return begun
