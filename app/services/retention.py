"""Nothing about people is kept for longer than it is needed: profiles that nobody uses are erased,
and so is the old end of the audit log."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import Database
from app.models import (
    LIVE,
    AuditChain,
    AuditRecord,
    Candidate,
    MatchRequest,
    Principal,
    SignIn,
)
from app.services.audit.records import Entry, pseudonym, write
from app.services.profiles import erasure

AT_ONCE = 20


def unused(session: Session, since: datetime, most: int) -> list[Candidate]:
    """Candidates who did nothing since a moment and wait for nothing: no change of the profile, no
    sign-in, no step of a request, none that is live."""
    signed_in = exists().where(
        SignIn.principal_id == Candidate.principal_id, SignIn.updated_at > since
    )
    account_changed = exists().where(
        Principal.id == Candidate.principal_id, Principal.updated_at > since
    )
    in_touch = exists().where(
        MatchRequest.candidate_id == Candidate.id,
        (MatchRequest.updated_at > since) | MatchRequest.status.in_(LIVE),
    )
    statement = select(Candidate).where(
        Candidate.updated_at <= since, ~signed_in, ~account_changed, ~in_touch
    )
    return list(session.scalars(statement.order_by(Candidate.id).limit(most)))


def erase_unused(database: Database, settings: Settings) -> int:
    """Erase up to :data:`AT_ONCE` unused profiles with their accounts; return how many."""
    if settings.retention_days == 0:
        return 0
    since = clock.now() - timedelta(days=settings.retention_days)
    with database.read() as session:
        if not unused(session, since, 1):
            return 0
    with database.write() as session:
        found = unused(session, since, AT_ONCE)
        for candidate in found:
            name = pseudonym(settings.secret_key, candidate.id)
            write(session, [Entry("retention", None, "system", (name,))])
            erasure.erase(session, candidate)
    return len(found)


def shorten_audit_log(database: Database, settings: Settings, most: int = 5_000) -> int:
    """Delete chained rows of the audit log that are older than the setting says; the chain then
    begins behind them. Return how many."""
    before = clock.now() - timedelta(days=settings.audit_retention_days)
    with database.read() as session:
        oldest = select(AuditRecord.created_at).where(AuditRecord.position.is_not(None))
        first = session.scalar(oldest.order_by(AuditRecord.position).limit(1))
        if first is None or first >= before:
            return 0
    with database.write() as session:
        chain = session.get_one(AuditChain, 1, with_for_update=True)
        chained = select(AuditRecord).where(AuditRecord.position.is_not(None))
        gone = 0
        for row in session.scalars(chained.order_by(AuditRecord.position).limit(most)).all():
            if row.created_at >= before:
                break
            chain.base_position, chain.base_hash = row.link
            gone += 1
        session.flush()
        session.execute(delete(AuditRecord).where(AuditRecord.position <= chain.base_position))
    return gone


def apply(database: Database, settings: Settings) -> int:
    """What the worker does every hour: one batch of each kind."""
    return erase_unused(database, settings) + shorten_audit_log(database, settings)
