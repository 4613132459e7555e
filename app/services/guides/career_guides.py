"""Career guides: search, one guide with its salaries and newest jobs, open jobs like its role."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from app.config import Settings
from app.database import ReadSession
from app.errors import NotFound
from app.matching.guides.files import REVISED, Guide
from app.matching.guides.library import GuideLibrary, GuideRole
from app.matching.ranker import Ranker
from app.matching.ranking import Hit
from app.matching.retrieval.chosen_weights import ranking_engine
from app.models import Employer, Job
from app.observability import request_id_var
from app.schemas.career_guide import (
    Comparison,
    Faq,
    GuideFound,
    GuidePage,
    GuideRead,
    OpenRole,
    RolePage,
    RoleRead,
    SkillReason,
    Topic,
)
from app.services.guides import salaries
from app.services.jobs import posting_body, postings
from app.services.paging import bad_cursor, decode_cursor, encode_cursor

MIN_LIKENESS = 0.4
"""Lowest likeness (0..1, see ``Ranker.alike_jobs``) at which an open job that names no guide counts
as one of the guide's role. Read off the demo marketplace: jobs of the same profession score above,
those of neighbouring professions below."""

LATEST = 5


def get(library: GuideLibrary, slug: str) -> GuideRole:
    """Return the role of a guide with its vectors, or raise NotFound."""
    guide = library.get(slug)
    if guide is None:
        raise NotFound()
    return library.role(guide)


def find(library: GuideLibrary, words: str, cursor: str | None, limit: int) -> GuidePage:
    """One page of the guides: by cosine similarity to ``words``, or all in their own order.

    Guides only change with a release, so the cursor holds the slug of the last one shown.
    """
    words = words.strip()
    note = None
    if words:
        ranked = library.search(words)
        found = [_found(item.guide, item.score) for item in ranked.guides]
        note = None if ranked.fits else _nothing_fits(ranked.occupation)
    else:
        found = [_found(guide) for guide in library.guides]
    filters = {"list": "career guides", "q": words}
    start = 0
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [str])
        start = _after(found, last)
    shown = found[start : start + limit]
    next_cursor = None
    if start + limit < len(found):
        next_cursor = encode_cursor(filters, [shown[-1].slug])
    return GuidePage(items=shown, next_cursor=next_cursor, note=note)


def _nothing_fits(occupation: str | None) -> str:
    if occupation is None:
        return "No guide fits these words; the nearest ones are listed."
    return f"No guide describes this work ({occupation}); the nearest ones are listed."


def _after(found: Sequence[GuideFound], slug: str) -> int:
    for place, guide in enumerate(found, 1):
        if guide.slug == slug:
            return place
    raise bad_cursor()


def summary(guide: Guide) -> dict[str, Any]:
    """What lists show of a guide, as fields of ``GuideSummary``."""
    return {
        "id": guide.id,
        "created_at": REVISED,
        "updated_at": REVISED,
        "slug": guide.slug,
        "title": guide.title,
        "family": guide.family,
        "summary": guide.summary,
    }


def _found(guide: Guide, score: float | None = None) -> GuideFound:
    return GuideFound(**summary(guide), score=score)


def read(session: ReadSession, settings: Settings, ranker: Ranker, role: GuideRole) -> GuideRead:
    """A guide with the salaries of its role and its newest open jobs, see :func:`_latest`."""
    guide = role.guide
    return GuideRead(
        **summary(guide),
        what_it_is=guide.what_it_is,
        responsibilities=list(guide.responsibilities),
        required_skills=[SkillReason(name=n, why=w) for n, w in guide.required_skills],
        compared_with=[Comparison(role=r, difference=d) for r, d in guide.compared_with],
        needs_coding=guide.needs_coding,
        coding=guide.coding,
        certifications=list(guide.certifications),
        how_to_start=guide.how_to_start,
        path=list(guide.path),
        faqs=[Faq(question=q, answer=a) for q, a in guide.faqs],
        in_depth=[Topic(topic=name, text=text) for name, text in guide.in_depth],
        perspective=guide.perspective,
        salaries=salaries.nationwide(session, guide),
        latest_roles=_latest(session, settings, ranker, role),
    )


def _latest(
    session: ReadSession, settings: Settings, ranker: Ranker, role: GuideRole
) -> list[OpenRole]:
    """The :data:`LATEST` newest open jobs that name the guide, or name none and have a likeness of
    at least :data:`MIN_LIKENESS`."""
    of_kind: ColumnElement[bool] = Job.guide == role.guide.slug
    if settings.ranking == "on":
        alike = _alike(session, ranker, role)
        near = [hit.owner_id for hit in alike if hit.score >= MIN_LIKENESS]
        of_kind = or_(of_kind, and_(Job.guide.is_(None), Job.id.in_(near)))
    statement = _cards().where(of_kind).order_by(Job.id.desc()).limit(LATEST)
    return [_card(row) for row in session.execute(statement)]


def _alike(session: ReadSession, ranker: Ranker, role: GuideRole) -> list[Hit]:
    return ranker.alike_jobs(session, role.features, role.encoded.vectors[0])


def _cards() -> Select[*tuple[Any, ...]]:
    """Select what lists show of open jobs."""
    columns: tuple[Any, ...] = (
        Job.id,
        Job.title,
        Employer.name.label("company"),
        Job.country,
        Job.remote,
        Job.seniority,
        Job.salary_min,
        Job.salary_max,
        Job.salary_currency,
        Job.salary_period,
    )
    return select(*columns).join(Job.employer).where(postings.listed())


def _card(row: Row[Any]) -> OpenRole:
    return OpenRole.model_validate({**row._mapping, "salary": posting_body.pay_of(row)})


def roles(
    session: ReadSession,
    settings: Settings,
    ranker: Ranker,
    role: GuideRole,
    cursor: str | None,
    limit: int,
) -> RolePage:
    """One page of the open jobs, those most like the role first; with ranking off, those that name
    the guide, newest first."""
    ranked = settings.ranking == "on"
    filters = {"list": "roles of a guide", "guide": role.guide.slug, "ranked": ranked}
    if ranked:
        items, next_cursor = _by_likeness(session, ranker, role, filters, cursor, limit)
    else:
        items, next_cursor = _by_date(session, role, filters, cursor, limit)
    return RolePage(
        items=items,
        next_cursor=next_cursor,
        request_id=request_id_var.get(),
        model_version=ranking_engine(session, ranker.engine).model_version,
        ranking="meaning" if ranked else "recency",
    )


def _by_likeness(
    session: ReadSession,
    ranker: Ranker,
    role: GuideRole,
    filters: dict[str, Any],
    cursor: str | None,
    limit: int,
) -> tuple[list[RoleRead], str | None]:
    hits = _alike(session, ranker, role)
    if cursor is not None:
        score, last = decode_cursor(cursor, filters, [float, UUID])
        hits = [e for e in hits if (-e.score, e.owner_id) > (-score, last)]
    shown = hits[:limit]
    next_cursor = None
    if len(hits) > limit:
        next_cursor = encode_cursor(filters, [shown[-1].score, str(shown[-1].owner_id)])
    wanted = [hit.owner_id for hit in shown]
    cards = _by_id(session.execute(_cards().where(Job.id.in_(wanted))))
    items = [
        RoleRead(job=cards[hit.owner_id], score=hit.score) for hit in shown if hit.owner_id in cards
    ]
    return items, next_cursor


def _by_id(rows: Iterable[Row[Any]]) -> dict[UUID, OpenRole]:
    return {row.id: _card(row) for row in rows}


def _by_date(
    session: ReadSession, role: GuideRole, filters: dict[str, Any], cursor: str | None, limit: int
) -> tuple[list[RoleRead], str | None]:
    statement = _cards().where(Job.guide == role.guide.slug)
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [UUID])
        statement = statement.where(Job.id < last)
    found = session.execute(statement.order_by(Job.id.desc()).limit(limit + 1)).all()
    items = [RoleRead(job=_card(row), score=None) for row in found[:limit]]
    if len(found) <= limit:
        return items, None
    return items, encode_cursor(filters, [str(items[-1].job.id)])
