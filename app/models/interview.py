"""Interviews: proposed times, the one that was agreed on, and the steps they allow."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class InterviewStatus(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


_PROPOSED, _CONFIRMED = InterviewStatus.PROPOSED, InterviewStatus.CONFIRMED

# Proposing other times for a confirmed interview is how it is rescheduled.
INTERVIEW_TRANSITIONS: dict[str, tuple[frozenset[InterviewStatus], InterviewStatus]] = {
    "confirm": (frozenset({_PROPOSED}), _CONFIRMED),
    "propose": (frozenset({_PROPOSED, _CONFIRMED}), _PROPOSED),
    "cancel": (frozenset({_PROPOSED, _CONFIRMED}), InterviewStatus.CANCELLED),
    "complete": (frozenset({_CONFIRMED}), InterviewStatus.COMPLETED),
}


class Interview(Resource, Base):
    """One conversation of a request. ``starts_at`` and ``ends_at`` are the confirmed time; a
    cancelled interview keeps the one it had, for the calendars that know it."""

    __tablename__ = "interviews"
    __table_args__ = (
        Index(None, "match_request_id", "id"),
        Index(None, "candidate_id", "starts_at"),
        Index(None, "employer_id", "starts_at"),
    )

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"))
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="SET NULL")
    )

    status: Mapped[str] = mapped_column(String(16), default=InterviewStatus.PROPOSED)
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(16))  # who proposed the present slots
    slots: Mapped[list[dict[str, Any]]]  # {id, start, end}, times in UTC
    rounds: Mapped[list[dict[str, Any]]]  # {by, slots, note, at}: every proposal, oldest first
    time_zone: Mapped[str | None] = mapped_column(String(64))
    location: Mapped[str | None] = mapped_column(String(2000))
    note: Mapped[str | None] = mapped_column(Text)
    interviewers: Mapped[list[dict[str, Any]]]  # {id, name} of members; none: the whole team
    slot: Mapped[UUID | None]  # the confirmed one
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(200))
    feedback: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=0)  # SEQUENCE of the calendar entry
