"""What a profile lists: skills, posts held, studies, certificates, languages."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from app.schemas.times import FAR, NEAR, PartialDate, PastYear, check_span
from app.schemas.values import (
    Input,
    Line,
    Name,
    Prose,
    SkillName,
    Years,
    is_entered,
)

LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
SkillLevel = Literal["beginner", "intermediate", "advanced", "expert"]


class CandidateSkill(Input):
    """A skill, with what is known about its use."""

    name: SkillName = Field(examples=["Python"])
    years: Years | None = None
    level: SkillLevel | None = None
    last_used: PastYear | None = None


class Experience(Input):
    """A post held. No ``end``: held today."""

    title: Name = Field(examples=["Data engineer"])
    company: Line | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    description: Prose | None = None
    skills: list[SkillName] = Field([], max_length=200)

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> "Experience":
        if is_entered(info):
            check_span(self.start, self.end, latest=NEAR, last=FAR)
        return self


class Education(Input):
    """A course of study. An ``end`` to come: still under way."""

    institution: Name
    degree: Line | None = None
    field: Line | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> "Education":
        if is_entered(info):
            check_span(self.start, self.end, latest=NEAR, last=FAR)
        return self


_CODE = "^[a-z]{2,3}$"


def _language_code(code: str) -> str:
    if not re.fullmatch(_CODE, code):
        raise ValueError("This is not an ISO 639 code, such as en.")
    return code


class Certification(Input):
    name: Name
    issuer: Line | None = None
    year: PastYear | None = None


class Language(Input):
    code: Annotated[
        str, AfterValidator(_language_code), WithJsonSchema({"type": "string", "pattern": _CODE})
    ] = Field(description="ISO 639 code.", examples=["en"])
    level: LanguageLevel
