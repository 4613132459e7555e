"""Job search: by meaning of a query or newest first, with filters and facet counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.config import Settings
from app.database import ReadSession
from app.errors import ValidationFailed
from app.matching.constraints.filter_fields import JobQuery
from app.matching.constraints.sql import unexpired
from app.matching.pay import ExchangeRates
from app.matching.ranker import Ranker
from app.models import Candidate, Job, JobStatus
from app.schemas.job import JobFound, JobPage, JobState
from app.services.accounts.access import Caller
from app.services.jobs import facets as job_facets
from app.services.jobs import postings
from app.services.paging import decode_cursor, encode_cursor, newest_first

RANKED = 500  # a ranked list ends here


@dataclass(frozen=True)
class JobSearch:
    """A job search and the page of it that is asked for.

    Attributes
    ----------
    text
        The query; None: a list, newest first.
    query
        Filters on the jobs' fields.
    status
        Status to list, as it is shown; None: open.
    facets
        Names of the facets to count, see :data:`app.services.jobs.facets.FACETS`.
    currency
        Currency of the salary facet.
    """

    text: str | None
    query: JobQuery
    status: JobState | None
    employer_id: UUID | None
    facets: tuple[str, ...]
    currency: str  # of the salary facet
    cursor: str | None
    limit: int


def own_currency(session: ReadSession, caller: Caller) -> str | None:
    """The currency of the caller's minimum salary; None if the caller is no candidate or states
    none."""
    if caller.candidate_id is None:
        return None
    statement = select(Candidate.preferences).where(Candidate.id == caller.candidate_id)
    preferences: dict[str, Any] = session.scalar(statement) or {}
    currency: str | None = (preferences.get("min_salary") or {}).get("currency")
    return currency


def listed_as(caller: Caller, status: JobState | None) -> ColumnElement[bool]:
    """SQL condition for the jobs that a list shows, among those that the caller may see: open ones
    whose last day has not passed, or those of a status; expired ones are the employer's own (the
    operator: all)."""
    if status in (None, JobStatus.OPEN):
        return postings.listed()
    if status != postings.EXPIRED:
        return Job.status == status
    in_time = unexpired(Job.valid_through, clock.now().date())
    is_over = and_(Job.status == JobStatus.OPEN, not_(in_time))
    return is_over if caller.is_admin else and_(is_over, Job.employer_id == caller.employer_id)


def _conditions(
    caller: Caller, search: JobSearch, rates: ExchangeRates
) -> list[ColumnElement[bool]]:
    query = search.query
    found = [postings.visible_to(caller), listed_as(caller, search.status)]
    for column, wanted in (
        (Job.employer_id, search.employer_id),
        (Job.country, query.country),
        (Job.remote, query.remote),
        (Job.seniority, query.seniority),
        (Job.employment_type, query.employment_type),
    ):
        if wanted is not None:
            found.append(column == wanted)
    if query.min_salary is not None:
        least = rates.per_year(query.min_salary)
        top = job_facets.yearly_top(rates, rates.base)
        found.append(false() if least is None else top >= least)
    return found


def find(
    session: ReadSession,
    settings: Settings,
    ranker: Ranker,
    rates: ExchangeRates,
    caller: Caller,
    search: JobSearch,
) -> JobPage:
    """One page of the jobs that pass the filters: by cosine similarity to the text, 0..1, if there
    is one and ranking is on, else newest first; with facet counts over all that pass.

    Raises
    ------
    ValidationFailed
        If a text comes with a status other than open: only open jobs are ranked.
    """
    if search.text is not None:
        if search.status not in (None, JobStatus.OPEN):
            raise ValidationFailed.of("status", "not_ranked", "With q, only open jobs are found.")
        search = replace(search, status=None)
    meaning = search.text if settings.ranking == "on" else None
    conditions = _conditions(caller, search, rates)
    filters = {
        "list": "jobs",
        "caller": caller.id,
        "text": meaning,
        "query": repr(search.query),
        "status": search.status,
        "employer": search.employer_id,
    }
    if meaning is not None:
        items, next_cursor = _ranked(session, ranker, caller, search, meaning, conditions, filters)
    else:
        page = newest_first(
            session,
            _with_employer(conditions),
            Job.id,
            filters=filters,
            cursor=search.cursor,
            limit=search.limit,
        )
        items, next_cursor = [_found(job, caller) for job in page.rows], page.next_cursor
    facets = None
    if search.facets:
        facets = job_facets.count(session, search.facets, conditions, rates, search.currency)
    return JobPage.model_validate(
        {
            "items": items,
            "next_cursor": next_cursor,
            "facets": facets,
            "ranking": "recency" if meaning is None else "meaning",
        }
    )


def _with_employer(conditions: Sequence[ColumnElement[bool]]) -> Select[Job]:
    return select(Job).options(joinedload(Job.employer)).where(*conditions)


def _found(job: Job, caller: Caller, score: float | None = None) -> JobFound:
    return JobFound(**dict(postings.as_read(job, job.employer, caller)), score=score)


def _ranked(
    session: ReadSession,
    ranker: Ranker,
    caller: Caller,
    search: JobSearch,
    meaning: str,
    conditions: Sequence[ColumnElement[bool]],
    filters: dict[str, Any],
) -> tuple[list[JobFound], str | None]:
    limit, allowed = RANKED, None
    if search.employer_id is not None:
        # The index does not filter by employer: rank all, so that none of theirs is cut off.
        limit = session.scalar(select(func.count()).select_from(Job)) or 0
        allowed = set(session.scalars(select(Job.id).where(*conditions)))
    hits = [
        hit
        for hit in ranker.search_jobs(session, meaning, search.query, limit)
        if allowed is None or hit.owner_id in allowed
    ][:RANKED]
    if search.cursor is not None:
        score, last = decode_cursor(search.cursor, filters, [float, UUID])
        hits = [e for e in hits if (-e.score, e.owner_id) > (-score, last)]
    shown = hits[: search.limit]
    next_cursor = None
    if len(hits) > search.limit:
        next_cursor = encode_cursor(filters, [shown[-1].score, str(shown[-1].owner_id)])
    rows = {
        job.id: job
        for job in session.scalars(
            _with_employer(conditions).where(Job.id.in_([hit.owner_id for hit in shown]))
        )
    }
    items = [_found(rows[hit.owner_id], caller, hit.score) for hit in shown if hit.owner_id in rows]
    return items, next_cursor
