"""Match requests: an employer's approach, and the candidate's answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, GetPydanticSchema, StringConstraints
from pydantic_core import core_schema

from app.models import DeclineReason
from app.schemas.values import Input, Note, Output, Page, Remote, Salary

Message = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
# As a literal: one list of words, and no further schema in the OpenAPI document.
Reason = Annotated[
    str, GetPydanticSchema(lambda *_: core_schema.literal_schema([*map(str, DeclineReason)]))
]
State = Literal[
    "sent",
    "viewed",
    "accepted",
    "declined",
    "withdrawn",
    "expired",
    "interviewing",
    "offer",
    "hired",
    "closed",
]


class MatchRequestCreate(Input):
    """Approach a candidate about an open job."""

    job_id: UUID
    candidate_id: UUID
    message: Message = Field(
        examples=["Your work on streaming loads is what our depots need. Shall we talk?"]
    )
    salary: Salary | None = Field(None, description="What you would pay this person.")


class Decline(Input):
    reason: Reason
    note: Note | None = None


class Close(Input):
    reason: Note | None = Field(None, examples=["The position was filled."])


class Withdraw(Input):
    note: Note | None = None


class Wishes(Input):
    """What would have to change for the candidate to say yes."""

    salary: Salary | None = None
    remote: Remote | None = None
    note: Note | None = None


class Revision(Input):
    wishes: Wishes


class Revise(Input):
    """Amended terms."""

    salary: Salary | None = None
    remote: Remote | None = None
    note: Note | None = None


class AwaitedReply(Output):
    """Something that waits for one side. The target for a reply is 48 hours."""

    what: Literal["match_request", "message", "interview", "offer"]
    id: UUID = Field(description="What waits; of messages, the request they belong to.")
    by: Literal["candidate", "employer"] = Field(description="Who is to reply.")
    since: datetime
    due_at: datetime
    late: bool


class MatchRequestRead(Output):
    """A request as one of its parties sees it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    status: State
    job: dict[str, Any] = Field(description="The job as it was when the request was sent.")
    company: dict[str, Any] = Field(description="The employer's public profile, likewise.")
    candidate: dict[str, Any] = Field(
        description="Anonymous until acceptance; then with name and contact."
    )
    message: str
    salary: Salary | None
    match: dict[str, Any] = Field(description="The match as it was when the request was sent.")
    wishes: Wishes | None
    next_actions: list[str] = Field(description="What you may do now: last path segments.")
    awaiting: list[AwaitedReply] = Field(description="What waits for whom, and what is late.")
    unread_messages: int = Field(description="Messages of the other side that you did not read.")


class MatchRequestPage(Page[MatchRequestRead]):
    """One page of them."""


class HistoryItem(Output):
    state: State
    entered_at: datetime
    left_at: datetime | None = None
    actor: Literal["candidate", "employer", "admin", "system"]
    reason: str | None = None
    note: str | None = None
    terms: dict[str, Any] | None = Field(None, description="Terms before an amendment.")


class HistoryRead(Output):
    items: list[HistoryItem]
