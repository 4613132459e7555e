"""Lists of jobs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import StringConstraints

from app.database import ReadSession
from app.matching.constraints.filter_fields import JobQuery
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheCaller,
    TheDatabase,
    TheEngine,
    TheRanker,
    TheSettings,
)
from app.routers.edge.transaction import Route
from app.schemas.job import JobPage, JobState
from app.schemas.values import Country, Currency, EmploymentType, PayFilter, Remote, Seniority
from app.services.jobs import export as job_export
from app.services.jobs import search as job_search
from app.services.jobs.facets import parse_facets
from app.services.jobs.search import JobSearch
from app.services.rankings.page_query import PayBound

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=Route)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CsvResponse(StreamingResponse):
    """A table, streamed."""

    media_type = "text/csv; charset=utf-8"


@router.get("/export", operation_id="export_jobs", response_class=CsvResponse)
def export_jobs(
    caller: TheCaller,
    database: TheDatabase,
    status: Annotated[JobState | None, Query(description="Absent: of any.")] = None,
    employer_id: Annotated[
        UUID | None, Query(description="For the operator; of employers, always their own.")
    ] = None,
) -> CsvResponse:
    """Your jobs as a table (CSV), newest first, one a row: `skillmatch import jobs` and other
    marketplaces of this kind take it in."""
    lines = job_export.csv_lines(database, caller, status, employer_id)
    return CsvResponse(lines, headers={"Content-Disposition": 'attachment; filename="jobs.csv"'})


@router.get("", operation_id="list_jobs")
def list_jobs(
    caller: TheCaller,
    settings: TheSettings,
    engine: TheEngine,
    ranker: TheRanker,
    session: ReadSession,
    q: Annotated[
        Words | None,
        Query(description="In your own words: ranked by meaning.", examples=["keeps sites up"]),
    ] = None,
    country: Annotated[Country | None, Query()] = None,
    remote: Annotated[Remote | None, Query()] = None,
    min_salary: Annotated[
        PayFilter | None, Query(description="Per year; the job pays up to it.")
    ] = None,
    currency: Annotated[Currency | None, Query()] = None,
    seniority: Annotated[Seniority | None, Query()] = None,
    employment_type: Annotated[EmploymentType | None, Query()] = None,
    employer_id: Annotated[UUID | None, Query()] = None,
    status: Annotated[
        JobState | None,
        Query(description="Absent: open and not past its last day. Others: your employer's."),
    ] = None,
    facets: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Of `country,seniority,remote,employment_type,skill,salary`.",
            examples=["country,skill"],
        ),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JobPage:
    """Open jobs, newest first or, with `q`, best first. Facets count all jobs that pass the
    filters; the salary facet is in `currency`, per year."""
    own = job_search.own_currency(session, caller)
    pay = None if min_salary is None else PayBound("min_salary", min_salary, currency)
    query = JobQuery(
        country=country,
        remote=remote,
        min_salary=None if pay is None else pay.salary(own),
        seniority=seniority,
        employment_type=employment_type,
    )
    search = JobSearch(
        text=q,
        query=query,
        status=status,
        employer_id=employer_id,
        facets=parse_facets(facets),
        currency=currency or own or engine.rates.base,
        cursor=cursor,
        limit=limit,
    )
    return job_search.find(session, settings, ranker, engine.rates, caller, search)
