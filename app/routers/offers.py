"""Offers: make, counter, accept, decline, withdraw, compare."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheEngine
from app.routers.edge.transaction import Route
from app.schemas.offer import (
    OfferComparison,
    OfferCounter,
    OfferCreate,
    OfferPage,
    OfferRead,
)
from app.schemas.values import Currency
from app.services.hiring import match_requests, offer_views, offers

router = APIRouter(prefix="/v1", tags=["after acceptance"], route_class=Route)


@router.post("/match-requests/{id}/offers", status_code=201, operation_id="create_offer")
def create_offer(
    id: UUID,
    body: OfferCreate,
    caller: TheCaller,
    engine: TheEngine,
    response: Response,
    session: WriteSession,
) -> OfferRead:
    """Offer the work to the candidate. One offer is open at a time; the first one moves the
    request to `offer`."""
    offer = offers.create(session, caller, id, body)
    response.headers["Location"] = f"/v1/offers/{offer.id}"
    request = match_requests.get(session, caller, id)
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.get("/match-requests/{id}/offers", operation_id="list_offers")
def list_offers(
    id: UUID,
    caller: TheCaller,
    engine: TheEngine,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> OfferPage:
    """The offers of a request with all their rounds, newest first."""
    page, request = offers.search(session, caller, id, cursor, limit)
    items = [offer_views.as_read(caller, offer, request, engine.rates) for offer in page.rows]
    return OfferPage(items=items, next_cursor=page.next_cursor)


@router.get("/offers/{id}", operation_id="get_offer")
def get_offer(id: UUID, caller: TheCaller, engine: TheEngine, session: ReadSession) -> OfferRead:
    """An offer with every round of its negotiation."""
    offer, request = offers.get(session, caller, id)
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.post("/offers/{id}/counter", operation_id="counter_offer")
def counter_offer(
    id: UUID, body: OfferCounter, caller: TheCaller, engine: TheEngine, session: WriteSession
) -> OfferRead:
    """Answer with other terms: the side that did not speak last. Absent terms stay."""
    offer, request = offers.counter(session, caller, id, body)
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.post("/offers/{id}/accept", operation_id="accept_offer")
def accept_offer(
    id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession
) -> OfferRead:
    """Agree to the terms of the other side: the candidate is hired. The candidate's other open
    offers are closed, and so is whatever else is in process for them."""
    offer, request = offers.accept(session, caller, id)
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.post("/offers/{id}/decline", operation_id="decline_offer")
def decline_offer(
    id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession
) -> OfferRead:
    """Turn down the terms of the other side, which ends this offer. Another may follow."""
    offer, request = offers.end(session, caller, id, "decline")
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.post("/offers/{id}/withdraw", operation_id="withdraw_offer")
def withdraw_offer(
    id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession
) -> OfferRead:
    """Take back an offer as long as the candidate has not answered. After a counter-offer,
    accept, counter or decline that."""
    offer, request = offers.end(session, caller, id, "withdraw")
    return offer_views.as_read(caller, offer, request, engine.rates)


@router.get("/candidates/{id}/offers/compare", operation_id="compare_offers")
def compare_offers(
    id: UUID,
    caller: TheCaller,
    engine: TheEngine,
    session: ReadSession,
    currency: Annotated[Currency | None, Query()] = None,
) -> OfferComparison:
    """Your open offers side by side: pay per year in one currency (yours, unless you name
    another), benefits, start."""
    return offer_views.compare(session, caller, id, currency, engine.rates)
