"""Calls for help to the operator's team, and the team's inbox."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.match_request import Message, State
from app.schemas.message import Side
from app.schemas.values import Input, Output, Page


class SupportCreate(Input):
    """A call for help, or the team's answer."""

    text: Message = Field(examples=["They have not answered for a week. What can I do?"])
    to: Literal["candidate", "employer", "both"] | None = Field(
        None,
        description="The team's answer: who reads it. Absent: the side whose question has waited "
        "longest, else the one that asked last. Not for parties.",
    )


class SupportRead(Output):
    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    by: Literal["candidate", "employer", "admin"]
    to: Side | None = Field(description="Of the team's: the side that reads it; null: both.")
    text: str


class SupportPage(Page[SupportRead]):
    """One page of them."""


ThreadStatus = Literal["waiting", "late", "answered"]


class LastSupportMessage(Output):
    """The newest message of a thread."""

    by: Literal["candidate", "employer", "admin"]
    at: datetime
    text: str = Field(description="Its first 200 characters.")


class SupportThreadRead(Output):
    """What one side of a request and the team wrote to each other, as a line of the inbox."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    side: Side
    status: ThreadStatus
    waiting_since: datetime | None = Field(description="The oldest question without an answer.")
    due_at: datetime | None = Field(description="24 hours after it.")
    title: str = Field(description="Of the job, as it was when the request was sent.")
    company: str
    request_status: State
    last_message: LastSupportMessage


class SupportInbox(Page[SupportThreadRead]):
    """One page of the team's inbox."""

    counts: dict[ThreadStatus, int] = Field(
        description="Threads by status under the other filters; late ones wait, too."
    )
