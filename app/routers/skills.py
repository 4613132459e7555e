"""The vocabulary of skills, open to anyone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.routers.deps import Cursor, Limit
from app.routers.transaction import Route
from app.schemas.skill import SkillPage, SkillRead
from app.services import skills

router = APIRouter(prefix="/v1/skills", tags=["skills"], route_class=Route)

Typed = Annotated[
    str,
    Query(
        max_length=100,
        description="What was typed so far: a name, an alias, the beginning of either, or nearly.",
        examples=["kubernets"],
    ),
]


@router.get("", operation_id="list_skills")
def list_skills(q: Typed = "", limit: Limit = 20, cursor: Cursor = None) -> SkillPage:
    """Autocomplete a skill: exact names first, then beginnings, then near misses. Without `q`,
    the whole vocabulary in alphabetical order."""
    page = skills.search(q, cursor, limit)
    return SkillPage(
        items=[skills.summary(skill) for skill in page.rows], next_cursor=page.next_cursor
    )


@router.get("/{id}", operation_id="get_skill")
def get_skill(id: UUID) -> SkillRead:
    """One skill: its aliases, what is broader, what is related, what it implies."""
    return skills.read(id)
