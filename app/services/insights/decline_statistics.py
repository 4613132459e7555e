"""Why candidates declined: one job, and comparable jobs of other employers."""

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
"""So many employers stand behind the reasons of peers: none can be told apart in them."""


def read(session: Session, job: Job, peers: Iterable[UUID]) -> DeclinesRead:
    """Reasons of the last twelve months, in one query; no notes, and nobody twice."""
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
    """The newest answer of each person."""
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
