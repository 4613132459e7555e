"""Read models of match requests: what each party sees, may do next, and has to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import (
    CONNECTED,
    ENGAGED,
    LIVE,
    Candidate,
    Contest,
    ExpectedReply,
    MatchRequest,
    RequestStatus,
    Role,
)
from app.schemas.match_request import MatchRequestRead
from app.schemas.validation import stored
from app.services import events
from app.services.accounts.access import Caller
from app.services.hiring import contests, messages
from app.services.profiles import candidate_views
from app.services.transitions import expected_replies
from app.services.transitions import offers as offer_transitions
from app.services.transitions.match_requests import current_status

S = RequestStatus

# What each side may do in each state, besides asking for support: paths of POST routes, below
# that of the request.
_NEXT: dict[tuple[Role, RequestStatus], tuple[str, ...]] = {
    **dict.fromkeys(
        [(Role.CANDIDATE, state) for state in (S.SENT, S.VIEWED)],
        ("accept", "decline", "revision", "contest"),
    ),
    **dict.fromkeys(
        [(Role.EMPLOYER, state) for state in (S.SENT, S.VIEWED)], ("withdraw", "revise")
    ),
    **dict.fromkeys(
        [(Role.CANDIDATE, state) for state in ENGAGED],
        ("messages", "messages/read", "interviews", "contest", "close"),
    ),
    **dict.fromkeys(
        [(Role.EMPLOYER, state) for state in ENGAGED],
        ("messages", "messages/read", "interviews", "offers", "close"),
    ),
    **dict.fromkeys([(side, S.HIRED) for side in events.PARTIES], ("messages", "messages/read")),
    **dict.fromkeys([(side, S.CLOSED) for side in events.PARTIES], ("messages/read",)),
}


@dataclass(frozen=True)
class _PageContext:
    """What a page of requests needs from other tables, one query each; the keys are ids of
    candidates (``people``) and of requests."""

    people: dict[UUID, Candidate]
    pending_replies: dict[UUID, list[ExpectedReply]]
    with_offer: set[UUID]
    unread: dict[UUID, int]
    contests: dict[UUID, list[Contest]]


def as_read(
    session: Session, caller: Caller, requests: Iterable[MatchRequest]
) -> list[MatchRequestRead]:
    """Render requests for one of their parties, in a constant number of queries.

    Contact data of the candidate is included once the request was accepted, and for the operator.
    """
    requests = list(requests)
    ids = [request.id for request in requests]
    wanted = {request.candidate_id for request in requests}
    people = session.scalars(select(Candidate).where(Candidate.id.in_(wanted)))
    context = _PageContext(
        people={candidate.id: candidate for candidate in people},
        pending_replies=expected_replies.pending_replies(session, ids),
        with_offer=offer_transitions.with_open_offer(session, ids),
        unread=messages.unread(session, caller, ids),
        contests=contests.of_requests(session, ids),
    )
    return [_read(caller, request, context) for request in requests]


def _read(caller: Caller, request: MatchRequest, context: _PageContext) -> MatchRequestRead:
    status = current_status(request)
    expired = status != request.status
    contested = context.contests.get(request.id, [])
    changed: datetime = request.expires_at if expired else request.updated_at
    return stored(
        MatchRequestRead,
        {
            "id": request.id,
            "created_at": request.created_at,
            "updated_at": changed,
            "expires_at": request.expires_at,
            "status": status,
            "job": request.job,
            "company": request.company,
            "candidate": _candidate_view(caller, request, context.people[request.candidate_id]),
            "message": request.message,
            "salary": request.salary,
            "match": request.match,
            "wishes": request.wishes,
            "next_actions": _next_actions(caller, status, request.id in context.with_offer),
            "awaiting": _awaiting(request, status, context),
            "unread_messages": context.unread.get(request.id, 0),
            **({"contests": contests.as_fields(contested)} if contested else {}),
            **({"rescored": request.rescored} if request.rescored else {}),
        },
    )


def _candidate_view(caller: Caller, request: MatchRequest, candidate: Candidate) -> dict[str, Any]:
    if caller.is_candidate:
        return {"id": str(candidate.id), "name": candidate.name, "headline": candidate.headline}
    frozen = request.frozen_candidate or {}
    shown = candidate_views.as_anonymous(candidate, frozen.get("view")).model_dump(mode="json")
    if current_status(request) in CONNECTED or caller.is_admin:
        contact = frozen.get("contact") or {}
        for name in ("name", "email", "phone", "links"):
            shown[name] = contact[name] if name in contact else getattr(candidate, name)
    return shown


def _next_actions(caller: Caller, status: RequestStatus, offer_is_open: bool) -> list[str]:
    actions = [*_NEXT.get((caller.role, status), ()), "support"]
    if offer_is_open and "offers" in actions:
        actions.remove("offers")  # one at a time; the offer says what may be done with it
    return actions


def _awaiting(
    request: MatchRequest, status: RequestStatus, context: _PageContext
) -> list[dict[str, Any]]:
    """The replies still expected, as ``{what, id, by, since, due_at, late}``; none for ended
    requests and for expired offers."""
    if status not in LIVE:
        return []
    now = clock.now()
    return [
        {
            "what": reply.what,
            "id": reply.subject_id,
            "by": reply.by,
            "since": reply.since,
            "due_at": reply.due_at,
            "late": expected_replies.is_late(reply, now),
        }
        for reply in context.pending_replies.get(request.id, ())
        if reply.what != expected_replies.OFFER or request.id in context.with_offer
    ]
