"""What hangs on a match request (interviews, offers): found by its own id, listed with it."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import ReadSession
from app.errors import NotFound
from app.models import Interview, MatchRequest, Offer
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.paging import Slice, newest_first

Part = TypeVar("Part", Interview, Offer)


def request_id_of(session: Session, caller: Caller, kind: type[Part], part_id: UUID) -> UUID:
    """The request of a part that the caller may see; loads no row that a lock would outdate.

    Raises
    ------
    NotFound
        If there is no such part, or none for this caller.
    """
    statement = (
        match_requests.readable(caller)
        .join(kind, kind.match_request_id == MatchRequest.id)
        .where(kind.id == part_id)
        .with_only_columns(MatchRequest.id)
    )
    found: UUID | None = session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def get(
    session: Session, caller: Caller, kind: type[Part], part_id: UUID
) -> tuple[Part, MatchRequest]:
    """Return a part the caller may see, with its request, or raise NotFound."""
    request_id = request_id_of(session, caller, kind, part_id)
    request = match_requests.get(session, caller, request_id)
    return session.get_one(kind, part_id), request


def search(
    session: ReadSession,
    caller: Caller,
    kind: type[Part],
    request_id: UUID,
    cursor: str | None,
    limit: int,
) -> tuple[Slice[Part], MatchRequest]:
    """The parts of a request, newest first, and the request."""
    request = match_requests.get(session, caller, request_id)
    page = newest_first(
        session,
        select(kind).where(kind.match_request_id == request.id),
        kind.id,
        filters={"list": kind.__tablename__, "request": request.id},
        cursor=cursor,
        limit=limit,
    )
    return page, request
