"""Progress of long work: a line that moves on a terminal, log lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.observability import log

_LOGGED_EVERY = 10.0
"""Seconds between two log lines about the same work."""


class Steps:
    """How far a piece of work is. ``total`` may be unknown."""

    def __init__(self, what: str, total: int | None) -> None:
        self.what, self.total, self.done = what, total, 0
        self._told = time.monotonic()

    def advance(self, by: int) -> None:
        """``by`` more are done."""
        self.done += by
        if time.monotonic() - self._told >= _LOGGED_EVERY:
            self._told = time.monotonic()
            log.info(self.what, done=self.done, total=self.total)


class _ShownSteps(Steps):
    def __init__(self, what: str, total: int | None, progress: Progress) -> None:
        super().__init__(what, total)
        self._progress = progress
        self._task = progress.add_task(what, total=total)

    def advance(self, by: int) -> None:
        self.done += by
        self._progress.advance(self._task, by)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done until it is: a spinner with the time on a terminal, else one line at
    the end."""
    if sys.stderr.isatty():
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            progress.add_task(what, total=None)
            yield
        return
    began = time.monotonic()
    yield
    log.info(what, seconds=round(time.monotonic() - began, 1))


@contextmanager
def steps(what: str, total: int | None = None) -> Iterator[Steps]:
    """Count what is done: a bar with rate and time left on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        counted = Steps(what, total)
        yield counted
        log.info(what, done=counted.done, total=total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield _ShownSteps(what, total, progress)
