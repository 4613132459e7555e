"""A circuit breaker: who failed again and again is left alone for a while (Nygard, Release It!)."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Counts failures that follow each other. After ``most`` of them the circuit is open: nobody
    may call for ``seconds``; then one call may try, and its outcome closes the circuit or leaves it
    open for as long again. Safe to use from several threads.

    Parameters
    ----------
    now
        Seconds of a clock that never goes back.
    """

    def __init__(
        self, most: int, seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._lock = threading.Lock()
        self._failures = 0
        self._opened = 0.0

    def seconds_left(self) -> float:
        """Seconds for which nobody may call; 0: the caller may, and has to tell what came of it."""
        with self._lock:
            if self._failures < self._most:
                return 0.0
            left = self._opened + self._seconds - self._now()
            if left > 0:
                return left
            self._opened = self._now()  # this caller tries; the others wait for what comes of it
            return 0.0

    def succeeded(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """A call was not answered."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._opened = self._now()
