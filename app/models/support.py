"""Support: what a party of a match request and the operator's team write to each other."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource

SUPPORT_TARGET = timedelta(hours=24)
"""How long a question to the operator's team may wait."""


class SupportMessage(Resource, Base):
    """One message to the operator's team, or from it. What a party writes, the other party never
    sees; what the team writes goes to one side (``addressee``) or, without, to both."""

    __tablename__ = "support_messages"
    __table_args__ = (Index(None, "match_request_id", "id"),)

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    by: Mapped[str] = mapped_column(String(16))  # candidate, employer or admin
    addressee: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)


class SupportThread(Resource, Base):
    """What one side of a request and the team wrote to each other, as a line of the team's inbox.
    ``waiting_since`` is the oldest question without an answer; None: nothing waits."""

    __tablename__ = "support_threads"
    __table_args__ = (
        Index("uq_support_threads_side", "match_request_id", "side", unique=True),
        Index(None, "due_at", "id"),
        Index(None, "updated_at", "id"),
    )

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    side: Mapped[str] = mapped_column(String(16))  # candidate or employer
    waiting_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    last_message_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_messages.id", ondelete="CASCADE")
    )
