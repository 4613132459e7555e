"""Sub-resources of a match request (interviews, offers): read by their own id, listed by request.

Who may see the request may see them; nobody else.
"""

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

SubResource = TypeVar("SubResource", Interview, Offer)


def request_id_of(session: Session, caller: Caller, kind: type[SubResource], id: UUID) -> UUID:
    """The id of the request that a sub-resource belongs to.

    No entity is loaded, so that the caller can lock the request first and then read current rows.

    Raises
    ------
    NotFound
        If there is no such sub-resource, or the caller may not see it.
    """
    statement = (
        match_requests.readable(caller)
        .join(kind, kind.match_request_id == MatchRequest.id)
        .where(kind.id == id)
        .with_only_columns(MatchRequest.id)
    )
    found: UUID | None = session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def get(
    session: Session, caller: Caller, kind: type[SubResource], id: UUID
) -> tuple[SubResource, MatchRequest]:
    """Return a sub-resource that the caller may see, with its request, or raise NotFound."""
    request_id = request_id_of(session, caller, kind, id)
    request = match_requests.get(session, caller, request_id)
    return session.get_one(kind, id), request


def search(
    session: ReadSession,
    caller: Caller,
    kind: type[SubResource],
    request_id: UUID,
    cursor: str | None,
    limit: int,
) -> tuple[Slice[SubResource], MatchRequest]:
    """One page of the sub-resources of a request, newest first, and the request."""
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
