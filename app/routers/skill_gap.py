"""What a candidate lacks for a job."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.routers.deps import TheCaller, TheDatabase, TheEngine
from app.routers.transaction import Route
from app.schemas.skill_gap import SkillGapRead
from app.services import skill_gap
from app.services.skill_gap import Gathered

router = APIRouter(prefix="/v1/candidates", tags=["matching"], route_class=Route)


def gathered_pair(
    id: UUID,
    job_id: Annotated[UUID, Query(description="A job that you may see.")],
    caller: TheCaller,
    database: TheDatabase,
    engine: TheEngine,
) -> Gathered:
    """First phase: read the pair and its vectors; encoding holds no connection."""
    with database.read() as session:
        return skill_gap.gather(session, engine, caller, id, job_id)


@router.get("/{id}/skill-gap", operation_id="get_skill_gap")
def get_skill_gap(
    gathered: Annotated[Gathered, Depends(gathered_pair)], engine: TheEngine
) -> SkillGapRead:
    """What a profile lacks for a job: its requirements by status, and the few skills (at most
    three) that would lift the score most. `new_score` is no guess: it is what the match scores
    once these skills are appended to the profile."""
    return skill_gap.answer(engine, gathered)
