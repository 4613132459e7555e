"""Profiles of candidates: what they send, what they read, what employers see."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo, model_validator

from app.schemas.patch import patch_model
from app.schemas.profile_entries import (
    CandidateSkill,
    Certification,
    Education,
    Experience,
    Language,
    SkillLevel,
)
from app.schemas.times import Day
from app.schemas.values import (
    CompanySize,
    Country,
    EmailAddress,
    EmploymentType,
    ExternalId,
    Flag,
    Input,
    Location,
    Name,
    Output,
    Page,
    Prose,
    Salary,
    Seniority,
    Visibility,
    WebAddress,
    composed_length,
    is_entered,
    too_much_text,
)

SearchStatus = Literal["active", "open", "not_looking"]
MAX_SKILLS = 200
OPEN_REQUESTS = 10
"""Requests that may wait for a candidate's answer at a time, unless they say otherwise."""
MAX_CHARACTERS = 100_000
"""Of a profile's summary and descriptions together, in NFKC."""
MAX_NAMES = 1_000
"""Different skills, titles and studies of a profile."""
_BARE = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{0,62}(?:[/?#]\S*)?")


def _with_scheme(value: Any) -> Any:
    """Links as people write them: github.com/ada."""
    is_bare = isinstance(value, str) and _BARE.fullmatch(value.strip())
    return f"https://{value.strip()}" if is_bare else value


Link = Annotated[WebAddress, BeforeValidator(_with_scheme)]


class Preferences(Input):
    """What the candidate wishes for. What is absent excludes nothing."""

    titles: list[Name] = Field([], max_length=50)
    min_salary: Salary | None = None
    countries: list[Country] = Field([], max_length=50)
    cities: list[Name] = Field([], max_length=50)
    remote: Literal["onsite", "hybrid", "remote", "any"] | None = None
    employment_types: list[EmploymentType] = Field([], max_length=50)
    seniorities: list[Seniority] = Field([], max_length=50)
    company_sizes: list[CompanySize] = Field([], max_length=50)
    industries: list[Name] = Field([], max_length=50)
    needs_visa_sponsorship: Flag | None = None
    work_authorisation: list[Country] = Field(
        [],
        max_length=50,
        description="Where you may work. With it, `visa` is judged by the country of each job (of "
        "a remote one: yours); `needs_visa_sponsorship` counts where that is not known.",
        examples=[["GB", "IE"]],
    )
    available_from: Day | None = None
    max_open_requests: Annotated[int, Field(strict=True, ge=1, le=100)] | None = Field(
        None, description="Requests that may wait for an answer at a time; absent: 10."
    )
    search_status: SearchStatus | None = Field(
        None,
        description="`not_looking`: in no list of employers and not to be approached, until "
        "`available_from` if that is stated.",
    )


_EXAMPLE: dict[str, Any] = {
    "name": "Ada Example",
    "email": "ada@example.com",
    "headline": "Data engineer who likes dependable pipelines",
    "summary": "I move data from where it is made to where it is needed, and keep it correct.",
    "location": {"country": "GB", "city": "Leeds"},
    "skills": [
        {"name": "Python", "years": 6, "level": "advanced", "last_used": 2026},
        {"name": "PostgreSQL", "years": 5},
        {"name": "Airflow", "years": 3},
    ],
    "experience": [
        {
            "title": "Data engineer",
            "company": "Example Freight",
            "start": "2021-04",
            "description": "Built nightly and streaming loads for 40 depots with Airflow and dbt.",
            "skills": ["Airflow", "Python"],
        }
    ],
    "languages": [{"code": "en", "level": "native"}],
    "preferences": {
        "titles": ["Data engineer", "Analytics engineer"],
        "min_salary": {"amount": 55000, "currency": "GBP", "period": "year"},
        "remote": "hybrid",
        "countries": ["GB", "IE"],
    },
}


class CandidateCreate(Input):
    """A profile. ``name``, ``email``, ``headline`` and ``skills`` are required."""

    model_config = {"json_schema_extra": {"examples": [_EXAMPLE]}}

    name: Name
    email: EmailAddress
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)] | None = None
    links: list[Link] = Field([], max_length=50)
    headline: Name
    summary: Prose | None = None
    location: Location | None = None
    skills: list[CandidateSkill] = Field(max_length=MAX_SKILLS)
    experience: list[Experience] = Field([], max_length=60)
    education: list[Education] = Field([], max_length=20)
    certifications: list[Certification] = Field([], max_length=50)
    languages: list[Language] = Field([], max_length=50)
    preferences: Preferences = Field(default_factory=Preferences)
    visibility: Visibility = "visible"
    blocked_employer_ids: list[UUID] = Field([], max_length=500)
    external_id: ExternalId | None = None

    @model_validator(mode="after")
    def _readable_at_once(self, info: ValidationInfo) -> "CandidateCreate":
        if is_entered(info):
            _check_size(self)
        return self


