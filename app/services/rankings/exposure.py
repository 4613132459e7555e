"""Capacity-aware exposure: the order of ranked candidates, where the operator wants it spread.

Who already has many open requests stands lower. A candidate attends to so many requests at a time:
the capacity. Who has as many open has no room for another, and stands after everybody who has room
and is at least a fair match, but before the weak ones: nobody is passed over for somebody whom the
job does not suit. Within each of these three parts the score decides, and the score itself stays
what it is.

How this rule was chosen, and what it does to a market: docs/decisions/0016-exposure.md.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.matching.ranker import Hit
from app.models import MatchRequest
from app.services.paging import bad_cursor
from app.services.transitions import match_requests as request_transitions

ROOM, NO_ROOM, WEAK = range(3)


def tier_of(score: float, open_requests: int, capacity: int, fair: float) -> int:
    """In which part of a list a candidate stands: :data:`ROOM`, :data:`NO_ROOM` or :data:`WEAK`,
    in this order. ``fair`` is the lowest score of that band."""
    if score < fair:
        return WEAK
    return ROOM if open_requests < capacity else NO_ROOM


def tiers(
    session: Session, hits: Sequence[Hit], capacity: int, fair: float, at: float
) -> dict[UUID, int]:
    """The part of the list in which each candidate stands.

    Requests are counted as they were at the moment ``at`` (seconds since 1970), that of the first
    page: an employer who approaches people on the way meets nobody twice on the next page.

    Raises
    ------
    ValidationFailed
        If there is no such moment; it came with a cursor.
    """
    try:
        moment = datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        raise bad_cursor() from None
    counts = _open_requests(session, [hit.owner_id for hit in hits], moment)
    return {
        hit.owner_id: tier_of(hit.score, counts.get(hit.owner_id, 0), capacity, fair)
        for hit in hits
    }


def _open_requests(
    session: Session, candidate_ids: Sequence[UUID], moment: datetime
) -> dict[UUID, int]:
    """How many live requests each of these people had, in one query."""
    statement = (
        select(MatchRequest.candidate_id, func.count())
        .where(
            MatchRequest.candidate_id.in_(candidate_ids),
            request_transitions.was_live_at(moment),
        )
        .group_by(MatchRequest.candidate_id)
    )
    return dict(session.execute(statement).all())
