"""Offers and their negotiation: at most one open offer per request, counter-offers by turns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.database import ReadSession, WriteSession
from app.errors import Forbidden, InvalidTransition, OfferExpired, ValidationFailed
from app.models import ENGAGED, OFFER_TRANSITIONS, Candidate, MatchRequest, Offer, OfferStatus, Role
from app.models import RequestStatus as S
from app.schemas.offer import OfferCounter, OfferCreate
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import match_requests, subresources
from app.services.paging import Slice
from app.services.transitions import expected_replies, row_locks
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import offers as offer_transitions
from app.services.transitions.match_requests import current_status

_TERMS = ("salary", "start_date", "equity", "benefits", "expires_at")


def _check_future(expires_at: datetime) -> None:
    if expires_at <= clock.now():
        raise ValidationFailed.of("expires_at", "in_the_past", "An offer stands for some time.")


def _set_terms(offer: Offer, by: Role, terms: OfferCreate) -> None:
    """Make these the offer's current terms and append them to its rounds."""
    offer.by = by
    offer.salary_amount = round(terms.salary.amount * 100)
    offer.salary_currency = terms.salary.currency
    offer.salary_period = terms.salary.period
    offer.start_date, offer.equity = terms.start_date, terms.equity
    offer.benefits, offer.note = terms.benefits, terms.note
    offer.expires_at = terms.expires_at
    terms_round = {"by": by, "at": clock.now().isoformat(), **terms.model_dump(mode="json")}
    offer.rounds = [*(offer.rounds or []), terms_round]


def create(session: WriteSession, caller: Caller, request_id: UUID, body: OfferCreate) -> Offer:
    """Make an offer, as the employer. The first one changes the request's status to ``offer``.

    Raises
    ------
    InvalidTransition
        If the request is not engaged, or has an open offer.
    ValidationFailed
        If the offer would expire in the past.
    """
    request = match_requests.get_as_party(session, caller, request_id, by=[Role.EMPLOYER])
    status = current_status(request)
    if status not in ENGAGED:
        raise InvalidTransition(status)
    _check_future(body.expires_at)
    under_way = InvalidTransition(status, "An offer is open; it ends before there is another.")
    if offer_transitions.open_of(session, request) is not None:
        raise under_way
    if status is not S.OFFER:
        request_transitions.change_status(session, request, S.OFFER, caller.role)
    offer = Offer(match_request_id=request.id, status=OfferStatus.OPEN)
    _set_terms(offer, Role.EMPLOYER, body)
    session.add(offer)
    try:
        session.flush()
    except IntegrityError as error:
        raise under_way from error
    _record_terms(session, request, offer, caller, "offer.created")
    return offer


def _record_terms(
    session: WriteSession, request: MatchRequest, offer: Offer, caller: Caller, event: str
) -> None:
    """Emit an event about new terms; a reply of the other side is now expected."""
    expected_replies.record_activity(session, request, caller.role)
    other = expected_replies.other_side(caller.role)
    expected_replies.expect(session, request, expected_replies.OFFER, offer.id, other)
    events.emit(session, request, event, caller.role, subject_id=offer.id)
    session.flush()


def get(session: Session, caller: Caller, offer_id: UUID) -> tuple[Offer, MatchRequest]:
    """Return an offer the caller may see, with its request, or raise NotFound."""
    return subresources.get(session, caller, Offer, offer_id)


def search(
    session: ReadSession, caller: Caller, request_id: UUID, cursor: str | None, limit: int
) -> tuple[Slice[Offer], MatchRequest]:
    """The offers of a request, newest first, and the request."""
    return subresources.search(session, caller, Offer, request_id, cursor, limit)


def _check_turn(caller: Caller, offer: Offer, verb: str) -> None:
    """Check that the offer is open and that it is the caller's turn.

    Raises
    ------
    OfferExpired
        If nobody accepted in time.
    InvalidTransition
        If it has ended otherwise, or it is the other side's turn.
    """
    status = offer_transitions.current_status(offer)
    if status is OfferStatus.EXPIRED:
        raise OfferExpired("Nobody accepted it in time; a new one may be made.", state=status)
    if status is not OfferStatus.OPEN:
        raise InvalidTransition(status)
    spoke_last = offer.by == caller.role
    if spoke_last != (verb == "withdraw"):
        raise InvalidTransition(status, "At the moment this step is the other side's.")


