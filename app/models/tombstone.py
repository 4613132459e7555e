"""Who was erased, so that restoring an older backup does not bring them back."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.models.base import Base


class Tombstone(Base):
    """The hash of the id of an erased profile or account. The id stood for nothing but what was
    erased: of the person nothing is left here."""

    __tablename__ = "tombstones"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
