"""Idempotency-Key: one effect and one answer for calls that are repeated.

The record is claimed before the effect and written with it, in one transaction. Who comes with the
same key meanwhile waits at the claim and gets the answer; a call that fails leaves no record.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.errors import IdempotencyKeyReused
from app.models import IdempotentAnswer

KEPT = timedelta(hours=24)
LONGEST_KEY = 200
# Shown once: an answer that is repeated comes without them.
_SECRETS = frozenset(
    ("key", "secret", "invitation_token", "access_token", "refresh_token", "password")
)


@dataclass(frozen=True)
class Call:
    """A call with a key: hashes of its scope and of what it sends, and whose account makes it."""

    scope_hash: str
    body_hash: str
    principal_id: UUID | None

    @classmethod
    def of(
        cls,
        caller_id: UUID | None,
        principal_id: UUID | None,
        method: str,
        path: str,
        key: str,
        sent: bytes,
    ) -> "Call":
        scope = "\x00".join((str(caller_id or "anonymous"), method, path, key))
        return cls(
            hashlib.sha256(scope.encode()).hexdigest(),
            hashlib.sha256(sent).hexdigest(),
            principal_id,
        )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A successful answer: its status, its JSON body (None: none) and its Location."""

    status: int
    body: Any
    location: str | None


def _checked(row: IdempotentAnswer, call: Call) -> Answer:
    if row.body_hash != call.body_hash:
        raise IdempotencyKeyReused("This key came with another body before; take a new one.")
    if row.status is None:  # claim and answer are written in one transaction
        raise LookupError("This call was claimed without an answer.")
    return Answer(row.status, None if row.body is None else json.loads(row.body), row.location)


def find(session: Session, call: Call) -> Answer | None:
    """The answer that was given to this call before, if it was.

    Raises
    ------
    IdempotencyKeyReused
        If the key came with another body.
    """
    row = session.scalar(
        select(IdempotentAnswer).where(
            IdempotentAnswer.scope_hash == call.scope_hash,
            IdempotentAnswer.created_at > clock.now() - KEPT,
        )
    )
    return None if row is None else _checked(row, call)


def claim(session: WriteSession, call: Call) -> Answer | None:
    """Claim the key for this transaction; None: claimed. If another transaction has it, wait for it
    and return its answer. Answers of a day ago are forgotten."""
    old = IdempotentAnswer.created_at <= clock.now() - KEPT
    session.execute(delete(IdempotentAnswer).where(old))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgresql_insert
    values = {
        "scope_hash": call.scope_hash,
        "body_hash": call.body_hash,
        "principal_id": call.principal_id,
        "created_at": clock.now(),
    }
    statement = insert(IdempotentAnswer).values(values)
    claimed = statement.on_conflict_do_nothing().returning(IdempotentAnswer.scope_hash)
    if session.scalar(claimed) is not None:
        return None
    row = session.get(IdempotentAnswer, call.scope_hash, populate_existing=True)
    return None if row is None else _checked(row, call)


def keep(session: WriteSession, call: Call, answer: Answer) -> None:
    """Write the answer beside its effect, without what is shown once."""
    row = session.get(IdempotentAnswer, call.scope_hash)
    if row is None:  # the call ended the account that the record belongs to
        return
    body = answer.body
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name not in _SECRETS}
    row.body = None if body is None else json.dumps(body)
    row.status, row.location = answer.status, answer.location
    session.flush()
