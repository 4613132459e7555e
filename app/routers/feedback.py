"""Feedback on matches."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import TheCaller
from app.routers.edge.transaction import Route
from app.schemas.feedback import FeedbackRates
from app.schemas.match import FeedbackCreate, FeedbackRead
from app.schemas.times import Time
from app.services.rankings import feedback

router = APIRouter(prefix="/v1/match/feedback", tags=["matching"], route_class=Route)


@router.post("", status_code=201, operation_id="create_match_feedback")
def create_match_feedback(
    body: FeedbackCreate, caller: TheCaller, response: Response, session: WriteSession
) -> FeedbackRead:
    """Say what you did with a match you were shown. `request_id` is the one of the ranking that
    showed it: pages are known for 30 days."""
    stored = feedback.create(session, caller, body)
    # The event has no page of its own: what it is about is the pair.
    response.headers["Location"] = f"/v1/match/{stored.candidate_id}/{stored.job_id}"
    return FeedbackRead.model_validate(stored)


@router.get("/rates", operation_id="get_feedback_rates")
def get_feedback_rates(
    caller: TheCaller,
    session: ReadSession,
    ranked: Annotated[Literal["jobs", "candidates"], Query(description="Lists of what.")] = "jobs",
    since: Annotated[Time | None, Query(alias="from", description="Served after this.")] = None,
) -> FeedbackRates:
    """What people did with matches, by the position at which these stood: for the operator."""
    return feedback.rates(session, caller, ranked, since)
