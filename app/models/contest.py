"""What candidates say about requirements that a match judged as not met."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class Contest(Resource, Base):
    """ "I do have this": one requirement of a request, in the candidate's words, and its status
    before and after it was scored again."""

    __tablename__ = "contests"
    __table_args__ = (Index(None, "match_request_id", "id"),)

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    requirement: Mapped[str] = mapped_column(Text)  # as the match names it
    text: Mapped[str] = mapped_column(Text)  # masked as the profile is
    evidence: Mapped[str | None] = mapped_column(String(40))  # place in the profile
    status_before: Mapped[str] = mapped_column(String(16))
    status_after: Mapped[str] = mapped_column(String(16))
