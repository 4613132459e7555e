"""Hard constraints in SQL: the dialect of PostgreSQL, over a JSONB column of filter fields.

:data:`JOB_CONDITIONS` and :data:`CANDIDATE_CONDITIONS` hold the rules of ``rules.py``. Every
function takes the column and returns conditions that a row has to meet, all of them. What a row
does not state never excludes it, except from the filters of a query.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, bindparam, case, cast, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from app import clock
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.constraints.rules import (
    OF_CANDIDATES,
    OF_JOBS,
    REMOTE_RANK,
    TERMS,
    Constraint,
    comparable,
    least_remote_rank,
    limits_residence,
)
from app.matching.pay import ExchangeRates

Facts = InstrumentedAttribute[dict[str, Any]]
Condition = ColumnElement[bool]
Conditions = list[Condition]


def _fact(facts: Facts, name: str) -> ColumnElement[str]:
    return facts[name].as_string()


def _absent_or(facts: Facts, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    return or_(_fact(facts, name).is_(None), _fact(facts, name).in_(list(values)))


def _per_year(facts: Facts, rates: ExchangeRates, amount: str, currency: str) -> ColumnElement[Any]:
    """A stored amount in the base currency; NULL if it is not stated or has no exchange rate."""
    table = cast(bindparam(None, json.dumps(dict(rates.units_per_base))), facts.type)
    rate = cast(table[_fact(facts, currency)].as_string(), Float)
    return cast(_fact(facts, amount), Float) / rate


@dataclass(frozen=True, slots=True)
class _CandidateCriteria:
    candidate: CandidateFacts
    rates: ExchangeRates
    today: date


def unexpired(last_day: ColumnElement[Any] | InstrumentedAttribute[Any], today: Any) -> Condition:
    """SQL condition: a last day has not passed; NULL never passes. See
    :func:`app.matching.constraints.rules.has_expired`.

    ``today`` is a date for a column of dates, ISO 8601 text for one of text.
    """
    return or_(last_day.is_(None), last_day >= today)


def _not_blocked(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    blocked = list(criteria.candidate.blocked_employers)
    employer = _fact(facts, "employer")
    return or_(employer.is_(None), employer.not_in(blocked)) if blocked else None


def _remote_enough(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    lowest = least_remote_rank(criteria.candidate.remote)
    accepted = [name for name, rank in REMOTE_RANK.items() if rank >= lowest]
    return _absent_or(facts, "remote", accepted) if lowest else None


def _in_countries(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    if not criteria.candidate.countries:
        return None
    accepted = _absent_or(facts, "country", criteria.candidate.countries)
    return or_(accepted, _fact(facts, "remote") == "remote")


def _open_to_residents(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    country = criteria.candidate.country
    if country is None:
        return None
    named = func.coalesce(func.jsonb_exists(facts["remote_countries"], country), True)
    on_site = func.coalesce(_fact(facts, "remote") == "onsite", False)
    return or_(named, on_site)


def _of_types(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    types = criteria.candidate.employment_types
    return _absent_or(facts, "employment_type", types) if types else None


def _paying_enough(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    candidate, rates = criteria.candidate, criteria.rates
    floor = comparable(candidate.pay_floor, candidate.pay_currency, rates)
    if floor is None:
        return None
    too_little = _per_year(facts, rates, "pay_max", "pay_currency") < floor
    return func.coalesce(too_little, False).is_(False)


def _sponsoring_visa(facts: Facts, criteria: _CandidateCriteria) -> Condition | None:
    candidate = criteria.candidate
    sponsoring = facts["sponsors_visa"].as_boolean().is_distinct_from(False)
    if not candidate.authorised:
        return sponsoring if candidate.needs_visa else None
    home = candidate.country
    at_home = not candidate.needs_visa if home is None else home in candidate.authorised
    country = _fact(facts, "country")
    allowed = case(
        (func.coalesce(_fact(facts, "remote") == "remote", False), at_home),
        (country.is_(None), not candidate.needs_visa),
        else_=country.in_(list(candidate.authorised)),
    )
    return or_(sponsoring, allowed)


JOB_CONDITIONS: Mapping[Constraint, Callable[[Facts, _CandidateCriteria], Condition | None]] = {
    Constraint.JOB_NOT_OPEN: lambda facts, _: facts["is_open"].as_boolean().is_(True),
    Constraint.JOB_EXPIRED: lambda facts, criteria: unexpired(
        _fact(facts, "valid_through"), criteria.today.isoformat()
    ),
    Constraint.EMPLOYER_BLOCKED: _not_blocked,
    Constraint.REMOTE: _remote_enough,
    Constraint.LOCATION: _in_countries,
    Constraint.REMOTE_COUNTRIES: _open_to_residents,
    Constraint.EMPLOYMENT_TYPE: _of_types,
    Constraint.PAY_FLOOR: _paying_enough,
    Constraint.VISA: _sponsoring_visa,
}
"""For each constraint of a candidate's list, the condition on a job; None: every job meets it."""


