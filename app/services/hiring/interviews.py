"""Interviews: propose times, confirm one, reschedule, cancel, complete."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import InvalidTransition, NotFound, ValidationFailed
from app.models import (
    ENGAGED,
    INTERVIEW_TRANSITIONS,
    Candidate,
    Employer,
    Interview,
    InterviewStatus,
    MatchRequest,
    Principal,
)
from app.models import RequestStatus as S
from app.schemas.interview import (
    InterviewComplete,
    InterviewCreate,
    InterviewPropose,
)
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import interview_slots, match_requests, subresources
from app.services.paging import Slice
from app.services.transitions import expected_replies, row_locks
from app.services.transitions import interviews as interview_transitions
from app.services.transitions import match_requests as request_transitions
from app.services.transitions.match_requests import current_status


def _members(
    session: Session, caller: Caller, request: MatchRequest, ids: list[UUID]
) -> list[dict[str, Any]]:
    """The employer's interviewers as ``{id, name}``.

    Raises
    ------
    ValidationFailed
        If one is not a member of this employer, or a candidate names them.
    """
    if not ids:
        return []
    known: dict[UUID, str] = {}
    if caller.is_employer:
        statement = select(Principal.id, Principal.name).where(
            Principal.employer_id == request.employer_id, Principal.id.in_(ids)
        )
        # None of them leaves before the interview that names them is written.
        statement = statement.with_for_update(read=True, key_share=True)
        known = {row.id: row.name for row in session.execute(statement)}
    if set(known) != set(ids):
        raise ValidationFailed.of(
            "interviewers", "unknown", "The employer names members of its own."
        )
    return [{"id": str(id), "name": known[id]} for id in dict.fromkeys(ids)]


def create(
    session: WriteSession, caller: Caller, request_id: UUID, body: InterviewCreate
) -> tuple[Interview, MatchRequest]:
    """Propose an interview. The first one changes the request's status to ``interviewing``.

    Raises
    ------
    InvalidTransition
        If the request is not engaged (accepted, interviewing or offer).
    ValidationFailed
        If a slot is not valid, or an interviewer is not a member of the employer.
    """
    request = match_requests.get_as_party(session, caller, request_id)
    status = current_status(request)
    if status not in ENGAGED:
        raise InvalidTransition(status)
    proposal = interview_slots.proposal(caller, body.slots, body.time_zone, body.note)
    interviewers = _members(session, caller, request, body.interviewers)
    if status is S.ACCEPTED:
        request_transitions.change_status(session, request, S.INTERVIEWING, caller.role)
    interview = Interview(
        match_request_id=request.id,
        candidate_id=request.candidate_id,
        employer_id=request.employer_id,
        status=InterviewStatus.PROPOSED,
        kind=body.kind,
        by=caller.role,
        slots=proposal["slots"],
        rounds=[proposal],
        time_zone=body.time_zone,
        location=body.location,
        note=body.note,
        interviewers=interviewers,
    )
    session.add(interview)
    session.flush()
    _record_proposal(session, caller, interview, request)
    return interview, request


def _record_proposal(
    session: WriteSession, caller: Caller, interview: Interview, request: MatchRequest
) -> None:
    """Record that times were proposed: a reply of the other side is expected."""
    other = expected_replies.other_side(caller.role)
    expected_replies.expect(session, request, expected_replies.INTERVIEW, interview.id, other)
    _record_step(session, caller, interview, request)


def _record_step(
    session: WriteSession, caller: Caller, interview: Interview, request: MatchRequest
) -> None:
    expected_replies.record_activity(session, request, caller.role)
    event = f"interview.{interview.status}"
    events.emit(session, request, event, caller.role, subject_id=interview.id)
    session.flush()


def get(session: Session, caller: Caller, interview_id: UUID) -> tuple[Interview, MatchRequest]:
    """Return an interview the caller may see, with its request, or raise NotFound."""
    return subresources.get(session, caller, Interview, interview_id)


def search(
    session: ReadSession, caller: Caller, request_id: UUID, cursor: str | None, limit: int
) -> tuple[Slice[Interview], MatchRequest]:
    """The interviews of a request, newest first, and the request."""
    return subresources.search(session, caller, Interview, request_id, cursor, limit)


def _may(caller: Caller, interview: Interview, verb: str) -> bool:
    """Whether a party may take this step: by the interview's state, the clock, and whose turn
    it is."""
    if interview.status not in INTERVIEW_TRANSITIONS[verb][0]:
        return False
    if verb == "confirm":
        return interview.by != caller.role
    if interview.status == InterviewStatus.CONFIRMED:
        return interview_transitions.is_over(interview) == (verb == "complete")
    return True


def next_actions(caller: Caller, interview: Interview, request: MatchRequest) -> list[str]:
    """The steps that the caller may take with an interview now: last path segments of its POST
    routes."""
    if caller.is_admin:
        return []
    in_process = current_status(request) in ENGAGED
    return [
        verb
        for verb in INTERVIEW_TRANSITIONS
        if (in_process or verb == "complete") and _may(caller, interview, verb)
    ]


def _take_step(
    session: WriteSession,
    caller: Caller,
    interview_id: UUID,
    verb: str,
    change: Callable[[Interview, MatchRequest], None],
) -> tuple[Interview, MatchRequest]:
    """Lock the request, check that the step is allowed now, apply ``change`` to the interview and
    set its next status."""
    request_id = subresources.request_id_of(session, caller, Interview, interview_id)
    request = match_requests.get_as_party(session, caller, request_id)
    interview = session.get_one(Interview, interview_id)
    if not _may(caller, interview, verb):
        raise InvalidTransition(interview.status, _reason(interview, verb))
    if verb != "complete" and current_status(request) not in ENGAGED:
        raise InvalidTransition(current_status(request))
    change(interview, request)
    interview.status = INTERVIEW_TRANSITIONS[verb][1]
    session.flush()
    return interview, request


def _reason(interview: Interview, verb: str) -> str:
    if interview.status not in INTERVIEW_TRANSITIONS[verb][0]:
        return ""
    if verb == "confirm":
        return "The side that proposed the times waits for the other one to confirm."
    return "It has not ended yet." if verb == "complete" else "It has taken place."


def propose(
    session: WriteSession, caller: Caller, interview_id: UUID, body: InterviewPropose
) -> tuple[Interview, MatchRequest]:
    """Propose other times; either side may. A confirmed time is given up at once."""

    def change(interview: Interview, _request: MatchRequest) -> None:
        proposal = interview_slots.proposal(caller, body.slots, interview.time_zone, body.note)
        if interview.slot is not None:
            interview.revision += 1  # calendars that hold the time are to drop it
        interview.by, interview.slots = caller.role, proposal["slots"]
        interview.rounds = [*interview.rounds, proposal]
        interview.slot = interview.starts_at = interview.ends_at = None

    interview, request = _take_step(session, caller, interview_id, "propose", change)
    _record_proposal(session, caller, interview, request)
    return interview, request


def confirm(
    session: WriteSession, caller: Caller, interview_id: UUID, slot_id: UUID
) -> tuple[Interview, MatchRequest]:
    """Confirm one of the proposed times; only the side that did not propose them may.

    The rows of employer and candidate are locked, then the request, so that concurrent bookings of
    either party run one after the other.

    Raises
    ------
    SlotTaken
        If the time has passed, or one of the two sides is booked then.
    """
    request_id = subresources.request_id_of(session, caller, Interview, interview_id)
    parties = select(MatchRequest.employer_id, MatchRequest.candidate_id)
    found = session.execute(parties.where(MatchRequest.id == request_id)).one_or_none()
    if found is None:
        raise NotFound()
    employer_id, candidate_id = found
    if employer_id is not None:
        row_locks.lock_party(session, Employer, employer_id)
    row_locks.lock_party(session, Candidate, candidate_id)

    def change(interview: Interview, _request: MatchRequest) -> None:
        start, end = interview_slots.chosen(interview, slot_id)
        interview_slots.check_free(session, interview, start, end)
        interview.slot, interview.starts_at, interview.ends_at = slot_id, start, end
        agreed_on = {**interview.rounds[-1], "confirmed": str(slot_id)}
        interview.rounds = [*interview.rounds[:-1], agreed_on]
        interview.revision += 1

    interview, request = _take_step(session, caller, interview_id, "confirm", change)
    expected_replies.resolve(session, expected_replies.INTERVIEW, interview.id)
    _record_step(session, caller, interview, request)
    return interview, request


def cancel(
    session: WriteSession, caller: Caller, interview_id: UUID
) -> tuple[Interview, MatchRequest]:
    """Cancel an interview; either side may. Its time is free again."""
    interview, request = _take_step(session, caller, interview_id, "cancel", lambda *_: None)
    expected_replies.record_activity(session, request, caller.role)
    interview_transitions.cancel(session, request, interview, caller.role)
    return interview, request


def complete(
    session: WriteSession, caller: Caller, interview_id: UUID, body: InterviewComplete | None
) -> tuple[Interview, MatchRequest]:
    """Record that an interview took place, and its outcome; only after its end."""

    def change(interview: Interview, _request: MatchRequest) -> None:
        if body is not None:
            interview.outcome, interview.feedback = body.outcome, body.feedback

    interview, request = _take_step(session, caller, interview_id, "complete", change)
    _record_step(session, caller, interview, request)
    return interview, request
