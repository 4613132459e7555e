"""Consent decisions of a candidate, by purpose, and their immediate effects."""

from uuid import UUID

from sqlalchemy import select

from app.database import ReadSession, WriteSession
from app.matching.engine import Engine
from app.models import Candidate, Consent, Role
from app.services.accounts.access import Caller
from app.services.paging import Slice, newest_first
from app.services.profiles import candidates, learned_preferences
from app.services.transitions import row_locks


def decide(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    candidate_id: UUID,
    purpose: str,
    granted: bool,
) -> Candidate:
    """Record a decision about one purpose.

    ``matching`` takes effect on rankings at once, and refusing it ends live requests. Refusing
    ``learning`` erases what was learned; granting it again learns from later declines alone.

    Raises
    ------
    Forbidden
        If the caller is not the candidate: nobody consents on another's behalf.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    caller.require_role(Role.CANDIDATE)
    if purpose == "learning":
        row_locks.lock_party(session, Candidate, candidate.id)
    session.add(Consent(candidate_id=candidate.id, purpose=purpose, granted=granted))
    if purpose == "matching":
        candidate.consent_matching = granted
        if not granted:
            candidates.end_requests(session, candidate)
        candidates.store(session, engine, caller, candidate)
    if purpose == "learning" and not granted:
        learned_preferences.erase(session, candidate.id)
    session.flush()
    return candidate


def history(
    session: ReadSession, caller: Caller, candidate_id: UUID, cursor: str | None, limit: int
) -> Slice[Consent]:
    """Every decision of a candidate, newest first, for them and the operator."""
    candidate = candidates.get_own(session, caller, candidate_id)
    statement = select(Consent).where(Consent.candidate_id == candidate.id)
    filters = {"list": "consents", "of": candidate.id}
    return newest_first(session, statement, Consent.id, filters=filters, cursor=cursor, limit=limit)
