"""Match requests: an employer's approach, and the candidate's answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, GetPydanticSchema, StringConstraints
from pydantic_core import core_schema

from app.models import DeclineReason
from app.schemas.candidate import AnonymousCandidate, AnonymousSkill
from app.schemas.contest import ContestRead
from app.schemas.employer import CompanyProfile
from app.schemas.job import PostedJob
from app.schemas.match import Band, MatchReasons
from app.schemas.score import Score
from app.schemas.values import (
    Input,
    Note,
    Output,
    Page,
    PayRange,
    Remote,
    Salary,
    Visible,
    short_when_composed,
)

Message = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000),
    Visible,
    short_when_composed(5_000),
]
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
    """Amended terms: what is absent stays, null clears."""

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


class RequestCandidate(AnonymousCandidate):
    """The person of a request, anonymous until acceptance; then with name and contact. The person
    reads their own name and headline."""

    created_at: datetime | None = None  # type: ignore[assignment]
    skills: list[AnonymousSkill] = []
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    links: list[str] = []


class EmployerHabits(Output):
    """How an employer answered people in the last 365 days, in figures about at least ten of them;
    null where there are fewer."""

    accepted: int | None = Field(description="Requests that people accepted.")
    median_reply_hours: float | None = Field(
        description="From acceptance to the employer's next step; what still waits counts with "
        "the time it has waited."
    )
    replied_within_48_hours: Score | None = Field(description="Share of them, 0..1.")
    unanswered: Score | None = Field(description="Without a step for 14 days or for ever.")
    interviewed: Score | None
    offered: Score | None
    ended_by_employer: Score | None = Field(description="Closed by the employer, without a hire.")
    withdrawn: Score | None = Field(
        description="Of all requests sent: taken back before an answer."
    )


class MatchRequestRead(Output):
    """A request as one of its parties sees it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    status: State
    job: PostedJob = Field(description="The job as it was when the request was sent.")
    company: CompanyProfile = Field(description="The employer's public profile, likewise.")
    candidate: RequestCandidate
    message: str
    salary: Salary | None
    match: MatchReasons = Field(description="The match as it was when the request was sent.")
    wishes: Wishes | None
    next_actions: list[str] = Field(
        description="What you may do now: paths below this one, to POST to."
    )
    awaiting: list[AwaitedReply] = Field(description="What waits for whom, and what is late.")
    unread_messages: int = Field(description="Messages of the other side that you did not read.")
    rescored: MatchReasons | None = Field(
        None, description="The match with what the candidate contested; absent: nothing was."
    )
    contests: list[ContestRead] = Field([], description="What was contested; absent: nothing.")
    employer_habits: EmployerHabits | None = Field(
        None, description="For the candidate who reads one request: how this employer answers."
    )


class MatchRequestPage(Page[MatchRequestRead]):
    """One page of them."""


class LastMessage(Output):
    """The newest message of a request."""

    by: Literal["candidate", "employer"]
    at: datetime
    text: str = Field(description="Its first 200 characters.")


class SummaryCandidate(Output):
    """The person of a request, in a line of the inbox."""

    id: UUID
    headline: str
    name: str | None = Field(None, description="For the employer from acceptance on.")


class MatchRequestSummary(Output):
    """A line of the inbox. What does not apply is left out."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    status: State
    job_id: UUID
    title: str
    company: str
    candidate: SummaryCandidate
    pay: PayRange | None = Field(None, description="Of the job, as it was when it was sent.")
    salary: Salary | None = Field(None, description="What the request names for this person.")
    score: Score
    band: Band
    reason: str = Field(description="The match in one sentence.")
    last_message: LastMessage | None = None
    waits_for: AwaitedReply | None = Field(None, description="The reply that is due first.")
    unread_messages: int = Field(description="Messages of the other side that you did not read.")
    next_actions: list[str] = Field(description="What you may do now: paths below its own.")


class MatchRequestSummaryPage(Page[MatchRequestSummary]):
    """One page of the inbox."""

    total: int = Field(description="Requests that pass the filters, on all pages.")


class EarlierTerms(Output):
    """What an amendment changed: the terms before it, or the wishes it stated."""

    salary: Salary | None = None
    remote: Remote | None = None
    wishes: Wishes | None = None


class HistoryItem(Output):
    state: State
    entered_at: datetime
    left_at: datetime | None = None
    actor: Literal["candidate", "employer", "admin", "system"]
    reason: str | None = None
    note: str | None = None
    terms: EarlierTerms | None = Field(None, description="Terms before an amendment.")


class HistoryRead(Output):
    items: list[HistoryItem]
