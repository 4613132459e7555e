"""Forty CV files in eight layouts are read well enough (``python -m benchmarks.cv_import``)."""

import pytest

from app.matching.engine import Engine
from benchmarks.cv_import import FLOORS, load_truth, measure


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
    """One file of each layout; all of them in the benchmark."""
    from benchmarks.cv_import import load_jobs

    seen: dict[str, dict[str, object]] = {}
    for row in load_truth():
        seen.setdefault(row["layout"], row)
    assert len(seen) == 8
    tally = measure(real_engine, list(seen.values())[:4], jobs=load_jobs()[:60])
    assert tally.rate("top 3") >= 0.75, tally.misses
