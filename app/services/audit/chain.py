"""The chain of hashes over the audit log: made by the worker, verified by anybody.

Each row's hash covers its content and the hash before it, so that a row that is altered, removed or
moved later breaks the chain at that place. The worker logs the newest hash: who keeps it elsewhere
can tell a log that was rewritten from the start.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import WriteSession
from app.models import AuditChain, AuditRecord
from app.observability import log

AT_ONCE = 2_000


@dataclass(frozen=True)
class Break:
    """Where a chain is broken first. ``position`` is where a row is missing or wrong; ``id`` is the
    row that stands there, if one does."""

    position: int
    id: str | None
    kind: Literal["altered", "removed", "reordered"]


@dataclass(frozen=True)
class Verdict:
    """What verifying found: rows looked at, the newest hash, rows that still wait to be chained."""

    records: int
    head: str
    unchained: int
    broken: Break | None


def link(previous_hash: str, record: AuditRecord) -> str:
    """The hash of a row behind ``previous_hash``: SHA-256 in hexadecimal digits."""
    content: list[Any] = [
        previous_hash,
        str(record.id),
        record.created_at.isoformat(),
        record.action,
        record.actor,
        record.actor_role,
        record.subjects,
        record.request_id,
        record.details,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def extend(session: WriteSession, most: int = AT_ONCE) -> int:
    """Chain up to ``most`` new rows; return how many. Processes that come together take turns: one
    chains, the others leave it at that."""
    turn = select(AuditChain).with_for_update(skip_locked=True)
    chain = session.scalar(turn)
    if chain is None:
        return 0
    waiting = select(AuditRecord).where(AuditRecord.position.is_(None))
    new = session.scalars(waiting.order_by(AuditRecord.id).limit(most)).all()
    links = []
    for record in new:
        previous = chain.hash
        chain.position, chain.hash = chain.position + 1, link(previous, record)
        links.append(
            {
                "id": record.id,
                "position": chain.position,
                "previous_hash": previous,
                "hash": chain.hash,
            }
        )
    if links:
        session.execute(update(AuditRecord), links)
        log.info("audit log chained", position=chain.position, hash=chain.hash)
    return len(links)


def verify(session: Session) -> Verdict:
    """Follow the chain from its first row to its last and name the first break."""
    chain = session.get_one(AuditChain, 1)
    chained = select(AuditRecord).where(AuditRecord.position.is_not(None))
    rows = session.scalars(
        chained.order_by(AuditRecord.position).execution_options(yield_per=1_000)
    )
    position, previous, count, broken = chain.base_position, chain.base_hash, 0, None
    for record in rows:
        count += 1
        broken = _break_at(session, record, position + 1, previous)
        if broken is not None:
            break
        position, previous = record.link
    rows.close()
    if broken is None and (position, previous) != (chain.position, chain.hash):
        broken = Break(position + 1, None, "removed")
    unchained = select(AuditRecord.id).where(AuditRecord.position.is_(None))
    waiting = len(session.scalars(unchained).all())
    return Verdict(count, chain.hash, waiting, broken)


def _break_at(session: Session, record: AuditRecord, position: int, previous: str) -> Break | None:
    """What is wrong with a row that should stand at ``position`` behind ``previous``, if anything:
    a row that holds in itself stands in the wrong place, or its predecessor is gone."""
    id = str(record.id)
    if record.hash != link(record.previous_hash or "", record):
        return Break(position, id, "altered")
    if record.position == position and record.previous_hash == previous:
        return None
    elsewhere = select(AuditRecord.position).where(AuditRecord.hash == record.previous_hash)
    chain = session.get_one(AuditChain, 1)
    if session.scalar(elsewhere) is not None or record.previous_hash == chain.base_hash:
        return Break(position, id, "reordered")
    return Break(position, None, "removed")
