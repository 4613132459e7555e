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
    """The authenticated caller. ``id`` is the principal's, or the key's where none stands behind
    it; ``scopes`` None means everything the role may do."""

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
        """Raise Forbidden when the key was not made for this kind of call."""
        if self.scopes is not None and scope not in self.scopes:
            raise Forbidden(f"This key lacks the scope '{scope}'.")

    def require_role(self, *roles: Role) -> None:
        """Raise Forbidden unless the caller has one of the roles."""
        if self.role not in roles:
            raise Forbidden(f"Only for: {', '.join(roles)}.")


def email_key(email: str) -> str:
    """The form under which two spellings of one address count as the same."""
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
    """Open an account; an employer is created (with this id, if given), or joined by invitation.

    Raises
    ------
    EmailTaken
        If the address has an account.
    ValidationFailed
        If an employer brings neither company nor a valid invitation.
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
    """Fail early, before a password is hashed. The unique key decides in the end."""
    taken = select(Principal.id).where(Principal.email_key == email_key(email))
    if session.scalar(taken) is not None:
        raise EmailTaken("This e-mail address already has an account; sign in.")


def find_by_email(session: Session, email: str) -> Principal | None:
    """Return the account of an address, if any."""
    return session.scalar(select(Principal).where(Principal.email_key == email_key(email)))


def access_token(
    principal: Principal | None, password: str, settings: Settings
) -> security.AccessToken:
    """Check the password and issue a bearer token. Holds no session: hashing takes its time.

    Raises
    ------
    Unauthenticated
        If there is no such account or the password is wrong; the two look the same.
    """
    known = security.verify_password(password, principal.password_hash if principal else None)
    if principal is None or not known:
        raise Unauthenticated("E-mail or password is wrong.")
    life = timedelta(minutes=settings.access_token_minutes)
    return security.issue_access_token(
        principal.id, principal.credentials_version, settings.secret_key, life
    )


def reset_password(session: WriteSession, email: str, password_hash: str) -> None:
    """Give an account another password; the access tokens of the old one end. API keys stay:
    programs do not sign in.

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
    """Authenticate a bearer token; the account must still exist, with the same password."""
    claims = security.read_access_token(token, secret)
    if claims is None:
        raise Unauthenticated()
    principal_id, credentials = claims
    principal = session.get(Principal, principal_id)
    if principal is None or principal.credentials_version != credentials:
        raise Unauthenticated()
    return _caller_of(session, principal, None)


def by_api_key(session: ReadSession, key: str) -> Caller:
    """Authenticate an API key."""
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
    """The account behind the credentials, as shown to itself."""

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
