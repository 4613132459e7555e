"""What declines teach about a person's own wishes: only with their yes, only what they left open.

With the newest decision on ``learning`` being yes, a decline for ``salary`` teaches a pay floor
just above what was declined, one for ``location`` a wish for one step further from the office.
Learned wishes weigh in the category *preferences* and filter nothing. Other reasons teach nothing
of this kind. The candidate's row is the lock: whoever declines, decides on consent or writes the
profile takes turns there, so that the engine's document always holds what the table says.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.database import ReadSession, WriteSession
from app.matching.retrieval import store
from app.models import Candidate, DeclineReason, LearnedPreference, MatchRequest
from app.schemas.learned_preference import (
    LearnedFrom,
    LearnedPreferenceRead,
    LearnedPreferencesRead,
)
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.profiles import candidates
from app.services.transitions import match_requests as request_transitions

_SMALLEST_STEP = 0.01
"""Money has hundredths: the least amount above another one."""

_FURTHER = {"onsite": "hybrid", "hybrid": "remote"}


def learn(session: WriteSession, request: MatchRequest, reason: str | None) -> None:
    """Learn from a request that was just declined, if its candidate agrees and it teaches
    something. The session holds the lock on the candidate."""
    wish = _taught(request, reason)
    if not wish or not candidates.consents_of(session, request.candidate_id).get("learning"):
        return
    (preference,) = wish
    row = session.scalar(
        select(LearnedPreference).where(
            LearnedPreference.candidate_id == request.candidate_id,
            LearnedPreference.preference == preference,
        )
    )
    if row is None:
        row = LearnedPreference(candidate_id=request.candidate_id, preference=preference)
        session.add(row)
    row.wish, row.reason = wish, str(reason)
    row.match_request_id, row.declined_at = request.id, request.ended_at or clock.now()
    session.flush()
    _tell_engine(session, request.candidate_id)


def _taught(request: MatchRequest, reason: str | None) -> dict[str, Any]:
    """The wish that declining these terms for this reason implies, by its name in a profile."""
    if reason == DeclineReason.SALARY:
        pay = _highest_pay(request)
        return {"min_salary": pay} if pay else {}
    further = _FURTHER.get(request.job.get("remote") or "")
    return {"remote": further} if reason == DeclineReason.LOCATION and further else {}


def _highest_pay(request: MatchRequest) -> dict[str, Any] | None:
    """The least pay above what was declined: the pay named to this person, else the job's top."""
    terms: dict[str, Any] | None = request.salary or request.job.get("salary")
    if not terms:
        return None
    most: float = terms["amount"] if request.salary else terms["max"]
    amount = round(most + _SMALLEST_STEP, 2)
    return {"amount": amount, "currency": terms["currency"], "period": terms["period"]}


def _tell_engine(session: WriteSession, candidate_id: UUID) -> None:
    learned = embeddings.learned_wishes(session, candidate_id)
    store.save_learned(session, candidate_id, learned)


def erase(session: WriteSession, candidate_id: UUID) -> None:
    """Forget everything learned of a person; numbers are at once what they were without. The
    session holds the lock on the candidate."""
    known = select(LearnedPreference.id).where(LearnedPreference.candidate_id == candidate_id)
    if session.scalar(known.limit(1)) is None:
        return
    session.execute(delete(LearnedPreference).where(LearnedPreference.candidate_id == candidate_id))
    _tell_engine(session, candidate_id)


def forget(session: WriteSession, caller: Caller, candidate_id: UUID) -> None:
    """Erase what was learned, on request; the consent stays as it is.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller owns or operates the profile.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    request_transitions.lock_party(session, Candidate, candidate.id)
    erase(session, candidate.id)


def read(session: ReadSession, caller: Caller, candidate_id: UUID) -> LearnedPreferencesRead:
    """What was learned of a person, from what, and whether it counts now.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller owns or operates the profile.
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
    told = {
        "min_salary": "You declined a request for its pay: jobs that pay no more",
        "remote": "You declined a request for its place of work: jobs nearer to the office",
    }
    return f"{told[row.preference]} match your wishes less well. None is kept from your lists."
