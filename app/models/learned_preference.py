"""Preferences learned from a candidate's declines, beside those that the profile states."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class LearnedPreference(Resource, Base):
    """One learned preference, at most one of a kind. Kept only while the person agrees to
    learning; a newer decline takes the place of an older one."""

    __tablename__ = "learned_preferences"
    __table_args__ = (UniqueConstraint("candidate_id", "preference"),)

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"))
    preference: Mapped[str] = mapped_column(String(16))  # min_salary or remote
    wish: Mapped[dict[str, Any]]  # a part of ``preferences``, as a profile would state it
    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(16))
    declined_at: Mapped[datetime]
