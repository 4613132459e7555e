"""Match requests: an employer approaches a candidate, the candidate answers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import (
    DailyCap,
    Forbidden,
    InvalidTransition,
    NotFound,
    RequestExists,
    ValidationFailed,
)
from app.models import (
    LIVE,
    WAITING,
    Candidate,
    Employer,
    Job,
    JobStatus,
    MatchRequest,
    RequestStatus,
    Role,
)
from app.schemas.match_request import MatchRequestCreate, Revise, Wishes
from app.services import events
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.paging import Slice, newest_first
from app.services.profiles import candidates, employers, learned_preferences
from app.services.transitions import expected_replies
from app.services.transitions import match_requests as request_transitions
from app.services.transitions.match_requests import current_status

S = RequestStatus


def readable(caller: Caller) -> Select[MatchRequest]:
    """The requests a caller is a party of (the operator sees all)."""
    return select(MatchRequest).where(_visible_to(caller))


def _visible_to(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return true()
    if caller.is_employer and caller.employer_id is not None:
        return MatchRequest.employer_id == caller.employer_id
    if caller.is_candidate and caller.candidate_id is not None:
        return MatchRequest.candidate_id == caller.candidate_id
    return false()


def get(session: Session, caller: Caller, request_id: UUID, *, lock: bool = False) -> MatchRequest:
    """Return a request the caller is a party of, or raise NotFound."""
    statement = readable(caller).where(MatchRequest.id == request_id)
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def get_as_party(
    session: WriteSession, caller: Caller, request_id: UUID, *, by: Iterable[Role] = events.PARTIES
) -> MatchRequest:
    """Lock a request for one of its parties to act on; the row is the lock of all that hangs on it.

    Raises
    ------
    NotFound
        If the caller may not see it.
    Forbidden
        If this step is the other party's, or the caller is the operator.
    """
    request = get(session, caller, request_id, lock=True)
    if caller.role not in by:
        raise Forbidden(f"Only for: {', '.join(by)}.")
    return request


def search(
    session: ReadSession,
    caller: Caller,
    *,
    status: RequestStatus | None,
    job_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> Slice[MatchRequest]:
    """The caller's requests, newest first."""
    statement = readable(caller)
    if status is not None:
        statement = statement.where(request_transitions.status_is(status))
    if job_id is not None:
        statement = statement.where(MatchRequest.job_id == job_id)
    filters = {"list": "requests", "caller": caller.id, "status": status, "job": job_id}
    return newest_first(
        session, statement, MatchRequest.id, filters=filters, cursor=cursor, limit=limit
    )


def target_of(session: Session, caller: Caller, body: MatchRequestCreate) -> tuple[Job, Candidate]:
    """Return job and candidate of an approach, if the caller may make it.

    Raises
    ------
    NotFound
        If the job is not the caller's to know, or the candidate is hidden, not consenting or
        blocking this employer: all look like what does not exist.
    Forbidden
        If the caller is no employer, or the job is another employer's.
    InvalidTransition
        If the job is not open.
    """
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    job = postings.get_own(session, caller, body.job_id)
    reachable = select(Candidate).where(
        Candidate.id == body.candidate_id, candidates.discoverable_by(job.employer_id)
    )
    candidate = session.scalar(reachable)
    if candidate is None:
        raise NotFound()
    if job.status != JobStatus.OPEN or postings.is_expired(job.valid_through):
        state = job.status if job.status != JobStatus.OPEN else "expired"
        raise InvalidTransition(state, "Candidates are approached about open jobs only.")
    return job, candidate


def _check_pair_is_free(
    session: WriteSession, settings: Settings, job_id: UUID, candidate_id: UUID
) -> None:
    of_pair = select(MatchRequest).where(
        MatchRequest.job_id == job_id, MatchRequest.candidate_id == candidate_id
    )
    again_after = timedelta(days=settings.request_again_days)
    for request in session.scalars(of_pair.with_for_update()):
        request_transitions.settle_expiry(session, request)
        if request.status in LIVE:
            raise RequestExists("A request for this job and candidate is under way.")
        if request.status == S.HIRED:
            raise RequestExists("This candidate was hired for this job.")
        if request.ended_at and request.ended_at + again_after > clock.now():
            raise RequestExists(
                f"The last request ended less than {settings.request_again_days:g} days ago."
            )


def _check_daily_cap(session: WriteSession, settings: Settings, employer_id: UUID) -> None:
    # Requests of one employer take turns here, so that parallel ones cannot pass the cap.
    request_transitions.lock_party(session, Employer, employer_id)
    now = clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = session.scalar(
        select(func.count()).where(
            MatchRequest.employer_id == employer_id, MatchRequest.created_at >= midnight
        )
    )
    if (sent or 0) >= settings.daily_request_cap:
        wait = (midnight + timedelta(days=1) - now).total_seconds()
        raise DailyCap(
            f"At most {settings.daily_request_cap} requests per employer and UTC day.",
            headers={"Retry-After": str(int(wait) + 1)},
        )


