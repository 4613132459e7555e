"""What the hard filter reads: filter fields of both sides, and what a reader adds for a list."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.matching.documents import CandidateProfile, JobPosting, Preferences, Salary
from app.matching.pay import per_year


@dataclass(frozen=True, slots=True)
class _Facts:
    """Filter fields of one side, stored as JSON beside its vectors (column ``facts``)."""

    def to_mapping(self) -> dict[str, Any]:
        """The fields as JSON; None and empty lists are left out."""
        body = asdict(self)
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in body.items()
            if value is not None and value != ()
        }

    @classmethod
    def from_mapping(cls, body: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_mapping` wrote; unknown keys are ignored."""
        known = {field.name for field in fields(cls)}
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
        Preferred degree of remote work, a key of ``rules.REMOTE_RANK``, ``any`` or None.
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
        Degree of remote work, a key of ``rules.REMOTE_RANK``.
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
