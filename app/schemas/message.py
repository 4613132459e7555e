"""Messages between the two parties of a request."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import Url

from app.schemas.match_request import Message
from app.schemas.values import Input, Name, Output, Page

Side = Literal["candidate", "employer"]


def _https(value: str) -> str:
    try:
        url = Url(value)
    except ValueError:
        raise ValueError("This must be an https URL.") from None
    if url.scheme != "https" or not url.host or url.username or url.password:
        raise ValueError("This must be an https URL, without a user name in it.")
    return value


HttpsUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    Field(description="An https URL.", examples=["https://files.example.com/portfolio.pdf"]),
    AfterValidator(_https),
]


class Attachment(Input):
    """A file that stays where it is; only its address is kept."""

    url: HttpsUrl
    name: Name | None = None


class MessageCreate(Input):
    """A message to the other party of the request."""

    text: Message = Field(examples=["Thursday suits me. What shall I prepare?"])
    attachments: list[Attachment] = Field([], max_length=10)


class MessagesSeen(Input):
    """Which messages you have read."""

    until: UUID | None = Field(None, description="The newest one you read; null: all of them.")


class MessageRead(Output):
    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    by: Side
    text: str
    attachments: list[Attachment]
    read_at: datetime | None = Field(description="When the other side read it.")


class MessagePage(Page[MessageRead]):
    """One page of them."""


class ReadMark(Output):
    """How far you have read."""

    match_request_id: UUID
    read: int = Field(description="Messages that were unread until now.")
    unread_messages: int
