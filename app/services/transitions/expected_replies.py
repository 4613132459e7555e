"""What waits for whom: replies that are owed, whether they are late, reminders of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.models import LIVE, REPLY_TARGET, ExpectedReply, MatchRequest, RequestStatus, Role
from app.services import events

REQUEST, MESSAGE, INTERVIEW, OFFER = "match_request", "message", "interview", "offer"


def other_side(role: str) -> Role:
    """The other party of a request."""
    return Role.EMPLOYER if role == Role.CANDIDATE else Role.CANDIDATE


def expect(
    session: WriteSession, request: MatchRequest, what: str, subject_id: UUID, by: str
) -> None:
    """A side owes a reply from now on. Owing it already, it owes it since then: asking twice
    does not give more time."""
    pending = session.scalar(_of(what, subject_id))
    if pending is not None and pending.by == by:
        return
    resolve(session, what, subject_id)
    now = clock.now()
    session.add(
        ExpectedReply(
            match_request_id=request.id,
            what=what,
            subject_id=subject_id,
            by=by,
            since=now,
            due_at=now + REPLY_TARGET,
        )
    )
    session.flush()


def _of(what: str, subject_id: UUID) -> Select[ExpectedReply]:
    return select(ExpectedReply).where(
        ExpectedReply.what == what, ExpectedReply.subject_id == subject_id
    )


def resolve(session: WriteSession, what: str, subject_id: UUID) -> None:
    """Nothing is owed any more about this subject."""
    pending = session.scalar(_of(what, subject_id))
    if pending is not None:
        session.delete(pending)
        session.flush()


def resolve_all(session: WriteSession, request: MatchRequest) -> None:
    """Nothing is owed any more about anything of this request."""
    session.execute(sql_delete(ExpectedReply).where(ExpectedReply.match_request_id == request.id))


def record_activity(session: WriteSession, request: MatchRequest, role: str) -> None:
    """A side took a step: whatever it was, it answers the last message of the other side, and
    an employer's is the step that follows an acceptance."""
    if role == Role.EMPLOYER:
        resolve(session, REQUEST, request.id)
    message = session.scalar(_of(MESSAGE, request.id))
    if message is not None and message.by == role:
        session.delete(message)
        session.flush()


def pending_replies(
    session: Session, request_ids: Iterable[UUID]
) -> dict[UUID, list[ExpectedReply]]:
    """What is owed about each of these requests, oldest first; one query."""
    found: dict[UUID, list[ExpectedReply]] = {}
    statement = (
        select(ExpectedReply)
        .where(ExpectedReply.match_request_id.in_(list(request_ids)))
        .order_by(ExpectedReply.since, ExpectedReply.id)
    )
    for reply in session.scalars(statement):
        found.setdefault(reply.match_request_id, []).append(reply)
    return found


def is_late(reply: ExpectedReply, now: datetime) -> bool:
    """Tell whether the target of 48 hours has passed."""
    return reply.due_at <= now


def _due(session: WriteSession, limit: int) -> Sequence[tuple[ExpectedReply, MatchRequest]]:
    statement = (
        select(ExpectedReply, MatchRequest)
        .join(MatchRequest, MatchRequest.id == ExpectedReply.match_request_id)
        .where(ExpectedReply.reminded_at.is_(None), ExpectedReply.due_at <= clock.now())
        .order_by(ExpectedReply.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(reply, request) for reply, request in session.execute(statement)]


def remind_due(session: WriteSession, limit: int = 200) -> int:
    """Remind, once each, of replies whose time has come; return how many. The worker's task.

    It runs after expiry is written down: what has ended is owed no more.
    """
    due = _due(session, limit)
    for reply, request in due:
        if RequestStatus(request.status) not in LIVE:
            session.delete(reply)
            continue
        reply.reminded_at = clock.now()
        events.emit(
            session,
            request,
            f"{reply.what}.reminder",
            events.SYSTEM,
            subject_id=reply.subject_id,
            audience=[Role(reply.by)],
            by=reply.by,
            due_at=reply.due_at.isoformat(),
        )
    session.flush()
    return len(due)