def _check_size(profile: CandidateCreate) -> None:
    """Refuse profiles that hold more than anybody's life: each text counts for every reading."""
    posts, studies = profile.experience, profile.education
    prose = [profile.summary, *(post.description for post in posts)]
    if sum(composed_length(text) for text in prose if text) > MAX_CHARACTERS:
        raise too_much_text(MAX_CHARACTERS, "characters in summary and descriptions together")
    names = {skill.name for skill in profile.skills}
    names.update(*(post.skills for post in posts), (post.title for post in posts))
    names.update(text for study in studies for text in (study.degree, study.field) if text)
    if len(names) > MAX_NAMES:
        raise too_much_text(MAX_NAMES, "different skills, titles and fields of study together")


CandidateUpdate: Any = patch_model(CandidateCreate, "CandidateUpdate")


class CandidateRead(Output):
    """A profile as its owner and the operator see it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    name: str
    email: str
    phone: str | None
    links: list[str]
    headline: str
    summary: str | None
    location: Location | None
    skills: list[CandidateSkill]
    experience: list[Experience]
    education: list[Education]
    certifications: list[Certification]
    languages: list[Language]
    preferences: Preferences
    visibility: Visibility
    blocked_employer_ids: list[UUID]
    external_id: str | None
    consents: dict[str, bool] = Field(description="Newest decision per purpose.")


class AnonymousLocation(Output):
    country: str


class AnonymousExperience(Output):
    title: str
    start: str | None = Field(None, description="Year.", examples=["2021"])
    end: str | None = Field(None, description="Year.")
    description: str | None = None
    skills: list[str] = []


class AnonymousEducation(Output):
    degree: str | None = None
    field: str | None = None


class AnonymousSkill(Output):
    name: str
    years: float | None = None
    level: SkillLevel | None = None
    last_used: int | None = None


class AnonymousCertification(Output):
    name: str | None = None
    issuer: str | None = None
    year: int | None = None


class AnonymousPreferences(Output):
    """What the candidate wishes for; the city they live in is left out."""

    titles: list[str] = []
    min_salary: Salary | None = None
    countries: list[str] = []
    cities: list[str] = []
    remote: Literal["onsite", "hybrid", "remote", "any"] | None = None
    employment_types: list[EmploymentType] = []
    seniorities: list[Seniority] = []
    company_sizes: list[CompanySize] = []
    industries: list[str] = []
    needs_visa_sponsorship: bool | None = None
    work_authorisation: list[str] = []
    available_from: date | None = None
    search_status: SearchStatus | None = None


class AnonymousCandidate(Output):
    """A profile as employers see it: nothing in it tells who the person is.

    Its texts have no bounds of their own: what hides a name may be longer than the name.
    """

    id: UUID
    created_at: datetime
    headline: str
    summary: str | None = None
    location: AnonymousLocation | None = None
    skills: list[AnonymousSkill]
    experience: list[AnonymousExperience] = []
    education: list[AnonymousEducation] = []
    certifications: list[AnonymousCertification] = []
    languages: list[Language] = []
    preferences: AnonymousPreferences = AnonymousPreferences()


class CandidatePage(Page[CandidateRead | AnonymousCandidate]):
    """One page of them."""
