"""Matches: ranked lists and the reasons behind every score."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from app.schemas.candidate import AnonymousSkill, CandidateCreate, SearchStatus
from app.schemas.flag import FlagRead
from app.schemas.job import JobBody
from app.schemas.score import Score
from app.schemas.values import (
    Input,
    Line,
    Note,
    Output,
    Page,
    PayRange,
    PlaceRead,
    Remote,
    Salary,
    Weight,
)

Band = Literal["excellent", "good", "fair", "weak"]
FeedbackEvent = Literal["impression", "viewed", "saved", "dismissed"]
Reason = Literal[
    "years", "listed_only", "related", "stale", "level", "studied", "expired", "not_practised"
]
Category = Literal["requirements", "role", "experience", "seniority", "preferences"]
Echo = Annotated[str, StringConstraints(max_length=200)]


class CategoryRead(Output):
    name: Category
    score: Score
    weight: Score = Field(description="Applied weight; all of them sum to 1.")
    contribution: Score = Field(description="Its share of the score; they sum to it.")


class EvidenceRead(Output):
    kind: str
    id: str = Field(description="Where it stands in the profile, e.g. `experience.1`.")
    text: str
    post: str | None = Field(
        None, description="Title of the post that it tells of, or that shows the skill."
    )


class RequirementRead(Output):
    requirement: str = Field(description="In the employer's wording.")
    skill_id: str | None = None
    importance: Literal["must", "nice"]
    status: Literal["met", "partial", "claimed", "missing"]
    similarity: Score = Field(description="0..1, before any discount.")
    evidence: EvidenceRead | None = None
    reason: Reason | None = Field(
        None,
        description="Why it is partial or claimed: too few years, only listed, something related, "
        "long ago, a lower level, studied and not practised, expired, or dealt with without doing "
        "it.",
    )
    years_found: float | None = Field(
        None, description="Years stated for it, or in posts that show it; null: not known."
    )
    years_required: float | None = Field(None, description="Years that the job asks for.")


class JobCard(Output):
    """What lists show of a job. A stateless match shows `id`, as sent, and `title` alone."""

    id: str | None = Field(description="A UUID; `POST /v1/match`: yours, null if you gave none.")
    title: str
    company: str | None = Field(None, description="Name of the employer.")
    employer_id: UUID | None = None
    location: PlaceRead | None = None
    remote: str | None = None
    employment_type: str | None = None
    seniority: str | None = None
    salary: PayRange | None = None


class ExperienceCard(Output):
    """A post held: only what nobody can be told by."""

    title: str | None = None
    start: str | None = None
    end: str | None = None


class CandidateCard(Output):
    """What lists show of a candidate, anonymous. A stateless match shows `id`, as sent, and
    `headline` alone."""

    id: str | None = Field(description="A UUID; `POST /v1/match`: yours, null if you gave none.")
    headline: str
    location: PlaceRead | None = None
    skills: list[AnonymousSkill] = []
    experience: list[ExperienceCard] = []
    search_status: SearchStatus | None = Field(None, description="As the person states it.")
    available_from: date | None = None


class MatchReasons(Output):
    """The score of one candidate and one job, and every reason for it."""

    score: Score = Field(description="0..1; the sum of the contributions.")
    band: Band
    employer_view: Score
    candidate_view: Score
    summary: str = Field(description="One sentence, rendered from the terms.")
    categories: list[CategoryRead]
    requirements: list[RequirementRead]
    unmet_constraints: list[str]
    flags: list[FlagRead]
    model_version: str


class MatchRead(MatchReasons):
    """One candidate and one job: the score, and every reason for it."""

    job: JobCard | None = Field(None, description="In lists of jobs.")
    candidate: CandidateCard | None = Field(None, description="In lists of candidates.")
    index: int | None = Field(None, description="`POST /v1/match`: position in the request.")


class MatchPage(Page[MatchRead]):
    """One page of them."""

    request_id: str
    model_version: str
    applied_weights: dict[Category, Score]
    total_considered: int = Field(description="Rows that passed the filter.")
    first_position: int | None = Field(
        None, description="Of the first item in the whole list, from 1. Stateless: absent."
    )
    excluded: dict[str, int] = Field(
        {},
        description="How many rows each hard constraint keeps out, by its code; a row may count "
        "for several. Who is hidden or has blocked somebody is not counted.",
    )
    near_misses: list[MatchRead] = Field(
        [],
        description="First page: up to five good or excellent matches that one wish alone keeps "
        "out of the list: `remote`, `location`, `employment-type` or `pay-floor`, named in "
        "`unmet_constraints`.",
    )
    ranking: Literal["meaning", "recency"] = Field(
        "meaning", description="`recency` while the operator has switched ranking off."
    )
    suggested_weights: dict[Category, Score] | None = Field(
        None,
        description="Lists of candidates: weights that the job suggests by its must-haves, years "
        "and level; `weights=suggested` applies them.",
    )
    suggested_because: list[str] | None = Field(
        None, description="Why these differ from the usual ones."
    )
    applied_exposure: int | None = Field(
        None,
        description="Null: the order is that of the scores. A number, in lists of candidates: the "
        "operator spreads attention, and people who have so many open requests stand after all who "
        "have fewer and are at least a fair match. Scores stay what they are.",
    )


class PairRead(MatchRead):
    """One pair, the same numbers as in either list."""

    request_id: str


class LearnedWishes(Input):
    """Wishes that were not stated: they weigh where the profile leaves them open, and rule out
    nothing."""

    min_salary: Salary | None = None
    remote: Remote | None = None


class MatchCandidate(CandidateCreate):
    """A profile for a stateless match: only ``skills`` is required."""

    model_config = {"json_schema_extra": {"examples": [{"skills": [{"name": "Python"}]}]}}

    id: Echo | None = None
    name: Line | None = None  # type: ignore[assignment]
    email: Echo | None = None  # type: ignore[assignment]
    headline: Line = ""
    learned: LearnedWishes | None = Field(
        None, description="Wishes learned from declines, as `learned-preferences` lists them."
    )


class MatchJob(JobBody):
    """A job for a stateless match: only ``title`` is required."""

    id: Echo | None = None
    employer_id: Echo | None = None
    status: Literal["draft", "open", "paused", "closed", "expired"] | None = None


def _known_categories(value: Any) -> Any:
    if isinstance(value, Mapping) and not any(
        isinstance(weight, int | float) and not isinstance(weight, bool) and weight > 0
        for weight in value.values()
    ):
        raise ValueError("At least one weight must be above 0.")
    return value


Weights = Annotated[dict[Category, Weight], BeforeValidator(_known_categories)]

_CANDIDATE: dict[str, Any] = {
    "headline": "Site reliability engineer",
    "skills": [{"name": "k8s", "years": 4}, {"name": "Terraform"}],
}
_JOB: dict[str, Any] = {
    "id": "platform-1",
    "title": "Platform engineer",
    "skills": [
        {"name": "Kubernetes", "importance": "must"},
        {"name": "Infrastructure as code", "importance": "must"},
    ],
}


class MatchQuery(Input):
    """One candidate against jobs, or one job against candidates."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"candidate": _CANDIDATE, "jobs": [_JOB, {"title": "Payroll clerk"}]}]
        }
    }

    candidate: MatchCandidate | None = None
    jobs: list[MatchJob] | None = Field(None, min_length=1, max_length=100)
    job: MatchJob | None = None
    candidates: list[MatchCandidate] | None = Field(None, min_length=1, max_length=100)
    weights: Weights | None = None

    def model_post_init(self, _context: Any) -> None:
        one_to_jobs = self.candidate is not None and self.jobs is not None
        one_to_candidates = self.job is not None and self.candidates is not None
        given = sum(
            value is not None for value in (self.candidate, self.jobs, self.job, self.candidates)
        )
        if given != 2 or not (one_to_jobs or one_to_candidates):
            raise ValueError("Send candidate and jobs, or job and candidates.")


class FeedbackCreate(Input):
    """What a party did with a match that it was shown."""

    request_id: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="`request_id` of the page that showed the match.",
        examples=["0199a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59"],
    )
    job_id: UUID
    candidate_id: UUID
    event: FeedbackEvent
    note: Note | None = None


class FeedbackRead(Output):
    """The event as it is kept."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    request_id: str
    job_id: UUID
    candidate_id: UUID
    event: FeedbackEvent
    note: str | None
    position: int | None = Field(
        None, description="Where it stood in the list, from 1; null: beside it, or alone."
    )
