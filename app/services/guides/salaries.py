"""Salaries of a guide's role: published benchmarks, and figures of this marketplace's open jobs.

The two are never mixed: each figure comes from one release of one source, or from open jobs here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.matching.guides.files import Guide, slug_of
from app.matching.pay import PERIODS_PER_YEAR
from app.models import Job, SalaryBenchmark
from app.schemas.salary import Benchmark, SalaryPage, SalaryRead
from app.services.guides.salary_csv import read_table
from app.services.jobs.postings import listed
from app.services.paging import decode_cursor, encode_cursor

LEAST = 10
"""Fewest jobs behind a figure of the marketplace (with fewer it is null), and fewest people behind
a benchmark (with fewer it is marked ``low_data``)."""

MARKETPLACE = "Skillmatch: open jobs that name this guide"
_AMOUNTS = ("median", "p25", "p75")
_SHOWN = 50
_PER_INSERT = 1000
_ORDERED_BY = 10  # parts of the key of a figure


@dataclass(frozen=True, slots=True)
class ImportedBenchmarks:
    """Result of an import: how many benchmarks were written, and how many older ones replaced."""

    written: int
    replaced: int


def import_table(session: WriteSession, lines: Iterable[str]) -> ImportedBenchmarks:
    """Import a CSV table of benchmarks, see ``salary_csv.py``. It replaces the stored releases
    (source, year) that it contains, so importing the same table again changes nothing.

    Raises
    ------
    ValidationFailed
        If a cell is not valid; nothing is written then.
    """
    rows = read_table(lines)
    releases = sorted({(row.source, row.year) for row in rows})
    stored = [_of_release(source, year) for source, year in releases]
    replaced = 0
    for release in stored:
        statement = select(func.count()).select_from(SalaryBenchmark).where(release)
        replaced += session.scalar(statement) or 0
        session.execute(delete(SalaryBenchmark).where(release))
    for start in range(0, len(rows), _PER_INSERT):
        part = rows[start : start + _PER_INSERT]
        session.execute(insert(SalaryBenchmark), [_columns(row) for row in part])
    return ImportedBenchmarks(len(rows), replaced)


def _of_release(source: str, year: int) -> ColumnElement[bool]:
    return and_(SalaryBenchmark.source == source, SalaryBenchmark.year == year)


def _columns(row: Benchmark) -> dict[str, Any]:
    body = row.model_dump(exclude={"p10", "p90", "annual_mean"}, mode="json")
    for name in _AMOUNTS:
        body[name] = None if body[name] is None else round(body[name] * 100)
    return {**body, "occupation_slug": slug_of(row.occupation)}


@cache
def _shipped() -> tuple[Benchmark, ...]:
    """The benchmarks that are packaged with the guides."""
    file = resources.files("app") / "data" / "guides" / "salaries.csv"
    return tuple(read_table(file.read_text("utf-8").splitlines()))


def _published(body: Mapping[str, Any]) -> SalaryRead:
    behind = body["sample_size"] or body["employment"] or 0
    return SalaryRead.model_validate({**body, "kind": "benchmark", "low_data": behind < LEAST})


def _stored(row: SalaryBenchmark) -> SalaryRead:
    body = {name: getattr(row, name) for name in SalaryRead.model_fields if hasattr(row, name)}
    for name in _AMOUNTS:
        body[name] = None if body[name] is None else body[name] / 100
    return _published(body)


def _order(figure: SalaryRead) -> tuple[str, ...]:
    """Sort key of a figure, unique among the figures of a guide."""
    return (
        figure.kind,
        figure.country,
        figure.city or "",
        figure.industry or "",
        figure.level or "",
        f"{9999 - figure.year}",
        figure.source,
        figure.occupation or "",
        figure.currency,
        figure.measure,
    )


def _slugs(guide: Guide) -> tuple[str, str]:
    """Names under which a table has the guide's role: statistics count people (Data analysts)."""
    return guide.slug, f"{guide.slug}s"


def _benchmarks(session: Session, guide: Guide, country: str | None) -> list[SalaryRead]:
    """Packaged and imported benchmarks of a guide's role; a figure that is in both appears once."""
    found: dict[tuple[str, ...], SalaryRead] = {}
    for shipped in _shipped():
        described = shipped.soc_code in guide.soc or slug_of(shipped.occupation) in _slugs(guide)
        if described and country in (None, shipped.country):
            figure = _published(shipped.model_dump())
            found[_order(figure)] = figure
    statement = select(SalaryBenchmark).where(
        or_(
            SalaryBenchmark.soc_code.in_(guide.soc),
            SalaryBenchmark.occupation_slug.in_(_slugs(guide)),
        )
    )
    if country is not None:
        statement = statement.where(SalaryBenchmark.country == country)
    for row in session.scalars(statement):
        figure = _stored(row)
        found[_order(figure)] = figure
    return list(found.values())


