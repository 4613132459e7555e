"""Help from the operator's team."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller
from app.routers.edge.transaction import Route
from app.schemas.support import SupportCreate, SupportPage, SupportRead
from app.services.hiring import support

router = APIRouter(
    prefix="/v1/match-requests/{id}/support", tags=["match requests"], route_class=Route
)


@router.post("", status_code=201, operation_id="ask_support")
def ask_support(
    id: UUID, body: SupportCreate, caller: TheCaller, response: Response, session: WriteSession
) -> SupportRead:
    """Ask the operator's team for help with a request, in any state. The other party does not
    see it. The team answers here, to one side or to both."""
    message = support.create(session, caller, id, body)
    # It has no page of its own: it is read in its thread.
    response.headers["Location"] = f"/v1/match-requests/{id}/support"
    return support.as_read(message)


@router.get("", operation_id="list_support")
def list_support(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> SupportPage:
    """What you and the operator's team wrote about a request, newest first."""
    page = support.search(session, caller, id, cursor, limit)
    items = [support.as_read(message) for message in page.rows]
    return SupportPage(items=items, next_cursor=page.next_cursor)
