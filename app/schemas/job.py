"""Jobs: the posting with its pay range."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.flag import FlagRead
from app.schemas.patch import patch_model
from app.schemas.score import Score
from app.schemas.times import Day
from app.schemas.values import (
    CompanySize,
    Country,
    EmploymentType,
    ExternalId,
    Flag,
    Input,
    Line,
    Location,
    Money,
    Name,
    Output,
    Page,
    PayRange,
    Prose,
    Remote,
    Seniority,
    SkillName,
    Years,
    short_when_composed,
)

JobDescription = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=20_000),
    short_when_composed(20_000),
]


class RequiredSkill(Input):
    """A skill the job asks for: needed, or welcome."""

    name: SkillName = Field(examples=["Python"])
    importance: Literal["must", "nice"] = "must"
    min_years: Years | None = None


_EXAMPLE: dict[str, Any] = {
    "title": "Data engineer",
    "description": (
        "You will own the loads that bring parcel events from forty depots into our warehouse. "
        "Today they run nightly; by summer they should arrive within five minutes. You design "
        "the streams, decide what is checked where, and are on call one week in six."
    ),
    "salary": {"min": 60000, "max": 75000, "currency": "GBP", "period": "year"},
    "skills": [
        {"name": "Python", "importance": "must", "min_years": 3},
        {"name": "Apache Airflow", "importance": "must"},
        {"name": "Kafka", "importance": "nice"},
    ],
    "location": {"country": "GB", "city": "Leeds"},
    "remote": "hybrid",
    "employment_type": "full_time",
    "seniority": "mid",
    "visa_sponsorship": True,
    "benefits": ["28 days of leave", "learning budget of £1,500 a year"],
    "interview_process": "A call, a pairing session of ninety minutes, a talk with the team.",
}


class JobBody(Input):
    """What a posting says, whoever posts it."""

    title: Name
    description: JobDescription | None = None
    salary: PayRange | None = None
    skills: list[RequiredSkill] = Field([], max_length=200)
    location: Location | None = None
    remote: Remote | None = None
    employment_type: EmploymentType | None = None
    seniority: Seniority | None = None
    visa_sponsorship: Flag | None = None
    remote_countries: list[Country] = Field(
        [],
        max_length=50,
        description="Remote within these: the person has to live in one of them; empty: anywhere.",
        examples=[["GB", "IE"]],
    )
    benefits: list[Name] = Field([], max_length=50)
    interview_process: Prose | None = None
    valid_through: Day | None = None
    guide: Name | None = Field(None, description="Slug of the career guide that describes it.")
    industry: Line | None = Field(None, description="Absent: that of the employer.")
    company_size: CompanySize | None = Field(None, description="Absent: that of the employer.")
    external_id: ExternalId | None = None


class JobCreate(JobBody):
    """A posting. It starts as a draft; publishing needs pay and a description."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"employer_id": "0199a2c0-0000-7000-8000-000000000001", **_EXAMPLE}]
        }
    }

    employer_id: UUID


JobUpdate: Any = patch_model(JobBody, "JobUpdate")


JobState = Literal["draft", "open", "paused", "closed", "expired"]


class PostedJob(Output):
    """A posting as both sides read it. Match requests keep it as it was: a field that comes later
    needs a default."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    employer_id: UUID
    company: str = Field(description="Name of the employer.")
    status: JobState = Field(description="`expired`: open, and past its last day.")
    title: str
    description: str | None
    salary: PayRange | None
    skills: list[RequiredSkill]
    location: Location | None
    remote: str | None
    employment_type: str | None
    seniority: str | None
    visa_sponsorship: bool | None
    remote_countries: list[str] = []
    benefits: list[str]
    interview_process: str | None
    valid_through: date | None
    guide: str | None
    industry: str | None = Field(None, description="Its own, or that of the employer.")
    company_size: str | None = Field(None, description="Its own, or that of the employer.")


class JobRead(PostedJob):
    """A posting as it stands."""

    external_id: str | None = Field(description="Shown to the employer alone.")


class JobPublished(JobRead):
    warnings: list[FlagRead] = Field(
        description="Notes for the employer: `text-disagrees` for each thing that the description "
        "limits otherwise than the fields, by which people are found; `language-not-read`."
    )


class JobFound(JobRead):
    """A job in a list."""

    score: Score | None = Field(None, description="With `q`: how well it fits, 0..1.")


Facet = Literal["country", "seniority", "remote", "employment_type", "skill", "salary"]


class FacetValue(Output):
    """One value of a facet, and how many of the filtered jobs have it."""

    value: str = Field(examples=["GB"])
    count: int
    min: Money | None = Field(None, description="`salary`: the band starts here, per year.")
    max: Money | None = Field(None, description="`salary`: and ends below this; null: open.")
    currency: str | None = Field(None, description="`salary`: of the band, ISO 4217.")


class JobPage(Page[JobFound]):
    """One page of them."""

    facets: dict[Facet, list[FacetValue]] | None = Field(
        None, description="Counted over all jobs that pass the filters, not over this page."
    )
    ranking: Literal["meaning", "recency"] = Field(
        "recency", description="`meaning` with `q`, unless the operator has switched ranking off."
    )
