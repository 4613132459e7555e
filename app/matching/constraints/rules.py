"""Hard constraints of a pair: the reference dialect, and the filter fields it reads.

:data:`RULES` decides for one candidate and one job. ``masks.py`` decides the same for many rows
in memory and ``sql.py`` for rows in PostgreSQL; property tests compare the three. What a side does
not state never excludes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.matching.constraints.names import Constraint
from app.matching.documents import CandidateProfile, JobPosting, Preferences, Salary
from app.matching.pay import ExchangeRates, per_year

REMOTE_RANK: Mapping[str, int] = {"onsite": 0, "hybrid": 1, "remote": 2}
"""Degrees of remote work. A preference for *remote* accepts rank 2 alone, *hybrid* 1 and 2."""


def least_remote_rank(preference: str | None) -> int:
    """The lowest rank of remote work that a candidate's preference accepts; 0 accepts all."""
    return REMOTE_RANK.get(preference or "", 0)


class _Facts:
    """Filter fields of one side, stored as JSON beside its vectors (column ``facts``)."""

    def to_mapping(self) -> dict[str, Any]:
        """The fields as JSON; None and empty lists are left out."""
        body = asdict(self)  # type: ignore[call-overload]
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in body.items()
            if value is not None and value != ()
        }

    @classmethod
    def from_mapping(cls, body: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_mapping` wrote; unknown keys are ignored."""
        known = cls.__dataclass_fields__  # type: ignore[attr-defined]
        values = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in body.items()
            if key in known
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class CandidateFacts(_Facts):
    """Filter fields of a candidate.

    Attributes
    ----------
    visible
        Visible to employers and consenting to matching.
    country
        ISO 3166-1 code of the place of residence.
    remote
        Preferred degree of remote work, a key of :data:`REMOTE_RANK`, ``any`` or None.
    countries, employment_types
        What is accepted; empty: everything.
    pay_floor
        Least pay per year, major units of ``pay_currency`` (ISO 4217).
    needs_visa
        Needs the employer to sponsor a visa, where ``authorised`` does not tell.
    authorised
        ISO 3166-1 codes of the countries in which they may work; empty: not stated.
    search_status
        ``active``, ``open``, ``not_looking`` or None.
    rests_until
        Not looking before this ISO 8601 date (UTC).
    blocked_employers
        Ids of employers that must not see the candidate.
    """

    visible: bool = True
    country: str | None = None
    remote: str | None = None
    countries: tuple[str, ...] = ()
    employment_types: tuple[str, ...] = ()
    pay_floor: float | None = None
    pay_currency: str | None = None
    needs_visa: bool = False
    authorised: tuple[str, ...] = ()
    search_status: str | None = None
    rests_until: str | None = None
    blocked_employers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobFacts(_Facts):
    """Filter fields of a job.

    Attributes
    ----------
    employer
        Id of the employer.
    valid_through
        Last day on which the job is offered, ISO 8601 date (UTC).
    country
        ISO 3166-1 code of the place of work.
    remote
        Degree of remote work, a key of :data:`REMOTE_RANK`.
    pay_max
        Upper end of the pay per year, major units of ``pay_currency`` (ISO 4217).
    sponsors_visa
        Whether a visa is sponsored; None: not stated.
    remote_countries
        ISO 3166-1 codes of the only countries in which the person may live, unless the job is on
        site; empty: any.
    """

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
    remote_countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Filters of a list of jobs, on top of the hard constraints; None: not filtered by.
    ``min_salary``: jobs that pay up to at least this."""

    country: str | None = None
    remote: str | None = None
    min_salary: Salary | None = None
    seniority: str | None = None
    employment_type: str | None = None


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """Filters of a list of candidates, on top of the hard constraints; None: not filtered by.
    ``max_salary``: candidates who ask at most this. ``search_status``: those who state it."""

    country: str | None = None
    search_status: str | None = None
    max_salary: Salary | None = None


NEVER = date.max.isoformat()
"""Until when somebody rests who does not say until when."""


def rests_until(preferences: Preferences) -> str | None:
    """The day on which a candidate who is not looking begins to look; None: they look."""
    if preferences.search_status != "not_looking":
        return None
    return preferences.available_from or NEVER


def candidate_facts(
    profile: CandidateProfile,
    *,
    visible: bool = True,
    blocked_employers: Iterable[UUID | str] = (),
) -> CandidateFacts:
    """The filter fields of a profile. ``visible``: visible to employers and consenting."""
    preferences = profile.preferences
    floor = preferences.min_salary
    return CandidateFacts(
        visible=visible,
        country=profile.country,
        remote=preferences.remote,
        countries=preferences.countries,
        employment_types=preferences.employment_types,
        pay_floor=per_year(floor.amount, floor.period) if floor else None,
        pay_currency=floor.currency if floor else None,
        needs_visa=bool(preferences.needs_visa_sponsorship),
        authorised=preferences.work_authorisation,
        search_status=preferences.search_status,
        rests_until=rests_until(preferences),
        blocked_employers=tuple(sorted(str(employer) for employer in blocked_employers)),
    )


def job_facts(
    posting: JobPosting, *, employer_id: UUID | str | None = None, is_open: bool = True
) -> JobFacts:
    """The filter fields of a posting."""
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
        remote_countries=posting.remote_countries,
    )


def comparable(amount: float | None, currency: str | None, rates: ExchangeRates) -> float | None:
    """An amount in the base currency of the rates; None if it is not stated or has no rate."""
    if amount is None or currency is None:
        return None
    return rates.convert(amount, currency, rates.base)


def has_expired(last_day: date | str | None, today: date) -> bool:
    """Whether a last day (a date, or ISO 8601 text) has passed; None never passes.

    The other dialects have the same rule as ``masks.unexpired`` and ``sql.unexpired``.
    """
    if isinstance(last_day, str):
        last_day = date.fromisoformat(last_day[:10])
    return last_day is not None and last_day < today


@dataclass(frozen=True, slots=True)
class _Pair:
    candidate: CandidateFacts
    job: JobFacts
    rates: ExchangeRates
    today: date


def _is_blocked(pair: _Pair) -> bool:
    return pair.job.employer is not None and pair.job.employer in pair.candidate.blocked_employers


def _is_less_remote(pair: _Pair) -> bool:
    rank = REMOTE_RANK.get(pair.job.remote or "")
    return rank is not None and rank < least_remote_rank(pair.candidate.remote)


def _is_elsewhere(pair: _Pair) -> bool:
    candidate, job = pair.candidate, pair.job
    if job.remote == "remote" or job.country is None or not candidate.countries:
        return False
    return job.country not in candidate.countries


def limits_residence(job: JobFacts) -> bool:
    """Whether a job limits where the person may live."""
    return bool(job.remote_countries) and job.remote != "onsite"


def _lives_elsewhere(pair: _Pair) -> bool:
    country = pair.candidate.country
    if country is None or not limits_residence(pair.job):
        return False
    return country not in pair.job.remote_countries


def _is_other_type(pair: _Pair) -> bool:
    candidate, job = pair.candidate, pair.job
    if job.employment_type is None or not candidate.employment_types:
        return False
    return job.employment_type not in candidate.employment_types


def _pays_too_little(pair: _Pair) -> bool:
    candidate, job = pair.candidate, pair.job
    floor = comparable(candidate.pay_floor, candidate.pay_currency, pair.rates)
    most = comparable(job.pay_max, job.pay_currency, pair.rates)
    return floor is not None and most is not None and most < floor


def place_of_work(candidate: CandidateFacts, job: JobFacts) -> str | None:
    """The country in which the work would be done: a remote job is done where the person lives."""
    return candidate.country if job.remote == "remote" else job.country


def _lacks_permission(pair: _Pair) -> bool:
    candidate, job = pair.candidate, pair.job
    if job.sponsors_visa is not False:
        return False
    place = place_of_work(candidate, job)
    if candidate.authorised and place is not None:
        return place not in candidate.authorised
    return candidate.needs_visa


def _is_hidden(pair: _Pair) -> bool:
    rests = pair.candidate.rests_until
    return not pair.candidate.visible or (rests is not None and rests > pair.today.isoformat())


RULES: Mapping[Constraint, Callable[[_Pair], bool]] = {
    Constraint.JOB_NOT_OPEN: lambda pair: not pair.job.is_open,
    Constraint.JOB_EXPIRED: lambda pair: has_expired(pair.job.valid_through, pair.today),
    Constraint.CANDIDATE_HIDDEN: _is_hidden,
    Constraint.EMPLOYER_BLOCKED: _is_blocked,
    Constraint.REMOTE: _is_less_remote,
    Constraint.LOCATION: _is_elsewhere,
    Constraint.REMOTE_COUNTRIES: _lives_elsewhere,
    Constraint.EMPLOYMENT_TYPE: _is_other_type,
    Constraint.PAY_FLOOR: _pays_too_little,
    Constraint.VISA: _lacks_permission,
}
"""For each constraint, whether a pair does not meet it."""


def unmet_constraints(
    candidate: CandidateFacts, job: JobFacts, rates: ExchangeRates, today: date
) -> tuple[str, ...]:
    """Codes of the hard constraints that keep the two apart, in the order of :class:`Constraint`;
    empty: they may be paired."""
    pair = _Pair(candidate, job, rates, today)
    return tuple(code.value for code in Constraint if RULES[code](pair))
