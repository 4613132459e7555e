"""Offers and negotiation: one offer at a time, rounds from either side, one end."""

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
from app.services.hiring import match_requests, request_parts
from app.services.paging import Slice
from app.services.transitions import (
    expected_replies,
)
from app.services.transitions import (
    match_requests as request_transitions,
)
from app.services.transitions import (
    offers as offer_transitions,
)
from app.services.transitions.match_requests import current_status

_TERMS = ("salary", "start_date", "equity", "benefits", "expires_at")


def _check_future(expires_at: datetime) -> None:
    if expires_at <= clock.now():
        raise ValidationFailed.of("expires_at", "in_the_past", "An offer stands for some time.")


def _put(offer: Offer, by: Role, terms: OfferCreate) -> None:
    """Make these the terms on the table, and keep them as a round."""
    offer.by = by
    offer.salary_amount = round(terms.salary.amount * 100)
    offer.salary_currency = terms.salary.currency
    offer.salary_period = terms.salary.period
    offer.start_date, offer.equity = terms.start_date, terms.equity
    offer.benefits, offer.note = terms.benefits, terms.note
    offer.expires_at = terms.expires_at
    said = {"by": by, "at": clock.now().isoformat(), **terms.model_dump(mode="json")}
    offer.rounds = [*(offer.rounds or []), said]


def create(session: WriteSession, caller: Caller, request_id: UUID, body: OfferCreate) -> Offer:
    """Offer the work. The request's first offer moves it to ``offer``.

    Raises
    ------
    InvalidTransition
        If the request is not in process, or has an open offer.
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
        request_transitions.move(session, request, S.OFFER, caller.role)
    offer = Offer(match_request_id=request.id, status=OfferStatus.OPEN)
    _put(offer, Role.EMPLOYER, body)
    session.add(offer)
    try:
        session.flush()
    except IntegrityError as error:
        raise under_way from error
    _spoken(session, request, offer, caller, "offer.created")
    return offer


def _spoken(
    session: WriteSession, request: MatchRequest, offer: Offer, caller: Caller, event: str
) -> None:
    """Terms are on the table: the other side is to reply."""
    expected_replies.record_activity(session, request, caller.role)
    other = expected_replies.other_side(caller.role)
    expected_replies.expect(session, request, expected_replies.OFFER, offer.id, other)
    events.emit(session, request, event, caller.role, subject_id=offer.id)
    session.flush()


def get(session: Session, caller: Caller, offer_id: UUID) -> tuple[Offer, MatchRequest]:
    """Return an offer the caller may see, with its request, or raise NotFound."""
    return request_parts.get(session, caller, Offer, offer_id)


def search(
    session: ReadSession, caller: Caller, request_id: UUID, cursor: str | None, limit: int
) -> tuple[Slice[Offer], MatchRequest]:
    """The offers of a request, newest first, and the request."""
    return request_parts.search(session, caller, Offer, request_id, cursor, limit)


def _check_turn(caller: Caller, offer: Offer, verb: str) -> None:
    """Only an open offer has a next step, and it is one side's.

    Raises
    ------
    OfferExpired
        If nobody accepted in time.
    InvalidTransition
        If it has ended otherwise, or the step is the other side's at the moment.
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
    """What the caller may do with an offer now."""
    if caller.is_admin or offer_transitions.current_status(offer) is not OfferStatus.OPEN:
        return []
    if offer.by == caller.role:
        return ["withdraw"] if caller.is_employer else []
    return ["accept", "decline", "counter"]


def _on_the_table(
    session: WriteSession, caller: Caller, offer_id: UUID, verb: str
) -> tuple[Offer, MatchRequest]:
    """Lock the request of an offer for a step that is the caller's to take now."""
    request_id = request_parts.request_id_of(session, caller, Offer, offer_id)
    by = [Role.EMPLOYER] if verb == "withdraw" else events.PARTIES
    request = match_requests.get_as_party(session, caller, request_id, by=by)
    offer = session.get_one(Offer, offer_id)
    _check_turn(caller, offer, verb)
    return offer, request


def counter(
    session: WriteSession, caller: Caller, offer_id: UUID, body: OfferCounter
) -> tuple[Offer, MatchRequest]:
    """Answer with other terms; what the body leaves out stays as it was.

    Raises
    ------
    ValidationFailed
        If nothing is said that could be other than before.
    """
    offer, request = _on_the_table(session, caller, offer_id, "counter")
    said = {name: getattr(body, name) for name in _TERMS if getattr(body, name) is not None}
    if not said:
        raise ValidationFailed.of("salary", "missing", "Name at least one other term.")
    before = {name: value for name, value in offer.rounds[-1].items() if name in _TERMS}
    terms = OfferCreate.model_validate({**before, **said, "note": body.note})
    _check_future(terms.expires_at)
    _put(offer, caller.role, terms)
    session.flush()
    _spoken(session, request, offer, caller, "offer.countered")
    return offer, request


def end(
    session: WriteSession, caller: Caller, offer_id: UUID, verb: str
) -> tuple[Offer, MatchRequest]:
    """Decline or withdraw an offer. The request stays in ``offer``: another may follow."""
    offer, request = _on_the_table(session, caller, offer_id, verb)
    offer_transitions.end(session, request, offer, OFFER_TRANSITIONS[verb], caller.role)
    expected_replies.record_activity(session, request, caller.role)
    return offer, request


def accept(session: WriteSession, caller: Caller, offer_id: UUID) -> tuple[Offer, MatchRequest]:
    """Agree to the terms on the table: the candidate is hired, and what else was in process for
    them ends.

    Acceptances of one candidate take turns at the candidate's row, so that two offers cannot both
    be accepted; then all live requests are locked in the order of their ids.
    """
    request = match_requests.get(
        session, caller, request_parts.request_id_of(session, caller, Offer, offer_id)
    )
    if caller.role not in events.PARTIES:
        raise Forbidden("Only for the parties of the request.")
    candidate_id = request.candidate_id
    session.expire_all()  # read again below, under the locks
    request_transitions.lock_party(session, Candidate, candidate_id)
    live = request_transitions.lock_live_of(session, candidate_id)
    offer, request = _on_the_table(session, caller, offer_id, "accept")
    offer_transitions.end(session, request, offer, OfferStatus.ACCEPTED, caller.role)
    request_transitions.hire(session, request, caller.role, live)
    return offer, request


def terms_of(offer: Offer) -> dict[str, Any]:
    """The salary on the table, in major units."""
    return {
        "amount": offer.salary_amount / 100,
        "currency": offer.salary_currency,
        "period": offer.salary_period,
    }
