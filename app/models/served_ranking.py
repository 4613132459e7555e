"""Which rankings were shown to whom: what feedback is checked against."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class ServedRanking(Resource, Base):
    """One page of a ranked list, or one pair, as it was shown: to a candidate the jobs, to an
    employer the candidates. Kept for a while, and no longer than the people in it."""

    __tablename__ = "served_rankings"
    __table_args__ = (Index(None, "created_at"), Index(None, "ranked", "created_at"))

    request_id: Mapped[str] = mapped_column(String(64), unique=True)
    ranked: Mapped[str] = mapped_column(String(16))  # jobs, candidates or pair
    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    first_position: Mapped[int | None]  # of the first item in the whole list, from 1
    item_count: Mapped[int]
    items: Mapped[list[str]]  # ids in the order shown
    aside: Mapped[list[str]]  # ids shown beside the list: near misses
