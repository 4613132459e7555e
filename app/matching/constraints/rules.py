"""Hard constraints: what may be paired at all.

The rules stand here once, for a pair (:func:`unmet_constraints`). ``columns.py`` answers the same
question for many rows at a time, ``sql.py`` for rows in PostgreSQL; property tests hold the three
together. Missing data never excludes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.matching.documents import CandidateProfile, JobPosting, Salary
from app.matching.pay import ExchangeRates, per_year

REMOTE_RANK: Mapping[str, int] = {"onsite": 0, "hybrid": 1, "remote": 2}
"""How far from an office. A candidate who wants *remote* accepts rank 2 only, *hybrid* 1 and 2."""


def accepts_from(remote: str | None) -> int:
    """Return the lowest rank of remote work that a preference accepts; 0 accepts all."""
    return REMOTE_RANK.get(remote or "", 0)


class _Facts:
    """Plain facts that survive JSON."""

    def to_mapping(self) -> dict[str, Any]:
        """The facts as JSON data; None and empty lists are left out."""
        body = asdict(self)  # type: ignore[call-overload]
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in body.items()
            if value is not None and value != ()
        }

    @classmethod
    def from_mapping(cls, body: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_mapping` wrote; unknown keys are ignored."""
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        values = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in body.items()
            if key in known
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class CandidateFacts(_Facts):
    """What decides whether a candidate may be paired. ``pay_floor`` is per year in
    ``pay_currency``; ``visible`` means visible and consenting."""

    visible: bool = True
    country: str | None = None
    remote: str | None = None
    countries: tuple[str, ...] = ()
    employment_types: tuple[str, ...] = ()
    pay_floor: float | None = None
    pay_currency: str | None = None
    needs_visa: bool = False
    blocked_employers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobFacts(_Facts):
    """What decides whether a job may be paired. ``pay_max`` is per year in ``pay_currency``;
    ``valid_through`` an ISO date, the last day on which the job counts."""

    employer: str | None = None
    is_open: bool = True
    valid_through: str | None = None
    country: str | None = None
    remote: str | None = None
    employment_type: str | None = None
    seniority: str | None = None
    pay_max: float | None = None
    pay_currency: str | None = None
    sponsors_visa: bool | None = None


@dataclass(frozen=True, slots=True)
class JobQuery:
    """What a reader of a list of jobs asks for on top. ``min_salary``: the job pays up to this."""

    country: str | None = None
    remote: str | None = None
    min_salary: Salary | None = None
    seniority: str | None = None
    employment_type: str | None = None


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """What a reader of a list of candidates asks for on top. ``max_salary``: asks at most this."""

    country: str | None = None
    max_salary: Salary | None = None


def candidate_facts(
    profile: CandidateProfile,
    *,
    visible: bool = True,
    blocked_employers: Iterable[UUID | str] = (),
) -> CandidateFacts:
    """Read the facts of a profile. ``visible``: visible to employers and consenting."""
    wishes = profile.preferences
    floor = wishes.min_salary
    return CandidateFacts(
        visible=visible,
        country=profile.country,
        remote=wishes.remote,
        countries=wishes.countries,
        employment_types=wishes.employment_types,
        pay_floor=per_year(floor.amount, floor.period) if floor else None,
        pay_currency=floor.currency if floor else None,
        needs_visa=bool(wishes.needs_visa_sponsorship),
        blocked_employers=tuple(sorted(str(employer) for employer in blocked_employers)),
    )


def job_facts(
    posting: JobPosting, *, employer_id: UUID | str | None = None, is_open: bool = True
) -> JobFacts:
    """Read the facts of a posting."""
    pay = posting.salary
    return JobFacts(
        employer=str(employer_id) if employer_id else None,
        is_open=is_open,
        valid_through=posting.valid_through,
        country=posting.country,
        remote=posting.remote,
        employment_type=posting.employment_type,
        seniority=posting.seniority,
        pay_max=per_year(pay.max, pay.period) if pay else None,
        pay_currency=pay.currency if pay else None,
        sponsors_visa=posting.visa_sponsorship,
    )


def comparable(amount: float | None, currency: str | None, rates: ExchangeRates) -> float | None:
    """An amount per year in the base currency of the rates; None if it cannot be compared."""
    if amount is None or currency is None:
        return None
    return rates.convert(amount, currency, rates.base)


def has_expired(job: JobFacts, today: date) -> bool:
    """Tell whether the job's last day has passed."""
    return job.valid_through is not None and date.fromisoformat(job.valid_through) < today


def _pays_too_little(candidate: CandidateFacts, job: JobFacts, rates: ExchangeRates) -> bool:
    floor = comparable(candidate.pay_floor, candidate.pay_currency, rates)
    most = comparable(job.pay_max, job.pay_currency, rates)
    return floor is not None and most is not None and most < floor


def _wrong_place(candidate: CandidateFacts, job: JobFacts) -> bool:
    if job.remote == "remote" or job.country is None or not candidate.countries:
        return False
    return job.country not in candidate.countries


def _wrong_type(candidate: CandidateFacts, job: JobFacts) -> bool:
    if job.employment_type is None or not candidate.employment_types:
        return False
    return job.employment_type not in candidate.employment_types


def unmet_constraints(
    candidate: CandidateFacts, job: JobFacts, rates: ExchangeRates, today: date
) -> tuple[str, ...]:
    """Name every hard constraint that keeps the two apart; empty: they may be paired.

    Codes: job-not-open, job-expired, candidate-hidden, employer-blocked, remote, location,
    employment-type, pay-floor, visa.
    """
    remote = REMOTE_RANK.get(job.remote or "")
    found = {
        "job-not-open": not job.is_open,
        "job-expired": has_expired(job, today),
        "candidate-hidden": not candidate.visible,
        "employer-blocked": job.employer is not None
        and job.employer in candidate.blocked_employers,
        "remote": remote is not None and remote < accepts_from(candidate.remote),
        "location": _wrong_place(candidate, job),
        "employment-type": _wrong_type(candidate, job),
        "pay-floor": _pays_too_little(candidate, job, rates),
        "visa": candidate.needs_visa and job.sponsors_visa is False,
    }
    return tuple(code for code, unmet in found.items() if unmet)
