"""Feedback on matches."""

from fastapi import APIRouter, Response

from app.database import WriteSession
from app.routers.edge.deps import TheCaller
from app.routers.edge.transaction import Route
from app.schemas.match import FeedbackCreate, FeedbackRead
from app.services.rankings import feedback

router = APIRouter(prefix="/v1/match/feedback", tags=["matching"], route_class=Route)


@router.post("", status_code=201, operation_id="create_match_feedback")
def create_match_feedback(
    body: FeedbackCreate, caller: TheCaller, response: Response, session: WriteSession
) -> FeedbackRead:
    """Say what you did with a match you were shown. `request_id` is the one of that page."""
    stored = feedback.create(session, caller, body)
    # The event has no page of its own: what it is about is the pair.
    response.headers["Location"] = f"/v1/match/{stored.candidate_id}/{stored.job_id}"
    return FeedbackRead.model_validate(stored)
