"""What is read of a document: a draft, how sure each field is, and where it stands."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from app.schemas.candidate import Preferences
from app.schemas.job import RequiredSkill
from app.schemas.profile_entries import (
    CandidateSkill,
    Certification,
    Education,
    Experience,
    Language,
)
from app.schemas.values import (
    EmploymentType,
    Location,
    Output,
    PayRange,
    Remote,
    Seniority,
    Visibility,
)


class TextPlace(Output):
    """A place of a text."""

    start: int = Field(description="First code point, counted from 0.")
    end: int = Field(description="The code point behind the last.")


class ImportWarning(Output):
    """What could not be read or carried, or should be looked at."""

    field: str = Field(
        description="Dotted path in the draft, or the field of the document that it is about.",
        examples=["experience.1.company"],
    )
    code: str = Field(examples=["missing"])
    message: str


_CONFIDENCE: Any = Field(
    description="How sure each field is, 0..1, by its dotted path.",
    examples=[{"name": 0.97, "experience.0.title": 0.95}],
)
_PLACES: Any = Field(
    description="Where in `text` each field was read, by its dotted path; a skill has all places "
    "that name it.",
    examples=[{"name": [{"start": 0, "end": 11}]}],
)


class ProfileDraft(Output):
    """A profile as far as a document tells it. With `name`, `email` and `headline` it can be sent
    to `POST /v1/candidates` as it is."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    links: list[str] = []
    headline: str | None = None
    summary: str | None = None
    location: Location | None = None
    skills: list[CandidateSkill] = []
    experience: list[Experience] = []
    education: list[Education] = []
    certifications: list[Certification] = []
    languages: list[Language] = []
    preferences: Preferences = Preferences()
    visibility: Visibility = "visible"
    blocked_employer_ids: list[str] = []
    external_id: str | None = None


class ProfileImport(Output):
    """A draft of a profile. Nothing was stored."""

    profile: ProfileDraft
    confidence: dict[str, float] = _CONFIDENCE
    warnings: list[ImportWarning]


class CvImport(ProfileImport):
    """What was read of a CV. Nothing was stored."""

    places: dict[str, list[TextPlace]] = _PLACES
    text: str = Field(description="The document as text, in reading order.")


class JobDraft(Output):
    """A job as far as a document tells it. With a `title` and the `employer_id` it can be sent to
    `POST /v1/jobs`."""

    title: str | None = None
    description: str | None = None
    salary: PayRange | None = None
    skills: list[RequiredSkill] = []
    location: Location | None = None
    remote: Remote | None = None
    employment_type: EmploymentType | None = None
    seniority: Seniority | None = None
    visa_sponsorship: bool | None = None
    remote_countries: list[str] = []
    benefits: list[str] = []
    interview_process: str | None = None
    valid_through: date | None = None
    guide: str | None = None
    industry: str | None = None
    company_size: str | None = None
    external_id: str | None = None


class JobImport(Output):
    """A draft of a job. Nothing was stored."""

    job: JobDraft
    confidence: dict[str, float] = _CONFIDENCE
    warnings: list[ImportWarning]
    places: dict[str, list[TextPlace]] = _PLACES
    text: str = Field(
        description="What places refer to: the text as sent; of a JobPosting its description."
    )


class PersonExport(Output):
    """All that is held about a person."""

    id: UUID
    exported_at: datetime
    data: dict[str, list[dict[str, JsonValue]]] = Field(
        description="Rows by table, as they are stored; tables without one are left out. `audit` "
        "tells who accessed what, and when."
    )


class ResumeDocument(Output):
    """A JSON Resume; further members as https://jsonresume.org/schema has them."""

    model_config = ConfigDict(extra="allow")

    schema_address: str = Field(alias="$schema")
    basics: dict[str, JsonValue] = {}


class JobPostingDocument(Output):
    """A JobPosting of schema.org; further members as https://schema.org/JobPosting has them."""

    model_config = ConfigDict(extra="allow")

    context: list[str | dict[str, str]] = Field(alias="@context")
    type: str = Field(alias="@type")
    title: str
