"""Connections of all server processes together stay within what PostgreSQL allows."""

import pytest

from app.cli.mistakes import SetupMistake
from app.cli.pools import with_connections
from app.config import Settings
from app.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for the processes that are started goes again with the test."""
    for name in ("DATABASE_POOL_SIZE", "REQUEST_THREADS"):
        monkeypatch.setenv(f"SKILLMATCH_{name}", "0")
        monkeypatch.delenv(f"SKILLMATCH_{name}")


def test_pools_are_made_to_fit(database: Database) -> None:
    given = Settings()
    assert with_connections(given, database, 1) is given
    four = with_connections(given, database, 4)
    assert 4 * four.database_pool_size <= 97 - 5
    assert four.request_threads <= four.database_pool_size


def test_a_size_that_was_named_is_refused_with_the_sum(database: Database) -> None:
    with pytest.raises(SetupMistake) as mistake:
        with_connections(Settings(database_pool_size=40), database, 4)
    assert "4 processes with 40 connections each are 160" in mistake.value.what
    assert "SKILLMATCH_DATABASE_POOL_SIZE to 23" in mistake.value.hint


def test_more_processes_than_connections_are_refused(database: Database) -> None:
    with pytest.raises(SetupMistake):
        with_connections(Settings(), database, 60)
