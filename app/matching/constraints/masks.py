"""Hard constraints as masks over columns: the dialect of the in-memory index.

:data:`JOB_MASKS` and :data:`CANDIDATE_MASKS` hold the rules of ``rules.py`` over ``columns.py``.
All masks are ``(n,)`` booleans over the slots of the columns.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.matching.arrays import Mask
from app.matching.constraints.columns import CandidateColumns, JobColumns
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
    WISHES,
    Constraint,
    least_remote_rank,
    limits_residence,
)


def unexpired(last_days: NDArray[np.int32], today: date) -> Mask:
    """Rows whose last day (proleptic ordinal) has not passed, ``(n,)``; see
    :func:`app.matching.constraints.rules.has_expired`."""
    found: Mask = last_days >= today.toordinal()
    return found


def _jobs_of_other_employers(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    if not candidate.blocked_employers:
        return None
    blocked = [jobs.employers.find(employer) for employer in candidate.blocked_employers]
    return ~np.isin(jobs["employer"], blocked)


def _jobs_remote_enough(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    lowest = least_remote_rank(candidate.remote)
    return (jobs["remote"] >= lowest) | (jobs["remote"] < 0) if lowest else None


def _jobs_in_countries(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    if not candidate.countries:
        return None
    accepted = [jobs.countries.find(country) for country in candidate.countries]
    return np.isin(jobs["country"], [-1, *accepted]) | (jobs["remote"] == REMOTE_RANK["remote"])


def _jobs_of_types(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    if not candidate.employment_types:
        return None
    accepted = [jobs.types.find(name) for name in candidate.employment_types]
    return np.isin(jobs["employment_type"], [-1, *accepted])


def _jobs_paying_enough(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    floor = jobs.amount(candidate.pay_floor, candidate.pay_currency)
    return None if np.isnan(floor) else ~(jobs["pay_max"] < floor)


def _jobs_without_visa(jobs: JobColumns, candidate: CandidateFacts, _: date) -> Mask | None:
    if not candidate.authorised:
        return ~jobs["refuses_visa"] if candidate.needs_visa else None
    may_work = np.isin(jobs["country"], [jobs.countries.find(c) for c in candidate.authorised])
    needs = np.where(jobs["country"] < 0, candidate.needs_visa, ~may_work)
    home = candidate.country
    at_home = candidate.needs_visa if home is None else home not in candidate.authorised
    needs = np.where(jobs["remote"] == REMOTE_RANK["remote"], at_home, needs)
    return ~(jobs["refuses_visa"] & needs)


JOB_MASKS: Mapping[Constraint, Callable[[JobColumns, CandidateFacts, date], Mask | None]] = {
    Constraint.JOB_NOT_OPEN: lambda jobs, _candidate, _today: jobs["is_open"],
    Constraint.JOB_EXPIRED: lambda jobs, _candidate, today: unexpired(jobs["last_day"], today),
    Constraint.EMPLOYER_BLOCKED: _jobs_of_other_employers,
    Constraint.REMOTE: _jobs_remote_enough,
    Constraint.LOCATION: _jobs_in_countries,
    Constraint.REMOTE_COUNTRIES: lambda jobs, candidate, _: (
        None if candidate.country is None else jobs.open_to_residents(candidate.country)
    ),
    Constraint.EMPLOYMENT_TYPE: _jobs_of_types,
    Constraint.PAY_FLOOR: _jobs_paying_enough,
    Constraint.VISA: _jobs_without_visa,
}
"""For each constraint of a candidate's list, the jobs that meet it; None: all do."""


