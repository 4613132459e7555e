"""Employers: the public profile of a company."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.patch import patch_model
from app.schemas.values import CompanySize, Country, Input, Name, Output, Page, Prose

Website = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://\S+$")
]


class EmployerCreate(Input):
    name: Name = Field(examples=["Example Freight"])
    description: Prose | None = None
    website: Website | None = Field(None, examples=["https://freight.example.com"])
    industry: Name | None = Field(None, examples=["logistics"])
    size: CompanySize | None = None
    country: Country | None = None


EmployerUpdate: Any = patch_model(EmployerCreate, "EmployerUpdate")


class EmployerRead(Output):
    id: UUID
    created_at: datetime
    updated_at: datetime
    name: str
    description: str | None
    website: str | None
    industry: str | None
    size: str | None
    country: str | None


class EmployerPage(Page[EmployerRead]):
    """One page of them."""
