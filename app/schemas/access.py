"""Registration, sign-in, API keys."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from app.schemas.times import Time
from app.schemas.values import EmailAddress, Input, Name, Output, Page, visible_length
from app.security import is_common_password


def _uncommon(password: str) -> str:
    if not visible_length(password):
        raise ValueError("Nothing can be seen in this password.")
    if is_common_password(password):
        raise ValueError("This is one of the most used passwords; choose another.")
    return password


Password = Annotated[
    str, StringConstraints(min_length=8, max_length=200), AfterValidator(_uncommon)
]
SentPassword = Annotated[str, StringConstraints(max_length=200)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RegisterCreate(Input):
    """Open an account. Employers name their company, or bring the token of an invitation."""

    email: EmailAddress = Field(examples=["ada@example.com"])
    password: Password = Field(examples=["a long pass phrase"], description="8–200 characters.")
    role: Literal["candidate", "employer"]
    name: Name = Field(examples=["Ada Example"])
    company: Name | None = Field(None, description="Employers: the company to create.")
    invitation_token: str | None = Field(
        None, max_length=200, description="Employers: join the company that sent it."
    )

    @field_validator("company", "invitation_token")
    @classmethod
    def _of_employers(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("role") == "candidate":
            raise ValueError("Candidates have none; leave it out.")
        return value


class RegisterRead(Output):
    """The new account."""

    id: UUID
    role: str
    employer_id: UUID | None = None
    created_at: datetime
    updated_at: datetime


class TokenRead(Output):
    """A bearer token (OAuth 2.0, RFC 6749 section 5.1)."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the type, not a secret
    expires_in: int = Field(description="Seconds until it ends.")
    refresh_token: str = Field(description="For `POST /v1/auth/refresh`; it works once.")


class Refresh(Input):
    """Renew a sign-in."""

    refresh_token: Token


class PasswordChange(Input):
    """Replace your password."""

    current: SentPassword
    new: Password = Field(examples=["another long pass phrase"], description="8–200 characters.")


class PasswordForgotten(Input):
    """Ask for a mail with a token for a new password."""

    email: EmailAddress = Field(examples=["ada@example.com"])


class PasswordReset(Input):
    """Set a new password with the token of the mail."""

    token: Token
    password: Password = Field(examples=["another long pass phrase"])


class EmailChange(Input):
    """Ask to sign in with another address."""

    email: EmailAddress = Field(examples=["ada@new.example.com"])
    password: SentPassword = Field(description="Your present password.")


class EmailConfirm(Input):
    """Confirm the new address with the token of the mail."""

    token: Token


class MeRead(Output):
    """Who the credentials belong to."""

    id: UUID
    role: str
    email: str | None = Field(description="Null for a key of the operator.")
    name: str
    candidate_id: UUID | None = None
    employer_id: UUID | None = None
    created_at: datetime
    updated_at: datetime


Scope = Literal["read", "write"]


class ApiKeyCreate(Input):
    name: Name = Field(examples=["nightly import"])
    scopes: list[Scope] | None = Field(
        None, max_length=2, description="`read`, `write`; absent: everything you may do."
    )
    expires_at: Time | None = Field(None, description="It ends then; absent: never.")


class ApiKeyRead(Output):
    id: UUID
    name: str
    role: str
    scopes: list[str] | None
    expires_at: datetime | None = Field(None, description="Null: it does not end by itself.")
    hint: str = Field(description="First characters of the key, to tell keys apart.")
    created_at: datetime
    updated_at: datetime


class ApiKeyCreated(ApiKeyRead):
    key: str = Field(description="The key. It is shown this once.")


class ApiKeyPage(Page[ApiKeyRead]):
    """One page of them."""
