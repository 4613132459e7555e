"""A candidate's live requests side by side: pay in one currency, terms, match, the employer's
habits."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.matching.documents import PayRange, Salary
from app.matching.pay import ExchangeRates
from app.models import LIVE, MatchRequest, Role
from app.schemas.approach import ApproachCompared, ApproachComparison
from app.schemas.match_request import EmployerHabits
from app.schemas.validation import stored
from app.services.accounts.access import Caller
from app.services.hiring import employer_habits
from app.services.profiles import candidates
from app.services.transitions import match_requests as request_transitions

MOST_COMPARED = 100
_TERMS = ("title", "remote", "employment_type", "seniority", "visa_sponsorship", "company_size")
_MORE_TERMS = ("industry", "interview_process")


def compare(
    session: Session,
    caller: Caller,
    candidate_id: UUID,
    currency: str | None,
    rates: ExchangeRates,
) -> ApproachComparison:
    """The live requests of the caller, best paid first: by what the request names for them, else
    by the upper end of the pay range. Those whose currency has no rate come last.

    The currency is ``currency``, else that of the candidate's minimum salary, else the base of the
    rates. For errors see :func:`app.services.hiring.offer_views.compare`.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    caller.require_role(Role.CANDIDATE)
    min_salary = candidate.preferences.get("min_salary") or {}
    common = currency or min_salary.get("currency") or rates.base
    live = or_(*(request_transitions.status_is(status) for status in LIVE))
    statement = (
        select(MatchRequest)
        .where(MatchRequest.candidate_id == candidate.id, live)
        .order_by(MatchRequest.id.desc())
        .limit(MOST_COMPARED)
    )
    requests = session.scalars(statement).all()
    employers = {one.employer_id for one in requests if one.employer_id is not None}
    habits = employer_habits.habits_of(session, employers)
    items = [
        _compared(request, habits.get(request.employer_id or candidate.id), common, rates)
        for request in requests
    ]
    items.sort(key=_pay, reverse=True)
    return ApproachComparison(items=items, currency=common, rates_date=rates.date)


def _pay(item: ApproachCompared) -> float:
    known = item.salary_per_year if item.salary_per_year is not None else item.pay_per_year_max
    return -1.0 if known is None else float(known)


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)


def _compared(
    request: MatchRequest, habits: EmployerHabits | None, currency: str, rates: ExchangeRates
) -> ApproachCompared:
    job, match = request.job, request.match
    pay = PayRange(**job["salary"]) if job.get("salary") else None
    low, high = rates.range_per_year(pay, currency) or (None, None)
    named = rates.per_year(Salary(**request.salary), currency) if request.salary else None
    location = job.get("location") or {}
    asked = {skill["name"] for skill in job["skills"]}
    line: dict[str, Any] = {name: job.get(name) for name in (*_TERMS, *_MORE_TERMS)}
    return stored(
        ApproachCompared,
        {
            **line,
            "match_request_id": request.id,
            "status": request_transitions.current_status(request),
            "company": request.company["name"],
            "pay": job.get("salary"),
            "pay_per_year_min": _cents(low),
            "pay_per_year_max": _cents(high),
            "salary": request.salary,
            "salary_per_year": _cents(named),
            "currency": currency,
            "country": location.get("country"),
            "city": location.get("city"),
            "benefits": job.get("benefits") or [],
            "score": match["score"],
            "band": match["band"],
            "reason": match["summary"],
            "missing": [
                found["requirement"]
                for found in match["requirements"]
                if found["requirement"] in asked
                and (found["importance"], found["status"]) == ("must", "missing")
            ],
            "unmet_constraints": match["unmet_constraints"],
            "created_at": request.created_at,
            "expires_at": request.expires_at,
            "employer_habits": habits or employer_habits.UNKNOWN,
        },
    )
