"""Passwords, API keys, one-time tokens, access tokens and signatures of webhooks."""

import base64
import hashlib
import hmac
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
_WEBHOOK_SECRET = "whsec_"  # noqa: S105 - a prefix


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


def new_password() -> str:
    """Return a random password of 96 bits, short enough to be typed."""
    return secrets.token_urlsafe(12)


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


def issue_access_token(
    principal_id: UUID, credentials: int, secret: str, life: timedelta
) -> AccessToken:
    """Sign a bearer token for a principal (RFC 7519, HS256).

    ``credentials`` is the version of the password it was issued for. The time of issue could not
    tell tokens from before and after a reset apart: it is written in whole seconds.
    """
    issued = clock.now()
    claims = {
        "sub": str(principal_id),
        "cred": credentials,
        "aud": _AUDIENCE,
        "iat": issued,
        "exp": issued + life,
        "jti": secrets.token_urlsafe(8),
    }
    return AccessToken(jwt.encode(claims, secret, _ALGORITHM), int(life.total_seconds()))


def read_access_token(token: str, secret: str) -> tuple[UUID, int] | None:
    """Return principal and credentials version of a bearer token, or None when it is forged,
    foreign or expired."""
    try:
        claims = jwt.decode(
            token,
            secret,
            [_ALGORITHM],
            audience=_AUDIENCE,
            options={
                "require": ["sub", "exp", "aud", "cred"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        if float(claims["exp"]) <= clock.now().timestamp():
            return None
        return UUID(claims["sub"]), int(claims["cred"])
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None


def webhook_secret(webhook_id: UUID, version: int, secret_key: str) -> str:
    """The signing secret of a webhook, ``whsec_`` and 256 bits in base64 (Standard Webhooks).

    It is derived, not stored: a copy of the database signs nothing. The same key, webhook and
    version always give the same secret.
    """
    purpose = b"skillmatch webhook\x00" + webhook_id.bytes + version.to_bytes(8, "big")
    derived = hmac.digest(secret_key.encode(), purpose, hashlib.sha256)
    return _WEBHOOK_SECRET + base64.b64encode(derived).decode()


def webhook_signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign one attempt: ``v1,`` and the HMAC-SHA256 of id, time and body in base64.

    Source: the specification of Standard Webhooks, "Signature scheme".
    """
    key = base64.b64decode(secret.removeprefix(_WEBHOOK_SECRET))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
