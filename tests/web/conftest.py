"""One application with the demo, and one browser, for all tests of the page in a process."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from app.services import demo, demo_loading
from tests.harness.browser import DESKTOP, PHONE, Visit, opened_browser, visiting
from tests.harness.callers import SECRET
from tests.harness.served import served


def _settings(directory: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{directory}/page.sqlite3",
        data_dir=directory,
        secret_key=SECRET,
        model="hash",
        embedded_worker="off",
        rate_limits="off",
        log_level="error",
    )


@pytest.fixture(scope="session")
def demo_database(
    engine: Engine, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database with the demo marketplace; the first process makes it for all of a run."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # what the processes of this run share
    directory = run / "demo"
    directory.mkdir(exist_ok=True)
    loaded = directory / "loaded.sqlite3"
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            shutil.copy(sqlite_template, directory / "page.sqlite3")
            settings = _settings(directory)
            database = Database(settings.url, 2)
            demo_loading.load(database, engine, settings)
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.dispose()
            (directory / "page.sqlite3").rename(loaded)
    return loaded


@pytest.fixture(scope="session")
def demo_copy(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """This process's own copy of it."""
    directory = tmp_path_factory.mktemp("page")
    shutil.copy(demo_database, directory / "page.sqlite3")
    settings = _settings(directory)
    database = Database(settings.url, settings.database_pool_size)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def marketplace(
    engine: Engine, demo_copy: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server with the demo marketplace."""
    settings = _settings(tmp_path_factory.mktemp("server"))
    with served(create_app(settings, database=demo_copy, engine=engine)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the screen, in CSS pixels."""
    found: int = request.param
    return found


@pytest.fixture
def visit(browser: Browser, marketplace: str, width: int) -> Iterator[Visit]:
    """A visitor at the page."""
    with visiting(browser, marketplace, width) as opened:
        yield opened


@pytest.fixture
def client_of(marketplace: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Clients of the API for accounts of the demo: what the other side does meanwhile."""
    clients: list[httpx.Client] = []

    def signed_in(email: str) -> httpx.Client:
        client = httpx.Client(base_url=marketplace, timeout=60, trust_env=False)
        form = {"username": email, "password": demo.PASSWORD}
        token = client.post("/v1/auth/token", data=form).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        clients.append(client)
        return client

    yield signed_in
    for client in clients:
        client.close()
