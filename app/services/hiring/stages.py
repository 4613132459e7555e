"""Stages of match requests: how many reach each state, how long they stay, where they go."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, func, select

from app import clock
from app.database import ReadSession
from app.errors import ValidationFailed
from app.models import WAITING, MatchRequest, MatchRequestEvent, RequestStatus, Role
from app.schemas.stages import NextStage, StageRead, StagesRead
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.jobs import postings

S = RequestStatus
# The order of the process; no state is entered twice, and none after a later one.
_PROCESS = (
    S.SENT, S.VIEWED, S.DECLINED, S.WITHDRAWN, S.EXPIRED,
    S.ACCEPTED, S.INTERVIEWING, S.OFFER, S.HIRED, S.CLOSED,
)  # fmt: skip
_RANK = {str(state): place for place, state in enumerate(_PROCESS)}
_HOUR = 3600.0

Entry = tuple[str, datetime]
"""A state and when it was entered."""


@dataclass(frozen=True)
class StagesQuery:
    """Whose stages: those of requests about a job, sent from ``since`` until before ``until``."""

    job_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def narrowed(self, statement: Select[Any]) -> Select[Any]:
        """The statement over requests, with these filters."""
        if self.job_id is not None:
            statement = statement.where(MatchRequest.job_id == self.job_id)
        if self.since is not None:
            statement = statement.where(MatchRequest.created_at >= self.since)
        if self.until is not None:
            statement = statement.where(MatchRequest.created_at < self.until)
        return statement


def read(session: ReadSession, caller: Caller, wanted: StagesQuery) -> StagesRead:
    """The stages of the requests that an employer sent; the operator: all.

    Raises
    ------
    Forbidden
        If the caller is a candidate, or the job is another employer's.
    NotFound
        If the caller may not see the job.
    ValidationFailed
        If the period ends before it begins.
    """
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    if wanted.since is not None and wanted.until is not None and wanted.until <= wanted.since:
        raise ValidationFailed.of("to", "before_from", "The period ends before it begins.")
    if wanted.job_id is not None:
        postings.get_own(session, caller, wanted.job_id)
    paths = _paths(session, caller, wanted)
    states = [state for path in paths for state, _ in path]
    total, reached = len(paths), Counter(states)
    return StagesRead(
        since=wanted.since,
        until=wanted.until,
        total=total,
        accepted=reached[S.ACCEPTED] / total if total else None,
        hired=reached[S.HIRED] / total if total else None,
        stages=_stages(paths),
    )


def _paths(session: ReadSession, caller: Caller, wanted: StagesQuery) -> list[list[Entry]]:
    """Of each request the states it was in, in their order."""
    readable = wanted.narrowed(match_requests.readable(caller))
    ids = readable.with_only_columns(MatchRequest.id)
    event = MatchRequestEvent
    entered = (
        select(event.match_request_id, event.state, func.min(event.created_at))
        .where(event.match_request_id.in_(ids))
        .group_by(event.match_request_id, event.state)
    )
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for request_id, state, at in session.execute(entered):
        found[request_id].append((state, at))
    # What has run out and is not recorded yet.
    over = readable.where(
        MatchRequest.status.in_(WAITING), MatchRequest.expires_at <= clock.now()
    ).with_only_columns(MatchRequest.id, MatchRequest.expires_at)
    for request_id, at in session.execute(over):
        found[request_id].append((S.EXPIRED, at))
    return [sorted(path, key=lambda entry: _RANK[entry[0]]) for path in found.values()]


def _stages(paths: Iterable[Sequence[Entry]]) -> list[StageRead]:
    entered: Counter[str] = Counter()
    spent: defaultdict[str, list[float]] = defaultdict(list)
    went: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        for (state, since), following in zip(path, [*path[1:], None], strict=True):
            entered[state] += 1
            if following is not None:
                spent[state].append((following[1] - since).total_seconds() / _HOUR)
                went[state][following[0]] += 1
    return [
        _stage(str(state), entered[state], spent[state], went[state])
        for state in _PROCESS
        if entered[state]
    ]


def _stage(state: str, entered: int, hours: list[float], went: Counter[str]) -> StageRead:
    median, p90 = (
        (round(float(value), 2) for value in np.percentile(hours, (50, 90)))
        if hours
        else (None, None)
    )
    following = sorted(went.items(), key=lambda item: _RANK[item[0]])
    return StageRead(
        state=state,
        entered=entered,
        present=entered - len(hours),
        left=len(hours),
        median_hours=median,
        p90_hours=p90,
        went_to=[
            NextStage(state=name, count=count, share=count / entered) for name, count in following
        ],
    )
