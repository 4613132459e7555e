"""Engines and sessions for SQLite and PostgreSQL.

Read and write sessions are different types. On SQLite a write session begins with ``BEGIN
IMMEDIATE``, because a transaction that reads first and writes later fails with "database is
locked" as soon as another one wrote in between.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from psycopg.pq import Format
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent.parent / "migrations"
BUSY_TIMEOUT_MS = 30_000
_EMPTYING_TIMEOUT_MS = 500
POOL_TIMEOUT_SECONDS, CONNECT_TIMEOUT_SECONDS = 15, 5
"""How long a request waits for a connection before it is told to come again."""
_BEGIN = "skillmatch_begin"
IN_BINARY = {"skillmatch_binary": True}
"""Execution options of statements that read long bytes: PostgreSQL sends them as they are, not as
hexadecimal text, in less than half the time."""


class ReadSession(Session):
    """A session for reading. It is never committed."""


class WriteSession(Session):
    """A session for one write. The edge commits it; services only flush.

    Attributes
    ----------
    erases
        Whether it erases a person: what the files of the database still hold of them is
        overwritten after the commit.
    """

    erases: bool = False


def _configure_sqlite(engine: Engine) -> None:
    """Give every connection the pragmas and let SQLAlchemy, not the driver, begin."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged write survives a power cut, not only a kill
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "secure_delete=ON",  # erased people must not linger in free pages
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _configure_postgresql(engine: Engine) -> None:
    """Read in binary what asks for it, see :data:`IN_BINARY`."""

    @event.listens_for(engine, "before_cursor_execute")
    def on_execute(
        _connection: Connection, cursor: Any, _sql: str, _values: Any, context: Any, _many: bool
    ) -> None:
        if context is not None and context.execution_options.keys() & IN_BINARY.keys():
            cursor.format = Format.BINARY


def _close_to_others(file: Path) -> None:
    """Create the file and its directory; only the owner may read what personal data it will hold.
    SQLite gives its companions (-wal, -shm) the mode of the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if str(file) != ":memory:" and not str(file).startswith("file:"):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        file.chmod(0o600)


class Database:
    """The database of one process: an engine with its pool, and the two kinds of session.

    Parameters
    ----------
    url
        SQLAlchemy URL, ``sqlite:///file`` or ``postgresql+psycopg://…``.
    pool_size
        Connections held at most. One request holds at most one at a time.
    """

    def __init__(self, url: str, pool_size: int = 40) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            _close_to_others(Path(parsed.database))
        keep = pool_size if self.is_sqlite else min(10, pool_size)
        self.engine = create_engine(
            parsed,
            pool_size=keep,
            max_overflow=pool_size - keep,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            connect_args={} if self.is_sqlite else {"connect_timeout": CONNECT_TIMEOUT_SECONDS},
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,
        )
        if self.is_sqlite:
            _configure_sqlite(self.engine)
        else:
            _configure_postgresql(self.engine)
        self._read_engine = self.engine
        if not self.is_sqlite:
            # One snapshot per read: a page, its count and the index it reads agree.
            self._read_engine = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._write_engine = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._log_holds_erased = False
        # SQLite lets waiting writers poll; a queue in front of it is fair and faster.
        self._writer_turn = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """Open a read session; close it (rolling back) at the end of the block."""
        with ReadSession(self._read_engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """Open a write session; commit at the end of the block, roll back if it raises."""
        if self._writer_turn is not None and not self._writer_turn.acquire(
            timeout=BUSY_TIMEOUT_MS / 1000
        ):
            raise TimeoutError("no turn to write within the busy timeout")
        try:
            with WriteSession(self._write_engine, expire_on_commit=False) as session:
                yield session
                session.commit()
                if session.erases or self._log_holds_erased:
                    self._log_holds_erased = not self._empty_log()
        finally:
            if self._writer_turn is not None:
                self._writer_turn.release()

    def _empty_log(self) -> bool:
        """Empty SQLite's write-ahead log, where earlier versions of erased rows stand; False while
        readers still need it: then the next write does it. PostgreSQL's log is the operator's."""
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute(f"PRAGMA busy_timeout={_EMPTYING_TIMEOUT_MS}")
            busy: int = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            raw.close()
        return busy == 0

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema to ``revision``. Processes that start together take turns."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with (
        database.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).connect() as connection,
        _tables_replaceable(database, connection),
        connection.begin(),
    ):
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(715517)"))
        config.attributes["connection"] = connection
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


@contextmanager
def _tables_replaceable(database: Database, connection: Connection) -> Iterator[None]:
    """Let SQLite put a changed copy in the place of a table: while foreign keys are watched,
    dropping the old one deletes the rows that refer to it, as its own documentation warns (ALTER
    TABLE, section 7). The switch does nothing inside a transaction."""
    if not database.is_sqlite:
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()
