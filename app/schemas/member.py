"""Members of an employer, and invitations to become one."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.values import EmailAddress, Input, Output, Page

MemberRole = Literal["owner", "member"]


class MemberInvite(Input):
    """Invite a person who has no account yet."""

    email: EmailAddress = Field(examples=["grace@freight.example.com"])
    role: MemberRole = Field(
        "member", description="`owner` may also invite and remove; there may be several."
    )


class MemberRead(Output):
    """A member, or an invitation that waits for one."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    status: Literal["member", "invited"]
    email: str
    name: str | None = Field(None, description="Null until the invitation is redeemed.")
    role: MemberRole
    expires_at: datetime | None = Field(None, description="Invitations: valid until then.")


class InvitationCreated(MemberRead):
    invitation_token: str = Field(
        description="For `POST /v1/auth/register`. It is shown this once and works once."
    )


class MemberPage(Page[MemberRead]):
    """One page of them."""
