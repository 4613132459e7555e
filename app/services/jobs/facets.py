"""Facet counts of a job search: by country, seniority, remote, employment type, skill and pay.

Every facet is one query that counts in the database, whatever the number of jobs.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from sqlalchemy import ColumnElement, Float, Select, case, cast, func, select
from sqlalchemy.orm import Session

from app.errors import ValidationFailed
from app.matching.pay import PERIODS_PER_YEAR, ExchangeRates
from app.matching.skills.vocabulary import load_vocabulary
from app.models import Job
from app.schemas.job import Facet, FacetValue
from app.schemas.values import plain_number

FACETS: tuple[str, ...] = get_args(Facet)
MOST_SKILLS = 50
_BANDS = 12
_BAND_WIDTH = 20_000  # euros a year, before rounding to the currency

_COLUMNS = {
    "country": Job.country,
    "seniority": Job.seniority,
    "remote": Job.remote,
    "employment_type": Job.employment_type,
}

Conditions = Sequence[ColumnElement[bool]]


def parse_facets(text: str | None) -> tuple[str, ...]:
    """Read ``country,skill``: names in the order asked for, each once.

    Raises
    ------
    ValidationFailed
        If a name is unknown.
    """
    if text is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    if not set(names) <= set(FACETS):
        raise ValidationFailed.of(
            "facets", "facet_unknown", f"Facets are {', '.join(FACETS)}; separate them by commas."
        )
    return names


def yearly_top(rates: ExchangeRates, currency: str) -> ColumnElement[Any]:
    """SQL expression: the upper end of a job's pay per year, in major units of ``currency``; NULL
    where it is not stated or has no exchange rate."""
    codes = {currency, *rates.currencies}
    # Divided by units per unit of the currency, as the ranker does: the same last digit.
    units = {code: rates.convert(1.0, currency, code) for code in sorted(codes)}
    known = {code: rate for code, rate in units.items() if rate is not None}
    periods = {period: float(times) for period, times in PERIODS_PER_YEAR.items()}
    rate = case(known, value=Job.salary_currency, else_=None)
    to_year = case(periods, value=Job.salary_period, else_=None)
    return cast(Job.salary_max, Float) / 100.0 * to_year / rate


def count(
    session: Session,
    names: Sequence[str],
    conditions: Conditions,
    rates: ExchangeRates,
    currency: str,
) -> dict[str, list[FacetValue]]:
    """Count the jobs that meet ``conditions`` per value of each facet, the commonest value first;
    salary bands in ascending order, in ``currency``."""
    found: dict[str, list[FacetValue]] = {}
    for name in names:
        if name == "skill":
            found[name] = _skills(session, conditions)
        elif name == "salary":
            found[name] = _salary_bands(session, conditions, rates, currency)
        else:
            counted = _counted(session, select(_COLUMNS[name].label("value")).where(*conditions))
            found[name] = _most_first(Counter(dict(counted)))
    return found


def _counted(session: Session, values: Select[Any]) -> list[tuple[Any, int]]:
    each = values.subquery()
    statement = (
        select(each.c.value, func.count())
        .where(each.c.value.is_not(None))
        .group_by(each.c.value)
        .order_by(each.c.value)
    )
    return [(value, number) for value, number in session.execute(statement)]


def _most_first(counts: Counter[str]) -> list[FacetValue]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue(value=value, count=number) for value, number in ordered]


def _skills(session: Session, conditions: Conditions) -> list[FacetValue]:
    """The :data:`MOST_SKILLS` skills that most jobs ask for, by canonical name; skills outside the
    vocabulary by their commonest spelling. A job that names a skill in two spellings counts
    twice."""
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(Job.skills).table_valued("value", joins_implicitly=True)
        name: ColumnElement[Any] = func.json_extract(listed.c.value, "$.name")
    else:
        listed = func.jsonb_array_elements(Job.skills).table_valued("value", joins_implicitly=True)
        name = func.jsonb_extract_path_text(listed.c.value, "name")
    named = select(Job.id, name.label("value")).where(*conditions).distinct()
    vocabulary = load_vocabulary()
    total: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for value, number in _counted(session, named):
        known = vocabulary.canonical(value)
        if known is not None:
            total[known.skill.name] += number
        else:
            spellings.setdefault(value.casefold(), Counter())[value] += number
    for found in spellings.values():
        total[found.most_common(1)[0][0]] += found.total()
    return _most_first(total)[:MOST_SKILLS]


def band_width(rates: ExchangeRates, currency: str) -> int:
    """Width of a salary band: a round number of ``currency`` worth about 20,000 euros."""
    wanted = rates.convert(_BAND_WIDTH, "EUR", currency) or _BAND_WIDTH
    magnitude = 10 ** (len(str(int(wanted))) - 1)
    return min((step * magnitude for step in (1, 2, 5, 10)), key=lambda width: abs(width - wanted))


def _salary_bands(
    session: Session, conditions: Conditions, rates: ExchangeRates, currency: str
) -> list[FacetValue]:
    """Counts by the upper end of the pay range, so that the jobs of a band and of all above it are
    those that the filter ``min_salary`` at the band's start keeps."""
    width = band_width(rates, currency)
    top = yearly_top(rates, currency)
    tops = select(top.label("top")).where(*conditions).subquery()
    starts = [(tops.c.top < (band + 1) * width, band) for band in range(_BANDS - 1)]
    band = case((tops.c.top.is_(None), None), *starts, else_=_BANDS - 1)
    values = []
    for number, jobs in _counted(session, select(band.label("value")).select_from(tops)):
        start, end = number * width, (number + 1) * width
        last = number == _BANDS - 1
        values.append(
            FacetValue(
                value=f"{start}+" if last else f"{start}-{end}",
                count=jobs,
                min=plain_number(float(start)),
                max=None if last else plain_number(float(end)),
                currency=currency,
            )
        )
    return values
