"""Match requests: an employer approaches a candidate about a job; the candidate answers.

The states and their transitions stand in ``models/match_request.py``; every change of status goes
through ``services/transitions/match_requests.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import (
    Forbidden,
    InvalidTransition,
    NotFound,
    RequestExists,
)
from app.models import (
    Candidate,
    Job,
    JobStatus,
    MatchRequest,
    RequestStatus,
    Role,
)
from app.schemas.match_request import MatchRequestCreate
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring.approach_limits import check_daily_cap, check_inbox, check_pair_is_free
from app.services.jobs import postings
from app.services.paging import Slice, last_changed_first, newest_first
from app.services.profiles import (
    candidate_views,
    candidate_visibility,
    employers,
    learned_preferences,
)
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import row_locks
from app.services.transitions.match_requests import current_status

S = RequestStatus


def readable(caller: Caller) -> Select[MatchRequest]:
    """Select the requests that a caller is a party of; the operator sees all."""
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
    """Return a request that the caller is a party of, locked with ``lock``, or raise NotFound."""
    statement = readable(caller).where(MatchRequest.id == request_id)
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def get_as_party(
    session: WriteSession, caller: Caller, request_id: UUID, *, by: Iterable[Role] = events.PARTIES
) -> MatchRequest:
    """Lock a request for one of its parties to act on.

    The row's lock also serialises changes of its sub-resources: messages, interviews, offers.

    Parameters
    ----------
    by
        The roles that may take this step.

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


@dataclass(frozen=True)
class RequestSearch:
    """Which of the caller's requests to list; ``statuses`` empty: those of any status."""

    statuses: tuple[RequestStatus, ...] = ()
    job_id: UUID | None = None
    order: Literal["created", "changed"] = "created"

    def statement(self, caller: Caller) -> Select[MatchRequest]:
        """Select the requests."""
        found = readable(caller)
        if self.statuses:
            found = found.where(or_(*map(request_transitions.status_is, self.statuses)))
        return found if self.job_id is None else found.where(MatchRequest.job_id == self.job_id)


def search(
    session: ReadSession, caller: Caller, wanted: RequestSearch, cursor: str | None, limit: int
) -> Slice[MatchRequest]:
    """One page of the caller's requests: newest first, or last changed first."""
    statement = wanted.statement(caller)
    filters = {"list": "requests", "caller": caller.id, "search": repr(wanted)}
    if wanted.order == "changed":
        return last_changed_first(
            session,
            statement,
            MatchRequest.id,
            MatchRequest.updated_at,
            filters=filters,
            cursor=cursor,
            limit=limit,
        )
    return newest_first(
        session, statement, MatchRequest.id, filters=filters, cursor=cursor, limit=limit
    )


def count(session: ReadSession, caller: Caller, wanted: RequestSearch) -> int:
    """How many requests a search finds, on all its pages."""
    ids = wanted.statement(caller).with_only_columns(MatchRequest.id).subquery()
    return session.scalar(select(func.count()).select_from(ids)) or 0


def target_of(session: Session, caller: Caller, body: MatchRequestCreate) -> tuple[Job, Candidate]:
    """Return the job and the candidate of an approach, if the caller may make it.

    Raises
    ------
    NotFound
        If the caller may not see the job, or the candidate is hidden, does not consent or blocks
        this employer: none of them can be told from what does not exist.
    Forbidden
        If the caller is no employer, or the job is another employer's.
    InvalidTransition
        If the job is not open, or its last day has passed.
    """
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    job = postings.get_own(session, caller, body.job_id)
    caller.require_verified()
    reachable = select(Candidate).where(
        Candidate.id == body.candidate_id, candidate_visibility.discoverable_by(job.employer_id)
    )
    candidate = session.scalar(reachable)
    if candidate is None:
        raise NotFound()
    if (state := postings.shown_status(job)) != JobStatus.OPEN:
        raise InvalidTransition(state, "Candidates are approached about open jobs only.")
    return job, candidate


def create(
    session: WriteSession,
    settings: Settings,
    caller: Caller,
    body: MatchRequestCreate,
    match: dict[str, Any],
    *,
    id: UUID | None = None,
) -> MatchRequest:
    """Send an approach. Job, company and match are stored as they are now: later edits of the job
    do not change what was offered.

    Raises
    ------
    DailyCap
        If the employer has sent ``settings.daily_request_cap`` requests this UTC day.
    InboxFull
        If as many requests wait for the candidate's answer as they want at a time.
    RequestExists
        If a request for this pair is live, led to a hire, or ended less than
        ``settings.request_again_days`` ago.
    NotFound, Forbidden, InvalidTransition
        See :func:`target_of`.
    """
    job, candidate = target_of(session, caller, body)
    check_daily_cap(session, settings, job.employer_id)
    # Concurrent requests to one person run one after the other here: none can exceed their cap.
    row_locks.lock_party(session, Candidate, candidate.id)
    check_pair_is_free(session, settings, job.id, candidate.id)
    check_inbox(session, candidate)
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
    """Whether this caller's reading changes the request's status to ``viewed``."""
    request = get(session, caller, request_id)
    return caller.is_candidate and current_status(request) is S.SENT


def view(session: WriteSession, caller: Caller, request_id: UUID) -> None:
    """Change the status from ``sent`` to ``viewed``; any other status stays."""
    request = get(session, caller, request_id, lock=True)
    if current_status(request) is S.SENT:
        request_transitions.change_status(session, request, S.VIEWED, Role.CANDIDATE)


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

    Parameters
    ----------
    by
        The roles that may take this step.

    Raises
    ------
    Forbidden
        If this step is the other party's.
    InvalidTransition
        If the state does not allow it.
    """
    if target is S.DECLINED and caller.candidate_id is not None:
        # The candidate before the request (the order of locks): a decline may be learned from.
        row_locks.lock_party(session, Candidate, caller.candidate_id)
    request = get_as_party(session, caller, request_id, by=by)
    if note and target is S.DECLINED:  # the employer does not know who writes
        note = candidate_views.masked(session.get_one(Candidate, request.candidate_id), note)
    request_transitions.change_status(
        session, request, target, caller.role, reason=reason, note=note
    )
    if target is S.DECLINED:
        learned_preferences.learn(session, request, reason)
    return request
