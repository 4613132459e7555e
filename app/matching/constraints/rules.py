"""The hard constraints, and their rule for a pair: the reference of the three dialects.

A new constraint starts here: a code in :class:`Constraint` and an entry in :data:`RULES`, which
decides for one candidate and one job. ``masks.py`` decides the same for many rows in memory and
``sql.py`` for rows in PostgreSQL; a test fails until all three have it, and property tests compare
them. What a side does not state never excludes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.matching.constraints.filter_fields import CandidateFacts, JobFacts
from app.matching.pay import ExchangeRates


class Constraint(StrEnum):
    """Codes of ``unmet_constraints`` in the API, in the order in which a match names them."""

    JOB_NOT_OPEN = "job-not-open"
    JOB_EXPIRED = "job-expired"
    CANDIDATE_HIDDEN = "candidate-hidden"
    EMPLOYER_BLOCKED = "employer-blocked"
    REMOTE = "remote"
    LOCATION = "location"
    REMOTE_COUNTRIES = "remote-countries"
    EMPLOYMENT_TYPE = "employment-type"
    PAY_FLOOR = "pay-floor"
    VISA = "visa"


_WORDS: dict[str, str] = {
    Constraint.JOB_NOT_OPEN: "the job's not being open",
    Constraint.JOB_EXPIRED: "the job's last day",
    Constraint.CANDIDATE_HIDDEN: "the profile's being hidden",
    Constraint.EMPLOYER_BLOCKED: "the block of the employer",
    Constraint.REMOTE: "the way of working",
    Constraint.PAY_FLOOR: "the pay",
}


def in_words(code: str) -> str:
    """What a constraint is called in a sentence that says what rules a pair out."""
    return _WORDS.get(code, code.replace("-", " "))


TERMS = (
    Constraint.PAY_FLOOR,
    Constraint.REMOTE,
    Constraint.LOCATION,
    Constraint.REMOTE_COUNTRIES,
    Constraint.EMPLOYMENT_TYPE,
    Constraint.VISA,
)
"""Constraints that come from the terms of a job: its employer can change them."""

WISHES = (
    Constraint.REMOTE,
    Constraint.LOCATION,
    Constraint.EMPLOYMENT_TYPE,
    Constraint.PAY_FLOOR,
)
"""Terms that a candidate wished for and may think over: one alone makes a near miss. Where somebody
lives and may work is no wish."""

LOWERING = frozenset((*TERMS, Constraint.EMPLOYER_BLOCKED))
"""Unmet constraints that lower what a job is worth to the candidate, each by the same factor. The
others say who may see whom, not how well the two fit."""

OF_JOBS = tuple(code for code in Constraint if code is not Constraint.CANDIDATE_HIDDEN)
"""Constraints that keep a job out of a candidate's list: hidden candidates still see jobs."""

OF_CANDIDATES = tuple(
    code for code in Constraint if code not in (Constraint.JOB_NOT_OPEN, Constraint.JOB_EXPIRED)
)
"""Constraints that keep a candidate out of a job's list: employers see one before publishing."""

REMOTE_RANK: Mapping[str, int] = {"onsite": 0, "hybrid": 1, "remote": 2}
"""Degrees of remote work. A preference for *remote* accepts rank 2 alone, *hybrid* 1 and 2."""


def least_remote_rank(preference: str | None) -> int:
    """The lowest rank of remote work that a candidate's preference accepts; 0 accepts all."""
    return REMOTE_RANK.get(preference or "", 0)


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
