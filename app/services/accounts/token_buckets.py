"""How often and how much somebody may call: token buckets that all processes share and that
outlive them.

On PostgreSQL they stand in a table without a log of its own; beside a SQLite file in a file of
their own, so that counting never waits for the marketplace's one writer. A bucket is one number,
the time at which it is full again (the generic cell rate algorithm), changed in one statement:
no two callers can take the same token.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection

from app import clock
from app.database import Database

_BUSY_MS = 5_000
_PRUNED_EVERY = 5_000  # charges of one process

_TABLE = """
CREATE {unlogged} TABLE IF NOT EXISTS rate_buckets (
    subject VARCHAR(64) PRIMARY KEY, full_at DOUBLE PRECISION NOT NULL
)
"""
_TAKE = """
INSERT INTO rate_buckets (subject, full_at) VALUES (:subject, :now + :cost)
ON CONFLICT (subject) DO UPDATE SET full_at = {greatest}(rate_buckets.full_at, :now) + :cost
WHERE {greatest}(rate_buckets.full_at, :now) + :cost <= :now + :burst
RETURNING full_at
"""
_FULL_AT = "SELECT full_at FROM rate_buckets WHERE subject = :subject"
_PRUNE = "DELETE FROM rate_buckets WHERE full_at < :now"


@dataclass(frozen=True)
class Bucket:
    """``per_minute`` tokens flow in, and at most ``burst`` are kept."""

    name: str
    per_minute: float
    burst: float

    @property
    def seconds_each(self) -> float:
        return 60.0 / self.per_minute


@dataclass(frozen=True)
class Taking:
    """Tokens that a subject wants from its bucket."""

    bucket: Bucket
    subject: str
    tokens: float = 1.0

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.bucket.name}\x00{self.subject}".encode()).hexdigest()


class TokenBuckets:
    """The buckets of a marketplace.

    Parameters
    ----------
    database
        The marketplace's; of a SQLite file in memory, the buckets last as long as this object.
    """

    def __init__(self, database: Database) -> None:
        self._is_sqlite = database.is_sqlite
        self._engine = _beside(database) if database.is_sqlite else database.engine
        self._sql = _TAKE.format(greatest="max" if self._is_sqlite else "GREATEST")
        self._ready = False
        self._lock = threading.Lock()
        self._charges = 0

    def _connect(self) -> Any:
        if not self._ready:
            with self._lock, self._engine.begin() as connection:
                if not self._ready:
                    self._make_table(connection)
                    self._ready = True
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def _make_table(self, connection: Connection) -> None:
        if not self._is_sqlite:  # processes that start together take turns
            connection.execute(text("SELECT pg_advisory_xact_lock(715518)"))
        unlogged = "" if self._is_sqlite else "UNLOGGED"
        connection.execute(text(_TABLE.format(unlogged=unlogged)))

    def take(self, takings: Sequence[Taking]) -> float:
        """Take tokens from each bucket; return 0, or the seconds until there are enough. What was
        taken before one of them refused stays taken."""
        now = clock.now().timestamp()
        with self._connect() as connection:
            for taking in takings:
                wait = self._take(connection, taking, now)
                if wait > 0:
                    return wait
        return 0.0

    def _take(self, connection: Connection, taking: Taking, now: float) -> float:
        bucket = taking.bucket
        cost = taking.tokens * bucket.seconds_each
        burst = bucket.burst * bucket.seconds_each
        values = {"subject": taking.key, "now": now, "cost": cost, "burst": burst}
        if connection.execute(text(self._sql), values).scalar() is not None:
            return 0.0
        return max(0.001, self._full_at(connection, taking, now) + cost - now - burst)

    def _full_at(self, connection: Connection, taking: Taking, now: float) -> float:
        found = connection.execute(text(_FULL_AT), {"subject": taking.key}).scalar()
        return now if found is None else max(float(found), now)

    def overdrawn(self, taking: Taking) -> float:
        """Seconds until a bucket that :meth:`charge` may overdraw holds something; 0: it does."""
        now = clock.now().timestamp()
        with self._connect() as connection:
            full_at = self._full_at(connection, taking, now)
        return max(0.0, full_at - now - taking.bucket.burst * taking.bucket.seconds_each)

    def charge(self, taking: Taking) -> None:
        """Take tokens for what was done already, also from an empty bucket."""
        now = clock.now().timestamp()
        cost = taking.tokens * taking.bucket.seconds_each
        values = {"subject": taking.key, "now": now, "cost": cost, "burst": float("1e12")}
        with self._connect() as connection:
            connection.execute(text(self._sql), values)
            self._charges += 1
            if self._charges % _PRUNED_EVERY == 0:  # full ones need not be kept
                connection.execute(text(_PRUNE), {"now": now})


def _beside(database: Database) -> Engine:
    """The engine of a file beside a SQLite database. It may lose its last writes in a power cut,
    and needs no more."""
    path = make_url(str(database.engine.url)).database
    if not path or path == ":memory:" or path.startswith("file:"):
        return create_engine("sqlite://")
    file = Path(path).with_suffix(".rates.sqlite3")
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = create_engine(f"sqlite:///{file}", pool_size=8, max_overflow=64)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=OFF", f"busy_timeout={_BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
