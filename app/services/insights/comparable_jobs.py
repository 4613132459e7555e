"""Comparable jobs: open jobs of other employers in the same country that resemble a job, and what
they pay."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.matching.constraints.filter_fields import JobQuery
from app.matching.documents import PayRange
from app.matching.pay import ExchangeRates
from app.matching.ranker import Ranker
from app.matching.retrieval.base import IndexedJob
from app.models import Job
from app.schemas.insights import ComparableRead
from app.services.guides.career_guides import MIN_LIKENESS
from app.services.jobs import posting_body, postings

LEAST = 10
"""Fewest jobs behind a figure; with fewer it is null."""


@dataclass(frozen=True)
class Comparable:
    """A comparable job: its seniority, and its pay range where it states one."""

    id: UUID
    seniority: str | None
    pay: PayRange | None


def comparable_to(session: Session, ranker: Ranker, job: Job, item: IndexedJob) -> list[Comparable]:
    """The comparable jobs of ``job``: open, in its country, of other employers, and like it (see
    :meth:`app.matching.ranker.Ranker.alike_jobs`) by at least ``MIN_LIKENESS``."""
    query = JobQuery(country=job.country)
    alike = ranker.alike_jobs(session, item.features, item.joined, query)
    wanted = [entry.owner_id for entry in alike if entry.score >= MIN_LIKENESS]
    columns: tuple[Any, ...] = (
        Job.id,
        Job.seniority,
        Job.salary_min,
        Job.salary_max,
        Job.salary_currency,
        Job.salary_period,
    )
    statement = select(*columns).where(
        Job.id.in_(wanted), postings.listed(), Job.employer_id != job.employer_id
    )
    return [_comparable(row) for row in session.execute(statement)]


def _comparable(row: Row[Any]) -> Comparable:
    return Comparable(row.id, row.seniority, PayRange.from_mapping(posting_body.pay_of(row)))


def pay(rates: ExchangeRates, job: Job, found: Sequence[Comparable]) -> ComparableRead:
    """Quartiles of the midpoints of the pay ranges of comparable jobs, per year, and the percentile
    of the job's own midpoint.

    Only jobs of the same seniority count if there are :data:`LEAST` of them, otherwise all. The
    currency is the job's own or, where it states no pay, the commonest among the others.
    """
    own = PayRange.from_mapping(posting_body.pay_of(job))
    paying = [other for other in found if other.pay is not None]
    currency = own.currency if own else _usual_currency(paying)
    same = [other for other in paying if other.seniority == job.seniority]
    level = job.seniority if len(_middles(rates, same, currency)) >= LEAST else None
    middles = _middles(rates, same if level else paying, currency)
    figures: dict[str, float | None] = dict.fromkeys(("p25", "median", "p75", "percentile"))
    if len(middles) >= LEAST:
        quarters = quantiles(middles, n=4, method="inclusive")
        figures.update(zip(("p25", "median", "p75"), (round(q, 2) for q in quarters), strict=True))
        figures["percentile"] = _percentile(_middle(rates, own, currency), middles)
    return ComparableRead.model_validate(
        {
            "n": len(middles),
            "country": job.country,
            "seniority": level,
            "currency": currency,
            **figures,
        }
    )


def _usual_currency(paying: Sequence[Comparable]) -> str | None:
    counted = Counter(other.pay.currency for other in paying if other.pay is not None)
    return min(counted, key=lambda code: (-counted[code], code)) if counted else None


def _middle(rates: ExchangeRates, own: PayRange | None, currency: str | None) -> float | None:
    ends = rates.range_per_year(own, currency)
    return None if ends is None else sum(ends) / 2


def _middles(
    rates: ExchangeRates, found: Sequence[Comparable], currency: str | None
) -> list[float]:
    middles = (_middle(rates, other.pay, currency) for other in found)
    return [middle for middle in middles if middle is not None]


def _percentile(own: float | None, middles: Sequence[float]) -> int | None:
    if own is None:
        return None
    below = sum(middle < own for middle in middles)
    equal = sum(middle == own for middle in middles)
    return int((below + equal / 2) / len(middles) * 100 + 0.5)
