"""Support: what a party of a match request and the operator's team write to each other."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


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
