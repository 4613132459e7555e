"""Career guides, open to anyone; the fit of a candidate is for the person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from app.database import ReadSession
from app.matching.guides.files import Guide
from app.matching.guides.library import GuideRole
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheCaller,
    TheDatabase,
    TheEngine,
    TheGuides,
    TheRanker,
    TheSettings,
)
from app.routers.edge.transaction import Route
from app.schemas.career_guide import GuidePage, GuideRead, RolePage
from app.schemas.role_transition import RankedGuidePage, TransitionPage
from app.schemas.salary import SalaryPage
from app.schemas.skill_gap import SkillGapRead
from app.schemas.values import Country
from app.services.guides import career_guides, role_transitions, salaries
from app.services.profiles import candidates
from app.services.rankings import guide_ranking, skill_gap
from app.services.rankings.skill_gap import GatheredSkillGap

router = APIRouter(prefix="/v1/career-guides", tags=["career guides"], route_class=Route)

Slug = Annotated[
    str, Path(max_length=200, description="The title in kebab case.", examples=["product-manager"])
]
Words = Annotated[
    str,
    Query(
        max_length=500,
        description="In your own words: ranked by meaning.",
        examples=["I like talking to customers and deciding what to build"],
    ),
]


def role_of_guide(slug: Slug, guides: TheGuides) -> GuideRole:
    """First phase: the guide's vectors, which may have to be made, without a connection."""
    return career_guides.get(guides, slug)


TheRole = Annotated[GuideRole, Depends(role_of_guide)]


@router.get("", operation_id="list_career_guides")
def list_career_guides(
    guides: TheGuides, q: Words = "", limit: Limit = 20, cursor: Cursor = None
) -> GuidePage:
    """Career guides: with `q` those that come nearest to what you like or look for, else all."""
    return career_guides.find(guides, q, cursor, limit)


def all_roles(guides: TheGuides) -> list[GuideRole]:
    """First phase: the vectors of all guides, made at the first call, without a connection."""
    return guides.roles()


TheRoles = Annotated[list[GuideRole], Depends(all_roles)]


def role_held(
    candidate_id: Annotated[UUID, Query(description="A profile of your own.")],
    caller: TheCaller,
    database: TheDatabase,
    guides: TheGuides,
) -> Guide | None:
    """First phase: the guide nearest to what the person does now, found without a connection."""
    with database.read() as session:
        candidate = candidates.get_own(session, caller, candidate_id)
    return guide_ranking.present_role(guides, candidate)


@router.get("/ranked", operation_id="rank_career_guides")
def rank_career_guides(
    candidate_id: Annotated[UUID, Query(description="A profile of your own.")],
    present: Annotated[Guide | None, Depends(role_held)],
    roles: TheRoles,
    caller: TheCaller,
    ranker: TheRanker,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> RankedGuidePage:
    """All guides for a person, the best fit first: what is met and what is missing, how many open
    jobs there are, and what a change would do to pay."""
    return guide_ranking.page(session, ranker, caller, candidate_id, roles, present, cursor, limit)


@router.get("/{slug}", operation_id="get_career_guide")
def get_career_guide(
    role: TheRole, settings: TheSettings, ranker: TheRanker, session: ReadSession
) -> GuideRead:
    """One guide: the role, its skills, how to start, the path, what it pays per country, and the
    newest open jobs of its kind."""
    return career_guides.read(session, settings, ranker, role)


@router.get("/{slug}/salaries", operation_id="list_career_guide_salaries")
def list_career_guide_salaries(
    role: TheRole,
    session: ReadSession,
    country: Annotated[Country | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> SalaryPage:
    """What the role pays per year: published benchmarks with their sources, then the figures of
    this marketplace. The two are never mixed."""
    return salaries.page(session, role.guide, country, cursor, limit)


@router.get("/{slug}/roles", operation_id="list_career_guide_roles")
def list_career_guide_roles(
    role: TheRole,
    settings: TheSettings,
    ranker: TheRanker,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> RolePage:
    """Open jobs by their likeness to the role, the likest first."""
    return career_guides.roles(session, settings, ranker, role, cursor, limit)


@router.get("/{slug}/transitions", operation_id="list_career_guide_transitions")
def list_career_guide_transitions(
    role: TheRole,
    roles: TheRoles,
    session: ReadSession,
    country: Annotated[Country | None, Query(description="Of the changes of pay.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> TransitionPage:
    """Roles to move on to, the nearest first: the skills that both need, those that are missing,
    and how pay changes by published figures."""
    return role_transitions.page(session, role, roles, country, cursor, limit)


def gathered_fit(
    caller: TheCaller,
    role: TheRole,
    candidate_id: Annotated[UUID, Query(description="A profile of your own.")],
    database: TheDatabase,
    engine: TheEngine,
) -> GatheredSkillGap:
    """First phase: read the profile and its vectors; encoding holds no connection."""
    with database.read() as session:
        return skill_gap.gather_for_role(session, engine, caller, candidate_id, role)


@router.get("/{slug}/fit", operation_id="get_career_guide_fit")
def get_career_guide_fit(
    gathered: Annotated[GatheredSkillGap, Depends(gathered_fit)],
) -> SkillGapRead:
    """What a profile lacks for the role, as for a job, and in which order to learn it."""
    return skill_gap.answer(gathered)
