"""What an employer learns about a job."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.routers.edge.deps import TheCaller, TheDatabase, TheRanker
from app.routers.edge.transaction import Route
from app.schemas.insights import InsightsRead
from app.services.insights import job_insights
from app.services.insights.job_insights import GatheredInsights

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=Route)


def gathered_around(
    id: UUID, caller: TheCaller, database: TheDatabase, ranker: TheRanker
) -> GatheredInsights:
    """First phase: read the job and who is around it; scoring holds no connection."""
    with database.read() as session:
        return job_insights.gather(session, ranker, caller, id)


@router.get("/{id}/insights", operation_id="get_job_insights")
def get_job_insights(
    gathered: Annotated[GatheredInsights, Depends(gathered_around)],
) -> InsightsRead:
    """What keeps candidates from a job: each skill it asks for, its pay and its other terms; where
    its pay range stands among comparable jobs; why candidates declined, here and elsewhere. Drafts
    have insights, too. What a change would gain is no estimate: it is counted on the job as it
    would then be. Figures about fewer than 10 people are null."""
    return job_insights.answer(gathered)
