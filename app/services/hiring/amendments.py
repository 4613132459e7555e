"""Terms of a match request that waits for an answer: the candidate asks for others, the employer
changes them. The status stays; each change is in the history."""

from uuid import UUID

from app.database import WriteSession
from app.errors import InvalidTransition, ValidationFailed
from app.models import WAITING, Candidate, MatchRequest, Role
from app.schemas.match_request import Revise, Wishes
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring.match_requests import get_as_party
from app.services.profiles import candidate_views
from app.services.transitions import expected_replies
from app.services.transitions import match_requests as request_transitions
from app.services.transitions.match_requests import current_status


def _waiting(session: WriteSession, caller: Caller, request_id: UUID, role: Role) -> MatchRequest:
    request = get_as_party(session, caller, request_id, by=[role])
    if current_status(request) not in WAITING:
        raise InvalidTransition(current_status(request))
    return request


def request_changes(
    session: WriteSession, caller: Caller, request_id: UUID, changes: Wishes
) -> MatchRequest:
    """Ask for other terms, as the candidate; the status stays.

    Raises
    ------
    InvalidTransition
        If the request does not wait for an answer.
    ValidationFailed
        If no change is named.
    """
    request = _waiting(session, caller, request_id, Role.CANDIDATE)
    requested = changes.model_dump(mode="json", exclude_none=True)
    if not requested:
        raise ValidationFailed.of("wishes", "missing", "Name at least one wish.")
    if "note" in requested:  # the employer does not know who writes
        candidate = session.get_one(Candidate, request.candidate_id)
        requested["note"] = candidate_views.masked(candidate, requested["note"])
    request.wishes = requested
    request_transitions.record(
        session,
        request,
        caller.role,
        reason="revision",
        note=requested.get("note"),
        terms={"wishes": requested},
    )
    _record_amendment(session, request, caller, "revision")
    return request


def revise(session: WriteSession, caller: Caller, request_id: UUID, body: Revise) -> MatchRequest:
    """Change the terms of a request that waits, as the employer; the earlier ones stay in the
    history.

    Raises
    ------
    InvalidTransition
        If the request does not wait for an answer.
    ValidationFailed
        If nothing is changed.
    """
    request = _waiting(session, caller, request_id, Role.EMPLOYER)
    if not body.model_fields_set & {"salary", "remote"} and body.note is None:
        raise ValidationFailed.of("salary", "missing", "Change salary, remote or note.")
    before = {"salary": request.salary, "remote": request.job.get("remote")}
    if "salary" in body.model_fields_set:
        request.salary = body.salary.model_dump(mode="json") if body.salary else None
    if "remote" in body.model_fields_set:
        request.job = {**request.job, "remote": body.remote}
    request_transitions.record(
        session, request, caller.role, reason="revised", note=body.note, terms=before
    )
    _record_amendment(session, request, caller, "revised")
    return request


def _record_amendment(
    session: WriteSession, request: MatchRequest, caller: Caller, what: str
) -> None:
    """Emit the event of changed terms; a reply of the other side is now expected."""
    events.emit(session, request, f"match_request.{what}", caller.role, status=request.status)
    other = expected_replies.other_side(caller.role)
    expected_replies.expect(session, request, expected_replies.REQUEST, request.id, other)
    session.flush()