def _not_blocking(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    if job.employer is None:
        return None
    blocked = func.jsonb_exists(facts["blocked_employers"], job.employer)
    return func.coalesce(blocked, False).is_(False)


def _accepting_remote(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    rank = REMOTE_RANK.get(job.remote or "")
    if rank is None:
        return None
    least = case({"remote": 2, "hybrid": 1}, value=_fact(facts, "remote"), else_=0)
    return least <= rank


def _accepting_country(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    if job.country is None or job.remote == "remote":
        return None
    return func.coalesce(func.jsonb_exists(facts["countries"], job.country), True)


def _residing_in(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    return _absent_or(facts, "country", job.remote_countries) if limits_residence(job) else None


def _accepting_type(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    if job.employment_type is None:
        return None
    return func.coalesce(func.jsonb_exists(facts["employment_types"], job.employment_type), True)


def _accepting_pay(facts: Facts, job: JobFacts, rates: ExchangeRates) -> Condition | None:
    most = comparable(job.pay_max, job.pay_currency, rates)
    if most is None:
        return None
    too_much = _per_year(facts, rates, "pay_floor", "pay_currency") > most
    return func.coalesce(too_much, False).is_(False)


def _needing_no_visa(facts: Facts, job: JobFacts, _: ExchangeRates) -> Condition | None:
    if job.sponsors_visa is not False:
        return None
    place = _fact(facts, "country") if job.remote == "remote" else job.country
    allowed = None if place is None else func.jsonb_exists(facts["authorised"], place)
    needs_none = facts["needs_visa"].as_boolean().is_distinct_from(True)
    return needs_none if allowed is None else func.coalesce(allowed, needs_none)


def _shown(facts: Facts, _job: JobFacts, _rates: ExchangeRates) -> Condition:
    rests = _fact(facts, "rests_until")
    looking = or_(rests.is_(None), rests <= clock.now().date().isoformat())
    return and_(facts["visible"].as_boolean().is_(True), looking)


CANDIDATE_CONDITIONS: Mapping[
    Constraint, Callable[[Facts, JobFacts, ExchangeRates], Condition | None]
] = {
    Constraint.CANDIDATE_HIDDEN: _shown,
    Constraint.EMPLOYER_BLOCKED: _not_blocking,
    Constraint.REMOTE: _accepting_remote,
    Constraint.LOCATION: _accepting_country,
    Constraint.REMOTE_COUNTRIES: _residing_in,
    Constraint.EMPLOYMENT_TYPE: _accepting_type,
    Constraint.PAY_FLOOR: _accepting_pay,
    Constraint.VISA: _needing_no_visa,
}
"""For each constraint of a job's list, the condition on a candidate; None: everybody meets it."""


def listed_jobs(facts: Facts, today: date) -> Conditions:
    """Open jobs whose last day has not passed."""
    return [
        facts["is_open"].as_boolean().is_(True),
        unexpired(_fact(facts, "valid_through"), today.isoformat()),
    ]


def eligible_jobs(
    facts: Facts, candidate: CandidateFacts, rates: ExchangeRates, today: date
) -> Conditions:
    """Jobs that meet every constraint of :data:`app.matching.constraints.rules.OF_JOBS` with a
    candidate."""
    criteria = _CandidateCriteria(candidate, rates, today)
    found = (JOB_CONDITIONS[code](facts, criteria) for code in OF_JOBS)
    return [condition for condition in found if condition is not None]


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions on a row, those that come from terms apart."""

    terms: dict[Constraint, Condition]
    others: Conditions


def _terms(conditions: Iterable[tuple[Constraint, Condition | None]]) -> Terms:
    known = [(code, condition) for code, condition in conditions if condition is not None]
    return Terms(
        terms={code: condition for code, condition in known if code in TERMS},
        others=[condition for code, condition in known if code not in TERMS],
    )


def terms_of_jobs(
    facts: Facts, candidate: CandidateFacts, rates: ExchangeRates, today: date
) -> Terms:
    """The conditions of :func:`eligible_jobs` by constraint."""
    criteria = _CandidateCriteria(candidate, rates, today)
    return _terms((code, JOB_CONDITIONS[code](facts, criteria)) for code in OF_JOBS)


def terms_of_candidates(facts: Facts, job: JobFacts, rates: ExchangeRates) -> Terms:
    """The conditions of :func:`eligible_candidates` by constraint."""
    return _terms((code, CANDIDATE_CONDITIONS[code](facts, job, rates)) for code in OF_CANDIDATES)


def jobs_matching_query(facts: Facts, query: JobQuery, rates: ExchangeRates) -> Conditions:
    """Jobs that pass the filters of a query; a job that does not state a field does not pass its
    filter."""
    wanted = {
        "country": query.country,
        "remote": query.remote,
        "seniority": query.seniority,
        "employment_type": query.employment_type,
    }
    conditions = [
        _fact(facts, name) == value for name, value in wanted.items() if value is not None
    ]
    if query.min_salary is not None:
        least = rates.per_year(query.min_salary)
        enough = _per_year(facts, rates, "pay_max", "pay_currency")
        conditions.append(false() if least is None else enough >= least)
    return conditions


def eligible_candidates(facts: Facts, job: JobFacts, rates: ExchangeRates) -> Conditions:
    """Candidates who meet every constraint of ``rules.OF_CANDIDATES`` with a job."""
    found = (CANDIDATE_CONDITIONS[code](facts, job, rates) for code in OF_CANDIDATES)
    return [condition for condition in found if condition is not None]


def candidates_matching_query(
    facts: Facts, query: CandidateQuery, rates: ExchangeRates
) -> Conditions:
    """Candidates that pass the filters of a query; one without a pay floor passes the filter by
    pay."""
    wanted = {"country": query.country, "search_status": query.search_status}
    conditions = [
        _fact(facts, name) == value for name, value in wanted.items() if value is not None
    ]
    most = None if query.max_salary is None else rates.per_year(query.max_salary)
    if most is not None:
        too_much = _per_year(facts, rates, "pay_floor", "pay_currency") > most
        conditions.append(func.coalesce(too_much, False).is_(False))
    return conditions
