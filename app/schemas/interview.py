"""Interviews: times to choose from, the one agreed on, what came of it."""

from datetime import datetime
from importlib import resources
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from app.schemas.message import Side
from app.schemas.times import rfc3339
from app.schemas.values import Input, Line, Note, Output, Page

Kind = Literal["phone", "video", "onsite"]
# Of the package, not of the machine: a machine adds names of its own, such as `localtime`.
_ZONES = frozenset(
    name
    for name in resources.files("tzdata").joinpath("zones").read_text().split()
    # Names without a place (EST, MET, Cuba) are links kept for old programs: EST never has summer
    # time, whatever whoever writes it means.
    if "/" in name or name in ("UTC", "GMT")
)


def _in_range(value: datetime) -> datetime:
    """Refuse what no zone can show; the offset as sent is kept, it is checked later."""
    if not 1970 < value.year < 2200:
        raise ValueError("This time is out of range.")
    return value


def _known_zone(name: str) -> str:
    if name not in _ZONES:
        raise ValueError("This is not an IANA time zone of a place, such as Europe/London.")
    return name


LocalTime = Annotated[AwareDatetime, BeforeValidator(rfc3339), AfterValidator(_in_range)]
TimeZone = Annotated[
    str,
    StringConstraints(max_length=64),
    Field(description="IANA time zone.", examples=["Europe/London"]),
    AfterValidator(_known_zone),
]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]


class SlotProposed(Input):
    """A time that would suit."""

    start: LocalTime = Field(examples=["2031-03-12T09:00:00+00:00"])
    end: LocalTime = Field(examples=["2031-03-12T10:00:00+00:00"])

    def model_post_init(self, _context: Any) -> None:
        if self.end <= self.start:
            raise ValueError("end must be after start.")


def _no_slot_twice(slots: list[SlotProposed]) -> list[SlotProposed]:
    if len({(slot.start, slot.end) for slot in slots}) < len(slots):
        raise ValueError("The same time is proposed twice.")
    return slots


Slots = Annotated[
    list[SlotProposed], Field(min_length=1, max_length=20), AfterValidator(_no_slot_twice)
]


class InterviewCreate(Input):
    """An interview, with times to choose from."""

    kind: Kind
    slots: Slots
    time_zone: TimeZone | None = Field(
        None,
        description="Where it takes place: times are also shown in it, and offsets must fit it.",
    )
    location: Place | None = Field(None, description="An address, a telephone number or a link.")
    interviewers: list[UUID] = Field(
        [],
        max_length=10,
        description="Members of the employer who take part; none: the whole team is busy.",
    )
    note: Note | None = None


class InterviewPropose(Input):
    """Other times, instead of those proposed or confirmed."""

    slots: Slots
    note: Note | None = None


class InterviewConfirm(Input):
    slot: UUID = Field(description="Id of one of the proposed slots.")


class InterviewComplete(Input):
    """What came of it. The other party reads it."""

    outcome: Line | None = Field(None, examples=["advance"])
    feedback: Note | None = None


class SlotRead(Output):
    id: UUID
    start: datetime
    end: datetime
    local_start: str | None = Field(None, description="With `time_zone`: as clocks there show it.")
    local_end: str | None = None


class InterviewRound(Output):
    """One proposal of times."""

    by: Side
    at: datetime
    slots: list[SlotRead]
    note: str | None
    confirmed: UUID | None = Field(None, description="The slot that was agreed on at the time.")


class Interviewer(Output):
    id: UUID
    name: str


class InterviewRead(Output):
    """An interview as both parties see it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    status: Literal["proposed", "confirmed", "cancelled", "completed"]
    kind: Kind
    by: Side = Field(description="Who proposed the present slots.")
    slots: list[SlotRead]
    slot: UUID | None = Field(description="The confirmed one.")
    starts_at: datetime | None = Field(description="Of the confirmed slot.")
    ends_at: datetime | None
    time_zone: str | None
    location: str | None
    interviewers: list[Interviewer]
    interview_process: str | None = Field(description="How the job says it interviews.")
    note: str | None
    rounds: list[InterviewRound]
    outcome: str | None
    feedback: str | None
    next_actions: list[str] = Field(description="What you may do now: last path segments.")


class InterviewPage(Page[InterviewRead]):
    """One page of them."""
