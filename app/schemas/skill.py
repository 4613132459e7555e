"""Skills: canonical names for autocompletion, how they are linked, where a text names them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.schemas.flag import FlagRead
from app.schemas.score import Score
from app.schemas.values import Input, Output, Page, short_when_composed


class SkillLink(Output):
    """Another skill."""

    id: UUID
    name: str


class SkillSummary(Output):
    id: UUID = Field(description="For ever the same: a UUIDv5 of the vocabulary and the key.")
    created_at: datetime = Field(
        description="When the vocabulary was last revised, released or imported."
    )
    updated_at: datetime = Field(
        description="When the vocabulary was last revised, released or imported."
    )
    vocabulary: str = Field(
        description="`skillmatch`, or the classification it comes from: `esco`, `onet`.",
        examples=["skillmatch"],
    )
    key: str = Field(examples=["kubernetes"])
    name: str = Field(description="The canonical name.", examples=["Kubernetes"])
    kind: str = Field(
        description="What it is: language, framework, method, soft_skill …", examples=["platform"]
    )
    aliases: list[str] = Field(description="Other names it goes by.", examples=[["K8s", "kubectl"]])


class SkillRead(SkillSummary):
    """One skill and its neighbours."""

    description: str | None = Field(None, description="As the classification words it.")
    retired_at: datetime | None = Field(
        None, description="When a newer release of its classification no longer had it."
    )

    broader: list[SkillLink] = Field(description="The next more general skills.")
    related: list[SkillLink] = Field(description="What often goes together with it.")
    implies: list[SkillLink] = Field(description="What everybody who has it has too.")


class SkillPage(Page):
    items: list[SkillSummary]


class SkillText(Input):
    """Free text: a job description, a CV, a note."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "You know Go, PostgreSQL and k8s, and look after our servers at night. "
                    "We celebrate diversity."
                }
            ]
        }
    )

    text: Annotated[str, StringConstraints(max_length=50_000), short_when_composed(50_000)] = Field(
        description="Plain text, HTML or Markdown."
    )
    by_meaning: bool = Field(
        False,
        description="Also the nearest skill of each sentence that is about one without naming it. "
        "Of these findings about one in three is right (`confidence` says how likely each is); of "
        "names more than nineteen in twenty are.",
    )


class SkillFound(Output):
    """One place of a text that speaks of a skill."""

    skill: SkillLink
    text: str = Field(description="What stands there: a name of the skill, or a sentence about it.")
    start: int = Field(description="First code point, counted from 0, of the text as sent.")
    end: int = Field(description="The code point behind the last.")
    confidence: Score = Field(
        description="0..1. A name: 1, or less where it is an ordinary word as well or had to be "
        "read with tolerance. A sentence: how often people agreed with findings as near as this."
    )


class SkillsFound(Output):
    skills: list[SkillFound] = Field(description="In the order of where they begin.")
    flags: list[FlagRead] = Field(
        description="Notes on the text: `language-not-read` where the model does not read it."
    )