def next_actions(caller: Caller, offer: Offer) -> list[str]:
    """The steps that the caller may take with an offer now: last path segments of its POST
    routes."""
    if caller.is_admin or offer_transitions.current_status(offer) is not OfferStatus.OPEN:
        return []
    if offer.by == caller.role:
        return ["withdraw"] if caller.is_employer else []
    return ["accept", "decline", "counter"]


def _lock_for_step(
    session: WriteSession, caller: Caller, offer_id: UUID, verb: str
) -> tuple[Offer, MatchRequest]:
    """Lock the request of an offer and check that the caller may take this step now."""
    request_id = subresources.request_id_of(session, caller, Offer, offer_id)
    by = [Role.EMPLOYER] if verb == "withdraw" else events.PARTIES
    request = match_requests.get_as_party(session, caller, request_id, by=by)
    offer = session.get_one(Offer, offer_id)
    _check_turn(caller, offer, verb)
    return offer, request


def counter(
    session: WriteSession, caller: Caller, offer_id: UUID, body: OfferCounter
) -> tuple[Offer, MatchRequest]:
    """Make a counter-offer; terms that the body leaves out stay as they were.

    Raises
    ------
    ValidationFailed
        If the body names no term, clears salary or expiry, or the offer would expire in the past.
    OfferExpired, InvalidTransition
        If the offer is not open, or it is the other side's turn.
    """
    offer, request = _lock_for_step(session, caller, offer_id, "counter")
    named = {name: getattr(body, name) for name in _TERMS if name in body.model_fields_set}
    if not named:
        raise ValidationFailed.of("salary", "missing", "Name at least one other term.")
    for name in ("salary", "expires_at"):
        if name in named and named[name] is None:
            raise ValidationFailed.of(name, "null_forbidden", "An offer always states this.")
    if "benefits" in named:
        named["benefits"] = named["benefits"] or []
    before = {name: value for name, value in offer.rounds[-1].items() if name in _TERMS}
    terms = OfferCreate.model_validate({**before, **named, "note": body.note})
    _check_future(terms.expires_at)
    _set_terms(offer, caller.role, terms)
    session.flush()
    _record_terms(session, request, offer, caller, "offer.countered")
    return offer, request


def end(
    session: WriteSession, caller: Caller, offer_id: UUID, verb: str
) -> tuple[Offer, MatchRequest]:
    """Decline or withdraw an offer. The request keeps the status ``offer``: another may follow."""
    offer, request = _lock_for_step(session, caller, offer_id, verb)
    offer_transitions.end(session, request, offer, OFFER_TRANSITIONS[verb], caller.role)
    expected_replies.record_activity(session, request, caller.role)
    return offer, request


def accept(session: WriteSession, caller: Caller, offer_id: UUID) -> tuple[Offer, MatchRequest]:
    """Accept the current terms: the candidate is hired, and their other engaged requests close.

    The candidate's row is locked first, so that two offers cannot both be accepted; then all their
    live requests, in the order of their ids.

    Raises
    ------
    Forbidden
        If the caller is the operator.
    OfferExpired, InvalidTransition
        If the offer is not open, or it is the other side's turn.
    """
    request = match_requests.get(
        session, caller, subresources.request_id_of(session, caller, Offer, offer_id)
    )
    if caller.role not in events.PARTIES:
        raise Forbidden("Only for the parties of the request.")
    candidate_id = request.candidate_id
    session.expire_all()  # read again below, under the locks
    row_locks.lock_party(session, Candidate, candidate_id)
    live = row_locks.lock_live_of(session, candidate_id)
    offer, request = _lock_for_step(session, caller, offer_id, "accept")
    offer_transitions.end(session, request, offer, OfferStatus.ACCEPTED, caller.role)
    request_transitions.hire(session, request, caller.role, live)
    return offer, request


def terms_of(offer: Offer) -> dict[str, Any]:
    """The offered salary in major units: ``{amount, currency, period}``."""
    return {
        "amount": offer.salary_amount / 100,
        "currency": offer.salary_currency,
        "period": offer.salary_period,
    }
