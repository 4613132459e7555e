"""Category weights learned from outcomes of match requests, and the operator's choice of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class LearnedWeightsVersion(Resource, Base):
    """Weights fitted once from outcomes. Never changed; numbered from 1."""

    __tablename__ = "learned_weights_versions"

    number: Mapped[int] = mapped_column(unique=True)
    base: Mapped[str] = mapped_column(String(64))  # version of the weights they start from
    categories: Mapped[dict[str, Any]]
    calibration: Mapped[list[float]]
    figures: Mapped[dict[str, Any]]  # outcomes used, quality before and after


class WeightsChoice(Resource, Base):
    """A decision of the operator: these learned weights rank from now on, or (without a version)
    those of the package. The newest row counts; older ones stay as history."""

    __tablename__ = "weights_choices"

    version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("learned_weights_versions.id", ondelete="RESTRICT")
    )
