"""Contested requirements: what a candidate says to one, and what became of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.values import Input, Output, Visible

RequirementStatus = Literal["met", "partial", "claimed", "missing"]


class ContestCreate(Input):
    """ "I do have this"."""

    requirement: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)
    ] = Field(description="As the match names it.", examples=["Kafka"])
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), Visible
    ] = Field(
        description="What you did with it, and where. It is masked as your profile is.",
        examples=["Ran the Kafka cluster behind our parcel events for two years."],
    )
    evidence: Annotated[str, StringConstraints(pattern=r"^experience\.\d{1,3}$")] | None = Field(
        None,
        description="The post that it tells of, as evidence names it; absent: none in particular.",
        examples=["experience.0"],
    )


class ContestRead(Output):
    """A contested requirement, as both sides read it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    requirement: str
    text: str
    evidence: str | None
    status_before: RequirementStatus
    status_after: RequirementStatus = Field(description="Scored again with what was said.")
