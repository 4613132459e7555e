"""How far an import of a file has come."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.models.base import Base


class ImportPosition(Base):
    """Rows of a file that are dealt with, written in the transaction of their effect, so that an
    import that broke off goes on behind them; gone when the file is done. ``source_hash`` stands
    for the file's content and what its rows are read as."""

    __tablename__ = "import_positions"

    source_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    rows: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
