"""Preferences learned from the requests that a candidate declined, with their consent.

If the newest decision on ``learning`` is a yes, declining for ``salary`` teaches a minimum salary
just above the declined one, and for ``location`` one step more of remote work; other reasons teach
no preference. A learned preference counts only while the profile leaves that preference open. It
weighs in the category *preferences* and filters nothing.

Declining, deciding on consent and writing the profile all lock the candidate's row first, so that
the document in the index always holds what the table says.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.database import ReadSession, WriteSession
from app.matching.retrieval import store
from app.models import (
    TEACHES_PREFERENCE,
    Candidate,
    LearnedPreference,
    MatchRequest,
)
from app.schemas.learned_preference import (
    LearnedFrom,
    LearnedPreferenceRead,
    LearnedPreferencesRead,
)
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.profiles import candidates
from app.services.transitions import row_locks

_SMALLEST_STEP = 0.01
"""The smallest difference between two amounts: a hundredth of the currency."""

_MORE_REMOTE = {"onsite": "hybrid", "hybrid": "remote"}


def learn(session: WriteSession, request: MatchRequest, reason: str | None) -> None:
    """Learn from a request that was just declined, if its candidate consents and the reason teaches
    a preference. The caller holds the lock on the candidate."""
    learned = _implied_preference(request, reason)
    if not learned or not candidates.consents_of(session, request.candidate_id).get("learning"):
        return
    (preference,) = learned
    row = session.scalar(
        select(LearnedPreference).where(
            LearnedPreference.candidate_id == request.candidate_id,
            LearnedPreference.preference == preference,
        )
    )
    if row is None:
        row = LearnedPreference(candidate_id=request.candidate_id, preference=preference)
        session.add(row)
    row.wish, row.reason = learned, str(reason)
    row.match_request_id, row.declined_at = request.id, request.ended_at or clock.now()
    session.flush()
    _update_document(session, request.candidate_id)


def _implied_preference(request: MatchRequest, reason: str | None) -> dict[str, Any]:
    """The preference that declining these terms for this reason implies, as a profile would state
    it: ``{name: value}``, or empty."""
    preference = TEACHES_PREFERENCE.get(reason or "")
    value: Any = None
    if preference == "min_salary":
        value = _highest_pay(request)
    elif preference == "remote":
        value = _MORE_REMOTE.get(request.job.get("remote") or "")
    return {preference: value} if preference and value else {}


def _highest_pay(request: MatchRequest) -> dict[str, Any] | None:
    """The smallest salary above the declined one: that which the request named, else the upper end
    of the job's range."""
    terms: dict[str, Any] | None = request.salary or request.job.get("salary")
    if not terms:
        return None
    most: float = terms["amount"] if request.salary else terms["max"]
    amount = round(most + _SMALLEST_STEP, 2)
    return {"amount": amount, "currency": terms["currency"], "period": terms["period"]}


def _update_document(session: WriteSession, candidate_id: UUID) -> None:
    learned = embeddings.learned_preferences_of(session, candidate_id)
    store.save_learned(session, candidate_id, learned)


def erase(session: WriteSession, candidate_id: UUID) -> None:
    """Delete everything learned about a candidate; scores are at once what they were before. The
    caller holds the lock on the candidate."""
    known = select(LearnedPreference.id).where(LearnedPreference.candidate_id == candidate_id)
    if session.scalar(known.limit(1)) is None:
        return
    session.execute(delete(LearnedPreference).where(LearnedPreference.candidate_id == candidate_id))
    _update_document(session, candidate_id)


def forget(session: WriteSession, caller: Caller, candidate_id: UUID) -> None:
    """Delete what was learned, on request; the consent stays as it is.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate or the operator.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    row_locks.lock_party(session, Candidate, candidate.id)
    erase(session, candidate.id)


def read(session: ReadSession, caller: Caller, candidate_id: UUID) -> LearnedPreferencesRead:
    """What was learned about a candidate, from which declines, and whether it counts now.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate or the operator.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    consents = candidates.consents_of(session, candidate.id)
    return LearnedPreferencesRead(
        consented=consents.get("learning", False),
        preferences=[_read(candidate, row) for row in _rows(session, candidate.id)],
    )


def _rows(session: Session, candidate_id: UUID) -> list[LearnedPreference]:
    statement = select(LearnedPreference).where(LearnedPreference.candidate_id == candidate_id)
    return list(session.scalars(statement.order_by(LearnedPreference.preference)))


def _read(candidate: Candidate, row: LearnedPreference) -> LearnedPreferenceRead:
    stated = bool(candidate.preferences.get(row.preference))
    return LearnedPreferenceRead.model_validate(
        {
            "preference": row.preference,
            "value": row.wish[row.preference],
            "learned_from": LearnedFrom(
                match_request_id=row.match_request_id,
                reason=row.reason,
                declined_at=row.declined_at,
            ),
            "applied": not stated,
            "note": _note(row, stated),
        }
    )


def _note(row: LearnedPreference, stated: bool) -> str:
    if stated:
        return "Your profile states this wish itself, so what was learned does not count."
    explanation = {
        "min_salary": "You declined a request for its pay: jobs that pay no more",
        "remote": "You declined a request for its place of work: jobs nearer to the office",
    }
    return (
        f"{explanation[row.preference]} match your wishes less well. None is kept from your lists."
    )
