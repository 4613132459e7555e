"""Rankings as they were served: what feedback about a match is checked against, and the positions
that its rates are counted by.

A page is noted after its answer was sent, many in one transaction when many are served: nobody
waits for it. What could not be written is not missed but in feedback.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app import clock
from app.database import Database, WriteSession
from app.models import Candidate, Job, ServedRanking
from app.observability import describe_exception, log

KEPT = timedelta(days=30)
_AT_ONCE = 200

Ranked = Literal["jobs", "candidates", "pair"]


@dataclass(frozen=True)
class ServedPage:
    """One page, or one pair, and whom it was shown to."""

    request_id: str
    ranked: Ranked
    candidate_id: UUID | None
    job_id: UUID | None
    items: Sequence[str]
    aside: Sequence[str] = ()
    first_position: int | None = None


class ServedLog:
    """The pages that a process served and has not written yet. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: deque[tuple[datetime, ServedPage]] = deque(maxlen=50 * _AT_ONCE)
        self._writing = threading.Lock()

    def note(self, page: ServedPage) -> None:
        """Remember a page until :meth:`flush`."""
        self._pages.append((clock.now(), page))

    def flush(self) -> None:
        """Write what was noted. One thread writes; what others note meanwhile it takes along."""
        while self._pages and self._writing.acquire(blocking=False):
            try:
                self._write()
            finally:
                self._writing.release()

    def _write(self) -> None:
        taken = [self._pages.popleft() for _ in range(min(_AT_ONCE, len(self._pages)))]
        rows = [_row(at, page) for at, page in taken]
        try:
            try:
                with self._database.write() as session:
                    session.execute(insert(ServedRanking), rows)
            except IntegrityError:  # somebody was erased meanwhile
                with self._database.write() as session:
                    _insert_living(session, rows)
        except SQLAlchemyError as error:
            log.warning("served rankings not kept", pages=len(taken), **describe_exception(error))


def _row(at: datetime, page: ServedPage) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "created_at": at,
        "updated_at": at,
        "request_id": page.request_id,
        "ranked": page.ranked,
        "candidate_id": page.candidate_id,
        "job_id": page.job_id,
        "first_position": page.first_position,
        "item_count": len(page.items),
        "items": list(page.items),
        "aside": list(page.aside),
    }


def _insert_living(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows whose candidate and job are still there."""
    there: set[UUID | None] = {None}
    for column, ids in (
        (Candidate.id, [row["candidate_id"] for row in rows]),
        (Job.id, [row["job_id"] for row in rows]),
    ):
        there.update(session.scalars(select(column).where(column.in_(ids))))
    living = [row for row in rows if row["candidate_id"] in there and row["job_id"] in there]
    if living:
        session.execute(insert(ServedRanking), living)


def find(session: Session, request_id: str) -> ServedRanking | None:
    """What was served under a request id, or None."""
    return session.scalar(select(ServedRanking).where(ServedRanking.request_id == request_id))


def forget_old(session: WriteSession, limit: int = 500) -> int:
    """Erase pages older than :data:`KEPT`, at most ``limit``; return how many. The worker calls
    it."""
    old = select(ServedRanking.id).where(ServedRanking.created_at < clock.now() - KEPT)
    ids = list(session.scalars(old.limit(limit)))
    if ids:
        session.execute(delete(ServedRanking).where(ServedRanking.id.in_(ids)))
    return len(ids)
