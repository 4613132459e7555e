"""Decisions as the people concerned read them: explained and replayed."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.schemas.candidate import (
    AnonymousCertification,
    AnonymousEducation,
    AnonymousExperience,
    AnonymousPreferences,
    AnonymousSkill,
)
from app.schemas.match import MatchReasons
from app.schemas.profile_entries import Language
from app.schemas.score import Score
from app.schemas.skill_gap import AdditionRead
from app.schemas.values import Location, Output


class Counterfactual(Output):
    """The least that would have changed the score most. It is computed, not estimated: a profile
    with these skills had this score."""

    additions: list[AdditionRead] = Field(
        description="At most three, in the order in which to append them to `skills`; empty if "
        "none is worthwhile."
    )
    score: Score = Field(description="As decided.")
    new_score: Score = Field(description="With the additions.")


class ProfileRead(Output):
    """A profile as the engine reads it; what is empty is left out."""

    headline: str = ""
    summary: str | None = None
    location: Location | None = None
    skills: list[AnonymousSkill]
    experience: list[AnonymousExperience] = []
    education: list[AnonymousEducation] = []
    certifications: list[AnonymousCertification] = []
    languages: list[Language] = []
    preferences: AnonymousPreferences = AnonymousPreferences()
    learned: AnonymousPreferences = Field(
        AnonymousPreferences(), description="Wishes learned from declines."
    )


class ExplanationRead(Output):
    """Why a request has the score it has, for the person it is about."""

    match_request_id: UUID
    decided_on: date
    model_version: str
    match: MatchReasons = Field(description="As it was sent to the employer.")
    read_of_you: ProfileRead = Field(
        description="All that the score was computed from on your side: no name, no contact data, "
        "nothing about age, sex or origin."
    )
    counterfactual: Counterfactual
    decided_by: str = Field(description="What a machine did here, and what people decide.")
    contest: str = Field(description="Where to say that a requirement is met after all.")


class Recomputed(Output):
    """A score, and the version that gave it."""

    score: Score
    model_version: str


class ReplayRead(Output):
    """A decision computed again from the inputs that were kept with it."""

    match_request_id: UUID
    decided_on: date
    decided: Recomputed
    replayed: Recomputed
    same_version: bool = Field(description="False: the model has changed since.")
    same_score: bool = Field(description="With the same version always true.")
