"""Employers: the public profile of a company."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.schemas.patch import patch_model
from app.schemas.values import CompanySize, Country, Input, Name, Output, Page, Prose, WebAddress


class EmployerCreate(Input):
    name: Name = Field(examples=["Example Freight"])
    description: Prose | None = None
    website: WebAddress | None = Field(None, examples=["https://freight.example.com"])
    industry: Name | None = Field(None, examples=["logistics"])
    size: CompanySize | None = None
    country: Country | None = None


EmployerUpdate: Any = patch_model(EmployerCreate, "EmployerUpdate")


class CompanyProfile(Output):
    """What anyone may read of an employer. Match requests keep it as it was: a field that comes
    later needs a default."""

    id: UUID
    name: str
    description: str | None
    website: str | None
    industry: str | None
    size: str | None
    country: str | None


class EmployerRead(CompanyProfile):
    """An employer's public profile."""

    created_at: datetime
    updated_at: datetime


class EmployerPage(Page[EmployerRead]):
    """One page of them."""
