"""The outbox: every event is a row of the transaction in which it happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock
from app.database import WriteSession
from app.models import MatchRequest, OutboxEvent, Role

SYSTEM = "system"  # the actor where time, not a person, decided
PARTIES = (Role.CANDIDATE, Role.EMPLOYER)


def emit(
    session: WriteSession,
    request: MatchRequest,
    type: str,
    actor: str,
    *,
    subject_id: UUID | None = None,
    audience: Iterable[Role] = PARTIES,
    at: datetime | None = None,
    **data: str,
) -> None:
    """Write an event about a request that the session has locked, and number it.

    Parameters
    ----------
    type
        Such as ``match_request.accepted`` or ``offer.countered``.
    subject_id
        The message, interview or offer it is about; none: the request itself.
    audience
        Who may learn of it; the operator always may.
    data
        More than references: plain words that every reader of the audience may see.
    """
    request.sequence += 1
    moment = at or clock.now()
    session.add(
        OutboxEvent(
            type=type,
            match_request_id=request.id,
            sequence=request.sequence,
            candidate_id=request.candidate_id,
            employer_id=request.employer_id,
            audience=list(audience),
            data={
                "id": str(subject_id or request.id),
                "match_request_id": str(request.id),
                "job_id": str(request.job_id) if request.job_id else None,
                "candidate_id": str(request.candidate_id),
                "employer_id": str(request.employer_id) if request.employer_id else None,
                "actor": actor,
                **data,
            },
            created_at=moment,
        )
    )


def payload(event: OutboxEvent) -> dict[str, Any]:
    """What is sent of an event, before the receiver's view of its subject is added."""
    return {
        "type": event.type,
        "timestamp": event.created_at.isoformat(),
        "data": {**event.data, "sequence": event.sequence},
    }