def _candidates_for_remote(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    rank = REMOTE_RANK.get(job.remote or "")
    return None if rank is None else candidates["least_remote"] <= rank


def _candidates_for_country(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    if job.country is None or job.remote == "remote":
        return None
    return candidates["any_country"] | candidates.accepting_country(job.country)


def _candidates_by_residence(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    if not limits_residence(job):
        return None
    allowed = [candidates.codes.find(country) for country in job.remote_countries]
    return np.isin(candidates["country"], [-1, *allowed])


def _candidates_for_type(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    if job.employment_type is None:
        return None
    bit = candidates.types.add(job.employment_type)
    return candidates["any_type"] | ((candidates["types"] >> bit) & 1).astype(bool)


def _candidates_for_pay(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    most = candidates.amount(job.pay_max, job.pay_currency)
    return None if np.isnan(most) else ~(candidates["pay_floor"] > most)


def _candidates_without_visa(candidates: CandidateColumns, job: JobFacts) -> Mask | None:
    if job.sponsors_visa is not False:
        return None
    if job.remote == "remote":
        return ~candidates["needs_visa_at_home"]
    return ~candidates.needing_visa(job.country)


def _shown_candidates(candidates: CandidateColumns, _: JobFacts) -> Mask | None:
    looking = candidates["looks_from"] <= clock.now().date().toordinal()
    found: Mask = candidates["visible"] & looking
    return found


CANDIDATE_MASKS: Mapping[Constraint, Callable[[CandidateColumns, JobFacts], Mask | None]] = {
    Constraint.CANDIDATE_HIDDEN: _shown_candidates,
    Constraint.EMPLOYER_BLOCKED: lambda candidates, job: candidates.not_blocking(job.employer),
    Constraint.REMOTE: _candidates_for_remote,
    Constraint.LOCATION: _candidates_for_country,
    Constraint.REMOTE_COUNTRIES: _candidates_by_residence,
    Constraint.EMPLOYMENT_TYPE: _candidates_for_type,
    Constraint.PAY_FLOOR: _candidates_for_pay,
    Constraint.VISA: _candidates_without_visa,
}
"""For each constraint of a job's list, the candidates who meet it; None: all do."""


def listed_jobs(jobs: JobColumns, today: date) -> Mask:
    """Open jobs whose last day has not passed."""
    return jobs["alive"] & jobs["is_open"] & unexpired(jobs["last_day"], today)


def eligible_jobs(jobs: JobColumns, candidate: CandidateFacts, today: date) -> Mask:
    """Jobs that meet every constraint of :data:`app.matching.constraints.rules.OF_JOBS` with a
    candidate."""
    mask: Mask = jobs["alive"].copy()
    for code in OF_JOBS:
        if (met := JOB_MASKS[code](jobs, candidate, today)) is not None:
            mask &= met
    return mask


def _kept_out(
    mask: Mask, met: Iterable[tuple[Constraint, Mask | None]]
) -> tuple[dict[Constraint, int], Mask]:
    """How many rows each term keeps out, and those that one wish alone keeps out. Only rows that
    meet the other constraints count: nobody learns who is hidden or has blocked them."""
    unmet: dict[Constraint, Mask] = {}
    for code, rows in met:
        if rows is None:
            continue
        if code in TERMS:
            unmet[code] = ~rows
        else:
            mask = mask & rows
    count, wishes = np.zeros(len(mask), np.int64), np.zeros(len(mask), np.int64)
    for code, rows in unmet.items():
        count += rows
        wishes += rows if code in WISHES else 0
    counts = {code: int((mask & rows).sum()) for code, rows in unmet.items()}
    return counts, mask & (count == 1) & (wishes == 1)


def kept_out_jobs(
    jobs: JobColumns, candidate: CandidateFacts, query: JobQuery, today: date
) -> tuple[dict[Constraint, int], Mask]:
    """Of the open jobs that pass a query: how many each term keeps from a candidate, and those that
    one wish alone keeps out, ``(n,)``."""
    met = ((code, JOB_MASKS[code](jobs, candidate, today)) for code in OF_JOBS)
    return _kept_out(jobs_matching_query(jobs, query), met)


def kept_out_candidates(
    candidates: CandidateColumns, job: JobFacts, query: CandidateQuery
) -> tuple[dict[Constraint, int], Mask]:
    """Of the visible candidates that pass a query; see :func:`kept_out_jobs`."""
    met = ((code, CANDIDATE_MASKS[code](candidates, job)) for code in OF_CANDIDATES)
    return _kept_out(candidates_matching_query(candidates, query), met)


def jobs_matching_query(jobs: JobColumns, query: JobQuery) -> Mask:
    """Jobs that pass the filters of a query; a job that does not state a field does not pass its
    filter."""
    mask: Mask = jobs["alive"].copy()
    if query.country is not None:
        mask &= jobs["country"] == jobs.countries.find(query.country)
    if query.remote is not None:
        mask &= jobs["remote"] == REMOTE_RANK[query.remote]
    if query.seniority is not None:
        mask &= jobs["seniority"] == jobs.levels.find(query.seniority)
    if query.employment_type is not None:
        mask &= jobs["employment_type"] == jobs.types.find(query.employment_type)
    if query.min_salary is not None:
        mask &= jobs["pay_max"] >= jobs.salary(query.min_salary)
    return mask


def eligible_candidates(candidates: CandidateColumns, job: JobFacts) -> Mask:
    """Candidates who meet every constraint of
    :data:`app.matching.constraints.rules.OF_CANDIDATES` with a job."""
    mask: Mask = candidates["alive"].copy()
    for code in OF_CANDIDATES:
        if (met := CANDIDATE_MASKS[code](candidates, job)) is not None:
            mask &= met
    return mask


def candidates_matching_query(candidates: CandidateColumns, query: CandidateQuery) -> Mask:
    """Candidates that pass the filters of a query; one without a pay floor passes the filter by
    pay."""
    mask: Mask = candidates["alive"].copy()
    if query.country is not None:
        mask &= candidates["country"] == candidates.codes.find(query.country)
    if query.search_status is not None:
        mask &= candidates["search_status"] == candidates.statuses.find(query.search_status)
    if query.max_salary is not None:
        mask &= ~(candidates["pay_floor"] > candidates.salary(query.max_salary))
    return mask
