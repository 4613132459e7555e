"""Answers that were given under an Idempotency-Key, for those who ask again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.models.base import Base


class IdempotentAnswer(Base):
    """The answer of a call, written in the transaction of its effect: either both exist or none.
    ``scope_hash`` stands for caller, method, path and key."""

    __tablename__ = "idempotent_answers"

    scope_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    principal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE"), index=True
    )
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    location: Mapped[str | None] = mapped_column(String(500))
    body: Mapped[str | None] = mapped_column(Text)  # JSON, its keys in the order of the answer
