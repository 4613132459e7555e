"""State changes of match requests: the one place where a request changes state.

A request that nobody answered in time is expired from that moment on, whether or not a worker
has written it down yet: every read goes through :func:`current_status` or :func:`status_is`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.errors import InvalidTransition, NotFound
from app.models import (
    ENGAGED,
    LIVE,
    REQUEST_TRANSITIONS,
    WAITING,
    Candidate,
    Employer,
    MatchRequest,
    MatchRequestEvent,
    RequestStatus,
    Role,
)
from app.services import events
from app.services.transitions import (
    expected_replies,
)
from app.services.transitions import (
    interviews as interview_transitions,
)
from app.services.transitions import (
    offers as offer_transitions,
)

_SYSTEM = events.SYSTEM
# Whose step is next on entering a state.
_NEXT_STEP = {RequestStatus.SENT: Role.CANDIDATE, RequestStatus.ACCEPTED: Role.EMPLOYER}


def current_status(request: MatchRequest) -> RequestStatus:
    """The state at this moment; waiting requests past their time are expired."""
    status = RequestStatus(request.status)
    if status in WAITING and request.expires_at <= clock.now():
        return RequestStatus.EXPIRED
    return status


def status_is(status: RequestStatus) -> ColumnElement[bool]:
    """SQL: the state at this moment is ``status``."""
    stored = MatchRequest.status == status
    in_time = MatchRequest.expires_at > clock.now()
    if status in WAITING:
        return and_(stored, in_time)
    if status is RequestStatus.EXPIRED:
        return or_(stored, and_(MatchRequest.status.in_(WAITING), ~in_time))
    return stored


def was_live_at(moment: datetime) -> ColumnElement[bool]:
    """SQL: the request was live at a moment that has passed, or is live now."""
    begun = MatchRequest.created_at <= moment
    not_ended = or_(MatchRequest.ended_at.is_(None), MatchRequest.ended_at > moment)
    # Nobody answered it: it ended by time, whether or not that is written down yet.
    in_time = or_(MatchRequest.status.not_in(WAITING), MatchRequest.expires_at > moment)
    return and_(begun, not_ended, in_time)


def record(
    session: WriteSession,
    request: MatchRequest,
    actor: str,
    *,
    reason: str | None = None,
    note: str | None = None,
    at: datetime | None = None,
    terms: dict[str, Any] | None = None,
) -> None:
    """Write one line of history for the state the request is in."""
    moment = at or clock.now()
    session.add(
        MatchRequestEvent(
            match_request_id=request.id,
            state=request.status,
            actor=actor,
            reason=reason,
            note=note,
            terms=terms,
            created_at=moment,
            updated_at=moment,
        )
    )


def settle_expiry(session: WriteSession, request: MatchRequest) -> None:
    """Write down an expiry that time has already decided."""
    if request.status in WAITING and current_status(request) is RequestStatus.EXPIRED:
        request.status = RequestStatus.EXPIRED
        request.ended_at = request.expires_at
        enter(session, request, _SYSTEM, at=request.expires_at)


def move(
    session: WriteSession,
    request: MatchRequest,
    target: RequestStatus,
    actor: str,
    *,
    reason: str | None = None,
    note: str | None = None,
) -> None:
    """Change the state of a request that the session has locked.

    Raises
    ------
    InvalidTransition
        If the state machine does not know this step.
    """
    settle_expiry(session, request)
    before = RequestStatus(request.status)
    if target not in REQUEST_TRANSITIONS[before]:
        raise InvalidTransition(before)
    request.status = target
    if target not in LIVE:
        request.ended_at = clock.now()
    enter(session, request, actor, reason=reason, note=note)


def enter(
    session: WriteSession,
    request: MatchRequest,
    actor: str,
    *,
    reason: str | None = None,
    note: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write down the state just entered, and what it means: who owes the next step; what ends
    with the request."""
    record(session, request, actor, reason=reason, note=note, at=at)
    events.emit(
        session, request, f"match_request.{request.status}", actor, at=at, status=request.status
    )
    side = _NEXT_STEP.get(RequestStatus(request.status))
    if side is not None:
        expected_replies.expect(session, request, expected_replies.REQUEST, request.id, side)
    if request.status not in LIVE:
        offer_transitions.close_open(session, request, actor)
        interview_transitions.cancel_open(session, request, actor)
        expected_replies.resolve_all(session, request)
    session.flush()


