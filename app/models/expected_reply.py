"""Replies that one side of a request owes the other."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource

REPLY_TARGET = timedelta(hours=48)

_UNREMINDED_SQL = "reminded_at IS NULL"


class ExpectedReply(Resource, Base):
    """Something that waits for one side: the request itself, a message, proposed times of an
    interview, an offer. The row goes when that side has answered."""

    __tablename__ = "expected_replies"
    __table_args__ = (
        Index("uq_expected_replies_subject", "what", "subject_id", unique=True),
        Index(None, "match_request_id"),
        Index(
            "ix_expected_replies_due",
            "due_at",
            sqlite_where=text(_UNREMINDED_SQL),
            postgresql_where=text(_UNREMINDED_SQL),
        ),
    )

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    what: Mapped[str] = mapped_column(String(16))  # match_request, message, interview or offer
    subject_id: Mapped[UUID]  # of a thread of messages: the request
    by: Mapped[str] = mapped_column(String(16))  # who owes it
    since: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
