"""Messages between the two parties of a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class Message(Resource, Base):
    """One message. A request has one thread; it ends with the request."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "match_request_id", "id"),)

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    by: Mapped[str] = mapped_column(String(16))  # candidate or employer
    text: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[dict[str, Any]]]  # {url, name?}: files stay where they are
    read_at: Mapped[datetime | None]  # by the other side
