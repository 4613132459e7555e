"""What the operator reads of the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.database import ReadSession
from app.models import AuditRecord, Role
from app.services.accounts.access import Caller
from app.services.audit import chain
from app.services.audit.records import pseudonym
from app.services.paging import Slice, newest_first


@dataclass(frozen=True)
class AuditQuery:
    """Which rows: of an actor, about somebody or something (by their ids), of one action, between
    two times (the first included). None: all."""

    actor: UUID | None = None
    subject: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def statement(self, secret: str) -> Select[AuditRecord]:
        """Select the rows."""
        found = select(AuditRecord)
        if self.actor is not None:
            found = found.where(AuditRecord.actor == pseudonym(secret, self.actor))
        if self.subject is not None:
            found = found.where(AuditRecord.subjects.contains(pseudonym(secret, self.subject)))
        if self.action is not None:
            found = found.where(AuditRecord.action == self.action)
        if self.since is not None:
            found = found.where(AuditRecord.created_at >= self.since)
        if self.until is not None:
            found = found.where(AuditRecord.created_at < self.until)
        return found


def search(
    session: ReadSession,
    caller: Caller,
    secret: str,
    query: AuditQuery,
    cursor: str | None,
    limit: int,
) -> Slice[AuditRecord]:
    """One page of the log, newest first; Forbidden unless the caller is the operator."""
    caller.require_role(Role.ADMIN)
    filters: dict[str, Any] = {"list": "audit", "query": repr(query)}
    return newest_first(
        session,
        query.statement(secret),
        AuditRecord.id,
        filters=filters,
        cursor=cursor,
        limit=limit,
    )


def verify(session: ReadSession, caller: Caller) -> chain.Verdict:
    """Verify the chain; Forbidden unless the caller is the operator."""
    caller.require_role(Role.ADMIN)
    return chain.verify(session)


def about(session: Session, secret: str, ids: list[UUID]) -> list[dict[str, Any]]:
    """The rows about a person or by them, oldest first, as they read them: what was done, when, by
    which role."""
    names = {pseudonym(secret, id) for id in ids}
    found: dict[UUID, dict[str, Any]] = {}
    for name in sorted(names):
        rows = select(AuditRecord).where(
            AuditRecord.subjects.contains(name) | (AuditRecord.actor == name)
        )
        for row in session.scalars(rows):
            found[row.id] = {
                "created_at": row.created_at.isoformat(),
                "action": row.action,
                "actor_role": row.actor_role,
                "own": row.actor in names,
                "request_id": row.request_id,
            }
    return [found[id] for id in sorted(found)]
