"""Messages between the two parties of a request, from acceptance on, and what is unread."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import ReadSession, WriteSession
from app.errors import InvalidTransition, ValidationFailed
from app.models import CONNECTED, MatchRequest, Message, RequestStatus
from app.schemas.message import MessageCreate
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.paging import Slice, newest_first
from app.services.transitions import expected_replies
from app.services.transitions.match_requests import current_status

_READABLE = CONNECTED | {RequestStatus.CLOSED}


def _check_readable(request: MatchRequest) -> None:
    status = current_status(request)
    if status not in _READABLE:
        raise InvalidTransition(status, "Messages begin with the acceptance of the request.")


def create(session: WriteSession, caller: Caller, request_id: UUID, body: MessageCreate) -> Message:
    """Send a message to the other party, of whom a reply is then expected.

    Raises
    ------
    InvalidTransition
        Unless the request is engaged or hired.
    """
    request = match_requests.get_as_party(session, caller, request_id)
    status = current_status(request)
    if status not in CONNECTED:
        raise InvalidTransition(status, "Parties write to each other from acceptance to the end.")
    message = Message(
        match_request_id=request.id,
        by=caller.role,
        text=body.text,
        attachments=[item.model_dump(exclude_none=True) for item in body.attachments],
    )
    session.add(message)
    session.flush()
    expected_replies.record_activity(session, request, caller.role)
    expected_replies.expect(
        session,
        request,
        expected_replies.MESSAGE,
        request.id,
        expected_replies.other_side(caller.role),
    )
    events.emit(session, request, "message.created", caller.role, subject_id=message.id)
    session.flush()
    return message


def search(
    session: ReadSession, caller: Caller, request_id: UUID, cursor: str | None, limit: int
) -> Slice[Message]:
    """The messages of a request, newest first; also after it was closed.

    Raises
    ------
    InvalidTransition
        If the request was never accepted.
    """
    request = match_requests.get(session, caller, request_id)
    _check_readable(request)
    return newest_first(
        session,
        select(Message).where(Message.match_request_id == request.id),
        Message.id,
        filters={"list": "messages", "request": request.id},
        cursor=cursor,
        limit=limit,
    )


def _unread_by(caller: Caller) -> ColumnElement[bool]:
    """SQL condition: written by the other side and not read yet."""
    return and_(Message.by == expected_replies.other_side(caller.role), Message.read_at.is_(None))


def unread(session: Session, caller: Caller, request_ids: list[UUID]) -> dict[UUID, int]:
    """Number of the other side's messages that the caller has not read, by request id; one query.
    Requests without any are left out; the operator reads as nobody."""
    if caller.is_admin:
        return {}
    statement = (
        select(Message.match_request_id.label("id"), func.count().label("unread"))
        .where(Message.match_request_id.in_(request_ids), _unread_by(caller))
        .group_by(Message.match_request_id)
    )
    return {row.id: row.unread for row in session.execute(statement)}


def mark_read(
    session: WriteSession, caller: Caller, request_id: UUID, until: UUID | None
) -> tuple[int, int]:
    """Mark the other side's messages as read, up to and including ``until`` (None: all).

    Returns
    -------
    tuple of int
        How many were marked now, and how many are still unread.

    Raises
    ------
    ValidationFailed
        If ``until`` is no message of this thread.
    """
    request = match_requests.get_as_party(session, caller, request_id)
    _check_readable(request)
    of_thread = Message.match_request_id == request.id
    seen = and_(of_thread, _unread_by(caller))
    if until is not None:
        if session.scalar(select(Message.id).where(of_thread, Message.id == until)) is None:
            raise ValidationFailed.of("until", "unknown", "This is no message of this thread.")
        seen = and_(seen, Message.id <= until)
    before = unread(session, caller, [request.id]).get(request.id, 0)
    session.execute(update(Message).where(seen).values(read_at=clock.now()))
    after = unread(session, caller, [request.id]).get(request.id, 0)
    return before - after, after
