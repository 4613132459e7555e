"""Forty CV files in eight layouts are read well enough (``python -m benchmarks.cv_import``)."""

import pytest

from app.matching.engine import Engine
from benchmarks.cv_import import FLOORS, Roles, load_jobs, load_truth, measure


@pytest.mark.parametrize("half", ["choosing", "confirming"])
def test_files_are_read(engine: Engine, half: str) -> None:
    rows = load_truth(half)
    assert len(rows) == 20
    tally = measure(engine, rows)
    assert tally.errors == 0
    short = {
        name: tally.rate(name)
        for name, floor in FLOORS.items()
        if name != "top 3" and tally.rate(name) < floor
    }
    assert short == {}, tally.misses


def test_roles_are_ranked_as_for_the_profile_entered_by_hand(real_engine: Engine) -> None:
    """Files of four layouts; all of them in the benchmark."""
    seen: dict[str, dict[str, object]] = {}
    for row in load_truth():
        seen.setdefault(row["layout"], row)
    assert len(seen) == 8
    tally = measure(
        real_engine, list(seen.values())[:4], roles=Roles(real_engine, load_jobs()[:40])
    )
    assert tally.rate("top 3") >= 0.75, tally.misses
