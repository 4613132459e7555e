"""How far a long command is: a bar on a terminal, lines of the log elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from app.observability import log

_PAUSE = 10.0
"""Seconds between lines of the log."""


class Progress:
    """Counts what is done of ``total`` (None: not known) and tells rate and time left."""

    def __init__(self, what: str, total: int | None, console: Console | None = None) -> None:
        self._what, self._total = what, total
        self._done = self._skipped = 0
        self._begun = self._told = time.monotonic()
        self._bar: Bar | None = None
        shown = console or Console(stderr=True)
        if shown.is_terminal:
            self._bar = Bar(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TextColumn("{task.fields[rate]:.1f}/s"), TimeElapsedColumn(),
                TimeRemainingColumn(), console=shown,
            )  # fmt: skip
            self._task = self._bar.add_task(what, total=total, rate=0.0)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif error is None:
            self._tell()

    def advance(self, count: int) -> None:
        """Count what was done since the last call."""
        self._done += count
        if self._bar is not None:
            self._bar.update(self._task, advance=count, rate=self._rate())
        elif time.monotonic() - self._told >= _PAUSE:
            self._tell()

    def skip(self, count: int) -> None:
        """Count what an earlier run did; the rate is of this one."""
        self._skipped = count
        self._done += count
        if self._bar is not None:
            self._bar.update(self._task, advance=count)

    def _rate(self) -> float:
        return (self._done - self._skipped) / max(1e-9, time.monotonic() - self._begun)

    def _tell(self) -> None:
        self._told = time.monotonic()
        rate = self._rate()
        left = (
            None
            if self._total is None
            else round(max(0, self._total - self._done) / max(rate, 1e-9))
        )
        log.info(
            self._what,
            done=self._done,
            total=self._total,
            per_second=round(rate, 1),
            seconds_left=left,
        )


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done until it is: a spinner with the time on a terminal, else a line of the
    log when it begins and one when it is done."""
    console, began = Console(stderr=True), time.monotonic()
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Bar(*columns, console=console, transient=True) as bar:
            bar.add_task(what, total=None)
            yield
        return
    log.info(what)
    yield
    log.info(f"{what}: done", seconds=round(time.monotonic() - began, 1))
