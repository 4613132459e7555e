"""Skills: the package's vocabulary and imported classifications."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.database import ReadSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheDatabase, TheEngine, TheSkillIndex
from app.routers.edge.transaction import Route
from app.schemas.skill import SkillPage, SkillRead, SkillsFound, SkillText
from app.services.skills import catalogue as skills

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
def list_skills(
    index: TheSkillIndex,
    database: TheDatabase,
    q: Typed = "",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> SkillPage:
    """Autocomplete a skill: exact names first, then beginnings, then near misses; skills of ESCO
    and O*NET after those of the package's own vocabulary. Without `q`, all of them in alphabetical
    order."""
    catalogue = index.catalogue(database)
    page = skills.search(catalogue, q, cursor, limit)
    items = [skills.summary(skill, catalogue) for skill in page.rows]
    return SkillPage(items=items, next_cursor=page.next_cursor)


@router.post("/extract", operation_id="extract_skills")
def extract_skills(
    body: SkillText,
    _caller: TheCaller,
    index: TheSkillIndex,
    database: TheDatabase,
    engine: TheEngine,
) -> SkillsFound:
    """Find skills in free text, with where they stand: names on word boundaries and, with
    `by_meaning`, what whole sentences are about. Sentences about the company, benefits, diversity
    and applying are left out, and what a sentence denies; nothing is stored."""
    finder = index.finder(database)
    return skills.extract(finder, engine, body.text, by_meaning=body.by_meaning)


@router.get("/{id}", operation_id="get_skill")
def get_skill(id: UUID, session: ReadSession) -> SkillRead:
    """One skill: its aliases, what is broader, what is related, what it implies."""
    return skills.read(session, id)
