"""All career guides ranked for a person: fit, what is missing, open roles, what it does to pay."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import ReadSession
from app.matching.guides.files import Guide
from app.matching.guides.library import GuideLibrary, GuideRole
from app.matching.ranker import Ranker
from app.matching.results import Match, Status
from app.models import Candidate, Job
from app.observability import request_id_var
from app.schemas.role_transition import RankedGuide, RankedGuidePage
from app.services.accounts.access import Caller
from app.services.guides import career_guides, pay_changes
from app.services.guides.pay_changes import Figures
from app.services.jobs import postings
from app.services.paging import bad_cursor, decode_cursor, encode_cursor
from app.services.profiles import candidates


def present_role(library: GuideLibrary, candidate: Candidate) -> Guide | None:
    """The guide that the title of a candidate's newest post comes nearest to; None if none fits.
    It may embed the title."""
    posts = sorted(
        candidate.experience,
        key=lambda post: (not post.get("end"), post.get("end") or "", post.get("start") or ""),
        reverse=True,
    )
    if not posts:
        return None
    found = library.search(str(posts[0]["title"]))
    return found.guides[0].guide if found.fits else None


def page(
    session: ReadSession,
    ranker: Ranker,
    caller: Caller,
    candidate_id: UUID,
    roles: Sequence[GuideRole],
    present: Guide | None,
    cursor: str | None,
    limit: int,
) -> RankedGuidePage:
    """One page of the guides by a candidate's fit, the best first.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate or the operator.
    NotEmbedded
        While the candidate is being embedded again after a change of model.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    engine = ranker.refresh(session)
    person = ranker.index.get_candidate(session, candidate.id)
    pairs = engine.compare(person.features, [role.features for role in roles])
    scores = engine.score(pairs, [()] * len(pairs), None)
    slugs = [role.guide.slug for role in roles]
    order = sorted(range(len(roles)), key=lambda i: (-scores.score[i], slugs[i]))
    filters = {"list": "ranked guides", "of": candidate.id}
    begin = 0
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [str])
        if last not in slugs:
            raise bad_cursor()
        begin = order.index(slugs.index(last)) + 1
    shown = order[begin : begin + limit]
    found = engine.explain(pairs.at(shown), [()] * len(shown), scores.at(shown))
    wanted = [roles[i].guide for i in shown]
    figures = pay_changes.figures_of(session, [*wanted, *([present] if present else [])])
    counts = _open_roles(session, [guide.slug for guide in wanted])
    next_cursor = None
    if begin + limit < len(order):
        next_cursor = encode_cursor(filters, [slugs[shown[-1]]])
    return RankedGuidePage(
        items=[
            _read(guide, match, counts.get(guide.slug, 0), figures, present, candidate.country)
            for guide, match in zip(wanted, found, strict=True)
        ],
        next_cursor=next_cursor,
        candidate_id=candidate.id,
        present_role=present.slug if present else None,
        request_id=request_id_var.get(),
        model_version=engine.model_version,
    )


def _open_roles(session: Session, slugs: Sequence[str]) -> dict[str, int]:
    statement = (
        select(Job.guide, func.count())
        .where(Job.guide.in_(slugs), postings.listed())
        .group_by(Job.guide)
    )
    return {slug: count for slug, count in session.execute(statement) if slug is not None}


def _read(
    guide: Guide,
    match: Match,
    open_roles: int,
    figures: Figures,
    present: Guide | None,
    country: str | None,
) -> RankedGuide:
    asked = {name for name, _ in guide.required_skills}

    def named(status: Status) -> list[str]:
        return [
            one.requirement
            for one in match.requirements
            if one.status == status and one.requirement in asked
        ]

    changes = []
    if present is not None and present.slug != guide.slug:
        changes = pay_changes.changes(figures, present, guide, country)
    return RankedGuide(
        **career_guides.summary(guide),
        score=match.score,
        band=match.band,
        met=named("met"),
        partial=named("partial"),
        claimed=named("claimed"),
        missing=named("missing"),
        open_roles=open_roles,
        pay_changes=changes,
    )
