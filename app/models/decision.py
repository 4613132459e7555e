"""What decided about people: the inputs of each match as it was sent."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Json, Resource


class MatchDecision(Resource, Base):
    """Everything the score of a sent request was computed from, so that it can be computed again:
    both documents as the engine read them, the day, and the learned weights if any were in use
    (``categories`` and ``calibration`` empty: those of the package)."""

    __tablename__ = "match_decisions"

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE"), unique=True
    )
    candidate_document: Mapped[dict[str, Any]]
    job_document: Mapped[dict[str, Any]]
    unmet_constraints: Mapped[list[str]]
    decided_on: Mapped[date]
    model_version: Mapped[str] = mapped_column(String(300))
    learned_weights: Mapped[dict[str, Any] | None] = mapped_column(Json)
    score: Mapped[float]
