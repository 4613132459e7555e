"""Status changes of interviews that follow from their request: cancellation when it ends."""

from sqlalchemy import select

from app import clock
from app.database import WriteSession
from app.models import Interview, InterviewStatus, MatchRequest
from app.services import events
from app.services.transitions import expected_replies


def is_over(interview: Interview) -> bool:
    """Whether the confirmed time has passed."""
    return interview.ends_at is not None and interview.ends_at <= clock.now()


def cancel(session: WriteSession, request: MatchRequest, interview: Interview, actor: str) -> None:
    """Cancel an interview; the caller holds the lock on its request.

    ``revision`` rises, so that a calendar that imported the entry applies the cancellation
    (``SEQUENCE``, RFC 5545).
    """
    interview.status = InterviewStatus.CANCELLED
    interview.revision += 1
    expected_replies.resolve(session, expected_replies.INTERVIEW, interview.id)
    events.emit(session, request, "interview.cancelled", actor, subject_id=interview.id)
    session.flush()


def cancel_open(session: WriteSession, request: MatchRequest, actor: str) -> None:
    """Cancel the open interviews of a request that ends, which frees their times. Those whose
    time has passed stay: they may still be completed."""
    statement = select(Interview).where(
        Interview.match_request_id == request.id,
        Interview.status.in_((InterviewStatus.PROPOSED, InterviewStatus.CONFIRMED)),
    )
    for interview in session.scalars(statement.order_by(Interview.id)).all():
        if not (interview.status == InterviewStatus.CONFIRMED and is_over(interview)):
            cancel(session, request, interview, actor)
