"""After a restore: people who were erased since the backup are erased again."""

import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.database import Database, WriteSession
from app.models import Candidate, Principal, Tombstone
from app.services.profiles import erasure

_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def known_to(database: Database) -> set[str]:
    """The tombstones of a database; empty if it has none yet, or no tables at all."""
    try:
        with database.read() as session:
            return set(session.scalars(select(Tombstone.id_hash)))
    except DBAPIError:
        return set()


def named_in(path: Path) -> set[str]:
    """The tombstones that a text names, such as the logs of the server since the backup."""
    found: set[str] = set()
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found.update(_HASH.findall(line) if '"tombstone"' in line or len(line) < 80 else ())
    return found


def apply(database: Database, tombstones: set[str]) -> int:
    """Erase whoever has one of these tombstones; return how many rows of people are gone."""
    erased = 0
    with database.write() as session:
        for candidate in session.scalars(select(Candidate)).all():
            if erasure.id_hash(candidate.id) in tombstones:
                erasure.erase(session, candidate)
                erased += 1
        for principal in session.scalars(select(Principal)).all():
            if erasure.id_hash(principal.id) in tombstones:
                erasure.forget_interviewers(session, [principal.id])
                session.delete(principal)
                session.erases = True
                erased += 1
        session.flush()
        _keep(session, tombstones)
    return erased


def _keep(session: WriteSession, tombstones: set[str]) -> None:
    there = set(session.scalars(select(Tombstone.id_hash)))
    session.add_all(Tombstone(id_hash=one) for one in sorted(tombstones - there))
    session.flush()
