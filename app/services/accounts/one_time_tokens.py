"""Tokens that are mailed to a person and work once."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app import clock, security
from app.config import Settings
from app.database import WriteSession
from app.errors import ValidationFailed
from app.models import OneTimeToken, Principal, TokenPurpose


def make(
    session: WriteSession,
    settings: Settings,
    principal: Principal,
    purpose: TokenPurpose,
    email: str | None = None,
) -> str:
    """Make a token for a person; an older one of the purpose ends."""
    same = OneTimeToken.principal_id == principal.id, OneTimeToken.purpose == purpose
    session.execute(delete(OneTimeToken).where(*same))
    token = security.new_token("ot")
    life = timedelta(minutes=settings.one_time_token_minutes)
    session.add(
        OneTimeToken(
            principal_id=principal.id,
            purpose=purpose,
            email=email,
            token_hash=security.hash_token(token),
            expires_at=clock.now() + life,
        )
    )
    session.flush()
    return token


def redeem(
    session: WriteSession, token: str, purpose: TokenPurpose, *, field: str = "token"
) -> OneTimeToken:
    """End a token and return what it stood for.

    Raises
    ------
    ValidationFailed
        If it is unknown, used or expired; the error names ``field``.
    """
    found = session.scalar(
        select(OneTimeToken)
        .where(
            OneTimeToken.token_hash == security.hash_token(token),
            OneTimeToken.purpose == purpose,
            OneTimeToken.expires_at > clock.now(),
        )
        .with_for_update()
    )
    if found is None:
        raise _invalid(field)
    session.delete(found)
    return found


def redeem_address(session: WriteSession, token: str) -> tuple[UUID, str]:
    """End the token of a new address; return whose it is, and the address. For errors see
    :func:`redeem`."""
    found = redeem(session, token, TokenPurpose.EMAIL)
    if found.email is None:
        raise _invalid("token")
    return found.principal_id, found.email


def _invalid(field: str) -> ValidationFailed:
    return ValidationFailed.of(field, "token_invalid", f"This {field} is not valid (any more).")
