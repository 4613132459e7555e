"""Lines of an inbox: what a list of match requests has to show, and nothing besides."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import MatchRequest, Message
from app.schemas.match_request import MatchRequestSummary
from app.schemas.validation import stored
from app.services.accounts.access import Caller
from app.services.hiring import match_request_views

SHOWN_CHARACTERS = 200
"""Of the last message."""


def as_summaries(
    session: Session, caller: Caller, requests: Sequence[MatchRequest]
) -> list[MatchRequestSummary]:
    """One line per request for one of its parties, in a constant number of queries."""
    last = _last_messages(session, [request.id for request in requests])
    views = match_request_views.as_read(session, caller, requests)
    lines = []
    for request, view in zip(requests, views, strict=True):
        names = ("id", "created_at", "updated_at", "expires_at", "status", "next_actions")
        line: dict[str, Any] = {
            **{name: getattr(view, name) for name in names},
            "job_id": view.job.id,
            "title": view.job.title,
            "company": view.company.name,
            "candidate": {"id": view.candidate.id, "headline": view.candidate.headline},
            "pay": request.job.get("salary"),
            "salary": request.salary,
            "score": view.match.score,
            "band": view.match.band,
            "reason": view.match.summary,
            "last_message": last.get(request.id),
            "unread_messages": view.unread_messages,
        }
        if view.candidate.name is not None:
            line["candidate"]["name"] = view.candidate.name
        if view.awaiting:
            line["waits_for"] = min(view.awaiting, key=lambda reply: reply.due_at)
        known = {name: value for name, value in line.items() if value is not None}
        lines.append(stored(MatchRequestSummary, known))
    return lines


def _last_messages(session: Session, request_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The newest message of each request, cut, by request id; one query."""
    place = func.row_number().over(
        partition_by=Message.match_request_id, order_by=Message.id.desc()
    )
    beginning = func.substr(Message.text, 1, SHOWN_CHARACTERS).label("text")
    ranked = (
        select(Message.match_request_id, Message.by, Message.created_at, beginning)
        .add_columns(place.label("place"))
        .where(Message.match_request_id.in_(request_ids))
        .subquery()
    )
    return {
        row.match_request_id: {"by": row.by, "at": row.created_at, "text": row.text}
        for row in session.execute(select(ranked).where(ranked.c.place == 1))
    }