def _marketplace(session: Session, guide: Guide, country: str | None) -> list[SalaryRead]:
    """Quartiles of the midpoints of the pay ranges of open jobs that name the guide, by country and
    currency; one query, which returns at most seven rows for each."""
    periods = {period: int(times) for period, times in PERIODS_PER_YEAR.items()}
    # Twice the midpoint per year, in hundredths: an integer.
    doubled = (Job.salary_min + Job.salary_max) * case(periods, value=Job.salary_period)
    group = (Job.country, Job.salary_currency)
    jobs = select(
        Job.country,
        Job.salary_currency.label("currency"),
        doubled.label("doubled"),
        (func.row_number().over(partition_by=group, order_by=(doubled, Job.id)) - 1).label("place"),
        func.count().over(partition_by=group).label("n"),
    ).where(
        Job.guide == guide.slug,
        listed(),
        Job.salary_min.is_not(None),
        Job.country.is_not(None),
    )
    if country is not None:
        jobs = jobs.where(Job.country == country)
    placed = jobs.subquery()
    at = [(placed.c.n - 1) * quarter // 4 for quarter in (1, 2, 3)]
    wanted = [placed.c.place == 0]
    wanted += [placed.c.place == place for lower in at for place in (lower, lower + 1)]
    groups: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in session.execute(select(placed).where(or_(*wanted))):
        groups.setdefault((row.country, row.currency), []).append(row)
    return [_figure(place, currency, rows) for (place, currency), rows in groups.items()]


def _figure(country: str, currency: str, rows: Sequence[Row[Any]]) -> SalaryRead:
    n: int = rows[0].n
    by_place = {row.place: row.doubled for row in rows}
    enough = n >= LEAST
    p25, median, p75 = (_quartile(by_place, n, q) if enough else None for q in (1, 2, 3))
    return SalaryRead(
        country=country,
        currency=currency,
        median=median,
        p25=p25,
        p75=p75,
        sample_size=n,
        kind="marketplace",
        source=MARKETPLACE,
        year=clock.now().year,
        low_data=not enough,
    )


def _quartile(doubled: Mapping[int, int], n: int, quarter: int) -> float:
    """A quartile of ``n`` values by linear interpolation, in major units; ``doubled`` holds twice
    the values in hundredths, by rank."""
    lower, rest = divmod((n - 1) * quarter, 4)
    value = float(doubled[lower])
    if rest:
        value += (doubled[lower + 1] - doubled[lower]) * rest / 4
    return round(value / 200, 2)


def figures(session: Session, guide: Guide, country: str | None = None) -> list[SalaryRead]:
    """All figures of a guide, benchmarks first, then the marketplace's own; two queries."""
    found = _benchmarks(session, guide, country) + _marketplace(session, guide, country)
    return sorted(found, key=_order)


def published(session: Session, guide: Guide, country: str | None) -> list[SalaryRead]:
    """Benchmarks of a guide's role in a country (None: in all), for whole countries and all
    industries."""
    found = sorted(_benchmarks(session, guide, country), key=_order)
    return [figure for figure in found if figure.city is None and figure.industry is None][:_SHOWN]


def published_of(session: Session, guides: Iterable[Guide]) -> dict[UUID, list[SalaryRead]]:
    """Benchmarks of several guides for whole countries and all industries, by the guide's id, those
    of the occupation that a guide names first before others; one query."""
    wanted = {guide.id: guide for guide in guides}
    codes = {code for guide in wanted.values() for code in guide.soc}
    slugs = {slug for guide in wanted.values() for slug in _slugs(guide)}
    statement = select(SalaryBenchmark).where(
        SalaryBenchmark.city.is_(None),
        SalaryBenchmark.industry.is_(None),
        or_(SalaryBenchmark.soc_code.in_(codes), SalaryBenchmark.occupation_slug.in_(slugs)),
    )
    rows = [(row.soc_code, row.occupation_slug, _stored(row)) for row in session.scalars(statement)]
    rows += [
        (shipped.soc_code, slug_of(shipped.occupation), _published(shipped.model_dump()))
        for shipped in _shipped()
        if shipped.city is None and shipped.industry is None
    ]
    found: dict[UUID, list[SalaryRead]] = {}
    for guide in wanted.values():
        places = {code: place for place, code in enumerate(guide.soc)}
        own = [
            (-1 if slug in _slugs(guide) else places[code or ""], _order(figure), figure)
            for code, slug, figure in rows
            if slug in _slugs(guide) or code in places
        ]
        found[guide.id] = [figure for _, _, figure in sorted(own, key=lambda row: row[:2])]
    return found


def nationwide(session: Session, guide: Guide) -> list[SalaryRead]:
    """The figures that the guide itself shows: those of whole countries and all industries."""
    found = figures(session, guide)
    return [figure for figure in found if figure.city is None and figure.industry is None][:_SHOWN]


def page(
    session: Session, guide: Guide, country: str | None, cursor: str | None, limit: int
) -> SalaryPage:
    """One page of the figures of a guide."""
    found = figures(session, guide, country)
    filters = {"list": "salaries", "guide": guide.slug, "country": country}
    if cursor is not None:
        last = tuple(decode_cursor(cursor, filters, [str] * _ORDERED_BY))
        found = [figure for figure in found if _order(figure) > last]
    shown = found[:limit]
    next_cursor = None
    if len(found) > limit:
        next_cursor = encode_cursor(filters, list(_order(shown[-1])))
    return SalaryPage(items=shown, next_cursor=next_cursor)
