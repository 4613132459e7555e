"""Addresses and passwords as they are compared, API keys, one-time tokens, access tokens and
signatures of webhooks."""

import base64
import hashlib
import hmac
import os
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from email_validator import EmailNotValidError, validate_email
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app import clock

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Hashing is all computation: more at a time than cores only costs memory.
_hashing = threading.BoundedSemaphore(os.cpu_count() or 1)
_ALGORITHM = "HS256"
_AUDIENCE = "skillmatch"
_WEBHOOK_SECRET = "whsec_"  # noqa: S105 - a prefix


# 30,000 passwords by frequency, of zxcvbn (MIT licence).
_COMMON_PASSWORDS = frozenset(FREQUENCY_LISTS["passwords"])


def normalised_email(text: str) -> str:
    """One spelling of an e-mail address: NFKC, the domain in lower case and in Unicode.

    Raises
    ------
    ValueError
        If it is no address, or one with a display name.
    """
    composed = unicodedata.normalize("NFKC", text.strip())
    try:
        return validate_email(composed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError("This must be an e-mail address alone, such as ada@example.com.") from None


def email_key(text: str) -> str:
    """What tells two e-mail addresses apart: their normal form without case. What is no address
    equals none."""
    try:
        return unicodedata.normalize("NFC", normalised_email(text).casefold())
    except ValueError:
        return text.strip().casefold()


def normalised_domain(text: str) -> str:
    """One spelling of a domain: in ASCII and lower case.

    Raises
    ------
    ValueError
        If it is none.
    """
    composed = unicodedata.normalize("NFKC", text.strip()).rstrip(".").casefold()
    try:
        found = validate_email(f"a@{composed}", check_deliverability=False).ascii_domain
    except EmailNotValidError:
        raise ValueError("This must be a domain, such as example.com.") from None
    return found.lower()


def domain_of(email: str) -> str:
    """The domain of an address, as :func:`normalised_domain` spells it; empty if it is none."""
    try:
        return normalised_domain(email.rpartition("@")[2])
    except ValueError:
        return ""


def is_common_password(password: str) -> bool:
    """Whether a password is one of the 30,000 most used, whatever its case."""
    return unicodedata.normalize("NFKC", password).casefold() in _COMMON_PASSWORDS


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password in NFKC, so that keyboards that compose letters
    differently agree (NIST SP 800-63B, section 5.1.1.2)."""
    with _hashing:
        return _hasher.hash(unicodedata.normalize("NFKC", password))


# A hash of no one's password: an unknown e-mail costs as much time as a wrong password.
_NOBODY = hash_password(secrets.token_urlsafe(16))


def verify_password(password: str, hashed: str | None) -> bool:
    """Tell whether the password belongs to the hash; ``None`` takes as long and is False."""
    with _hashing:
        try:
            composed = unicodedata.normalize("NFKC", password)
            return _hasher.verify(hashed or _NOBODY, composed) and hashed is not None
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


@dataclass(frozen=True)
class Claims:
    """What an access token says: whose it is, for which version of the password, and of which
    sign-in, if of one that can be ended."""

    principal_id: UUID
    credentials: int
    sign_in_id: UUID | None = None


def issue_access_token(
    principal_id: UUID,
    credentials: int,
    secret: str,
    life: timedelta,
    sign_in_id: UUID | None = None,
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
    if sign_in_id is not None:
        claims["sid"] = str(sign_in_id)
    return AccessToken(jwt.encode(claims, secret, _ALGORITHM), int(life.total_seconds()))


def read_access_token(token: str, secret: str) -> Claims | None:
    """Return what a bearer token says, or None when it is forged, foreign or expired."""
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
        sign_in = UUID(claims["sid"]) if "sid" in claims else None
        return Claims(UUID(claims["sub"]), int(claims["cred"]), sign_in)
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
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
