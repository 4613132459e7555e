"""Progress: log lines where there is no terminal, a moving line where there is one."""

import io
import json
import sys

import pytest

from app.cli import progress
from app.observability import configure_logging


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What goes to standard error, which is no terminal."""
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stderr", kept)
    configure_logging("info")
    return kept


def test_work_is_logged_when_it_begins_and_when_it_is_done(errors: io.StringIO) -> None:
    with progress.working("loading the model"):
        assert json.loads(errors.getvalue())["event"] == "loading the model"
    line = json.loads(errors.getvalue().splitlines()[1])
    assert line["event"] == "loading the model: done"
    assert line["seconds"] >= 0


def test_steps_are_logged_now_and_then(
    errors: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    with progress.Progress("embedding", 30) as counted:
        for _ in range(3):
            counted.advance(10)
    lines = [json.loads(line) for line in errors.getvalue().splitlines()]
    assert [line["done"] for line in lines] == [10, 20, 30, 30]


def test_a_terminal_shows_a_bar_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.Progress("embedding", 20) as counted:
        counted.advance(20)
    assert "20/20" in terminal.getvalue()
    with progress.working("loading the model"):
        pass
