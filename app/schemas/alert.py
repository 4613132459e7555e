"""Alerts: what is looked for, and what has been found."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.match import Band, CandidateCard, JobCard
from app.schemas.patch import patch_model
from app.schemas.score import Score
from app.schemas.values import (
    Amount,
    Country,
    Currency,
    EmploymentType,
    Input,
    Name,
    Output,
    Page,
    Remote,
    Seniority,
    Visible,
)

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Visible
]
MinScore = Annotated[float, Field(strict=True, ge=0, le=1)]


class AlertFilters(Input):
    """What must hold besides. A candidate filters jobs by country, remote, employment_type,
    seniority, employer_id and min_salary; an employer filters candidates by country, max_salary
    and job_id."""

    country: Country | None = Field(None, description="Of the job, or of the candidate.")
    remote: Remote | None = None
    employment_type: EmploymentType | None = None
    seniority: Seniority | None = None
    employer_id: UUID | None = Field(None, description="Jobs of this employer alone.")
    min_salary: Amount | None = Field(None, description="Per year; the job pays up to it.")
    job_id: UUID | None = Field(
        None, description="A job of yours: candidates it may be paired with, by their match."
    )
    max_salary: Amount | None = Field(None, description="Per year; the candidate asks at most it.")
    currency: Currency | None = Field(
        None, description="Of the salary. Absent: that of your own profile, or of the job."
    )


class AlertCreate(Input):
    """A search that goes on by itself."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "name": "Anything with numbers, from home",
                    "query": "looking after numbers",
                    "filters": {"remote": "remote", "min_salary": 45000, "currency": "GBP"},
                }
            ]
        }
    }

    name: Name
    query: Words | None = Field(
        None,
        description="In your own words: by meaning, scored as in `GET /v1/jobs?q=`. Absent: by the "
        "match with your own profile, or with the job of `filters.job_id`.",
    )
    filters: AlertFilters = AlertFilters()
    min_score: MinScore | None = Field(
        None,
        description="Lowest score to be notified of. Absent: the start of the band `good`, or 0.4 "
        "with a query.",
    )


AlertUpdate: Any = patch_model(AlertCreate, "AlertUpdate")


class AlertRead(Output):
    """An alert as it stands. It finds what appears from its creation on."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    name: str
    query: str | None
    filters: AlertFilters
    min_score: Score = Field(description="In force: yours, or the usual one.")
    scored_by: Literal["query", "profile", "job"] = Field(
        description="What scores mean: nearness to the query, or the match with profile or job."
    )


class AlertPage(Page[AlertRead]):
    """One page of them."""


class AlertMatchRead(Output):
    """A job or a candidate that the alert has notified of, with the score of that moment."""

    id: UUID
    job: JobCard | None = Field(None, description="For a candidate: as in lists of jobs.")
    candidate: CandidateCard | None = Field(
        None, description="For an employer: anonymous, as in lists of candidates."
    )
    score: Score
    band: Band | None = Field(description="Of a match; null for the nearness to a query.")
    matched_at: datetime


class AlertMatchPage(Page[AlertMatchRead]):
    """One page of them."""
