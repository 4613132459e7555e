"""Support messages: each party with the operator's team, unseen by the other party."""

from uuid import UUID

from sqlalchemy import and_, or_, select

from app import clock
from app.database import ReadSession, WriteSession
from app.errors import ValidationFailed
from app.models import SUPPORT_TARGET, MatchRequest, Role, SupportMessage, SupportThread
from app.schemas.support import SupportCreate, SupportRead
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.paging import Slice, newest_first

BOTH = "both"


def create(
    session: WriteSession, caller: Caller, request_id: UUID, body: SupportCreate
) -> SupportMessage:
    """Write to the operator's team or, as the operator, to the side that asked, to the one that is
    named, or to both.

    Raises
    ------
    ValidationFailed
        If a party names an addressee: it writes to the team alone. Or if the operator names none
        and nobody has asked.
    """
    request = match_requests.get(session, caller, request_id, lock=True)
    if body.to is not None and not caller.is_admin:
        raise ValidationFailed.of("to", "not_yours", "Parties write to the operator's team.")
    sides = _addressees(session, request, body) if caller.is_admin else [caller.role]
    message = SupportMessage(
        match_request_id=request.id,
        by=caller.role,
        addressee=sides[0] if caller.is_admin and len(sides) == 1 else None,
        text=body.text,
    )
    session.add(message)
    session.flush()
    _note_in_threads(session, message, sides)
    events.emit(
        session, request, "support.created", caller.role, subject_id=message.id, audience=sides
    )
    session.flush()
    return message


def _addressees(session: WriteSession, request: MatchRequest, body: SupportCreate) -> list[Role]:
    """The sides that read an answer: what one side asked is none of the other's business."""
    if body.to is not None:
        return list(events.PARTIES) if body.to == BOTH else [Role(body.to)]
    of_request = SupportThread.match_request_id == request.id
    longest = select(SupportThread.side).where(of_request, SupportThread.waiting_since.is_not(None))
    waiting = session.scalar(longest.order_by(SupportThread.waiting_since, SupportThread.id))
    if waiting is not None:
        return [Role(waiting)]
    asked = select(SupportMessage.by).where(
        SupportMessage.match_request_id == request.id, SupportMessage.by != Role.ADMIN
    )
    last = session.scalar(asked.order_by(SupportMessage.id.desc()).limit(1))
    if last is None:
        raise ValidationFailed.of(
            "to", "missing", "Nobody has asked here: name candidate, employer or both."
        )
    return [Role(last)]


def _note_in_threads(session: WriteSession, message: SupportMessage, sides: list[Role]) -> None:
    """Let the threads of some sides show a message: a question begins to wait unless an older one
    does, an answer ends the waiting."""
    statement = select(SupportThread).where(
        SupportThread.match_request_id == message.match_request_id, SupportThread.side.in_(sides)
    )
    known = {thread.side: thread for thread in session.scalars(statement)}
    for side in sides:
        thread = known.get(side)
        if thread is None:
            thread = SupportThread(match_request_id=message.match_request_id, side=side)
            session.add(thread)
        thread.last_message_id = message.id
        thread.updated_at = clock.now()
        if message.by == Role.ADMIN:
            thread.waiting_since = thread.due_at = None
        elif thread.waiting_since is None:
            thread.waiting_since = message.created_at
            thread.due_at = message.created_at + SUPPORT_TARGET


def search(
    session: ReadSession, caller: Caller, request_id: UUID, cursor: str | None, limit: int
) -> Slice[SupportMessage]:
    """What the caller and the team wrote to each other about a request, newest first; the
    operator reads all of it."""
    request = match_requests.get(session, caller, request_id)
    statement = select(SupportMessage).where(SupportMessage.match_request_id == request.id)
    if not caller.is_admin:
        to_caller = or_(SupportMessage.addressee.is_(None), SupportMessage.addressee == caller.role)
        statement = statement.where(
            or_(
                SupportMessage.by == caller.role,
                and_(SupportMessage.by == Role.ADMIN, to_caller),
            )
        )
    return newest_first(
        session,
        statement,
        SupportMessage.id,
        filters={"list": "support", "request": request.id, "caller": caller.role},
        cursor=cursor,
        limit=limit,
    )


def as_read(message: SupportMessage) -> SupportRead:
    """Render a message for whoever may read it."""
    names = ("id", "created_at", "updated_at", "match_request_id", "by", "text")
    body = {name: getattr(message, name) for name in names}
    return SupportRead.model_validate({**body, "to": message.addressee})
