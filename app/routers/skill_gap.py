"""What a candidate lacks for a job or for the role of a career guide."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.errors import ValidationFailed
from app.routers.edge.deps import TheCaller, TheDatabase, TheEngine, TheGuides
from app.routers.edge.transaction import Route
from app.schemas.skill_gap import SkillGapRead
from app.services.guides import career_guides
from app.services.rankings import skill_gap
from app.services.rankings.skill_gap import GatheredSkillGap

router = APIRouter(prefix="/v1/candidates", tags=["matching"], route_class=Route)


def gathered_pair(
    id: UUID,
    caller: TheCaller,
    database: TheDatabase,
    engine: TheEngine,
    guides: TheGuides,
    job_id: Annotated[UUID | None, Query(description="A job that you may see.")] = None,
    guide: Annotated[
        str | None, Query(max_length=200, description="Or the slug of a career guide.")
    ] = None,
) -> GatheredSkillGap:
    """First phase: read the pair and its vectors; encoding holds no connection."""
    if (job_id is None) == (guide is None):
        raise ValidationFailed.of("job_id", "one_of", "Name a job or a guide, one of them.")
    if job_id is not None:
        with database.read() as session:
            return skill_gap.gather(session, engine, caller, id, job_id)
    role = career_guides.get(guides, guide or "")
    with database.read() as session:
        return skill_gap.gather_for_role(session, engine, caller, id, role)


@router.get("/{id}/skill-gap", operation_id="get_skill_gap")
def get_skill_gap(
    gathered: Annotated[GatheredSkillGap, Depends(gathered_pair)],
) -> SkillGapRead:
    """What a profile lacks for a job (`job_id`) or a career guide (`guide`): the requirements by
    status, the few skills (at most three) that would lift the score most, and an order in which to
    learn the rest. `new_score` is no guess: it is what the match scores once these skills are
    appended to the profile."""
    return skill_gap.answer(gathered)
