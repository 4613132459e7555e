"""Accounts: registration, and who calls with which rights."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app import clock, security
from app.database import ReadSession, WriteSession
from app.errors import EmailTaken, EmployerUnverified, Forbidden, Unauthenticated, ValidationFailed
from app.models import ApiKey, Candidate, Employer, Invitation, Principal, Role, SignIn
from app.schemas.access import RegisterCreate
from app.security import email_key


@dataclass(frozen=True)
class Caller:
    """The authenticated caller.

    Attributes
    ----------
    id
        Id of the principal; of the API key where the operator issued it without an account.
    role
        What the caller acts as.
    principal_id, employer_id, candidate_id
        The account, company and profile that the caller acts for, where there is one.
    scopes
        What the key allows, ``read`` or ``write``; None: everything the role may do.
    sign_in_id
        The sign-in that the token belongs to, if it can be ended by itself.
    must_change_password
        Whether the account has a password that the operator made: until it has another, nothing
        else is open to it.
    key_id, key_expires_at
        The API key that authenticates, if one does, and when it ends, if it does.
    sees_candidates
        False for an employer that is not verified, where that is asked for.
    """

    id: UUID
    role: Role
    principal_id: UUID | None = None
    employer_id: UUID | None = None
    candidate_id: UUID | None = None
    scopes: frozenset[str] | None = None
    sign_in_id: UUID | None = None
    must_change_password: bool = False
    key_id: UUID | None = None
    key_expires_at: datetime | None = None
    sees_candidates: bool = True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def is_employer(self) -> bool:
        return self.role is Role.EMPLOYER

    @property
    def is_candidate(self) -> bool:
        return self.role is Role.CANDIDATE

    def require_scope(self, scope: str) -> None:
        """Raise Forbidden if the key does not have this scope."""
        if self.scopes is not None and scope not in self.scopes:
            raise Forbidden(f"This key lacks the scope '{scope}'.")

    def require_verified(self) -> None:
        """Raise EmployerUnverified for an employer that may not see candidates yet."""
        if not self.sees_candidates:
            raise EmployerUnverified("Verify the employer first: POST /v1/employers/{id}/verify.")

    def require_role(self, *roles: Role) -> None:
        """Raise Forbidden unless the caller has one of the roles."""
        if self.role not in roles:
            raise Forbidden(f"Only for: {', '.join(roles)}.")


@dataclass(frozen=True)
class Registered:
    """What a registration answers."""

    id: UUID
    role: str
    employer_id: UUID | None
    created_at: datetime
    updated_at: datetime


def _invitation(session: WriteSession, token: str, email: str) -> Invitation:
    statement = select(Invitation).where(
        Invitation.token_hash == security.hash_token(token), Invitation.expires_at > clock.now()
    )
    invitation = session.scalars(statement.with_for_update()).one_or_none()
    if invitation is None:
        raise ValidationFailed.of(
            "invitation_token", "invitation_invalid", "This invitation is not valid (any more)."
        )
    if invitation.email_key != email_key(email):
        raise ValidationFailed.of(
            "email", "invitation_of_another", "Register with the address that was invited."
        )
    return invitation


def _company_named(body: RegisterCreate) -> str:
    """The new company of an employer who brings no invitation."""
    if not body.company:
        raise ValidationFailed.of(
            "company", "missing", "Employers name their company or bring an invitation."
        )
    return body.company


def pretend_to_register(session: WriteSession, body: RegisterCreate) -> Registered:
    """What :func:`register` would say if the address had no account: it does nothing, and whoever
    asks does not learn that there is one.

    Raises
    ------
    ValidationFailed
        Where :func:`register` raises it.
    """
    employer_id = None
    if body.role == Role.EMPLOYER.value and body.invitation_token:
        employer_id = _invitation(session, body.invitation_token, body.email).employer_id
    elif body.role == Role.EMPLOYER.value:
        _company_named(body)
        employer_id = uuid7()
    now = clock.now()
    return Registered(uuid7(), body.role, employer_id, now, now)


def register(
    session: WriteSession,
    body: RegisterCreate,
    password_hash: str,
    *,
    new_employer_id: UUID | None = None,
) -> Principal:
    """Create an account. An employer's account comes with a new company or joins one by invitation.

    Parameters
    ----------
    password_hash
        The hash of ``body.password``, computed before the session was opened.
    new_employer_id
        Id of the company to create; None: a fresh one.

    Raises
    ------
    EmailTaken
        If the address has an account.
    ValidationFailed
        If an employer names no company and has no valid invitation of this address.
    """
    employer_id = None
    member_role = None
    if body.role == Role.EMPLOYER.value and body.invitation_token:
        invitation = _invitation(session, body.invitation_token, body.email)
        session.delete(invitation)
        employer_id, member_role = invitation.employer_id, invitation.member_role
    elif body.role == Role.EMPLOYER.value:
        employer = Employer(name=_company_named(body), id=new_employer_id)
        session.add(employer)
        session.flush()
        employer_id, member_role = employer.id, "owner"
    principal = Principal(
        email=body.email,
        email_key=email_key(body.email),
        password_hash=password_hash,
        role=body.role,
        name=body.name,
        employer_id=employer_id,
        member_role=member_role,
    )
    session.add(principal)
    try:
        session.flush()
    except IntegrityError:
        raise EmailTaken("This e-mail address already has an account; sign in.") from None
    return principal


def find_by_email(session: Session, email: str) -> Principal | None:
    """Return the account of an address, if any."""
    return session.scalar(select(Principal).where(Principal.email_key == email_key(email)))


def _caller_of(
    session: ReadSession,
    principal: Principal,
    scopes: list[str] | None,
    sign_in_id: UUID | None = None,
) -> Caller:
    candidate_id = None
    if principal.role == Role.CANDIDATE:
        owned = select(Candidate.id).where(Candidate.principal_id == principal.id)
        candidate_id = session.scalar(owned)
    return Caller(
        id=principal.id,
        role=Role(principal.role),
        principal_id=principal.id,
        employer_id=principal.employer_id,
        candidate_id=candidate_id,
        scopes=None if scopes is None else frozenset(scopes),
        sign_in_id=sign_in_id,
        must_change_password=principal.password_use is not None,
    )


def by_access_token(session: ReadSession, token: str, secret: str) -> Caller:
    """Authenticate a bearer token, or raise Unauthenticated: the account must still exist and have
    the password of the time when the token was issued, and its sign-in must not have ended."""
    claims = security.read_access_token(token, secret)
    if claims is None:
        raise Unauthenticated()
    principal = session.get(Principal, claims.principal_id)
    if principal is None or principal.credentials_version != claims.credentials:
        raise Unauthenticated()
    if claims.sign_in_id is not None and session.get(SignIn, claims.sign_in_id) is None:
        raise Unauthenticated()
    return _caller_of(session, principal, None, claims.sign_in_id)


def by_api_key(session: ReadSession, key: str) -> Caller:
    """Authenticate an API key, or raise Unauthenticated: it must not have ended."""
    found = session.scalar(select(ApiKey).where(ApiKey.token_hash == security.hash_token(key)))
    if found is None or (found.expires_at is not None and found.expires_at <= clock.now()):
        raise Unauthenticated()
    if found.principal_id is not None:
        principal = session.get_one(Principal, found.principal_id)
        caller = _caller_of(session, principal, found.scopes)
        return replace(caller, key_id=found.id, key_expires_at=found.expires_at)
    return Caller(
        id=found.id,
        role=Role(found.role),
        employer_id=found.employer_id,
        candidate_id=found.candidate_id,
        scopes=None if found.scopes is None else frozenset(found.scopes),
        key_id=found.id,
        key_expires_at=found.expires_at,
    )


def with_verification(session: ReadSession, caller: Caller) -> Caller:
    """The caller, who sees no candidates if it is an employer that is not verified."""
    if not caller.is_employer:
        return caller
    employer = session.get(Employer, caller.employer_id) if caller.employer_id else None
    verified = employer is not None and employer.verified_at is not None
    return replace(caller, sees_candidates=verified)


@dataclass(frozen=True)
class Me:
    """The account or key behind the credentials, for ``GET /v1/me``."""

    row: Principal | ApiKey
    caller: Caller

    @property
    def email(self) -> str | None:
        return self.row.email if isinstance(self.row, Principal) else None


def me(session: ReadSession, caller: Caller) -> Me:
    """Return the caller's own account."""
    if caller.principal_id is not None:
        return Me(session.get_one(Principal, caller.id), caller)
    return Me(session.get_one(ApiKey, caller.id), caller)
