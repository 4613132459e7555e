"""Match requests: approach, view, answer."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BeforeValidator

from app.database import ReadSession, WriteSession
from app.matching.results import Match
from app.models import RequestStatus, Role
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheCaller,
    TheDatabase,
    TheEngine,
    TheRanker,
    TheSettings,
)
from app.routers.edge.transaction import AS_FILLED, Route
from app.schemas.approach import ApproachComparison
from app.schemas.contest import ContestCreate
from app.schemas.match_request import (
    Close,
    Decline,
    HistoryItem,
    HistoryRead,
    MatchRequestCreate,
    MatchRequestPage,
    MatchRequestRead,
    MatchRequestSummaryPage,
    Revise,
    Revision,
    State,
    Withdraw,
)
from app.schemas.stages import StagesRead
from app.schemas.times import Time
from app.schemas.validation import stored
from app.schemas.values import Currency
from app.services.hiring import (
    amendments,
    approach_comparison,
    contests,
    employer_habits,
    match_request_summaries,
    match_request_views,
    match_requests,
    stages,
)
from app.services.hiring.contests import ScoredContest
from app.services.hiring.match_requests import RequestSearch
from app.services.hiring.stages import StagesQuery
from app.services.rankings import decisions
from app.services.rankings.decisions import Decision
from app.services.transitions import match_requests as request_transitions

router = APIRouter(prefix="/v1/match-requests", tags=["match requests"], route_class=Route)
of_candidates = APIRouter(prefix="/v1/candidates", tags=["match requests"], route_class=Route)


def _split(given: object) -> object:
    """Several values are one parameter with commas, or the parameter several times."""
    if not isinstance(given, list | tuple):
        return given
    return [part for text in given for part in (text.split(",") if "," in text else [text])]


Statuses = Annotated[
    list[State] | None,
    BeforeValidator(_split),
    Query(max_length=20, description="One or several: repeated, or with commas."),
]


def match_to_freeze(
    body: MatchRequestCreate, caller: TheCaller, database: TheDatabase, ranker: TheRanker
) -> tuple[Match, Decision]:
    """First phase of an approach: check it, and score the pair as the lists do."""
    with database.read() as session:
        job, candidate = match_requests.target_of(session, caller, body)
        return decisions.decide(session, ranker, candidate.id, job.id)


@router.post("", status_code=201, operation_id="create_match_request", **AS_FILLED)
def create_match_request(
    body: MatchRequestCreate,
    decided: Annotated[tuple[Match, Decision], Depends(match_to_freeze)],
    caller: TheCaller,
    settings: TheSettings,
    response: Response,
    session: WriteSession,
) -> MatchRequestRead:
    """Approach a candidate. Job, company and match are frozen as they are now."""
    match, decision = decided
    request = match_requests.create(session, settings, caller, body, match.to_mapping())
    decisions.keep(session, request.id, decision)
    response.headers["Location"] = f"/v1/match-requests/{request.id}"
    return match_request_views.as_read(session, caller, [request])[0]


@router.get("", operation_id="list_match_requests", **AS_FILLED)
def list_match_requests(
    caller: TheCaller,
    session: ReadSession,
    status: Statuses = None,
    job_id: Annotated[UUID | None, Query()] = None,
    view: Annotated[
        Literal["full", "summary"],
        Query(description="`summary`: a line for each, for an inbox, and how many there are."),
    ] = "full",
    order: Annotated[
        Literal["created", "changed"] | None,
        Query(description="Newest or last changed first. Absent: `changed` with a summary."),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> MatchRequestPage | MatchRequestSummaryPage:
    """Your requests, newest first. Listing does not mark them as viewed."""
    wanted = RequestSearch(
        statuses=tuple(RequestStatus(state) for state in dict.fromkeys(status or ())),
        job_id=job_id,
        order=order or ("changed" if view == "summary" else "created"),
    )
    page = match_requests.search(session, caller, wanted, cursor, limit)
    if view == "full":
        items = match_request_views.as_read(session, caller, page.rows)
        return MatchRequestPage(items=items, next_cursor=page.next_cursor)
    return MatchRequestSummaryPage(
        items=match_request_summaries.as_summaries(session, caller, page.rows),
        next_cursor=page.next_cursor,
        total=match_requests.count(session, caller, wanted),
    )


@router.get("/stages", operation_id="get_match_request_stages")
def get_match_request_stages(
    caller: TheCaller,
    session: ReadSession,
    job_id: Annotated[UUID | None, Query(description="Of one of your jobs.")] = None,
    since: Annotated[Time | None, Query(alias="from", description="Sent at or after this.")] = None,
    until: Annotated[Time | None, Query(alias="to", description="Sent before this.")] = None,
) -> StagesRead:
    """How your requests move: for each state how many entered it, how long they stayed, and where
    they went."""
    return stages.read(session, caller, StagesQuery(job_id, since, until))


def mark_viewed(id: UUID, caller: TheCaller, database: TheDatabase) -> None:
    """Turn `sent` into `viewed` when the candidate looks: the one thing a GET may change."""
    with database.read() as session:
        due = match_requests.view_if_due(session, caller, id)
    if due:
        with database.write() as session:
            match_requests.view(session, caller, id)


@router.get(
    "/{id}", dependencies=[Depends(mark_viewed)], operation_id="get_match_request", **AS_FILLED
)
def get_match_request(id: UUID, caller: TheCaller, session: ReadSession) -> MatchRequestRead:
    """A request with company, full job, message and match. The candidate's look marks it
    viewed."""
    request = match_requests.get(session, caller, id)
    shown = match_request_views.as_read(session, caller, [request])[0]
    if not caller.is_candidate or request.employer_id is None:
        return shown
    habits = employer_habits.habits_of(session, [request.employer_id])
    return shown.model_copy(update={"employer_habits": habits[request.employer_id]})


@router.get("/{id}/history", operation_id="get_match_request_history", **AS_FILLED)
def get_match_request_history(id: UUID, caller: TheCaller, session: ReadSession) -> HistoryRead:
    """Every state the request was in, oldest first."""
    request = match_requests.get(session, caller, id)
    items = request_transitions.history(session, request)
    return HistoryRead(items=[stored(HistoryItem, item) for item in items])


def scored_again(
    id: UUID, body: ContestCreate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> ScoredContest:
    """First phases of a contest: read, then encode and score without a connection."""
    with database.read() as session:
        gathered = contests.gather(session, engine, caller, id, body)
    return contests.score(gathered)


@router.post("/{id}/contest", operation_id="contest_requirement", **AS_FILLED)
def contest_requirement(
    id: UUID,
    body: ContestCreate,
    scored: Annotated[ScoredContest, Depends(scored_again)],
    caller: TheCaller,
    session: WriteSession,
) -> MatchRequestRead:
    """Say what the match overlooked ("I do have this"). It is scored again with what you say as a
    part of your profile for this request, and both sides see it; the match as it was sent stays."""
    request = contests.create(session, caller, id, body, scored)
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/accept", operation_id="accept_match_request", **AS_FILLED)
def accept_match_request(id: UUID, caller: TheCaller, session: WriteSession) -> MatchRequestRead:
    """Say yes: the employer now sees name and contact."""
    request = match_requests.answer(
        session, caller, id, RequestStatus.ACCEPTED, by=[Role.CANDIDATE]
    )
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/decline", operation_id="decline_match_request", **AS_FILLED)
def decline_match_request(
    id: UUID, body: Decline, caller: TheCaller, session: WriteSession
) -> MatchRequestRead:
    """Say no, with a reason. You stay anonymous. With your consent `learning`, the reasons `salary`
    and `location` teach wishes that your profile leaves open (see `learned-preferences`); `role`
    and `skills` count when the operator calibrates the weights. A `company` you can block."""
    request = match_requests.answer(
        session,
        caller,
        id,
        RequestStatus.DECLINED,
        by=[Role.CANDIDATE],
        reason=body.reason,
        note=body.note,
    )
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/withdraw", operation_id="withdraw_match_request", **AS_FILLED)
def withdraw_match_request(
    id: UUID, caller: TheCaller, session: WriteSession, body: Withdraw | None = None
) -> MatchRequestRead:
    """Take an unanswered request back."""
    request = match_requests.answer(
        session,
        caller,
        id,
        RequestStatus.WITHDRAWN,
        by=[Role.EMPLOYER],
        note=body.note if body else None,
    )
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/close", operation_id="close_match_request", **AS_FILLED)
def close_match_request(
    id: UUID, caller: TheCaller, session: WriteSession, body: Close | None = None
) -> MatchRequestRead:
    """End the process after acceptance, from either side."""
    request = match_requests.answer(
        session,
        caller,
        id,
        RequestStatus.CLOSED,
        by=[Role.CANDIDATE, Role.EMPLOYER],
        reason=body.reason if body else None,
    )
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/revision", operation_id="request_revision", **AS_FILLED)
def request_revision(
    id: UUID, body: Revision, caller: TheCaller, session: WriteSession
) -> MatchRequestRead:
    """Ask for other terms before you answer."""
    request = amendments.request_changes(session, caller, id, body.wishes)
    return match_request_views.as_read(session, caller, [request])[0]


@router.post("/{id}/revise", operation_id="revise_match_request", **AS_FILLED)
def revise_match_request(
    id: UUID, body: Revise, caller: TheCaller, session: WriteSession
) -> MatchRequestRead:
    """Amend the terms of an unanswered request; the earlier ones stay in its history."""
    request = amendments.revise(session, caller, id, body)
    return match_request_views.as_read(session, caller, [request])[0]


@of_candidates.get("/{id}/match-requests/compare", operation_id="compare_match_requests")
def compare_match_requests(
    id: UUID,
    caller: TheCaller,
    engine: TheEngine,
    session: ReadSession,
    currency: Annotated[Currency | None, Query()] = None,
) -> ApproachComparison:
    """Your live requests side by side: pay per year in one currency (yours, unless you name
    another), terms, match, and how each employer answers."""
    return approach_comparison.compare(session, caller, id, currency, engine.rates)
