"""Locks of rows until the transaction ends: of a resource that is compared and then changed, of
the parties of requests.

The order is always employer, candidate, requests by their ids, what belongs to a request: that
prevents deadlocks.
"""

from uuid import UUID

from sqlalchemy import select

from app.database import WriteSession
from app.errors import NotFound
from app.models import (
    LIVE,
    Alert,
    Base,
    Candidate,
    Employer,
    Interview,
    Job,
    MatchRequest,
    Offer,
    Webhook,
)

_KINDS: dict[str, type[Base]] = {
    "candidates": Candidate,
    "employers": Employer,
    "jobs": Job,
    "match-requests": MatchRequest,
    "interviews": Interview,
    "offers": Offer,
    "alerts": Alert,
    "webhooks": Webhook,
}
COLLECTIONS = frozenset(_KINDS)
"""Names, as in paths, of the collections whose members can be locked."""


def lock(session: WriteSession, collection: str, id: UUID) -> None:
    """Lock a resource and what is locked before it; what does not exist is not locked."""
    kind = _KINDS[collection]
    if kind in (Interview, Offer):
        owner = select(kind.match_request_id).where(kind.id == id)
        request_id = session.scalar(owner)
        if request_id is not None:
            lock(session, "match-requests", request_id)
    if kind is MatchRequest:
        of_request = select(MatchRequest.candidate_id).where(MatchRequest.id == id)
        candidate_id = session.scalar(of_request)
        if candidate_id is not None:
            lock(session, "candidates", candidate_id)
    row = kind.__table__
    turn = select(row.c.id).where(row.c.id == id).with_for_update(key_share=True)
    session.execute(turn)


def lock_live_of(session: WriteSession, candidate_id: UUID) -> list[MatchRequest]:
    """Lock a candidate's live requests, all at once and in the order of their ids."""
    statement = select(MatchRequest).where(
        MatchRequest.candidate_id == candidate_id, MatchRequest.status.in_(LIVE)
    )
    return list(session.scalars(statement.order_by(MatchRequest.id).with_for_update()))


def lock_party(session: WriteSession, party: type[Candidate] | type[Employer], id: UUID) -> None:
    """Lock the row of a party: ``FOR NO KEY UPDATE``, so that rows that refer to it can be written
    meanwhile.

    Raises
    ------
    NotFound
        If the party was erased meanwhile.
    """
    turn = select(party.id).where(party.id == id).with_for_update(key_share=True)
    if session.scalar(turn) is None:
        raise NotFound()


def lock_all(
    session: WriteSession, *, candidate_id: UUID | None = None, employer_id: UUID | None = None
) -> None:
    """Lock a party that is about to be erased, and all its requests, so that transactions that act
    on one of them finish first."""
    statement = select(MatchRequest.id).order_by(MatchRequest.id)
    if employer_id is not None:
        lock_party(session, Employer, employer_id)
        statement = statement.where(MatchRequest.employer_id == employer_id)
    if candidate_id is not None:
        lock_party(session, Candidate, candidate_id)
        statement = statement.where(MatchRequest.candidate_id == candidate_id)
    session.execute(statement.with_for_update())
