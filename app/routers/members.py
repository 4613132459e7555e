"""Members of an employer, and invitations."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheSettings
from app.routers.edge.transaction import Route
from app.schemas.member import InvitationCreated, MemberInvite, MemberPage, MemberRead
from app.services.profiles import members

router = APIRouter(prefix="/v1/employers/{id}/members", tags=["employers"], route_class=Route)


@router.post("", status_code=201, operation_id="invite_member")
def invite_member(
    id: UUID,
    body: MemberInvite,
    caller: TheCaller,
    settings: TheSettings,
    response: Response,
    session: WriteSession,
) -> InvitationCreated:
    """Invite a colleague (owners). Hand the token over: they register with it."""
    invitation, token = members.invite(session, settings, caller, id, body)
    response.headers["Location"] = f"/v1/employers/{id}/members/{invitation.id}"
    line = asdict(members.as_member(invitation))
    return InvitationCreated.model_validate({**line, "invitation_token": token})


@router.get("", operation_id="list_members")
def list_members(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> MemberPage:
    """Members and open invitations, newest first."""
    page = members.search(session, caller, id, cursor, limit)
    items = [MemberRead.model_validate(line) for line in page.rows]
    return MemberPage(items=items, next_cursor=page.next_cursor)


@router.delete("/{member_id}", status_code=204, operation_id="remove_member")
def remove_member(id: UUID, member_id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """End an invitation, or remove a member (owners): the account ends, with its keys. The last
    owner stays."""
    members.remove(session, caller, id, member_id)
