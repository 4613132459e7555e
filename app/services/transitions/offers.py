"""Status changes of offers that no party asks for: expiry, and the end of their request.

An offer that nobody answered in time is expired from ``expires_at`` on, whether or not the worker
has recorded it yet. So reads go through :func:`current_status` (a row) or :func:`is_open` (SQL).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.models import MatchRequest, Offer, OfferStatus
from app.services import events
from app.services.transitions import expected_replies


def current_status(offer: Offer) -> OfferStatus:
    """The effective status now: an open offer past ``expires_at`` is expired."""
    if offer.status == OfferStatus.OPEN and offer.expires_at <= clock.now():
        return OfferStatus.EXPIRED
    return OfferStatus(offer.status)


def is_open() -> ColumnElement[bool]:
    """SQL condition for :func:`current_status` being open."""
    return and_(Offer.status == OfferStatus.OPEN, Offer.expires_at > clock.now())


def end(
    session: WriteSession,
    request: MatchRequest,
    offer: Offer,
    status: OfferStatus,
    actor: str,
    at: datetime | None = None,
) -> None:
    """Give an open offer a final status; the caller holds the lock on its request. ``at`` is when
    it ended; None: now."""
    offer.status = status
    offer.ended_at = at or clock.now()
    expected_replies.resolve(session, expected_replies.OFFER, offer.id)
    events.emit(session, request, f"offer.{status}", actor, subject_id=offer.id, at=at)
    session.flush()


def record_expiry(session: WriteSession, request: MatchRequest, offer: Offer) -> None:
    """Store the expiry of an offer whose time has passed; otherwise do nothing."""
    if offer.status == OfferStatus.OPEN and current_status(offer) is OfferStatus.EXPIRED:
        end(session, request, offer, OfferStatus.EXPIRED, events.SYSTEM, offer.expires_at)


def open_of(session: WriteSession, request: MatchRequest) -> Offer | None:
    """The open offer of a locked request, or None; an expired one is recorded as such."""
    statement = select(Offer).where(
        Offer.match_request_id == request.id, Offer.status == OfferStatus.OPEN
    )
    offer = session.scalar(statement)
    if offer is None:
        return None
    record_expiry(session, request, offer)
    return offer if offer.status == OfferStatus.OPEN else None


def close_open(session: WriteSession, request: MatchRequest, actor: str) -> None:
    """Close the open offer of a request that ends, if there is one."""
    offer = open_of(session, request)
    if offer is not None:
        end(session, request, offer, OfferStatus.CLOSED, actor)


def with_open_offer(session: Session, request_ids: list[UUID]) -> set[UUID]:
    """The ids among ``request_ids`` whose request has an open offer; one query."""
    statement = select(Offer.match_request_id).where(
        Offer.match_request_id.in_(request_ids), is_open()
    )
    return set(session.scalars(statement))


def expire_due(session: WriteSession, limit: int = 500) -> int:
    """Record the expiry of up to ``limit`` offers; return how many. The worker calls it."""
    due = (
        select(Offer, MatchRequest)
        .join(MatchRequest, MatchRequest.id == Offer.match_request_id)
        .where(Offer.status == OfferStatus.OPEN, Offer.expires_at <= clock.now())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = session.execute(due).all()
    for offer, request in found:
        record_expiry(session, request, offer)
    return len(found)
