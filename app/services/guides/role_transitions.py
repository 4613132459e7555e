"""Roles to move on to from a role: shared and missing skills, and what it does to pay."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.matching.analysis.role_nearness import RoleStep, steps_from
from app.matching.guides.library import GuideRole
from app.schemas.role_transition import TransitionPage, TransitionRead
from app.services.guides import career_guides, pay_changes
from app.services.guides.pay_changes import Figures
from app.services.paging import bad_cursor, decode_cursor, encode_cursor


def page(
    session: Session,
    start: GuideRole,
    roles: Sequence[GuideRole],
    country: str | None,
    cursor: str | None,
    limit: int,
) -> TransitionPage:
    """One page of the roles nearest to a role; ``country`` narrows the changes of pay."""
    steps = steps_from(start, roles)
    filters = {"list": "transitions", "guide": start.guide.slug, "country": country}
    begin = 0
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [str])
        slugs = [step.role.guide.slug for step in steps]
        if last not in slugs:
            raise bad_cursor()
        begin = slugs.index(last) + 1
    shown = steps[begin : begin + limit]
    figures = pay_changes.figures_of(session, [start.guide, *(step.role.guide for step in shown)])
    next_cursor = None
    if begin + limit < len(steps):
        next_cursor = encode_cursor(filters, [shown[-1].role.guide.slug])
    items = [_read(start, step, figures, country) for step in shown]
    return TransitionPage(items=items, next_cursor=next_cursor)


def _read(
    start: GuideRole, step: RoleStep, figures: Figures, country: str | None
) -> TransitionRead:
    guide = step.role.guide
    told = {role.casefold(): text for role, text in start.guide.compared_with}
    return TransitionRead(
        **career_guides.summary(guide),
        nearness=step.nearness,
        shared_skills=list(step.shared),
        missing_skills=list(step.missing),
        difference=told.get(guide.title.casefold()),
        pay_changes=pay_changes.changes(figures, start.guide, guide, country),
    )
