"""What moving from one role to another does to pay, as published sources tell it.

Two figures are compared only if they come from the same release of the same source, stand for the
same country and measure, and are about two different occupations.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.matching.guides.files import Guide
from app.schemas.role_transition import PayChange
from app.schemas.salary import SalaryRead
from app.services.guides import salaries

Figures = Mapping[UUID, list[SalaryRead]]
_Release = tuple[str, str, int, str, str]


def figures_of(session: Session, guides: Iterable[Guide]) -> Figures:
    """The published nationwide figures of guides, by guide; one query."""
    return salaries.published_of(session, guides)


def _by_release(figures: Iterable[SalaryRead]) -> dict[_Release, SalaryRead]:
    """One figure for each release and country: of several occupations the first that the guide
    names."""
    found: dict[_Release, SalaryRead] = {}
    for figure in figures:
        if figure.median is not None and figure.level is None and figure.occupation is not None:
            key = (figure.country, figure.source, figure.year, figure.currency, figure.measure)
            found.setdefault(key, figure)
    return found


def changes(
    figures: Figures, before: Guide, after: Guide, country: str | None = None
) -> list[PayChange]:
    """Changes of pay between two roles, one for each country (or the one that is named) by the
    newest release that has both."""
    old, new = (_by_release(figures.get(guide.id, ())) for guide in (before, after))
    newest: dict[str, tuple[SalaryRead, SalaryRead]] = {}
    for key in sorted(old.keys() & new.keys(), key=lambda key: (-key[2], key)):
        one, other = old[key], new[key]
        if one.occupation != other.occupation and country in (None, one.country):
            newest.setdefault(one.country, (one, other))
    return [_change(one, other) for _, (one, other) in sorted(newest.items())]


def _change(one: SalaryRead, other: SalaryRead) -> PayChange:
    before, after = float(one.median or 0), float(other.median or 0)
    return PayChange(
        country=one.country,
        currency=one.currency,
        from_pay=before,
        to_pay=after,
        change=round((after - before) / before, 4),
        measure=one.measure,
        from_occupation=one.occupation or "",
        to_occupation=other.occupation or "",
        source=one.source,
        year=one.year,
    )
