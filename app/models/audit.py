"""The audit log: who did what to whose data, chained by hashes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from app import clock
from app.models.base import Base

_UNCHAINED_SQL = "position IS NULL"


class AuditRecord(Base):
    """One access, decision or administrative act.

    People and things stand here by pseudonyms (see ``services/audit/records.py``), so that nothing
    about an erased person is left to erase. The worker gives each row its ``position``, counted
    from 1 without a gap, and a ``hash`` over its content and the hash before it.
    """

    __tablename__ = "audit_records"
    __table_args__ = (
        Index(
            "ix_audit_records_unchained",
            "id",
            sqlite_where=text(_UNCHAINED_SQL),
            postgresql_where=text(_UNCHAINED_SQL),
        ),
        Index(None, "actor", "id"),
        Index(None, "action", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    action: Mapped[str] = mapped_column(String(60))  # operation of the API, or command
    actor: Mapped[str | None] = mapped_column(String(20))
    actor_role: Mapped[str] = mapped_column(String(16))
    subjects: Mapped[str] = mapped_column(Text)  # pseudonyms of what it was about, with spaces
    request_id: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))

    @property
    def link(self) -> tuple[int, str]:
        """Its position and hash. LookupError: the worker has not chained it yet."""
        if self.position is None or self.hash is None:
            raise LookupError("This row is not in the chain yet.")
        return self.position, self.hash


class AuditChain(Base):
    """The ends of the chain, a single row: the newest link, and the link before the oldest row that
    is still kept. Who chains locks it."""

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    base_position: Mapped[int] = mapped_column(BigInteger)
    base_hash: Mapped[str] = mapped_column(String(64))
