"""From one role to the next: roles near to each other, and roles ranked for a person."""

from uuid import UUID

from pydantic import Field

from app.schemas.career_guide import GuideSummary
from app.schemas.match import Band
from app.schemas.salary import Measure
from app.schemas.score import Score
from app.schemas.values import Money, Output, Page


class PayChange(Output):
    """What two roles pay in one country, by one release of one source."""

    country: str = Field(examples=["US"])
    currency: str = Field(examples=["USD"])
    from_pay: Money = Field(description="Per year; see `measure`.")
    to_pay: Money
    change: float = Field(description="(to − from) / from.", examples=[0.12])
    measure: Measure
    from_occupation: str = Field(description="What the source calls it.")
    to_occupation: str
    source: str
    year: int


class TransitionRead(GuideSummary):
    """A role to move on to."""

    nearness: Score = Field(
        description="0..1: the mean of the share of its skills that the first role has and of how "
        "alike the two are in meaning."
    )
    shared_skills: list[str] = Field(description="What it asks for and the first role has, too.")
    missing_skills: list[str] = Field(description="What it asks for besides.")
    difference: str | None = Field(description="In the words of the guide, where it says so.")
    pay_changes: list[PayChange] = Field(
        description="One for each country in which one source tells the two apart. Empty: none."
    )


class TransitionPage(Page[TransitionRead]):
    """One page of them, the nearest first."""


class RankedGuide(GuideSummary):
    """A role, and how a person fits it."""

    score: Score = Field(description="As a match with a job that asks for the role's skills.")
    band: Band
    met: list[str]
    partial: list[str]
    claimed: list[str]
    missing: list[str]
    open_roles: int = Field(description="Open jobs that name this guide.")
    pay_changes: list[PayChange] = Field(
        description="Against `present_role`, in the person's own country where it is known."
    )


class RankedGuidePage(Page[RankedGuide]):
    """All guides for a person, the best fit first."""

    candidate_id: UUID
    present_role: str | None = Field(
        description="Slug of the guide that the title of the newest post comes nearest to; null: "
        "none fits it, and no pay is compared."
    )
    request_id: str
    model_version: str
