"""The command line, run in this process with an environment of its own."""

import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli import app


def own_environment(monkeypatch: pytest.MonkeyPatch, directory: Path) -> pytest.MonkeyPatch:
    """No setting but a data directory of the test and a model for tests."""
    for name in list(os.environ):
        if name.startswith("SKILLMATCH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(directory / "data"))
    monkeypatch.setenv("SKILLMATCH_MODEL", "hash")
    return monkeypatch


def run(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, list(arguments))


def told(result: Result) -> tuple[str, str]:
    """The one line and the one hint of a mistake."""
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 2, lines
    what, hint = lines
    assert what.startswith("Error: ")
    assert hint.startswith("Hint: ")
    assert "Traceback" not in result.output
    return what, hint
