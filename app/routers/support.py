"""Help from the operator's team."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller
from app.routers.edge.transaction import Route
from app.schemas.message import Side
from app.schemas.support import SupportCreate, SupportInbox, SupportPage, SupportRead
from app.services.hiring import support, support_inbox
from app.services.hiring.support_inbox import InboxQuery

router = APIRouter(prefix="/v1", tags=["match requests"], route_class=Route)


@router.post("/match-requests/{id}/support", status_code=201, operation_id="ask_support")
def ask_support(
    id: UUID, body: SupportCreate, caller: TheCaller, response: Response, session: WriteSession
) -> SupportRead:
    """Ask the operator's team for help with a request, in any state. The other party does not
    see it. The team answers here: the side that asked, unless `to` says otherwise."""
    message = support.create(session, caller, id, body)
    # It has no page of its own: it is read in its thread.
    response.headers["Location"] = f"/v1/match-requests/{id}/support"
    return support.as_read(message)


@router.get("/match-requests/{id}/support", operation_id="list_support")
def list_support(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> SupportPage:
    """What you and the operator's team wrote about a request, newest first."""
    page = support.search(session, caller, id, cursor, limit)
    items = [support.as_read(message) for message in page.rows]
    return SupportPage(items=items, next_cursor=page.next_cursor)


@router.get("/support", operation_id="list_support_inbox")
def list_support_inbox(
    caller: TheCaller,
    session: ReadSession,
    status: Annotated[
        Literal["waiting", "late", "answered"] | None,
        Query(description="`late` ones wait, too."),
    ] = None,
    side: Annotated[Side | None, Query(description="Who asks.")] = None,
    employer_id: Annotated[UUID | None, Query()] = None,
    match_request_id: Annotated[UUID | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> SupportInbox:
    """The operator's inbox: questions that wait, what is due first at the top, then what was
    answered. A question is due after 24 hours."""
    wanted = InboxQuery(status, side, employer_id, match_request_id)
    return support_inbox.page(session, caller, wanted, cursor, limit)
