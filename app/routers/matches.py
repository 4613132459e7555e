"""Rankings: roles for a candidate, candidates for a job, single pairs, stateless matches."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from app.database import ReadSession
from app.matching.constraints.filter_fields import CandidateQuery, JobQuery
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheCaller,
    TheRanker,
    TheRankingEngine,
    TheServedLog,
    TheSettings,
)
from app.routers.edge.json_bodies import most_text
from app.routers.edge.transaction import AS_FILLED, Route
from app.schemas.match import MatchPage, MatchQuery, PairRead
from app.schemas.values import Country, Currency, EmploymentType, PayFilter, Remote, Seniority
from app.services.rankings import matches, page_query, stateless
from app.services.rankings.page_query import PageQuery, PayBound
from app.services.rankings.served import ServedPage

router = APIRouter(prefix="/v1", tags=["matching"], route_class=Route)

MATCH_BODY_BYTES = 16 * 2**20

MinScore = Annotated[float, Query(ge=0, le=1, allow_inf_nan=False, description="Lowest score.")]
Pay = Annotated[PayFilter | None, Query()]
WeightsQuery = Annotated[
    str | None,
    Query(
        max_length=500,
        description="Categories by name, e.g. `requirements:0.6,role:0.2`; unnamed ones get 0.",
    ),
]


@router.get("/candidates/{id}/matches", operation_id="list_candidate_matches", **AS_FILLED)
def list_candidate_matches(
    id: UUID,
    caller: TheCaller,
    settings: TheSettings,
    ranker: TheRanker,
    served: TheServedLog,
    session: ReadSession,
    min_score: MinScore = 0.0,
    country: Annotated[Country | None, Query()] = None,
    remote: Annotated[Remote | None, Query()] = None,
    min_salary: Pay = None,
    currency: Annotated[Currency | None, Query()] = None,
    seniority: Annotated[Seniority | None, Query()] = None,
    employment_type: Annotated[EmploymentType | None, Query()] = None,
    weights: WeightsQuery = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> MatchPage:
    """Ranked roles: open jobs that pass the candidate's hard constraints, best first, each
    with its reasons. `min_salary` is per year."""
    query = JobQuery(
        country=country, remote=remote, seniority=seniority, employment_type=employment_type
    )
    pay = None if min_salary is None else PayBound("min_salary", min_salary, currency)
    page = PageQuery(limit, cursor, min_score, page_query.parse_weights(weights))
    found = matches.roles_for(session, settings, ranker, caller, id, query, pay, page)
    served.note(matches.served_page(found, "jobs", id))
    return found


@router.get("/jobs/{id}/matches", operation_id="list_job_matches", **AS_FILLED)
def list_job_matches(
    id: UUID,
    caller: TheCaller,
    settings: TheSettings,
    ranker: TheRanker,
    served: TheServedLog,
    session: ReadSession,
    min_score: MinScore = 0.0,
    country: Annotated[Country | None, Query(description="Of the candidate.")] = None,
    max_salary: Pay = None,
    currency: Annotated[Currency | None, Query()] = None,
    search_status: Annotated[
        Literal["active", "open"] | None, Query(description="Those who state it.")
    ] = None,
    must_haves: Annotated[
        Literal["met", "shown"] | None,
        Query(
            description="Only who meets every skill that the job names as a must (`met`), or meets "
            "it at least partly (`shown`); `excluded` counts the others of the list."
        ),
    ] = None,
    weights: Annotated[
        str | None,
        Query(
            max_length=500,
            description="Categories by name, e.g. `requirements:0.6,role:0.2`; unnamed ones get 0. "
            "Or `suggested`: what the job suggests.",
        ),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> MatchPage:
    """Ranked candidates, anonymous: those whose hard constraints the job meets, best first.
    `max_salary` (per year) keeps those who ask at most this."""
    pay = None if max_salary is None else PayBound("max_salary", max_salary, currency)
    suggested = weights == page_query.SUGGESTED
    given = None if suggested else page_query.parse_weights(weights)
    page = PageQuery(limit, cursor, min_score, given, must_haves, suggested)
    query = CandidateQuery(country=country, search_status=search_status)
    found = matches.candidates_for(session, settings, ranker, caller, id, query, pay, page)
    served.note(matches.served_page(found, "candidates", id))
    return found


@router.get("/match/{candidate_id}/{job_id}", operation_id="get_match", **AS_FILLED)
def get_match(
    candidate_id: UUID,
    job_id: UUID,
    caller: TheCaller,
    ranker: TheRanker,
    served: TheServedLog,
    session: ReadSession,
) -> PairRead:
    """One pair, with the same numbers as in either list, whatever a filter says of it."""
    pair = matches.read_pair(session, ranker, caller, candidate_id, job_id)
    served.note(ServedPage(pair.request_id, "pair", candidate_id, job_id, []))
    return pair


@router.post(
    "/match",
    operation_id="match",
    max_body_size=MATCH_BODY_BYTES,
    **AS_FILLED,
)
@most_text(250_000, 3_000)
def match(body: MatchQuery, caller: TheCaller, engine: TheRankingEngine) -> MatchPage:
    """Match without storing anything: one candidate and up to 100 jobs, or the reverse."""
    return stateless.match(engine, body)
