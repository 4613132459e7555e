"""Capacity-aware exposure: an order of ranked candidates that spreads employers' requests.

The operator sets a capacity: how many open requests a candidate attends to at a time. A list of
candidates then has three tiers: fair matches (or better) with fewer open requests than that, fair
matches at capacity, weak matches. So nobody stands below somebody whom the job does not suit.
Within a tier the score decides; scores themselves do not change.

How this rule was chosen, and what it does to a market: docs/decisions/0016-exposure.md.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.matching.ranking import Hit
from app.models import MatchRequest
from app.services.paging import bad_cursor
from app.services.transitions import match_requests as request_transitions

AVAILABLE, AT_CAPACITY, WEAK = range(3)


def tier_of(score: float, open_requests: int, capacity: int, fair: float) -> int:
    """The tier of a candidate: :data:`AVAILABLE`, :data:`AT_CAPACITY` or :data:`WEAK`, in this
    order. ``fair`` is the lowest score of the band *fair*, 0..1."""
    if score < fair:
        return WEAK
    return AVAILABLE if open_requests < capacity else AT_CAPACITY


def tiers(
    session: Session, hits: Sequence[Hit], capacity: int, fair: float, at: float
) -> dict[UUID, int]:
    """The tier of each candidate of a list, by id.

    Parameters
    ----------
    at
        Seconds since 1970 at which the first page was made. Open requests are counted as of then,
        so that requests sent meanwhile do not reorder the following pages.

    Raises
    ------
    ValidationFailed
        If ``at``, which a cursor brings, is out of range.
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
    """Number of live requests by candidate id at ``moment``; one query."""
    statement = (
        select(MatchRequest.candidate_id, func.count())
        .where(
            MatchRequest.candidate_id.in_(candidate_ids),
            request_transitions.was_live_at(moment),
        )
        .group_by(MatchRequest.candidate_id)
    )
    return dict(session.execute(statement).all())
