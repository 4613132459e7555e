"""Match requests, with the state changes they allow, and their history."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Resource


class RequestStatus(StrEnum):
    SENT = "sent"
    VIEWED = "viewed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    HIRED = "hired"
    CLOSED = "closed"


class DeclineReason(StrEnum):
    """Why a candidate declines. A new reason is added here and, unless something is learned from
    it, nowhere else: the API, the statistics and the checks of bodies read this list."""

    SALARY = "salary"
    LOCATION = "location"
    ROLE = "role"
    COMPANY = "company"
    TIMING = "timing"
    SKILLS = "skills"
    OTHER = "other"


# What a decline teaches, with the candidate's consent to learning; other reasons teach nothing.
JUDGES_MATCH = frozenset({DeclineReason.SKILLS, DeclineReason.ROLE})  # the match was wrong
TEACHES_PREFERENCE: dict[str, str] = {
    DeclineReason.SALARY: "min_salary",
    DeclineReason.LOCATION: "remote",
}

S = RequestStatus

WAITING = frozenset({S.SENT, S.VIEWED})
ENGAGED = frozenset({S.ACCEPTED, S.INTERVIEWING, S.OFFER})
LIVE = WAITING | ENGAGED
CONNECTED = ENGAGED | {S.HIRED}  # the parties know each other and may write

REQUEST_TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    S.SENT: frozenset({S.VIEWED, S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.EXPIRED}),
    S.VIEWED: frozenset({S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.EXPIRED}),
    S.ACCEPTED: frozenset({S.INTERVIEWING, S.OFFER, S.CLOSED}),
    S.INTERVIEWING: frozenset({S.OFFER, S.CLOSED}),
    S.OFFER: frozenset({S.HIRED, S.CLOSED}),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
    S.HIRED: frozenset(),
    S.CLOSED: frozenset(),
}

_LIVE_SQL = "status IN ({})".format(", ".join(f"'{state}'" for state in sorted(LIVE)))


class MatchRequest(Resource, Base):
    """An employer's approach to a candidate about a job. Job, company and match are frozen as
    they were when it was sent; later edits of the job do not change what was promised."""

    __tablename__ = "match_requests"
    __table_args__ = (
        Index(
            "uq_match_requests_live_pair",
            "job_id",
            "candidate_id",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index(None, "candidate_id", "id"),
        Index(None, "job_id", "status"),
        Index(None, "employer_id", "created_at"),
        Index(None, "status", "expires_at"),
    )

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"))
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="SET NULL")
    )
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))

    status: Mapped[str] = mapped_column(String(16), default=S.SENT)
    job: Mapped[dict[str, Any]]
    company: Mapped[dict[str, Any]]
    match: Mapped[dict[str, Any]]
    message: Mapped[str] = mapped_column(Text)
    salary: Mapped[dict[str, Any] | None]
    rescored: Mapped[dict[str, Any] | None]  # the match with what was contested
    wishes: Mapped[dict[str, Any] | None]
    # The candidate as the employer saw them when the request ended: view and contact.
    frozen_candidate: Mapped[dict[str, Any] | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Numbers of its newest event: of all, and of those that each side may learn of.
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    candidate_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    employer_sequence: Mapped[int] = mapped_column(default=0, server_default="0")

    history: Mapped[list["MatchRequestEvent"]] = relationship(
        lazy="raise", order_by="MatchRequestEvent.id", passive_deletes=True
    )


class MatchRequestEvent(Resource, Base):
    """One step in the life of a request: a state entered, or terms changed within a state."""

    __tablename__ = "match_request_events"

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(16))  # candidate, employer, admin or system
    reason: Mapped[str | None] = mapped_column(String(2000))
    note: Mapped[str | None] = mapped_column(Text)
    terms: Mapped[dict[str, Any] | None]  # job and salary as they were before an amendment
