"""Locks of single resources, for those who first compare what is there and then change it."""

from uuid import UUID

from sqlalchemy import select

from app.database import WriteSession
from app.models import (
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
    """Lock a resource until the transaction ends; what does not exist is not locked.

    The order is that of every other transaction, which prevents deadlocks: candidate, request,
    what belongs to the request.
    """
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
