"""Pending replies: which side of a request has to act next, since when, and reminders when late.

The service level is ``models.REPLY_TARGET`` (48 hours). One row per subject (the request itself, a
message thread, an interview, an offer) names the side that has to reply.
"""

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
    """The role of the other party of a request."""
    return Role.EMPLOYER if role == Role.CANDIDATE else Role.CANDIDATE


def expect(
    session: WriteSession, request: MatchRequest, what: str, subject_id: UUID, by: str
) -> None:
    """Record that ``by`` has to reply about a subject from now on.

    A reply that the same side owes already keeps its time: asking twice does not extend it.

    Parameters
    ----------
    what
        Kind of subject: :data:`REQUEST`, :data:`MESSAGE`, :data:`INTERVIEW` or :data:`OFFER`.
    subject_id
        Id of the subject; of a message thread, the id of its request.
    by
        Role of the side that has to reply.
    """
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
    """Delete the pending reply about a subject, if there is one."""
    pending = session.scalar(_of(what, subject_id))
    if pending is not None:
        session.delete(pending)
        session.flush()


def resolve_all(session: WriteSession, request: MatchRequest) -> None:
    """Delete every pending reply of a request."""
    session.execute(sql_delete(ExpectedReply).where(ExpectedReply.match_request_id == request.id))


def record_activity(session: WriteSession, request: MatchRequest, role: str) -> None:
    """Resolve what any step of a side answers: the last message of the other side and, where the
    employer acts, the reply that it has owed since the candidate accepted."""
    if role == Role.EMPLOYER:
        resolve(session, REQUEST, request.id)
    message = session.scalar(_of(MESSAGE, request.id))
    if message is not None and message.by == role:
        session.delete(message)
        session.flush()


def pending_replies(
    session: Session, request_ids: Iterable[UUID]
) -> dict[UUID, list[ExpectedReply]]:
    """Pending replies by request id, oldest first; one query."""
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
    """Whether the reply is overdue: its ``due_at`` has passed."""
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
    """Emit one reminder event for each overdue reply; the worker calls it.

    It runs after expiries are recorded, so that ended requests get no reminder.

    Returns
    -------
    int
        How many overdue replies were handled, at most ``limit``.
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
