"""State machine of match requests: the only place that changes their status.

A request that nobody answered in time is expired from ``expires_at`` on, whether or not the worker
has recorded it yet. So reads never use the stored status alone: they go through
:func:`current_status` (a row) or :func:`status_is` (SQL).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.errors import InvalidTransition
from app.models import (
    ENGAGED,
    LIVE,
    REQUEST_TRANSITIONS,
    WAITING,
    Candidate,
    MatchRequest,
    MatchRequestEvent,
    RequestStatus,
    Role,
)
from app.services import events
from app.services.transitions import expected_replies
from app.services.transitions import interviews as interview_transitions
from app.services.transitions import offers as offer_transitions

ENDED = "process-ended"
"""The reason that employers see whose request ended for one that is the candidate's own."""
_SYSTEM = events.SYSTEM
# The side that has to act next, by the state just entered.
_NEXT_STEP = {RequestStatus.SENT: Role.CANDIDATE, RequestStatus.ACCEPTED: Role.EMPLOYER}


def current_status(request: MatchRequest) -> RequestStatus:
    """The effective status now: a waiting request past ``expires_at`` is expired."""
    status = RequestStatus(request.status)
    if status in WAITING and request.expires_at <= clock.now():
        return RequestStatus.EXPIRED
    return status


def status_is(status: RequestStatus) -> ColumnElement[bool]:
    """SQL condition for :func:`current_status` being ``status``."""
    stored = MatchRequest.status == status
    in_time = MatchRequest.expires_at > clock.now()
    if status in WAITING:
        return and_(stored, in_time)
    if status is RequestStatus.EXPIRED:
        return or_(stored, and_(MatchRequest.status.in_(WAITING), ~in_time))
    return stored


def was_live_at(moment: datetime) -> ColumnElement[bool]:
    """SQL condition: the request was live (waiting or engaged) at ``moment``, now or earlier."""
    begun = MatchRequest.created_at <= moment
    not_ended = or_(MatchRequest.ended_at.is_(None), MatchRequest.ended_at > moment)
    # Unanswered requests end by time, whether or not that is recorded yet.
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
    """Append a history entry for the state the request is in.

    Parameters
    ----------
    actor
        A role, or ``system`` where time decided.
    reason, note
        Why, as a code, and in the actor's own words.
    at
        When it happened; None: now.
    terms
        The terms before an amendment, where the entry records one.
    """
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


def record_expiry(session: WriteSession, request: MatchRequest) -> None:
    """Store the expiry of a request whose time has passed; otherwise do nothing."""
    if request.status in WAITING and current_status(request) is RequestStatus.EXPIRED:
        request.status = RequestStatus.EXPIRED
        request.ended_at = request.expires_at
        enter(session, request, _SYSTEM, at=request.expires_at)


def record_expiries_of(session: WriteSession, candidate_id: UUID) -> None:
    """Store the expiries of a candidate's requests, and with them what their employers saw: before
    an edit, which they must not see any more."""
    over = select(MatchRequest).where(
        MatchRequest.candidate_id == candidate_id,
        MatchRequest.status.in_(WAITING),
        MatchRequest.expires_at <= clock.now(),
    )
    for request in session.scalars(over.order_by(MatchRequest.id).with_for_update()).all():
        record_expiry(session, request)


def change_status(
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
        If ``REQUEST_TRANSITIONS`` has no such step.
    """
    record_expiry(session, request)
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
    """Do what follows from a status just set: history, event and the reply now expected; where the
    request has ended, its offer and its interviews end too."""
    record(session, request, actor, reason=reason, note=note, at=at)
    events.emit(
        session, request, f"match_request.{request.status}", actor, at=at, status=request.status
    )
    side = _NEXT_STEP.get(RequestStatus(request.status))
    if side is not None:
        expected_replies.expect(session, request, expected_replies.REQUEST, request.id, side)
    if request.status not in LIVE:
        _freeze_candidate(session, request)
        offer_transitions.close_open(session, request, actor)
        interview_transitions.cancel_open(session, request, actor)
        expected_replies.resolve_all(session, request)
    session.flush()


def _freeze_candidate(session: WriteSession, request: MatchRequest) -> None:
    """Keep what the employer saw of the candidate: later edits are none of its business."""
    candidate = session.get(Candidate, request.candidate_id)
    if candidate is not None and candidate.anonymous_view is not None:
        contact = {name: getattr(candidate, name) for name in ("name", "email", "phone", "links")}
        request.frozen_candidate = {"view": candidate.anonymous_view, "contact": contact}


def end_all(
    session: WriteSession,
    *,
    reason: str,
    actor: str,
    candidate_id: UUID | None = None,
    employer_id: UUID | None = None,
    job_id: UUID | None = None,
) -> None:
    """End all live requests that match the given ids: waiting ones are withdrawn, engaged ones
    closed. At least one id is given; ids combine with AND."""
    statement = select(MatchRequest).where(MatchRequest.status.in_(LIVE))
    for column, value in (
        (MatchRequest.candidate_id, candidate_id),
        (MatchRequest.employer_id, employer_id),
        (MatchRequest.job_id, job_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    # Locked in the order of their ids, here and wherever several are: that prevents deadlocks.
    for request in session.scalars(statement.order_by(MatchRequest.id).with_for_update()).all():
        record_expiry(session, request)
        if request.status in WAITING:
            change_status(session, request, RequestStatus.WITHDRAWN, actor, reason=reason)
        elif request.status in ENGAGED:
            change_status(session, request, RequestStatus.CLOSED, actor, reason=reason)


def hire(
    session: WriteSession, request: MatchRequest, actor: str, live: list[MatchRequest]
) -> None:
    """Mark a request as hired and close the candidate's other engaged requests.

    Their employers see the reason :data:`ENDED` alone. Requests that still wait for an answer
    stay open for the candidate.

    Parameters
    ----------
    live
        The candidate's live requests, locked by :func:`lock_live_of`.
    """
    change_status(session, request, RequestStatus.HIRED, actor)
    for other in live:
        if other.id != request.id and other.status in ENGAGED:
            change_status(session, other, RequestStatus.CLOSED, _SYSTEM, reason=ENDED)


def expire_due(session: WriteSession, limit: int = 500) -> int:
    """Record the expiry of up to ``limit`` requests; return how many. The worker calls it."""
    due = (
        select(MatchRequest)
        .where(MatchRequest.status.in_(WAITING), MatchRequest.expires_at <= clock.now())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    requests = session.scalars(due).all()
    for request in requests:
        record_expiry(session, request)
    return len(requests)


def history(session: Session, request: MatchRequest) -> list[dict[str, Any]]:
    """The history of a request, oldest first: one entry per state entered and per amendment of the
    terms. ``left_at`` is when the next entry began; the newest entry has None."""
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
