"""A running application with its database, shared by the rows of a table; each row brings
parties and objects of its own."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.config import Settings
from app.database import Database
from app.main import create_app
from tests.harness.asgi import DirectClient, direct_client
from tests.harness.callers import SECRET, Callers, made
from tests.harness.databases import fresh_database

_numbers = itertools.count()


@dataclass(frozen=True)
class RunningApp:
    """An application, a client of it in this process, and its database."""

    app: FastAPI
    client: DirectClient
    database: Database
    settings: Settings

    def parties(self) -> "Parties":
        """Fresh parties and objects."""
        return Parties(self.client, self.database)


@contextmanager
def prepared_app(
    kind: str, request: pytest.FixtureRequest, directory: Path, **changes: Any
) -> Iterator[tuple[FastAPI, Database, Settings]]:
    """An application, not yet started, on a fresh database of the kind; ``changes`` are
    settings."""
    directory.mkdir(exist_ok=True)
    with fresh_database(kind, request, directory) as url:
        settings = Settings(
            database_url=url,
            data_dir=directory / "data",
            secret_key=SECRET,
            model="hash",
            embedded_worker="off",
            rate_limits="off",
            log_level="error",
            # What is the default runs on SQLite; so both indexes answer every call.
            index="memory" if kind == "sqlite" else "pgvector",
            **{"employer_verification": "off", **changes},
        )
        database = Database(settings.url, settings.database_pool_size)
        app = create_app(settings, database=database, engine=request.getfixturevalue("engine"))
        yield app, database, settings


@contextmanager
def open_app(
    kind: str, request: pytest.FixtureRequest, directory: Path, **changes: Any
) -> Iterator[RunningApp]:
    """Start an application on a fresh database of the kind; ``changes`` are settings."""
    with (
        prepared_app(kind, request, directory, **changes) as (app, database, settings),
        direct_client(app) as client,
    ):
        yield RunningApp(app, client, database, settings)


class Parties(Callers):
    """Callers whose names are theirs alone, so that many stages share one database. The objects
    on it are made over HTTP, on first use."""

    def __init__(self, client: DirectClient, database: Database) -> None:
        self.number = next(_numbers)
        super().__init__(client, database, f" {self.number}")
        self._kept: dict[str, dict[str, Any]] = {}

    @property
    def job(self) -> dict[str, Any]:
        """An open job of ``employer``."""
        if "job" not in self._kept:
            self._kept["job"] = self.open_job()
        return self._kept["job"]

    def draft(self, **changes: Any) -> dict[str, Any]:
        """An unpublished job of ``employer``."""
        from tests.harness import bodies

        employer = self["employer"]
        assert employer.employer_id is not None
        return made(employer.post("/v1/jobs", bodies.job(employer.employer_id, **changes)))

    @property
    def employer_id(self) -> str:
        """The company of ``employer``."""
        found = self["employer"].employer_id
        assert found is not None
        return found

    @property
    def candidate_id(self) -> str:
        """The profile of ``candidate``."""
        found = self.with_profile().candidate_id
        assert found is not None
        return found
