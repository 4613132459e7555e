"""Ranked jobs for a candidate, ranked candidates for a job, single pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import ReadSession
from app.errors import NotFound
from app.matching.analysis.suggested_weights import suggested_weights
from app.matching.constraints.filter_fields import CandidateQuery, JobQuery
from app.matching.ranker import Ranker
from app.matching.ranking import CandidateRanking, Hit, Ranking
from app.matching.results import Match
from app.metrics import ranking_stage
from app.observability import request_id_var
from app.schemas.match import CandidateCard, JobCard, MatchPage, MatchRead, PairRead
from app.schemas.score import reaches
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.jobs import posting_body, postings
from app.services.paging import decode_cursor, encode_cursor
from app.services.profiles import candidates
from app.services.rankings import exposure
from app.services.rankings.cards import candidate_cards, job_cards
from app.services.rankings.page_query import PageQuery, PayBound
from app.services.rankings.served import ServedPage


def roles_for(
    session: ReadSession,
    settings: Settings,
    ranker: Ranker,
    caller: Caller,
    candidate_id: UUID,
    query: JobQuery,
    pay: PayBound | None,
    page: PageQuery,
) -> MatchPage:
    """One page of the open jobs for a candidate, best first; ``pay``: jobs that pay up to at least
    this. With ranking off, newest first.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate or the operator.
    ValidationFailed
        If the cursor is not of this list, or ``pay`` has no currency.
    NotEmbedded
        While the candidate is being embedded again after a change of model.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    if pay is not None:
        own = candidate.preferences.get("min_salary") or {}
        query = replace(query, min_salary=pay.salary(own.get("currency")))
    ranked = settings.ranking == "on"
    with ranking_stage("rank"):
        ranking = ranker.jobs_for(session, candidate.id, query, page.weights, ranked)
    filters = {"list": "roles", "of": candidate.id, "query": repr(query), "page": _fixed(page)}
    return _page(session, ranker, ranking, page, filters)


def candidates_for(
    session: ReadSession,
    settings: Settings,
    ranker: Ranker,
    caller: Caller,
    job_id: UUID,
    query: CandidateQuery,
    pay: PayBound | None,
    page: PageQuery,
) -> MatchPage:
    """One page of the candidates for a job, best first, anonymous; ``pay``: those who ask at most
    this. With ranking off, newest first; with ``settings.exposure_capacity`` in the order of
    :mod:`app.services.rankings.exposure`. For errors see :func:`roles_for`."""
    job = postings.get_own(session, caller, job_id)
    caller.require_verified()
    if pay is not None:
        query = replace(query, max_salary=pay.salary(job.salary_currency))
    ranked = settings.ranking == "on"
    posting = embeddings.job_document(posting_body.body_of(job), job.employer)
    usual = ranker.refresh(session).applied_weights(None)
    suggestion = suggested_weights(posting, usual)
    if page.suggested:
        page = replace(page, weights=suggestion.weights)
    with ranking_stage("rank"):
        ranking = ranker.candidates_for(session, job.id, query, page.weights, ranked)
    filters = {"list": "people", "of": job.id, "query": repr(query), "page": _fixed(page)}
    capacity = settings.exposure_capacity if ranked else None
    found = _page(session, ranker, ranking, page, filters, capacity)
    of_job = {"suggested_weights": suggestion.weights, "suggested_because": [*suggestion.reasons]}
    return found.model_copy(update=of_job)


def served_page(page: MatchPage, ranked: Literal["jobs", "candidates"], of: UUID) -> ServedPage:
    """A page of a ranked list, of a candidate's jobs or a job's candidates, for the log."""

    def ids(items: Sequence[MatchRead]) -> list[str]:
        cards = [item.job if ranked == "jobs" else item.candidate for item in items]
        return [card.id for card in cards if card is not None and card.id is not None]

    return ServedPage(
        page.request_id,
        ranked,
        of if ranked == "jobs" else None,
        of if ranked == "candidates" else None,
        ids(page.items),
        ids(page.near_misses),
        page.first_position,
    )


def _fixed(page: PageQuery) -> tuple[Any, ...]:
    return page.min_score, sorted((page.weights or {}).items()), page.must_haves


