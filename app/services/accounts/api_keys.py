"""API keys: created by their owners or by the operator, revoked at any time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app import clock, security
from app.database import ReadSession, WriteSession
from app.errors import Forbidden, NotFound, ValidationFailed
from app.models import ApiKey, Candidate, Employer, Role
from app.schemas.access import ApiKeyCreate
from app.services.accounts.access import Caller
from app.services.paging import Slice, newest_first


def _own(caller: Caller) -> list[ColumnElement[bool]]:
    if caller.principal_id is not None:
        return [ApiKey.principal_id == caller.principal_id]
    return [
        ApiKey.principal_id.is_(None),
        ApiKey.role == caller.role,
        ApiKey.employer_id.is_not_distinct_from(caller.employer_id),
        ApiKey.candidate_id.is_not_distinct_from(caller.candidate_id),
    ]


def create(session: WriteSession, caller: Caller, body: ApiKeyCreate) -> tuple[ApiKey, str]:
    """Create a key with no more rights than the caller has; one that was made with another ends
    with it. Return the row and the secret, which is not stored.

    Raises
    ------
    Forbidden
        If the caller's own key lacks one of the scopes.
    """
    scopes: list[str] | None = None if body.scopes is None else sorted(set(body.scopes))
    if caller.scopes is not None:
        scopes = sorted(caller.scopes) if scopes is None else scopes
        if not caller.scopes.issuperset(scopes):
            raise Forbidden("A key cannot make a key that may do more than itself.")
    if body.expires_at is not None and body.expires_at <= clock.now():
        raise ValidationFailed.of("expires_at", "not_in_future", "This must lie in the future.")
    ends = [end for end in (body.expires_at, caller.key_expires_at) if end is not None]
    return store(
        session,
        name=body.name,
        role=caller.role,
        scopes=scopes,
        expires_at=min(ends) if ends else None,
        parent_id=caller.key_id,
        principal_id=caller.principal_id,
        employer_id=caller.employer_id if caller.principal_id is None else None,
        candidate_id=caller.candidate_id if caller.principal_id is None else None,
    )


def store(
    session: WriteSession,
    *,
    name: str,
    role: Role,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
    parent_id: UUID | None = None,
    principal_id: UUID | None = None,
    employer_id: UUID | None = None,
    candidate_id: UUID | None = None,
) -> tuple[ApiKey, str]:
    """Create a key; return the row, which holds the hash alone, and the secret."""
    secret = security.new_token("sk")
    key = ApiKey(
        name=name,
        role=role,
        scopes=None if scopes is None else list(scopes),
        expires_at=expires_at,
        token_hash=security.hash_token(secret),
        token_hint=secret[:8],
        parent_id=parent_id,
        principal_id=principal_id,
        employer_id=employer_id,
        candidate_id=candidate_id,
    )
    session.add(key)
    session.flush()
    return key, secret


def issue_for(
    session: WriteSession, role: Role, owner_id: UUID | None, name: str, scopes: list[str] | None
) -> str:
    """Create a key as the operator, for an employer or a candidate by id; return the secret.

    Raises
    ------
    NotFound
        If there is no such employer or candidate.
    """
    employer_id = candidate_id = principal_id = None
    if role is Role.EMPLOYER:
        employer = session.get(Employer, owner_id)
        if employer is None:
            raise NotFound()
        employer_id = employer.id
    elif role is Role.CANDIDATE:
        candidate = session.get(Candidate, owner_id)
        if candidate is None:
            raise NotFound()
        principal_id = candidate.principal_id
        candidate_id = candidate.id if principal_id is None else None
    _, secret = store(
        session,
        name=name,
        role=role,
        scopes=scopes,
        principal_id=principal_id,
        employer_id=employer_id,
        candidate_id=candidate_id,
    )
    return secret


def search(session: ReadSession, caller: Caller, cursor: str | None, limit: int) -> Slice[ApiKey]:
    """The caller's keys, newest first."""
    statement = select(ApiKey).where(*_own(caller))
    filters = {"list": "api-keys", "caller": caller.id}
    return newest_first(session, statement, ApiKey.id, filters=filters, cursor=cursor, limit=limit)


def delete(session: WriteSession, caller: Caller, key_id: UUID) -> None:
    """Revoke a key of the caller's, or raise NotFound; it stops working at once, and so do
    the keys that were made with it."""
    key = session.scalar(select(ApiKey).where(ApiKey.id == key_id, *_own(caller)))
    if key is None:
        raise NotFound()
    session.delete(key)
    session.flush()


def every(session: ReadSession) -> Sequence[ApiKey]:
    """Every key, whoever's it is, newest first: for the operator's command line."""
    return session.scalars(select(ApiKey).order_by(ApiKey.id.desc())).all()


def revoke(session: WriteSession, key_id: UUID) -> None:
    """Revoke any key, as the operator, or raise NotFound."""
    key = session.get(ApiKey, key_id)
    if key is None:
        raise NotFound()
    session.delete(key)
    session.flush()
