"""Members of an employer: invitation by an owner, the list of members, removal."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, String, cast, func, literal, null, or_, select, union_all
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Session

from app import clock, security
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import LastOwner, NotFound
from app.models import Employer, Invitation, Principal
from app.models.base import UtcDateTime
from app.schemas.member import MemberInvite
from app.services.accounts.access import Caller
from app.services.paging import Slice, decode_cursor, encode_cursor
from app.services.profiles import employers, erasure
from app.services.webhooks import endpoints


@dataclass(frozen=True)
class Member:
    """One row of the list of members: a member, or an open invitation."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    status: str  # member or invited
    email: str
    name: str | None
    role: str
    expires_at: datetime | None


def invite(
    session: WriteSession, settings: Settings, caller: Caller, employer_id: UUID, body: MemberInvite
) -> tuple[Invitation, str]:
    """Invite a person; return the invitation and its token, of which only the hash is stored.

    An open invitation of the same address is replaced and its token ends. Expired invitations are
    deleted.
    Nobody learns whether the address has an account. One that has belongs to a candidate or to an
    employer, and the invitation cannot be used with it.
    """
    employer = employers.as_owner(session, caller, employer_id)
    key = security.email_key(body.email)
    superseded = or_(Invitation.expires_at <= clock.now(), Invitation.email_key == key)
    session.execute(sql_delete(Invitation).where(Invitation.employer_id == employer.id, superseded))
    token = security.new_token("inv")
    invitation = Invitation(
        employer_id=employer.id,
        email=body.email,
        email_key=key,
        member_role=body.role,
        token_hash=security.hash_token(token),
        expires_at=clock.now() + timedelta(days=settings.invitation_ttl_days),
    )
    session.add(invitation)
    session.flush()
    return invitation, token


def as_member(invitation: Invitation) -> Member:
    """The row of the list of members that an invitation makes."""
    return Member(
        id=invitation.id,
        created_at=invitation.created_at,
        updated_at=invitation.updated_at,
        status="invited",
        email=invitation.email,
        name=None,
        role=invitation.member_role,
        expires_at=invitation.expires_at,
    )


def _rows(employer_id: UUID) -> Select[tuple[object, ...]]:
    members = select(
        Principal.id,
        Principal.created_at,
        Principal.updated_at,
        literal("member", String).label("status"),
        Principal.email,
        Principal.name,
        Principal.member_role.label("role"),
        cast(null(), UtcDateTime).label("expires_at"),
    ).where(Principal.employer_id == employer_id)
    invitations = select(
        Invitation.id,
        Invitation.created_at,
        Invitation.updated_at,
        literal("invited", String),
        Invitation.email,
        cast(null(), String),
        Invitation.member_role,
        Invitation.expires_at,
    ).where(Invitation.employer_id == employer_id, Invitation.expires_at > clock.now())
    return select(union_all(members, invitations).subquery())


def search(
    session: ReadSession, caller: Caller, employer_id: UUID, cursor: str | None, limit: int
) -> Slice[Member]:
    """Members and open invitations of an employer, newest first, for any member of it."""
    employer = employers.get_own(session, caller, employer_id)
    filters = {"list": "members", "employer": employer.id}
    statement = _rows(employer.id)
    row_id = statement.selected_columns["id"]
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [UUID])
        statement = statement.where(row_id < last)
    found = session.execute(statement.order_by(row_id.desc()).limit(limit + 1)).all()
    rows = [Member(**row._mapping) for row in found[:limit]]
    if len(found) <= limit:
        return Slice(rows, None)
    return Slice(rows, encode_cursor(filters, [rows[-1].id]))


def remove(session: WriteSession, caller: Caller, employer_id: UUID, row_id: UUID) -> None:
    """Delete an invitation, or a member's account with its keys and tokens. Owners remove anybody,
    other members themselves.

    Raises
    ------
    NotFound
        If this employer has neither a member nor an invitation of this id.
    LastOwner
        If it is the last owner.
    """
    leaves = row_id == caller.principal_id and employer_id == caller.employer_id
    allowed = employers.get_own if leaves else employers.as_owner
    employer = allowed(session, caller, employer_id)
    invitation = session.scalar(
        select(Invitation).where(Invitation.id == row_id, Invitation.employer_id == employer.id)
    )
    if invitation is not None:
        session.delete(invitation)
        session.flush()
        return
    # The employer's row is locked, so that two owners cannot remove each other at once.
    session.scalar(select(Employer.id).where(Employer.id == employer.id).with_for_update())
    member = session.scalar(
        select(Principal)
        .where(Principal.id == row_id, Principal.employer_id == employer.id)
        .with_for_update()
    )
    if member is None:
        raise NotFound()
    if member.member_role == employers.OWNER and _owners(session, employer.id) == 1:
        raise LastOwner("Make another person an owner first: invite one; or delete the employer.")
    endpoints.stop_made_by(session, member.id)
    erasure.forget_interviewers(session, [member.id])
    session.erases = True
    session.delete(member)
    erasure.bury(session, [member.id])
    session.flush()


def _owners(session: Session, employer_id: UUID) -> int:
    statement = select(func.count()).where(
        Principal.employer_id == employer_id, Principal.member_role == employers.OWNER
    )
    return session.scalar(statement) or 0
