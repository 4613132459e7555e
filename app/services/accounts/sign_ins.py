"""Sign-ins: access tokens, the refresh tokens that renew them, signing out."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app import clock, security
from app.config import Settings
from app.database import WriteSession
from app.errors import Unauthenticated
from app.models import Principal, SignIn
from app.services.accounts.access import Caller

ONCE, USED = "once", "used"
"""Uses of a password that the operator made: it signs in once, then only changes itself."""


@dataclass(frozen=True)
class Tokens:
    """An access token, and the refresh token that gives the next pair."""

    access: security.AccessToken
    refresh: str


def verified(principal: Principal | None, password: str) -> Principal:
    """Return the account if the password is its own. Holds no session: hashing takes about 100 ms.

    Raises
    ------
    Unauthenticated
        If there is no such account or the password is wrong or used up; the answer and its time do
        not say which.
    """
    known = security.verify_password(password, principal.password_hash if principal else None)
    if principal is None or not known or principal.password_use == USED:
        raise Unauthenticated("E-mail or password is wrong.")
    return principal


def begin(session: WriteSession, settings: Settings, verified: Principal) -> Tokens:
    """Begin a sign-in of a verified account; those of its sign-ins that ran out are deleted.

    Raises
    ------
    Unauthenticated
        If the password was changed, or used up, since it was verified.
    """
    principal = session.get(Principal, verified.id, with_for_update=True)
    if principal is None or principal.password_hash != verified.password_hash:
        raise Unauthenticated("E-mail or password is wrong.")
    if principal.password_use == USED:
        raise Unauthenticated("E-mail or password is wrong.")
    if principal.password_use == ONCE:
        principal.password_use = USED
    ran_out = SignIn.principal_id == principal.id, SignIn.expires_at <= clock.now()
    session.execute(delete(SignIn).where(*ran_out))
    return _new(session, settings, principal)


def _new(session: WriteSession, settings: Settings, principal: Principal) -> Tokens:
    sign_in = SignIn(principal_id=principal.id, token_hash="", expires_at=_end(settings))
    session.add(sign_in)
    session.flush()
    return _issue(session, settings, principal, sign_in)


def _end(settings: Settings) -> datetime:
    return clock.now() + timedelta(days=settings.refresh_token_days)


def _issue(
    session: WriteSession, settings: Settings, principal: Principal, sign_in: SignIn
) -> Tokens:
    secret = secrets.token_urlsafe(32)
    sign_in.token_hash = security.hash_token(secret)
    sign_in.expires_at = _end(settings)
    session.flush()
    life = timedelta(minutes=settings.access_token_minutes)
    token = security.issue_access_token(
        principal.id, principal.credentials_version, settings.secret_key, life, sign_in.id
    )
    return Tokens(token, f"rt_{sign_in.id.hex}_{secret}")


def renew(session: WriteSession, settings: Settings, refresh_token: str) -> Tokens | None:
    """Exchange a refresh token for the next pair.

    Returns
    -------
    Tokens or None
        None if the token is not valid. One that was used before ends its sign-in: the caller
        commits that and refuses.
    """
    sign_in_id, _, secret = refresh_token.removeprefix("rt_").partition("_")
    try:
        known = UUID(hex=sign_in_id)
    except ValueError:
        return None
    sign_in = session.get(SignIn, known, with_for_update=True)
    if sign_in is None:
        return None
    hashed = security.hash_token(secret)
    if not secrets.compare_digest(hashed, sign_in.token_hash) or sign_in.expires_at <= clock.now():
        session.delete(sign_in)
        session.flush()
        return None
    principal = session.get_one(Principal, sign_in.principal_id)
    return _issue(session, settings, principal, sign_in)


def end(session: WriteSession, caller: Caller) -> None:
    """End the caller's sign-in: its access and refresh tokens. An API key has none."""
    session.execute(delete(SignIn).where(SignIn.id == caller.sign_in_id))


def end_all(session: WriteSession, principal: Principal) -> None:
    """End every sign-in of an account and all its access tokens."""
    principal.credentials_version += 1
    session.execute(delete(SignIn).where(SignIn.principal_id == principal.id))
    session.flush()


def end_everywhere(session: WriteSession, caller: Caller) -> None:
    """End every sign-in of the caller."""
    statement = select(Principal).where(Principal.id == caller.principal_id).with_for_update()
    principal = session.scalar(statement)
    if principal is not None:
        end_all(session, principal)


def begin_anew(session: WriteSession, settings: Settings, principal: Principal) -> Tokens:
    """End every sign-in of an account but the one that begins now."""
    end_all(session, principal)
    return _new(session, settings, principal)
