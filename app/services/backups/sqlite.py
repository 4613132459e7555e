"""SQLite: the online backup of the library itself, in both directions."""

import os
import sqlite3
from pathlib import Path

_PAGES_AT_ONCE = 1_000


class DamagedBackup(Exception):
    """A file that is no backup, or not a whole one."""


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target, pages=_PAGES_AT_ONCE, sleep=0.01)


def check(path: Path) -> None:
    """Raise DamagedBackup unless the file is a whole SQLite database of ours."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise DamagedBackup(f"It is no backup of Skillmatch ({error}).") from None
    if verdict != "ok":
        raise DamagedBackup("It is damaged: SQLite finds its pages inconsistent.")


def back_up(database_file: Path, target: Path) -> None:
    """Copy a database, while it is written to, into one file that only its owner may read: all of
    one moment, or nothing."""
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        source, copy = sqlite3.connect(database_file), sqlite3.connect(draft)
        try:
            _copy(source, copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        finally:
            source.close()
            copy.close()
        check(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def restore(backup: Path, database_file: Path) -> None:
    """Put a backup in the place of the database, in one transaction of SQLite."""
    check(backup)
    source, target = sqlite3.connect(backup), sqlite3.connect(database_file)
    try:
        target.execute("PRAGMA secure_delete=ON")
        _copy(source, target)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        source.close()
        target.close()
