"""Rows of the audit log, and the pseudonyms that stand in them for people and things.

A change writes its row in its own transaction. Accesses that change nothing have none: their rows
wait in memory for at most :data:`FLUSH_SECONDS` and are written together, so that reading costs no
commit. A process that is killed can lose the last of those, never a row about a change.
"""

import hashlib
import hmac
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from app import clock
from app.database import Database, WriteSession
from app.models import AuditRecord
from app.observability import describe_exception, log

FLUSH_SECONDS = 0.25
MOST_WAITING = 5_000
"""Rows waiting in memory; beyond, who adds one writes them all."""
COMMAND = "command"
"""The role of who works on the machine itself."""


def pseudonym(secret: str, id: UUID | str) -> str:
    """What stands for an id in the log: 20 hexadecimal digits that only the holder of the secret
    key can compute, and nobody can turn back."""
    key = f"audit\x00{secret}".encode()
    return hmac.new(key, str(id).encode(), hashlib.sha256).hexdigest()[:20]


@dataclass(frozen=True)
class Entry:
    """What is recorded: ids are pseudonyms, ``details`` hold numbers and versions alone."""

    action: str
    actor: str | None
    actor_role: str
    subjects: tuple[str, ...] = ()
    request_id: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    created_at: datetime = field(default_factory=clock.now)

    def row(self) -> dict[str, Any]:
        """The columns of its row."""
        return {
            "id": uuid7(),
            "created_at": self.created_at,
            "action": self.action,
            "actor": self.actor,
            "actor_role": self.actor_role,
            "subjects": " ".join(dict.fromkeys(self.subjects)),
            "request_id": self.request_id,
            "details": self.details,
        }


def write(session: WriteSession, entries: Iterable[Entry]) -> None:
    """Write entries in the session's transaction."""
    rows = [entry.row() for entry in entries]
    if rows:
        session.execute(insert(AuditRecord), rows)


def record_command(session: WriteSession, command: str, **details: str | int | None) -> None:
    """Record what somebody did on the command line."""
    write(session, [Entry(command, None, COMMAND, details=details)])


class AccessLog:
    """Entries of one process about accesses that changed nothing, on their way to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Entry] = []
        self._turn = threading.Lock()
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, entry: Entry) -> None:
        """Take an entry in. If the database takes none for so long that too many wait, they are
        written to the process's log: reading goes on, and nothing goes unrecorded."""
        with self._turn:
            self._waiting.append(entry)
            full = len(self._waiting) >= MOST_WAITING
        if full and not self._try_to_flush():
            with self._turn:
                taken, self._waiting = self._waiting, []
            for one in taken:
                row = one.row()
                log.error("access", **{name: str(value) for name, value in row.items()})

    def flush(self) -> None:
        """Write what waits; after an error of the database it still waits."""
        with self._writing:
            with self._turn:
                taken, self._waiting = self._waiting, []
            if not taken:
                return
            try:
                with self._database.write() as session:
                    write(session, taken)
            except Exception:
                with self._turn:
                    self._waiting = taken + self._waiting
                raise

    def start(self) -> None:
        """Begin to write every :data:`FLUSH_SECONDS`."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="skillmatch-audit", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
        self._try_to_flush()

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_SECONDS):
            self._try_to_flush()

    def _try_to_flush(self) -> bool:
        try:
            self.flush()
        except Exception as error:
            log.error("accesses not recorded yet", **describe_exception(error))
            return False
        return True
