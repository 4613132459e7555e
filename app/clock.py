"""The one clock of the system.

Everything that asks for the time asks here, so that tests can move it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


def now() -> datetime:
    """Return the current time in UTC, with zone, to the microsecond."""
    return datetime.now(UTC) + _offset


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Let the clock run ahead (or behind) by ``by`` inside the block. For tests and simulations."""
    global _offset
    before = _offset
    _offset = before + by
    try:
        yield
    finally:
        _offset = before
