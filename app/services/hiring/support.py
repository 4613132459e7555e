"""Support messages: each party with the operator's team, unseen by the other party."""

from uuid import UUID

from sqlalchemy import and_, or_, select

from app.database import ReadSession, WriteSession
from app.errors import ValidationFailed
from app.models import Role, SupportMessage
from app.schemas.support import SupportCreate, SupportRead
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.paging import Slice, newest_first


def create(
    session: WriteSession, caller: Caller, request_id: UUID, body: SupportCreate
) -> SupportMessage:
    """Write to the operator's team or, as the operator, to one party or both.

    Raises
    ------
    ValidationFailed
        If a party names an addressee: it writes to the team alone.
    """
    request = match_requests.get(session, caller, request_id, lock=True)
    if body.to is not None and not caller.is_admin:
        raise ValidationFailed.of("to", "not_yours", "Parties write to the operator's team.")
    message = SupportMessage(
        match_request_id=request.id, by=caller.role, addressee=body.to, text=body.text
    )
    session.add(message)
    session.flush()
    audience = [caller.role]
    if caller.is_admin:
        audience = [Role(body.to)] if body.to else list(events.PARTIES)
    events.emit(
        session, request, "support.created", caller.role, subject_id=message.id, audience=audience
    )
    session.flush()
    return message


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
