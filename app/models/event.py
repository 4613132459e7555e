"""The outbox: what happened, written in the transaction in which it happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.models.base import Base, Resource
from app.models.employer import JobStatus
from app.models.interview import InterviewStatus
from app.models.match_request import RequestStatus
from app.models.offer import OfferStatus

# Every event that a webhook can get, by noun. A new event is a verb here and a call of
# ``services/events.py`` where it happens; an event that is not listed cannot be written.
_VERBS: dict[str, list[str]] = {
    "match_request": [*RequestStatus, "revision", "revised", "contested", "reminder"],
    "message": ["created", "reminder"],
    "interview": [*InterviewStatus, "reminder"],
    "offer": ["created", "countered", *(s for s in OfferStatus if s != "open"), "reminder"],
    "support": ["created"],
    "job": [*JobStatus],
    "alert": ["matched"],
}
EVENT_NAMES = tuple(f"{noun}.{verb}" for noun, verbs in _VERBS.items() for verb in verbs)
"""What a webhook can ask for by name; ``offer.*`` asks for all of a noun, ``*`` for all."""
EVENT_FILTERS = (*EVENT_NAMES, *(f"{noun}.*" for noun in _VERBS), "*")

TEST_EVENT = "webhook.test"  # sent when its owner asks, whatever the filters say

JOB_OPEN = "job.open"
JOB_CHANGED, CANDIDATE_VISIBLE = "job.changed", "candidate.visible"  # internal: for alerts alone
_KNOWN = frozenset((*EVENT_NAMES, TEST_EVENT, JOB_CHANGED, CANDIDATE_VISIBLE))

_WAITING_SQL = "dispatched_at IS NULL"

ALERTING = (JOB_OPEN, JOB_CHANGED, CANDIDATE_VISIBLE)
"""Names of events after which alerts may find something new."""

_UNMATCHED_SQL = "matched_at IS NULL AND type IN ('job.open', 'job.changed', 'candidate.visible')"


class OutboxEvent(Resource, Base):
    """One event. ``id`` is what receivers tell repeated deliveries by; ``created_at`` is when it
    happened.

    It holds references only. What a receiver may see is decided when it is delivered, and
    ``audience`` says which roles may learn of it at all. ``sequence`` orders the events of one
    request without a gap; ``candidate_sequence`` and ``employer_sequence`` do so for the events
    that this side may learn of, and are what it is told. Read what waits by ``dispatched_at IS
    NULL``, never by the highest id seen: transactions commit out of order. Alerts read it likewise,
    by ``matched_at IS NULL``.
    """

    __tablename__ = "outbox_events"
    __table_args__ = (
        Index("uq_outbox_events_request_sequence", "match_request_id", "sequence", unique=True),
        Index(
            "ix_outbox_events_waiting",
            "id",
            sqlite_where=text(_WAITING_SQL),
            postgresql_where=text(_WAITING_SQL),
        ),
        Index(
            "ix_outbox_events_unmatched",
            "id",
            sqlite_where=text(_UNMATCHED_SQL),
            postgresql_where=text(_UNMATCHED_SQL),
        ),
        Index(None, "candidate_id", "id"),
        Index(None, "employer_id", "id"),
    )

    type: Mapped[str] = mapped_column(String(40))  # match_request.accepted, offer.countered, …
    match_request_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    sequence: Mapped[int | None]
    candidate_sequence: Mapped[int | None]
    employer_sequence: Mapped[int | None]
    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE")
    )
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="SET NULL")
    )
    audience: Mapped[list[str]]
    data: Mapped[dict[str, Any]]
    dispatched_at: Mapped[datetime | None]
    matched_at: Mapped[datetime | None]

    @validates("type")
    def _known_type(self, _key: str, name: str) -> str:
        if name not in _KNOWN:
            raise ValueError(f"the event {name!r} is not listed in models/event.py")
        return name
