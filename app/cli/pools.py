"""Connections: what the server processes may open together is what PostgreSQL allows."""

import os

from app.cli.mistakes import SetupMistake
from app.config import Settings
from app.database import Database

SPARE = 5
"""Connections left to a worker, commands and whoever looks at the database by hand."""
_FEWEST = 3


def with_connections(settings: Settings, database: Database, workers: int) -> Settings:
    """The settings with a pool for each process that all of them can have at once. A size that the
    operator did not name is made to fit.

    Raises
    ------
    SetupMistake
        If the processes could open more connections together than PostgreSQL allows.
    """
    if database.is_sqlite:
        return settings
    allowed = _allowed(database) - SPARE
    wanted = settings.database_pool_size
    if workers * wanted <= allowed:
        return settings
    fitting = allowed // workers
    if "database_pool_size" in settings.model_fields_set or fitting < _FEWEST:
        raise SetupMistake(
            f"{workers} processes with {wanted} connections each are {workers * wanted}; "
            f"PostgreSQL allows {allowed} besides {SPARE} for others.",
            f"Set SKILLMATCH_DATABASE_POOL_SIZE to {max(1, fitting)}, start fewer processes, or "
            "raise max_connections.",
        )
    threads = min(settings.request_threads, fitting)
    # For the processes that are started; a thread holds at most one connection.
    os.environ["SKILLMATCH_DATABASE_POOL_SIZE"] = str(fitting)
    os.environ["SKILLMATCH_REQUEST_THREADS"] = str(threads)
    return settings.model_copy(update={"database_pool_size": fitting, "request_threads": threads})


def _allowed(database: Database) -> int:
    """Connections that PostgreSQL gives to others than superusers."""
    names = ("max_connections", "superuser_reserved_connections", "reserved_connections")
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, setting FROM pg_settings WHERE name IN "
            "('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        )
        found = {name: int(setting) for name, setting in rows}
    return found[names[0]] - sum(found.get(name, 0) for name in names[1:])
