"""Read models of offers: the JSON of the API, flags for the candidate, comparison in one
currency."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching.documents import PayRange, Salary
from app.matching.pay import ExchangeRates
from app.models import MatchRequest, Offer, Role
from app.schemas.offer import OfferCompared, OfferComparison, OfferRead
from app.schemas.validation import stored
from app.services.accounts.access import Caller
from app.services.hiring import offers
from app.services.profiles import candidates
from app.services.transitions import offers as offer_transitions

_BELOW_RANGE = {
    "code": "below-range",
    "severity": "warning",
    "message": "This is less than the pay range of the job you were approached about.",
}
_BELOW_STATED = {
    "code": "below-stated",
    "severity": "warning",
    "message": "This is less than the pay that the request named for you.",
}
_MOST_COMPARED = 100


def _salary(offer: Offer) -> Salary:
    return Salary(offer.salary_amount / 100, offer.salary_currency, offer.salary_period)


def flags(offer: Offer, request: MatchRequest, rates: ExchangeRates) -> list[dict[str, Any]]:
    """Flags for the candidate: the offer pays less per year than the job's range or the request
    stated when it was sent. None where a currency has no exchange rate."""
    pay = rates.per_year(_salary(offer))
    if pay is None:
        return []
    found = []
    frozen = request.job.get("salary")
    low = rates.range_per_year(PayRange(**frozen)) if frozen else None
    if low is not None and pay < low[0] * (1 - 1e-9):
        found.append(_BELOW_RANGE)
    stated = rates.per_year(Salary(**request.salary)) if request.salary else None
    if stated is not None and pay < stated * (1 - 1e-9):
        found.append(_BELOW_STATED)
    return found


def as_read(caller: Caller, offer: Offer, request: MatchRequest, rates: ExchangeRates) -> OfferRead:
    """Render an offer; its flags are for the candidate."""
    status = offer_transitions.current_status(offer)
    expired = status != offer.status
    return stored(
        OfferRead,
        {
            "id": offer.id,
            "created_at": offer.created_at,
            "updated_at": offer.expires_at if expired else offer.updated_at,
            "match_request_id": offer.match_request_id,
            "status": status,
            "by": offer.by,
            "salary": offers.terms_of(offer),
            "start_date": offer.start_date,
            "equity": offer.equity,
            "benefits": offer.benefits,
            "note": offer.note,
            "expires_at": offer.expires_at,
            "ended_at": offer.expires_at if expired else offer.ended_at,
            "rounds": offer.rounds,
            "flags": flags(offer, request, rates) if caller.is_candidate else [],
            "next_actions": offers.next_actions(caller, offer),
        },
    )


def compare(
    session: Session,
    caller: Caller,
    candidate_id: UUID,
    currency: str | None,
    rates: ExchangeRates,
) -> OfferComparison:
    """A candidate's open offers, best paid first, each also per year in one currency.

    The currency is ``currency``, else that of the candidate's minimum salary, else the base of the
    rates. Offers whose currency has no rate come last.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    caller.require_role(Role.CANDIDATE)
    min_salary = candidate.preferences.get("min_salary") or {}
    common = currency or min_salary.get("currency") or rates.base
    statement = (
        select(Offer, MatchRequest)
        .join(MatchRequest, MatchRequest.id == Offer.match_request_id)
        .where(MatchRequest.candidate_id == candidate.id, offer_transitions.is_open())
        .order_by(Offer.id.desc())
        .limit(_MOST_COMPARED)
    )
    items = [
        _compared(offer, request, common, rates) for offer, request in session.execute(statement)
    ]
    items.sort(key=lambda item: -(item.pay_per_year if item.pay_per_year is not None else -1))
    return OfferComparison(items=items, currency=common, rates_date=rates.date)


def _compared(
    offer: Offer, request: MatchRequest, currency: str, rates: ExchangeRates
) -> OfferCompared:
    pay = rates.per_year(_salary(offer), currency)
    return stored(
        OfferCompared,
        {
            "offer_id": offer.id,
            "match_request_id": request.id,
            "company": request.company["name"],
            "title": request.job["title"],
            "salary": offers.terms_of(offer),
            "pay_per_year": None if pay is None else round(pay, 2),
            "currency": currency,
            "start_date": offer.start_date,
            "equity": offer.equity,
            "benefits": offer.benefits,
            "remote": request.job.get("remote"),
            "country": (request.job.get("location") or {}).get("country"),
            "expires_at": offer.expires_at,
            "flags": flags(offer, request, rates),
        },
    )
