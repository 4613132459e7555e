"""PostgreSQL: every table by COPY, of one snapshot, in one zip file.

It needs no program of the server's version on this machine, and restores into any later version of
PostgreSQL. ``manifest.json`` holds the revision of the schema and of each table its columns, rows
and a SHA-256: a damaged file is refused before anything is touched.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, MetaData, text

from app.database import Database
from app.services.backups.sqlite import DamagedBackup

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 2**20


@dataclass(frozen=True)
class TablePart:
    """One table in a backup, in the order in which tables can be filled."""

    name: str
    columns: list[str]
    sha256: str


def _tables(connection: Connection) -> list[Any]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor:
        yield cursor


def back_up(database: Database, target: Path) -> None:
    """Write every table, all of one moment, into a file that only its owner may read."""
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    engine = database.engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        with os.fdopen(descriptor, "wb") as file, engine.connect() as connection:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                _write(connection, archive)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(connection: Connection, archive: zipfile.ZipFile) -> None:
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    parts = []
    for table in _tables(connection):
        columns = [column.name for column in table.columns]
        digest = hashlib.sha256()
        statement = f'COPY "{table.name}" ({_quoted(columns)}) TO STDOUT'
        with (
            archive.open(table.name, "w", force_zip64=True) as part,
            _cursor(connection) as cursor,
            cursor.copy(statement) as rows,
        ):
            for chunk in rows:
                digest.update(chunk)
                part.write(chunk)
        parts.append(asdict(TablePart(table.name, columns, digest.hexdigest())))
    manifest = {"format": FORMAT, "revision": revision, "tables": parts}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def read_manifest(archive: zipfile.ZipFile) -> tuple[str, list[TablePart]]:
    """The revision of the schema and the tables of a backup, each found whole.

    Raises
    ------
    DamagedBackup
        If something is missing or altered.
    """
    try:
        manifest = json.loads(archive.read(MANIFEST))
        parts = [TablePart(**part) for part in manifest["tables"]]
        if manifest["format"] != FORMAT:
            raise DamagedBackup("It is of another release.")
        for part in parts:
            with archive.open(part.name) as file:
                if _digest(file) != part.sha256:
                    raise DamagedBackup(f"The table {part.name} is damaged.")
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise DamagedBackup(f"It is no whole backup ({type(error).__name__}).") from None
    return manifest["revision"], parts


def _digest(file: BinaryIO | Any) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def open_backup(path: Path) -> zipfile.ZipFile:
    """Open a backup; DamagedBackup if it is no zip file."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise DamagedBackup(f"It is no backup ({type(error).__name__}).") from None


def fill(connection: Connection, archive: zipfile.ZipFile, parts: list[TablePart]) -> None:
    """Replace all rows by those of a backup, in the connection's transaction. The schema is at the
    backup's revision."""
    names = [table.name for table in _tables(connection)]
    connection.execute(text(f"TRUNCATE {_quoted(names)}"))
    for part in parts:
        statement = f'COPY "{part.name}" ({_quoted(part.columns)}) FROM STDIN'
        with (
            archive.open(part.name) as file,
            _cursor(connection) as cursor,
            cursor.copy(statement) as rows,
        ):
            while chunk := file.read(_CHUNK):
                rows.write(chunk)
