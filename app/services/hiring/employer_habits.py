"""How employers answer the people who accepted their requests: figures for candidates who have to
decide, never about fewer than ten people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import (
    LIVE,
    REPLY_TARGET,
    Interview,
    MatchRequest,
    MatchRequestEvent,
    Message,
    RequestStatus,
    Role,
)
from app.schemas.match_request import EmployerHabits

PERIOD = timedelta(days=365)
SILENCE = timedelta(days=14)
"""Who has heard nothing for so long was not answered."""
LEAST = 10
"""Fewest people behind a figure."""

S = RequestStatus
UNKNOWN = EmployerHabits.model_validate(dict.fromkeys(EmployerHabits.model_fields))
"""No figure: too few people, or an employer that is gone."""


@dataclass
class _Record:
    """What happened to one request."""

    candidate_id: UUID
    status: str
    entered: dict[str, datetime] = field(default_factory=dict)
    closed_by: str | None = None
    steps: list[datetime] = field(default_factory=list)  # of the employer

    @property
    def accepted_at(self) -> datetime | None:
        return self.entered.get(S.ACCEPTED)

    def wait(self, accepted_at: datetime, now: datetime) -> tuple[timedelta, bool]:
        """How long the person waited for the employer's next step, and whether it came."""
        answered = min((step for step in self.steps if step >= accepted_at), default=None)
        end = answered or min(now, self.entered.get(S.CLOSED, now))
        return end - accepted_at, answered is not None


def habits_of(session: Session, employer_ids: Iterable[UUID]) -> dict[UUID, EmployerHabits]:
    """The habits of employers, by id; a constant number of queries."""
    wanted = set(employer_ids)
    records: defaultdict[UUID, dict[UUID, _Record]] = defaultdict(dict)
    requests = select(
        MatchRequest.id, MatchRequest.employer_id, MatchRequest.candidate_id, MatchRequest.status
    ).where(MatchRequest.employer_id.in_(wanted), MatchRequest.created_at >= clock.now() - PERIOD)
    by_id: dict[UUID, _Record] = {}
    for id, employer_id, candidate_id, status in session.execute(requests):
        if employer_id is not None:
            by_id[id] = records[employer_id][id] = _Record(candidate_id, status)
    ids = requests.with_only_columns(MatchRequest.id)
    _read_history(session, ids, by_id)
    for model in (Message, Interview):
        first = (
            select(model.match_request_id, func.min(model.created_at))
            .where(model.match_request_id.in_(ids), model.by == Role.EMPLOYER)
            .group_by(model.match_request_id)
        )
        for id, at in session.execute(first):
            by_id[id].steps.append(at)
    return {employer: _habits(list(records[employer].values())) for employer in wanted}


def _read_history(session: Session, ids: object, by_id: dict[UUID, _Record]) -> None:
    event = MatchRequestEvent
    steps = select(event.match_request_id, event.state, event.actor, event.created_at).where(
        event.match_request_id.in_(ids)  # type: ignore[arg-type]
    )
    for id, state, actor, at in session.execute(steps.order_by(event.id)):
        record = by_id[id]
        record.entered.setdefault(state, at)
        if state == S.CLOSED:
            record.closed_by = actor
        if actor == Role.EMPLOYER:
            record.steps.append(at)


def _habits(records: Sequence[_Record]) -> EmployerHabits:
    accepted = [record for record in records if record.accepted_at is not None]
    found = UNKNOWN.model_copy()
    if _people(records) >= LEAST:
        found.withdrawn = sum(one.status == S.WITHDRAWN for one in records) / len(records)
    if _people(accepted) < LEAST:
        return found
    now = clock.now()
    waits = [
        record.wait(record.accepted_at, now) for record in records if record.accepted_at is not None
    ]

    def share(count: int) -> float:
        return count / len(accepted)

    found.accepted = len(accepted)
    hours = median(wait.total_seconds() / 3600 for wait, _ in waits)
    found.median_reply_hours = round(hours, 1)
    found.replied_within_48_hours = share(
        sum(answered and wait <= REPLY_TARGET for wait, answered in waits)
    )
    found.unanswered = share(
        sum(
            not answered and (wait >= SILENCE or record.status not in LIVE)
            for record, (wait, answered) in zip(accepted, waits, strict=True)
        )
    )
    found.interviewed = share(sum(S.INTERVIEWING in one.entered for one in accepted))
    found.offered = share(sum(S.OFFER in one.entered for one in accepted))
    found.ended_by_employer = share(sum(one.closed_by == Role.EMPLOYER for one in accepted))
    return found


def _people(records: Sequence[_Record]) -> int:
    return len({record.candidate_id for record in records})