def _page(
    session: ReadSession,
    ranker: Ranker,
    ranking: Ranking,
    page: PageQuery,
    filters: dict[str, Any],
    capacity: int | None = None,
) -> MatchPage:
    below = 0
    if page.must_haves is not None and isinstance(ranking, CandidateRanking):
        before = len(ranking.hits)
        ranking = ranker.with_must_haves(ranking, page.must_haves)
        below = before - len(ranking.hits)
    shown, cursor, first = _cut(session, ranker, ranking, page, filters, capacity)
    with ranking_stage("explain"):
        matches = ranker.matches(ranking, shown)
    found = [(hit.owner_id, match) for hit, match in zip(shown, matches, strict=True)]
    with ranking_stage("kept_out"):
        is_first = ranking.ranked and page.cursor is None
        excluded, near = ranker.kept_out(session, ranking, with_near_misses=is_first)
    with ranking_stage("cards"):
        items = _with_cards(session, ranking, found)
    return MatchPage(
        items=items,
        next_cursor=cursor,
        first_position=first,
        excluded=excluded | ({"must-haves": below} if below else {}),
        near_misses=_with_cards(session, ranking, [(miss.owner_id, miss.match) for miss in near]),
        request_id=request_id_var.get(),
        model_version=ranking.engine.model_version,
        applied_weights=ranking.applied_weights,
        total_considered=ranking.total_considered,
        ranking="meaning" if ranking.ranked else "recency",
        applied_exposure=capacity,
    )


def _with_cards(
    session: Session, ranking: Ranking, found: Sequence[tuple[UUID, Match]]
) -> list[MatchRead]:
    """Matches with what a list shows of the other side; rows that vanished are left out."""
    owners = [owner for owner, _ in found]
    side = ranking.side
    cards: Mapping[UUID, JobCard | CandidateCard] = (
        job_cards(session, owners) if side == "job" else candidate_cards(session, owners)
    )
    return [
        # Read from the attributes: dictionaries in between take five times as long.
        MatchRead.model_validate(match).model_copy(update={side: cards[owner]})
        for owner, match in found
        if owner in cards
    ]


def _cut(
    session: Session,
    ranker: Ranker,
    ranking: Ranking,
    page: PageQuery,
    filters: dict[str, Any],
    capacity: int | None,
) -> tuple[list[Hit], str | None, int]:
    """The hits of a page, the cursor of the next one, and the position of the first, from 1. With
    a ``capacity`` the list is ordered by exposure tiers; the cursor then also holds the tier and
    the time of the first page."""
    hits = [hit for hit in ranking.hits if reaches(hit.score, page.min_score)]
    types: list[type] = [float, UUID]
    tiers: dict[UUID, int] = {}
    if capacity is not None:
        filters, types = {**filters, "exposure": capacity}, [*types, float, float]
    last = decode_cursor(page.cursor, filters, types) if page.cursor is not None else []
    at = last[3] if last[3:] else clock.now().timestamp()
    if capacity is not None:
        fair = ranking.engine.weights.bands["fair"]
        tiers = exposure.tiers(session, hits, capacity, fair, at)

    def sort_key(score: float, owner_id: UUID, tier: float) -> tuple[Any, ...]:
        # Newest first while ranking is off: UUIDv7 ids sort by time.
        return (tier, -score, owner_id) if ranking.ranked else (-owner_id.int,)

    keyed = [(sort_key(h.score, h.owner_id, tiers.get(h.owner_id, 0)), h) for h in hits]
    if tiers:
        keyed.sort(key=lambda pair: pair[0])
    whole = len(keyed)
    if last:
        after = sort_key(last[0], last[1], last[2] if last[2:] else 0)
        keyed = [pair for pair in keyed if pair[0] > after]
    shown = [hit for _, hit in keyed[: page.limit]]
    first = whole - len(keyed) + 1
    if len(keyed) <= page.limit:
        return shown, None, first
    end = [shown[-1].score, str(shown[-1].owner_id)]
    if capacity is not None:
        end += [tiers[shown[-1].owner_id], at]
    return shown, encode_cursor(filters, end), first


def read_pair(
    session: ReadSession, ranker: Ranker, caller: Caller, candidate_id: UUID, job_id: UUID
) -> PairRead:
    """One pair for one of its parties, also where a hard constraint keeps it out of the lists.

    Raises
    ------
    NotFound
        Unless the caller is the candidate, a member of the job's employer, or the operator, and
        may see the other side.
    """
    candidate = candidates.get(session, caller, candidate_id)
    job = postings.get(session, caller, job_id)
    if caller.is_employer and job.employer_id != caller.employer_id:
        raise NotFound()
    match = ranker.pair(session, candidate.id, job.id, learned=not caller.is_employer)
    cards = candidate_cards(session, [candidate.id])
    return PairRead.model_validate(
        {
            **match.to_mapping(),
            "job": job_cards(session, [job.id])[job.id],
            "candidate": cards[candidate.id],
            "request_id": request_id_var.get(),
        }
    )
