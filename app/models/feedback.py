"""What the parties did with the matches they were shown."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class MatchFeedback(Resource, Base):
    """One event about one pair, reported by one of its parties. It ends with the person and with
    the job."""

    __tablename__ = "match_feedback"
    __table_args__ = (
        Index(None, "candidate_id", "job_id"),
        Index(None, "ranked", "created_at"),
    )

    request_id: Mapped[str] = mapped_column(String(200))  # of the page that showed the match
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    party: Mapped[str] = mapped_column(String(16))  # candidate or employer
    event: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    # What the page ranked, and where in its list the match stood, from 1; None: beside it.
    ranked: Mapped[str | None] = mapped_column(String(16))
    position: Mapped[int | None]
