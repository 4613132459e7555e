"""Passwords, API keys, one-time tokens and access tokens."""

import hashlib
import os
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app import clock

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Hashing is all computation: more at a time than cores only costs memory.
_hashing = threading.BoundedSemaphore(os.cpu_count() or 1)
_ALGORITHM = "HS256"
_AUDIENCE = "skillmatch"


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _hashing:
        return _hasher.hash(password)


# A hash of no one's password: an unknown e-mail costs as much time as a wrong password.
_NOBODY = hash_password(secrets.token_urlsafe(16))


def verify_password(password: str, hashed: str | None) -> bool:
    """Tell whether the password belongs to the hash; ``None`` takes as long and is False."""
    with _hashing:
        try:
            return _hasher.verify(hashed or _NOBODY, password) and hashed is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def new_token(prefix: str) -> str:
    """Return a random token of 256 bits, e.g. ``sk_…``; the prefix tells people what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> str:
    """Return the SHA-256 of a random token, in hex. Enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class AccessToken:
    """A signed bearer token and its life in seconds."""

    value: str
    expires_in: int


def issue_access_token(principal_id: UUID, secret: str, life: timedelta) -> AccessToken:
    """Sign a bearer token for a principal (RFC 7519, HS256)."""
    issued = clock.now()
    claims = {
        "sub": str(principal_id),
        "aud": _AUDIENCE,
        "iat": issued,
        "exp": issued + life,
        "jti": secrets.token_urlsafe(8),
    }
    return AccessToken(jwt.encode(claims, secret, _ALGORITHM), int(life.total_seconds()))


def read_access_token(token: str, secret: str) -> UUID | None:
    """Return the principal of a bearer token, or None when it is forged, foreign or expired."""
    try:
        claims = jwt.decode(
            token,
            secret,
            [_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["sub", "exp", "aud"], "verify_exp": False, "verify_iat": False},
        )
        if float(claims["exp"]) <= clock.now().timestamp():
            return None
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None
