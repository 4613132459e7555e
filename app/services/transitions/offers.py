"""State changes of offers that no party asks for: time, and the end of a request.

An offer that nobody answered in time is expired from that moment on, whether or not a worker has
written it down yet: every read goes through :func:`current_status` or :func:`is_open`.
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
    """The state at this moment."""
    if offer.status == OfferStatus.OPEN and offer.expires_at <= clock.now():
        return OfferStatus.EXPIRED
    return OfferStatus(offer.status)


def is_open() -> ColumnElement[bool]:
    """SQL: the offer is open at this moment."""
    return and_(Offer.status == OfferStatus.OPEN, Offer.expires_at > clock.now())


def end(
    session: WriteSession,
    request: MatchRequest,
    offer: Offer,
    status: OfferStatus,
    actor: str,
    at: datetime | None = None,
) -> None:
    """Bring an open offer of a locked request into a final state."""
    offer.status = status
    offer.ended_at = at or clock.now()
    expected_replies.resolve(session, expected_replies.OFFER, offer.id)
    events.emit(session, request, f"offer.{status}", actor, subject_id=offer.id, at=at)
    session.flush()


def settle_expiry(session: WriteSession, request: MatchRequest, offer: Offer) -> None:
    """Write down an expiry that time has already decided."""
    if offer.status == OfferStatus.OPEN and current_status(offer) is OfferStatus.EXPIRED:
        end(session, request, offer, OfferStatus.EXPIRED, events.SYSTEM, offer.expires_at)


def open_of(session: WriteSession, request: MatchRequest) -> Offer | None:
    """The open offer of a locked request, if any; one that has run out is written down as such."""
    statement = select(Offer).where(
        Offer.match_request_id == request.id, Offer.status == OfferStatus.OPEN
    )
    offer = session.scalar(statement)
    if offer is None:
        return None
    settle_expiry(session, request, offer)
    return offer if offer.status == OfferStatus.OPEN else None


def close_open(session: WriteSession, request: MatchRequest, actor: str) -> None:
    """The request ends, and with it the offer that is still open."""
    offer = open_of(session, request)
    if offer is not None:
        end(session, request, offer, OfferStatus.CLOSED, actor)


def with_open_offer(session: Session, request_ids: list[UUID]) -> set[UUID]:
    """Which of these requests have an open offer; one query."""
    statement = select(Offer.match_request_id).where(
        Offer.match_request_id.in_(request_ids), is_open()
    )
    return set(session.scalars(statement))


def expire_due(session: WriteSession, limit: int = 500) -> int:
    """Write down what has expired; return how many. The worker's task."""
    due = (
        select(Offer, MatchRequest)
        .join(MatchRequest, MatchRequest.id == Offer.match_request_id)
        .where(Offer.status == OfferStatus.OPEN, Offer.expires_at <= clock.now())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = session.execute(due).all()
    for offer, request in found:
        settle_expiry(session, request, offer)
    return len(found)
