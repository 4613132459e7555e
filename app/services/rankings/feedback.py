"""Feedback on matches: what candidates and employers did with those they were shown, and what the
operator reads of it, by position."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.database import ReadSession, WriteSession
from app.errors import NotFound, Unavailable, ValidationFailed
from app.models import Candidate, Job, MatchFeedback, Role, ServedRanking
from app.schemas.feedback import FeedbackRates, PositionRates
from app.schemas.match import FeedbackCreate
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.profiles import candidates
from app.services.rankings import served

_BEING_NOTED = timedelta(seconds=5)
"""A page is noted after it was sent; feedback may be quicker than that."""
_MOST_POSITIONS = 100


def _pair_of(session: Session, caller: Caller, body: FeedbackCreate) -> tuple[Candidate, Job]:
    """Return candidate and job if the caller is one of the two parties.

    Raises
    ------
    Forbidden
        If the caller is the operator.
    NotFound
        If the caller may not see one of the two, or the job is another employer's.
    """
    caller.require_role(Role.CANDIDATE, Role.EMPLOYER)
    candidate = candidates.get(session, caller, body.candidate_id)
    job = postings.get(session, caller, body.job_id)
    if caller.is_employer and job.employer_id != caller.employer_id:
        raise NotFound()
    return candidate, job


def create(session: WriteSession, caller: Caller, body: FeedbackCreate) -> MatchFeedback:
    """Store one feedback event about a pair that one of its parties was shown, with the position
    at which it stood.

    Raises
    ------
    ValidationFailed
        If no ranking of this ``request_id`` showed the pair to the caller's side.
    Unavailable
        If it was served so lately that it may not be noted yet.
    Forbidden, NotFound
        See :func:`_pair_of`.
    """
    candidate, job = _pair_of(session, caller, body)
    page = served.find(session, body.request_id)
    if page is None and _is_fresh(body.request_id):
        raise Unavailable("This ranking is being noted; try again.", headers={"Retry-After": "1"})
    if page is None or not _shows(page, caller, candidate.id, job.id):
        raise ValidationFailed.of(
            "request_id", "not_served", "No ranking of this id has shown you this match."
        )
    other = str(job.id) if page.ranked == "jobs" else str(candidate.id)
    position = None
    if page.first_position is not None and other in page.items:
        position = page.first_position + page.items.index(other)
    feedback = MatchFeedback(
        request_id=body.request_id,
        candidate_id=candidate.id,
        job_id=job.id,
        party=caller.role,
        event=body.event,
        note=body.note,
        ranked=page.ranked,
        position=position,
    )
    session.add(feedback)
    session.flush()
    return feedback


def _is_fresh(request_id: str) -> bool:
    """Whether an id was made within the last seconds; such ids carry their time (UUIDv7)."""
    try:
        made = UUID(request_id)
    except ValueError:
        return False
    age = clock.now().timestamp() - (made.int >> 80) / 1000
    return made.version == 7 and 0 <= age < _BEING_NOTED.total_seconds()


def _shows(page: ServedRanking, caller: Caller, candidate_id: UUID, job_id: UUID) -> bool:
    """Whether a page was shown to this caller's side and has the pair in it."""
    if page.ranked == "pair":
        return (page.candidate_id, page.job_id) == (candidate_id, job_id)
    if page.ranked == "jobs":
        shown = str(job_id) in page.items or str(job_id) in page.aside
        return caller.is_candidate and page.candidate_id == candidate_id and shown
    shown = str(candidate_id) in page.items or str(candidate_id) in page.aside
    return caller.is_employer and page.job_id == job_id and shown


def rates(
    session: ReadSession,
    caller: Caller,
    ranked: Literal["jobs", "candidates"],
    since: datetime | None,
) -> FeedbackRates:
    """How often what stood at each position was looked at, saved or dismissed. What one party did
    with a match of a page counts once.

    Raises
    ------
    Forbidden
        Unless the caller is the operator.
    """
    caller.require_role(Role.ADMIN)
    earliest = clock.now() - served.KEPT
    begin = earliest if since is None else max(since, earliest)
    shown = _shown(session, ranked, begin)
    done: defaultdict[int, Counter[str]] = defaultdict(Counter)
    row = MatchFeedback
    once = (
        select(row.position, row.event, row.request_id, row.candidate_id, row.job_id)
        .where(row.ranked == ranked, row.created_at >= begin, row.position.is_not(None))
        .distinct()
        .subquery()
    )
    statement = select(once.c.position, once.c.event, func.count()).group_by(
        once.c.position, once.c.event
    )
    for position, event, count in session.execute(statement):
        done[position][event] = count
    places = sorted({*shown, *done})[:_MOST_POSITIONS]
    return FeedbackRates(
        ranked=ranked,
        since=begin,
        positions=[_position(place, shown[place], done[place]) for place in places],
    )


def _shown(session: Session, ranked: str, since: datetime) -> Counter[int]:
    """How many pages showed something at each position."""
    page = ServedRanking
    statement = (
        select(page.first_position, page.item_count, func.count())
        .where(page.ranked == ranked, page.created_at >= since, page.first_position.is_not(None))
        .group_by(page.first_position, page.item_count)
    )
    shown: Counter[int] = Counter()
    for first, length, pages in session.execute(statement):
        for position in range(first or 0, (first or 0) + length):
            shown[position] += pages
    return shown


def _position(place: int, shown: int, done: Counter[str]) -> PositionRates:
    def rate(event: str) -> float | None:
        return min(1.0, done[event] / shown) if shown else None

    return PositionRates(
        position=place,
        shown=shown,
        impressions=done["impression"],
        viewed=done["viewed"],
        saved=done["saved"],
        dismissed=done["dismissed"],
        viewed_rate=rate("viewed"),
        saved_rate=rate("saved"),
        dismissed_rate=rate("dismissed"),
    )
