"""What the pages of the documentation tell to type does what they say."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.harness.served import served_app

PAGE = Path(__file__).parents[2] / "docs" / "http-client.md"


def _lines(page: Path) -> str:
    """The indented lines of a page, one script."""
    return "\n".join(
        line[4:] for line in page.read_text("utf-8").splitlines() if re.match(r" {4}\S| {6}", line)
    )


def test_the_calls_of_the_page_for_programs(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with served_app("sqlite", request, tmp_path / "served") as running_app:
        address = str(running_app.client.base_url).rstrip("/")
        environment = {**os.environ, "BASE": address, "NO_PROXY": "*"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", _lines(PAGE)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert told[0] == "Keeps parcel events flowing, since 2019"
    assert told[2] == "a"
    assert told[3] == "422"
    assert len(told) == 5
