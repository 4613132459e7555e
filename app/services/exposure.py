"""Capacity-aware exposure: the order of ranked candidates, where the operator wants it spread."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.matching.exposure import part_of
from app.matching.ranker import Entry
from app.models import MatchRequest
from app.services import match_request_moves
from app.services.paging import bad_cursor


def parts(
    session: Session, entries: Sequence[Entry], capacity: int, fair: float, at: float
) -> dict[UUID, int]:
    """The part of the list in which each candidate stands; see :mod:`app.matching.exposure`.

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
    counts = _open_requests(session, [entry.owner_id for entry in entries], moment)
    return {
        entry.owner_id: part_of(entry.score, counts.get(entry.owner_id, 0), capacity, fair)
        for entry in entries
    }


def _open_requests(
    session: Session, candidate_ids: Sequence[UUID], moment: datetime
) -> dict[UUID, int]:
    """How many live requests each of these people had, in one query."""
    statement = (
        select(MatchRequest.candidate_id, func.count())
        .where(
            MatchRequest.candidate_id.in_(candidate_ids),
            match_request_moves.was_live_at(moment),
        )
        .group_by(MatchRequest.candidate_id)
    )
    return dict(session.execute(statement).all())
