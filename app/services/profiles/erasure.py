"""Erasing people: from every table, from answers kept for others, and for good.

Everything that refers to a person goes with their row. What others were answered about them, and is
kept for a day so that a repeated call gets it again, is looked for by their id. A tombstone stays:
restoring a backup from before erases the person again. It is also logged once committed, so that it
survives the loss of the database itself.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Text, cast, delete, event, or_, select
from sqlalchemy.orm import Session

from app.database import WriteSession
from app.models import (
    Candidate,
    IdempotentAnswer,
    Interview,
    MatchRequest,
    Principal,
    ServedRanking,
    Tombstone,
)
from app.observability import log
from app.services import embeddings
from app.services.transitions import row_locks
from app.services.webhooks import endpoints


def id_hash(id: UUID) -> str:
    """What a tombstone knows of an id."""
    return hashlib.sha256(id.bytes).hexdigest()


def erase(session: WriteSession, candidate: Candidate) -> None:
    """Erase a candidate: profile, vectors, requests, consents, API keys, webhooks and the account
    itself."""
    session.erases = True
    row_locks.lock_all(session, candidate_id=candidate.id)
    endpoints.lock_of(session, candidate)
    _forget_answers(session, candidate.id)
    _forget_rankings(session, candidate.id)
    embeddings.remove(session, "candidate", candidate.id)
    principal = session.get(Principal, candidate.principal_id) if candidate.principal_id else None
    session.delete(candidate)
    session.flush()
    if principal is not None:
        session.delete(principal)
    bury(session, [candidate.id, *([] if principal is None else [principal.id])])
    session.flush()


def _forget_answers(session: WriteSession, candidate_id: UUID) -> None:
    requests = select(MatchRequest.id).where(MatchRequest.candidate_id == candidate_id)
    ids = [candidate_id, *session.scalars(requests)]
    for start in range(0, len(ids), 50):
        named = [IdempotentAnswer.body.contains(str(id)) for id in ids[start : start + 50]]
        session.execute(delete(IdempotentAnswer).where(or_(*named)))


def _forget_rankings(session: WriteSession, candidate_id: UUID) -> None:
    """Erase the served rankings that show a candidate to employers; those that were shown to the
    candidate go with the row."""
    shown = or_(
        *(
            cast(column, Text).contains(str(candidate_id))
            for column in (ServedRanking.items, ServedRanking.aside)
        )
    )
    of_people = ServedRanking.ranked == "candidates"
    session.execute(delete(ServedRanking).where(of_people, shown))


def forget_interviewers(session: WriteSession, ids: Iterable[UUID]) -> None:
    """Take members whose accounts end off every interview that names them: they will not come to
    those ahead, and their names are not kept."""
    gone = {str(id) for id in ids}
    for id in gone:
        named = select(Interview).where(cast(Interview.interviewers, Text).contains(id))
        for interview in session.scalars(named.with_for_update()):
            interview.interviewers = [
                member for member in interview.interviewers if member["id"] not in gone
            ]


def bury(session: WriteSession, ids: Iterable[UUID]) -> None:
    """Leave tombstones of erased profiles and accounts."""
    hashes = [id_hash(id) for id in ids]
    session.add_all(Tombstone(id_hash=one) for one in hashes)

    def said(_session: Session) -> None:
        for one in hashes:
            log.info("erased", tombstone=one)

    event.listen(session, "after_commit", said, once=True)
