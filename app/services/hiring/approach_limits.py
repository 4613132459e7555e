"""How many approaches are enough: for a pair, a person's inbox, an employer's day."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app import clock
from app.config import Settings
from app.database import WriteSession
from app.errors import (
    DailyCap,
    InboxFull,
    RequestExists,
)
from app.models import (
    LIVE,
    WAITING,
    Candidate,
    Employer,
    MatchRequest,
    RequestStatus,
)
from app.schemas.candidate import OPEN_REQUESTS
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import row_locks
from app.services.transitions.match_requests import current_status


def check_pair_is_free(
    session: WriteSession, settings: Settings, job_id: UUID, candidate_id: UUID
) -> None:
    """Raise RequestExists if a request of this pair is live, led to a hire, or ended a short time
    ago."""
    of_pair = select(MatchRequest).where(
        MatchRequest.job_id == job_id, MatchRequest.candidate_id == candidate_id
    )
    again_after = timedelta(days=settings.request_again_days)
    for request in session.scalars(of_pair.with_for_update()):
        request_transitions.record_expiry(session, request)
        if request.status in LIVE:
            raise RequestExists("A request for this job and candidate is under way.")
        if request.status == RequestStatus.HIRED:
            raise RequestExists("This candidate was hired for this job.")
        if request.ended_at and request.ended_at + again_after > clock.now():
            raise RequestExists(
                f"The last request ended less than {settings.request_again_days:g} days ago."
            )


def check_inbox(session: WriteSession, candidate: Candidate) -> None:
    """Raise InboxFull if as many requests wait for the candidate as they want at a time."""
    most = candidate.preferences.get("max_open_requests", OPEN_REQUESTS)
    of_person = select(MatchRequest).where(
        MatchRequest.candidate_id == candidate.id, MatchRequest.status.in_(WAITING)
    )
    waiting = [current_status(request) in WAITING for request in session.scalars(of_person)]
    if sum(waiting) >= most:
        raise InboxFull("The candidate has as many open requests as they want; try again later.")


def check_daily_cap(session: WriteSession, settings: Settings, employer_id: UUID) -> None:
    """Raise DailyCap if the employer has sent as many requests today (UTC) as it may."""
    # Concurrent requests of one employer run one after the other here: none can exceed the cap.
    row_locks.lock_party(session, Employer, employer_id)
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
