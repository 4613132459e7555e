"""Employers: the public profile of a company."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.patch import patch_model
from app.schemas.values import (
    CompanySize,
    Country,
    EmailAddress,
    Input,
    Name,
    Output,
    Page,
    Prose,
    WebAddress,
)
from app.security import normalised_domain

Domain = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=253),
    Field(examples=["freight.example.com"]),
    AfterValidator(normalised_domain),
]


class EmployerCreate(Input):
    name: Name = Field(examples=["Example Freight"])
    description: Prose | None = None
    website: WebAddress | None = Field(None, examples=["https://freight.example.com"])
    industry: Name | None = Field(None, examples=["logistics"])
    size: CompanySize | None = None
    country: Country | None = None
    domains: list[Domain] = Field(
        [],
        max_length=20,
        description="Domains of its own: an address of one of them can verify the employer.",
    )


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
    domains: list[str]
    verified: bool = Field(description="False: it sees no candidates.")


class EmployerVerify(Input):
    """Verify an employer. The operator sends an empty body; a member an address of one of the
    employer's domains, then the code that was mailed to it."""

    email: EmailAddress | None = Field(None, examples=["ada@freight.example.com"])
    code: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class EmployerPage(Page[EmployerRead]):
    """One page of them."""
