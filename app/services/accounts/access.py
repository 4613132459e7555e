"""Accounts and credentials: who calls, and with which rights."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock, security
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import EmailTaken, Forbidden, NotFound, Unauthenticated, ValidationFailed
from app.models import ApiKey, Candidate, Employer, Invitation, Principal, Role
from app.schemas.access import RegisterCreate


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
    """

    id: UUID
    role: Role
    principal_id: UUID | None = None
    employer_id: UUID | None = None
    candidate_id: UUID | None = None
    scopes: frozenset[str] | None = None

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

    def require_role(self, *roles: Role) -> None:
        """Raise Forbidden unless the caller has one of the roles."""
        if self.role not in roles:
            raise Forbidden(f"Only for: {', '.join(roles)}.")


def email_key(email: str) -> str:
    """Normalise an e-mail address for comparison: trimmed and case-folded."""
    return email.strip().casefold()


def _redeem_invitation(session: WriteSession, token: str) -> Invitation:
    statement = select(Invitation).where(
        Invitation.token_hash == security.hash_token(token), Invitation.expires_at > clock.now()
    )
    invitation = session.scalars(statement.with_for_update()).one_or_none()
    if invitation is None:
        raise ValidationFailed.of(
            "invitation_token", "invitation_invalid", "This invitation is not valid (any more)."
        )
    session.delete(invitation)
    return invitation


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
        If an employer names no company and has no valid invitation.
    """
    employer_id = None
    member_role = None
    if body.role == Role.EMPLOYER.value:
        if body.invitation_token:
            invitation = _redeem_invitation(session, body.invitation_token)
            employer_id, member_role = invitation.employer_id, invitation.member_role
        elif body.company:
            employer = Employer(name=body.company, id=new_employer_id)
            session.add(employer)
            session.flush()
            employer_id, member_role = employer.id, "owner"
        else:
            raise ValidationFailed.of(
                "company", "missing", "Employers name their company or bring an invitation."
            )
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


def check_email_free(session: ReadSession, email: str) -> None:
    """Raise EmailTaken if the address has an account: an early check, before a password is hashed.
    The unique key decides in the end."""
    taken = select(Principal.id).where(Principal.email_key == email_key(email))
    if session.scalar(taken) is not None:
        raise EmailTaken("This e-mail address already has an account; sign in.")


def find_by_email(session: Session, email: str) -> Principal | None:
    """Return the account of an address, if any."""
    return session.scalar(select(Principal).where(Principal.email_key == email_key(email)))


def access_token(
    principal: Principal | None, password: str, settings: Settings
) -> security.AccessToken:
    """Check the password and issue a bearer token. Holds no session: hashing takes about 100 ms.

    Raises
    ------
    Unauthenticated
        If there is no such account or the password is wrong; the answer and its time do not say
        which.
    """
    known = security.verify_password(password, principal.password_hash if principal else None)
    if principal is None or not known:
        raise Unauthenticated("E-mail or password is wrong.")
    life = timedelta(minutes=settings.access_token_minutes)
    return security.issue_access_token(
        principal.id, principal.credentials_version, settings.secret_key, life
    )


def reset_password(session: WriteSession, email: str, password_hash: str) -> None:
    """Replace an account's password and end its access tokens; API keys stay valid.

    Raises
    ------
    NotFound
        If no account has this address.
    """
    principal = session.scalar(
        select(Principal).where(Principal.email_key == email_key(email)).with_for_update()
    )
    if principal is None:
        raise NotFound()
    principal.password_hash = password_hash
    principal.credentials_version += 1
    session.flush()


def _caller_of(session: ReadSession, principal: Principal, scopes: list[str] | None) -> Caller:
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
    )


def by_access_token(session: ReadSession, token: str, secret: str) -> Caller:
    """Authenticate a bearer token, or raise Unauthenticated: the account must still exist and have
    the password of the time when the token was issued."""
    claims = security.read_access_token(token, secret)
    if claims is None:
        raise Unauthenticated()
    principal_id, credentials = claims
    principal = session.get(Principal, principal_id)
    if principal is None or principal.credentials_version != credentials:
        raise Unauthenticated()
    return _caller_of(session, principal, None)


def by_api_key(session: ReadSession, key: str) -> Caller:
    """Authenticate an API key, or raise Unauthenticated."""
    found = session.scalar(select(ApiKey).where(ApiKey.token_hash == security.hash_token(key)))
    if found is None:
        raise Unauthenticated()
    if found.principal_id is not None:
        principal = session.get_one(Principal, found.principal_id)
        return _caller_of(session, principal, found.scopes)
    return Caller(
        id=found.id,
        role=Role(found.role),
        employer_id=found.employer_id,
        candidate_id=found.candidate_id,
        scopes=None if found.scopes is None else frozenset(found.scopes),
    )


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
