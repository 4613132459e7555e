"""Taking and restoring a backup, whichever the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.database import Database, migrate
from app.services.audit.records import record_command
from app.services.backups import postgres, sqlite, tombstones


@dataclass(frozen=True)
class Restored:
    """What a restore did: tombstones known, and people erased again by them."""

    tombstones: int
    erased: int


def back_up(database: Database, target: Path) -> None:
    """Write a backup of a database that may be in use."""
    with database.write() as session:
        record_command(session, "backup")
    if database.is_sqlite:
        sqlite.back_up(Path(str(database.engine.url.database)), target)
    else:
        postgres.back_up(database, target)


def restore(database: Database, backup: Path, erased_in: Iterable[Path] = ()) -> Restored:
    """Put a backup in the place of what is there, and erase again who was erased since.

    Parameters
    ----------
    erased_in
        Texts that name further tombstones: logs of the server, where the database that knew them
        is lost.

    Raises
    ------
    DamagedBackup
        If the backup is not whole; nothing was changed then.
    """
    known = tombstones.known_to(database).union(*map(tombstones.named_in, erased_in))
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        database.dispose()
        sqlite.restore(backup, file)
    else:
        _restore_postgres(database, backup)
    migrate(database)
    known |= tombstones.known_to(database)
    erased = tombstones.apply(database, known)
    with database.write() as session:
        record_command(session, "restore", erased=erased)
    return Restored(len(known), erased)


def _restore_postgres(database: Database, backup: Path) -> None:
    with postgres.open_backup(backup) as archive:
        revision, parts = postgres.read_manifest(archive)
        with database.engine.begin() as connection:
            # The schema is made anew at the backup's revision, then filled and brought up to date.
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        migrate(database, revision)
        with database.engine.begin() as connection:
            postgres.fill(connection, archive, parts)
