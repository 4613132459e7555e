"""Calls for help to the operator's team."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.match_request import Message
from app.schemas.message import Side
from app.schemas.values import Input, Output, Page


class SupportCreate(Input):
    """A call for help, or the team's answer."""

    text: Message = Field(examples=["They have not answered for a week. What can I do?"])
    to: Side | None = Field(
        None, description="The team's answer: which side reads it; null: both. Not for parties."
    )


class SupportRead(Output):
    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    by: Literal["candidate", "employer", "admin"]
    to: Side | None
    text: str


class SupportPage(Page[SupportRead]):
    """One page of them."""