def end_all(
    session: WriteSession,
    *,
    reason: str,
    actor: str,
    candidate_id: UUID | None = None,
    employer_id: UUID | None = None,
    job_id: UUID | None = None,
) -> None:
    """End every live request of a pair, a job or an employer: waiting ones are withdrawn,
    engaged ones closed."""
    statement = select(MatchRequest).where(MatchRequest.status.in_(LIVE))
    for column, value in (
        (MatchRequest.candidate_id, candidate_id),
        (MatchRequest.employer_id, employer_id),
        (MatchRequest.job_id, job_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    # In the order of ids, here and wherever several are locked: no two wait for each other.
    for request in session.scalars(statement.order_by(MatchRequest.id).with_for_update()).all():
        settle_expiry(session, request)
        if request.status in WAITING:
            move(session, request, RequestStatus.WITHDRAWN, actor, reason=reason)
        elif request.status in ENGAGED:
            move(session, request, RequestStatus.CLOSED, actor, reason=reason)


def lock_live_of(session: WriteSession, candidate_id: UUID) -> list[MatchRequest]:
    """Lock a candidate's live requests, all at once and in the order of their ids."""
    statement = select(MatchRequest).where(
        MatchRequest.candidate_id == candidate_id, MatchRequest.status.in_(LIVE)
    )
    return list(session.scalars(statement.order_by(MatchRequest.id).with_for_update()))


def lock_party(session: WriteSession, party: type[Candidate] | type[Employer], id: UUID) -> None:
    """Take a turn at a party's row. Always the employer before the candidate before requests.

    It is the weaker lock: rows that refer to the party can be written meanwhile.

    Raises
    ------
    NotFound
        If the party was erased in between.
    """
    turn = select(party.id).where(party.id == id).with_for_update(key_share=True)
    if session.scalar(turn) is None:
        raise NotFound()


def lock_all(
    session: WriteSession, *, candidate_id: UUID | None = None, employer_id: UUID | None = None
) -> None:
    """Lock a party that is about to be erased, and all its requests: whoever acts on one of them
    at this moment finishes first."""
    statement = select(MatchRequest.id).order_by(MatchRequest.id)
    if employer_id is not None:
        lock_party(session, Employer, employer_id)
        statement = statement.where(MatchRequest.employer_id == employer_id)
    if candidate_id is not None:
        lock_party(session, Candidate, candidate_id)
        statement = statement.where(MatchRequest.candidate_id == candidate_id)
    session.execute(statement.with_for_update())


def hire(
    session: WriteSession, request: MatchRequest, actor: str, live: list[MatchRequest]
) -> None:
    """The candidate is hired: what else is in process ends. The others learn that it ended, and
    nothing of why. Approaches that still wait are the candidate's to answer.

    Parameters
    ----------
    live
        The candidate's live requests, locked by :func:`lock_live_of`.
    """
    move(session, request, RequestStatus.HIRED, actor)
    for other in live:
        if other.id != request.id and other.status in ENGAGED:
            move(session, other, RequestStatus.CLOSED, _SYSTEM, reason="process-ended")


def expire_due(session: WriteSession, limit: int = 500) -> int:
    """Write down what has expired; return how many. The worker's task."""
    due = (
        select(MatchRequest)
        .where(MatchRequest.status.in_(WAITING), MatchRequest.expires_at <= clock.now())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    requests = session.scalars(due).all()
    for request in requests:
        settle_expiry(session, request)
    return len(requests)


def history(session: Session, request: MatchRequest) -> list[dict[str, Any]]:
    """The life of a request, oldest first; amendments within a state are lines of their own."""
    statement = (
        select(MatchRequestEvent)
        .where(MatchRequestEvent.match_request_id == request.id)
        .order_by(MatchRequestEvent.id)
    )
    items: list[dict[str, Any]] = [
        {
            "state": event.state,
            "entered_at": event.created_at,
            "actor": event.actor,
            "reason": event.reason,
            "note": event.note,
            "terms": event.terms,
        }
        for event in session.scalars(statement)
    ]
    if current_status(request) != request.status:
        items.append(
            {"state": current_status(request), "entered_at": request.expires_at, "actor": _SYSTEM}
        )
    for earlier, later in zip(items, [*items[1:], {}], strict=True):
        earlier["left_at"] = later.get("entered_at")
    return items
