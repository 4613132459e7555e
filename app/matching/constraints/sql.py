"""The hard constraints of ``rules.py`` as SQL of PostgreSQL, over a column of stored facts.

Every function takes that column (JSONB) and returns conditions that a row has to meet, all of
them. What a row does not state never excludes it, unless a query asks for it.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, case, cast, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.matching.constraints.rules import (
    REMOTE_RANK,
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
    accepts_from,
    comparable,
)
from app.matching.pay import ExchangeRates

Facts = InstrumentedAttribute[dict[str, Any]]
Conditions = list[ColumnElement[bool]]


def _fact(facts: Facts, name: str) -> ColumnElement[str]:
    return facts[name].as_string()


def _absent_or(facts: Facts, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    return or_(_fact(facts, name).is_(None), _fact(facts, name).in_(list(values)))


def _per_year(facts: Facts, rates: ExchangeRates, amount: str, currency: str) -> ColumnElement[Any]:
    """A fact's amount in the base currency; NULL where it cannot be compared."""
    table = cast(bindparam(None, json.dumps(dict(rates.units_per_base))), facts.type)
    rate = cast(table[_fact(facts, currency)].as_string(), Float)
    return cast(_fact(facts, amount), Float) / rate


def listed_jobs(facts: Facts, today: date) -> Conditions:
    """Open jobs whose last day has not passed."""
    last = _fact(facts, "valid_through")
    return [
        facts["is_open"].as_boolean().is_(True),
        or_(last.is_(None), last >= today.isoformat()),
    ]


def eligible_jobs(facts: Facts, candidate: CandidateFacts, rates: ExchangeRates) -> Conditions:
    """Jobs that meet every hard constraint of a candidate; see :func:`listed_jobs` for the rest."""
    conditions: Conditions = []
    if candidate.blocked_employers:
        employer = _fact(facts, "employer")
        blocked = list(candidate.blocked_employers)
        conditions.append(or_(employer.is_(None), employer.not_in(blocked)))
    if lowest := accepts_from(candidate.remote):
        accepted = [name for name, rank in REMOTE_RANK.items() if rank >= lowest]
        conditions.append(_absent_or(facts, "remote", accepted))
    if candidate.countries:
        near = _absent_or(facts, "country", candidate.countries)
        conditions.append(or_(near, _fact(facts, "remote") == "remote"))
    if candidate.employment_types:
        conditions.append(_absent_or(facts, "employment_type", candidate.employment_types))
    floor = comparable(candidate.pay_floor, candidate.pay_currency, rates)
    if floor is not None:
        too_little = _per_year(facts, rates, "pay_max", "pay_currency") < floor
        conditions.append(func.coalesce(too_little, False).is_(False))
    if candidate.needs_visa:
        conditions.append(facts["sponsors_visa"].as_boolean().is_distinct_from(False))
    return conditions


def jobs_matching_query(facts: Facts, query: JobQuery, rates: ExchangeRates) -> Conditions:
    """Jobs that a query asks for; what a job does not state it does not have."""
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
    """Visible candidates whose hard constraints a job meets."""
    conditions = [facts["visible"].as_boolean().is_(True)]
    if job.employer is not None:
        blocked = func.jsonb_exists(facts["blocked_employers"], job.employer)
        conditions.append(func.coalesce(blocked, False).is_(False))
    if (rank := REMOTE_RANK.get(job.remote or "")) is not None:
        least = case({"remote": 2, "hybrid": 1}, value=_fact(facts, "remote"), else_=0)
        conditions.append(least <= rank)
    if job.country is not None and job.remote != "remote":
        accepts = func.jsonb_exists(facts["countries"], job.country)
        conditions.append(func.coalesce(accepts, True))
    if job.employment_type is not None:
        accepts = func.jsonb_exists(facts["employment_types"], job.employment_type)
        conditions.append(func.coalesce(accepts, True))
    most = comparable(job.pay_max, job.pay_currency, rates)
    if most is not None:
        too_much = _per_year(facts, rates, "pay_floor", "pay_currency") > most
        conditions.append(func.coalesce(too_much, False).is_(False))
    if job.sponsors_visa is False:
        conditions.append(facts["needs_visa"].as_boolean().is_distinct_from(True))
    return conditions


def candidates_matching_query(
    facts: Facts, query: CandidateQuery, rates: ExchangeRates
) -> Conditions:
    """Candidates that a query asks for; a candidate without a pay floor asks for nothing."""
    conditions = [] if query.country is None else [_fact(facts, "country") == query.country]
    most = None if query.max_salary is None else rates.per_year(query.max_salary)
    if most is not None:
        too_much = _per_year(facts, rates, "pay_floor", "pay_currency") > most
        conditions.append(func.coalesce(too_much, False).is_(False))
    return conditions