def create(
    session: WriteSession,
    settings: Settings,
    caller: Caller,
    body: MatchRequestCreate,
    match: dict[str, Any],
    *,
    id: UUID | None = None,
) -> MatchRequest:
    """Send an approach, with job, company and match frozen as they are now."""
    job, candidate = target_of(session, caller, body)
    _check_daily_cap(session, settings, job.employer_id)
    _check_pair_is_free(session, settings, job.id, candidate.id)
    frozen = postings.as_read(job, job.employer, caller).model_dump(mode="json")
    del frozen["external_id"]
    request = MatchRequest(
        id=id,
        candidate_id=candidate.id,
        employer_id=job.employer_id,
        job_id=job.id,
        status=S.SENT,
        job=frozen,
        company=employers.public_profile(job.employer),
        match=match,
        message=body.message,
        salary=body.salary.model_dump(mode="json") if body.salary else None,
        wishes=None,
        expires_at=clock.now() + timedelta(days=settings.request_ttl_days),
    )
    session.add(request)
    try:
        session.flush()
    except IntegrityError as error:
        raise RequestExists("A request for this job and candidate is under way.") from error
    request_transitions.enter(session, request, caller.role)
    return request


def view_if_due(session: Session, caller: Caller, request_id: UUID) -> bool:
    """Tell whether reading this request by this caller turns it ``viewed``."""
    request = get(session, caller, request_id)
    return caller.is_candidate and current_status(request) is S.SENT


def view(session: WriteSession, caller: Caller, request_id: UUID) -> None:
    """Turn ``sent`` into ``viewed``; anything that happened in between stands."""
    request = get(session, caller, request_id, lock=True)
    if current_status(request) is S.SENT:
        request_transitions.move(session, request, S.VIEWED, Role.CANDIDATE)


def answer(
    session: WriteSession,
    caller: Caller,
    request_id: UUID,
    target: RequestStatus,
    *,
    by: Iterable[Role],
    reason: str | None = None,
    note: str | None = None,
) -> MatchRequest:
    """Accept, decline, withdraw or close a request.

    Raises
    ------
    Forbidden
        If this step is the other party's.
    InvalidTransition
        If the state does not allow it.
    """
    if target is S.DECLINED and caller.candidate_id is not None:
        # Before the request, as everywhere: a decline may teach something about the person.
        request_transitions.lock_party(session, Candidate, caller.candidate_id)
    request = get_as_party(session, caller, request_id, by=by)
    request_transitions.move(session, request, target, caller.role, reason=reason, note=note)
    if target is S.DECLINED:
        learned_preferences.learn(session, request, reason)
    return request


def _waiting(session: WriteSession, caller: Caller, request_id: UUID, role: Role) -> MatchRequest:
    request = get_as_party(session, caller, request_id, by=[role])
    if current_status(request) not in WAITING:
        raise InvalidTransition(current_status(request))
    return request


def request_changes(
    session: WriteSession, caller: Caller, request_id: UUID, wishes: Wishes
) -> MatchRequest:
    """Ask for other terms; the state stays."""
    request = _waiting(session, caller, request_id, Role.CANDIDATE)
    said = wishes.model_dump(mode="json", exclude_none=True)
    if not said:
        raise ValidationFailed.of("wishes", "missing", "Name at least one wish.")
    request.wishes = said
    request_transitions.record(
        session, request, caller.role, reason="revision", note=wishes.note, terms={"wishes": said}
    )
    _amended(session, request, caller, "revision")
    return request


def revise(session: WriteSession, caller: Caller, request_id: UUID, body: Revise) -> MatchRequest:
    """Amend the frozen terms; the earlier ones stay in the history."""
    request = _waiting(session, caller, request_id, Role.EMPLOYER)
    if not body.model_fields_set:
        raise ValidationFailed.of("salary", "missing", "Change salary, remote or note.")
    before = {"salary": request.salary, "remote": request.job.get("remote")}
    if body.salary is not None:
        request.salary = body.salary.model_dump(mode="json")
    if body.remote is not None:
        request.job = {**request.job, "remote": body.remote}
    request_transitions.record(
        session, request, caller.role, reason="revised", note=body.note, terms=before
    )
    _amended(session, request, caller, "revised")
    return request


def _amended(session: WriteSession, request: MatchRequest, caller: Caller, what: str) -> None:
    """Tell of changed terms; the next step is the other side's."""
    events.emit(session, request, f"match_request.{what}", caller.role, status=request.status)
    other = expected_replies.other_side(caller.role)
    expected_replies.expect(session, request, expected_replies.REQUEST, request.id, other)
    session.flush()
