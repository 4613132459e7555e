"""What people say of themselves for fairness reports. Kept apart: nothing that ranks imports this
module (a contract in ``pyproject.toml``), and ``app.models`` does not hand it on."""

from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource

SEXES: Final = ("female", "male", "other")
RACES: Final = (
    "hispanic_or_latino",
    "white",
    "black_or_african_american",
    "native_hawaiian_or_pacific_islander",
    "asian",
    "american_indian_or_alaska_native",
    "two_or_more",
)
"""The categories of the EEO-1 report (US EEOC), which New York City's rules prescribe."""


class SelfIdentification(Resource, Base):
    """A person's answers; None: not said. They may be changed and taken back at any time."""

    __tablename__ = "self_identifications"

    candidate_id: Mapped[UUID] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), unique=True
    )
    sex: Mapped[str | None] = mapped_column(String(16))
    race_ethnicity: Mapped[str | None] = mapped_column(String(40))
