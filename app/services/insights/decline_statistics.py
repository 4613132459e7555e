"""Statistics of decline reasons: of one job, and of comparable jobs of other employers.

The reasons themselves are :class:`app.models.DeclineReason`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import clock
from app.models import DeclineReason, Job, MatchRequest, MatchRequestEvent, RequestStatus
from app.schemas.insights import DeclinesRead, ReasonRead, ReasonsRead
from app.services.insights import disclosure

SINCE = timedelta(days=365)
LEAST_EMPLOYERS = 3
"""Fewest employers behind the reasons of peers, so that no single one can be recognised."""


def read(session: Session, job: Job, peers: Iterable[UUID]) -> DeclinesRead:
    """Shares of decline reasons in the last twelve months, of the job and of its ``peers``; one
    query. Each candidate counts once, by the newest answer; notes are not read."""
    columns: tuple[Any, ...] = (
        MatchRequest.job_id,
        MatchRequest.employer_id,
        MatchRequest.candidate_id,
        MatchRequestEvent.reason,
    )
    statement = (
        select(*columns)
        .join(MatchRequestEvent, MatchRequestEvent.match_request_id == MatchRequest.id)
        .where(
            MatchRequest.job_id.in_([job.id, *peers]),
            MatchRequest.status == RequestStatus.DECLINED,
            MatchRequest.ended_at > clock.now() - SINCE,
            MatchRequestEvent.state == RequestStatus.DECLINED,
        )
        .order_by(MatchRequestEvent.id)
    )
    rows = session.execute(statement).all()
    own = [row for row in rows if row.job_id == job.id]
    others = [row for row in rows if row.job_id != job.id]
    return DeclinesRead(own=_reasons(_newest(own)), peers=_of_peers(_newest(others)))


def _newest(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The newest row of each candidate; ``rows`` are in order of time."""
    return list({row.candidate_id: row for row in rows}.values())


def _of_peers(rows: Sequence[Row[Any]]) -> ReasonsRead:
    behind = Counter(row.employer_id for row in rows if row.employer_id is not None)
    enough = len(behind) >= LEAST_EMPLOYERS and 2 * max(behind.values()) <= len(rows)
    return _reasons(rows, shown=enough)


def _reasons(rows: Sequence[Row[Any]], shown: bool = True) -> ReasonsRead:
    counted = Counter(row.reason for row in rows)
    return ReasonsRead(
        n=disclosure.people(len(rows)),
        reasons=[
            ReasonRead(
                reason=name,
                share=disclosure.share_of(counted[name], len(rows)) if shown else None,
            )
            for name in DeclineReason
        ],
    )
