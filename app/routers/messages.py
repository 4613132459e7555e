"""Messages of a match request."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller
from app.routers.edge.transaction import Route
from app.schemas.message import MessageCreate, MessagePage, MessageRead, MessagesSeen, ReadMark
from app.services.hiring import messages

router = APIRouter(
    prefix="/v1/match-requests/{id}/messages", tags=["after acceptance"], route_class=Route
)


@router.post("", status_code=201, operation_id="create_message")
def create_message(
    id: UUID, body: MessageCreate, caller: TheCaller, response: Response, session: WriteSession
) -> MessageRead:
    """Write to the other party of an accepted request. Files are attached by their https URL."""
    message = messages.create(session, caller, id, body)
    # A message has no page of its own: it is read in its thread.
    response.headers["Location"] = f"/v1/match-requests/{id}/messages"
    return MessageRead.model_validate(message)


@router.get("", operation_id="list_messages")
def list_messages(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> MessagePage:
    """The thread of a request, newest first. Listing does not mark messages as read."""
    page = messages.search(session, caller, id, cursor, limit)
    items = [MessageRead.model_validate(message) for message in page.rows]
    return MessagePage(items=items, next_cursor=page.next_cursor)


@router.post("/read", operation_id="mark_messages_read")
def mark_messages_read(
    id: UUID, caller: TheCaller, session: WriteSession, body: MessagesSeen | None = None
) -> ReadMark:
    """Mark messages of the other side as read, all of them or up to one. The other side sees
    when."""
    read, left = messages.mark_read(session, caller, id, body.until if body else None)
    return ReadMark(match_request_id=id, read=read, unread_messages=left)
