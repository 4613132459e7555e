"""A running application with its database, shared by the rows of a table; each row brings
parties and objects of its own."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app import security
from app.config import Settings
from app.database import Database
from app.main import create_app
from app.schemas.access import RegisterCreate
from app.services import access
from tests.asgi import DirectClient, direct_client
from tests.callers import PASSWORD, Caller, Callers, made
from tests.databases import fresh_database

SECRET = "a secret for tests only, long enough for HS256"
_numbers = itertools.count()


@dataclass(frozen=True)
class House:
    """An application, a client of it in this process, and its database."""

    app: FastAPI
    client: DirectClient
    database: Database
    settings: Settings

    def stage(self) -> "Stage":
        """Fresh parties and objects."""
        return Stage(self.client, self.database)


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
            log_level="error",
            **changes,
        )
        database = Database(settings.url, settings.database_pool_size)
        app = create_app(settings, database=database, engine=request.getfixturevalue("engine"))
        yield app, database, settings


@contextmanager
def open_house(
    kind: str, request: pytest.FixtureRequest, directory: Path, **changes: Any
) -> Iterator[House]:
    """Start an application on a fresh database of the kind; ``changes`` are settings."""
    with (
        prepared_app(kind, request, directory, **changes) as (app, database, settings),
        direct_client(app) as client,
    ):
        yield House(app, client, database, settings)


class Stage(Callers):
    """Callers whose accounts are made by the services, without the cost of hashing passwords;
    their names are theirs alone, so that many stages share one database. The objects on it are
    made over HTTP, on first use."""

    _password_hash = security.hash_password(PASSWORD)

    def __init__(self, client: DirectClient, database: Database) -> None:
        super().__init__(client, database)  # type: ignore[arg-type]
        self.number = next(_numbers)
        self._kept: dict[str, dict[str, Any]] = {}

    def register(self, name: str, role: str, **fields: Any) -> Caller:
        if role == "employer" and "invitation_token" not in fields:
            fields.setdefault("company", f"{name} company {self.number}")
        body = RegisterCreate.model_validate(
            {
                "email": f"{name.replace('_', '.')}.{self.number}@example.com",
                "password": PASSWORD,
                "role": role,
                "name": name,
                **fields,
            }
        )
        with self.database.write() as session:
            principal = access.register(session, body, self._password_hash)
        life = timedelta(hours=1)
        token = security.issue_access_token(
            principal.id, principal.credentials_version, SECRET, life
        )
        caller = Caller(self.client, name, {"Authorization": f"Bearer {token.value}"})
        caller.employer_id = str(principal.employer_id) if principal.employer_id else None
        return caller

    @property
    def job(self) -> dict[str, Any]:
        """An open job of ``employer``."""
        if "job" not in self._kept:
            self._kept["job"] = self.open_job()
        return self._kept["job"]

    def draft(self, **changes: Any) -> dict[str, Any]:
        """An unpublished job of ``employer``."""
        from tests import bodies

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
