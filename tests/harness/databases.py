"""Fresh, migrated databases of each kind for the tests: copies of a template nobody writes to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

KINDS = ("sqlite", "postgresql")


def with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def replace_database(url: str, name: str) -> str:
    """The same server, another of its databases."""
    replaced = make_url(with_driver(url)).set(database=name)
    return replaced.render_as_string(hide_password=False)


def administer(url: str, statement: str) -> None:
    """Run a statement that wants to be outside a transaction."""
    engine = create_engine(with_driver(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def fresh_database(kind: str, request: pytest.FixtureRequest, directory: Path) -> Iterator[str]:
    """A migrated database of the kind, empty and gone afterwards; yields its URL."""
    if kind == "sqlite":
        path = directory / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{directory.name.replace('-', '_').lower()[:30]}_{id(directory):x}"
    administer(url, f'CREATE DATABASE "{name}" TEMPLATE {template}')
    try:
        yield replace_database(url, name)
    finally:
        administer(url, f'DROP DATABASE "{name}" WITH (FORCE)')
