"""Career guides: what a role is, what it needs, what it pays, and which open jobs are near it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.salary import SalaryRead
from app.schemas.score import Score
from app.schemas.values import Output, Page, PayRange


class GuideSummary(Output):
    """A guide in a list."""

    id: UUID = Field(description="For ever the same: a UUIDv5 of the slug.")
    created_at: datetime = Field(description="When the guides were last revised.")
    updated_at: datetime = Field(description="When the guides were last revised.")
    slug: str = Field(description="The title in kebab case.", examples=["product-manager"])
    title: str = Field(examples=["Product Manager"])
    family: str = Field(description="What kind of role it is.", examples=["product"])
    summary: str


class GuideFound(GuideSummary):
    """A guide in a list that may be ranked."""

    score: Score | None = Field(None, description="With `q`: how near it is in meaning, 0..1.")


class GuidePage(Page[GuideFound]):
    """One page of them."""

    note: str | None = Field(
        None,
        description="With `q`, where no guide fits it: says so; the items are merely the nearest.",
        examples=["No guide describes this work (truck driver); the nearest ones are listed."],
    )


class SkillReason(Output):
    """A skill the role needs."""

    name: str = Field(examples=["SQL"])
    why: str


class Comparison(Output):
    """Another role, and what tells it apart."""

    role: str
    difference: str


class Faq(Output):
    """A question that people ask about the role."""

    question: str
    answer: str


class Topic(Output):
    """A part of the work, explained."""

    topic: str
    text: str


class OpenRole(Output):
    """An open job, as anyone may see it."""

    id: UUID
    title: str
    company: str
    country: str | None
    remote: str | None
    seniority: str | None
    salary: PayRange | None


class GuideRead(GuideSummary):
    """One role, described for people who consider it."""

    what_it_is: str
    responsibilities: list[str]
    required_skills: list[SkillReason]
    compared_with: list[Comparison]
    needs_coding: bool = Field(description="Whether the work itself is programming; see `coding`.")
    coding: str = Field(description="How much, and which.")
    certifications: list[str] = Field(description="Those that help. Empty: none is known to.")
    how_to_start: str
    path: list[str] = Field(description="Steps of a career, the first one first.")
    faqs: list[Faq]
    in_depth: list[Topic]
    perspective: str | None = Field(description="How a day goes.")
    salaries: list[SalaryRead] = Field(
        description="Figures of whole countries; all of them under `…/salaries`."
    )
    latest_roles: list[OpenRole] = Field(
        description="At most five open jobs that name this guide or are near it, newest first."
    )


class RoleRead(Output):
    """An open job and its nearness to the guide."""

    job: OpenRole
    score: Score | None = Field(
        description="0..1: how alike titles and whole texts are; null with `recency`."
    )


class RolePage(Page[RoleRead]):
    """One page of them."""

    request_id: str
    model_version: str
    ranking: Literal["meaning", "recency"] = Field(
        "meaning",
        description="`recency` while the operator has switched ranking off: then the jobs that "
        "name the guide, newest first.",
    )
