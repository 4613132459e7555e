"""Feedback on matches: what candidates and employers did with those they were shown."""

from sqlalchemy.orm import Session

from app.database import WriteSession
from app.errors import NotFound
from app.models import Candidate, Job, MatchFeedback, Role
from app.schemas.match import FeedbackCreate
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.profiles import candidates


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
    """Store one feedback event about a pair, reported by one of its parties; for errors see
    :func:`_pair_of`."""
    candidate, job = _pair_of(session, caller, body)
    feedback = MatchFeedback(
        request_id=body.request_id,
        candidate_id=candidate.id,
        job_id=job.id,
        party=caller.role,
        event=body.event,
        note=body.note,
    )
    session.add(feedback)
    session.flush()
    return feedback
