"""Processor time that a request spends, over all the threads that work for it."""

import functools
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class Meter:
    """Adds up seconds; any thread may add."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Add what was spent."""
        with self._lock:
            self.seconds += seconds


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


def begin() -> Meter:
    """Measure what the present context spends from now on, in the threads it hands work to."""
    meter = Meter()
    _meter.set(meter)
    return meter


def spend(seconds: float) -> None:
    """Say what others have spent for the present context."""
    meter = _meter.get()
    if meter is not None:
        meter.add(seconds)


@functools.cache
def metered(function: Function) -> Function:
    """The function, measured: its own thread's time is added where somebody measures."""

    @functools.wraps(function)
    def measured(*arguments: Any, **named: Any) -> Any:
        meter = _meter.get()
        if meter is None:
            return function(*arguments, **named)
        start = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            meter.add(time.thread_time() - start)

    return measured  # type: ignore[return-value]
