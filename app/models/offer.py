"""Offers: the terms on the table, how they came about, and the steps they allow."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class OfferStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"  # with its request


# Every step is from `open`. Whose step it is: the side that spoke last may only withdraw, and
# that is the employer's right; the other side accepts, declines or counters.
OFFER_TRANSITIONS: dict[str, OfferStatus] = {
    "counter": OfferStatus.OPEN,
    "accept": OfferStatus.ACCEPTED,
    "decline": OfferStatus.DECLINED,
    "withdraw": OfferStatus.WITHDRAWN,
}

_OPEN_SQL = f"status = '{OfferStatus.OPEN}'"


class Offer(Resource, Base):
    """An offer of work. Its columns are the terms of the last round."""

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_open",
            "match_request_id",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index(None, "match_request_id", "id"),
        Index(None, "status", "expires_at"),
    )

    match_request_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    status: Mapped[str] = mapped_column(String(16), default=OfferStatus.OPEN)
    by: Mapped[str] = mapped_column(String(16))  # who spoke last
    salary_amount: Mapped[int] = mapped_column(BigInteger)  # hundredths of the currency
    salary_currency: Mapped[str] = mapped_column(String(3))
    salary_period: Mapped[str] = mapped_column(String(8))
    start_date: Mapped[date | None]
    equity: Mapped[str | None] = mapped_column(String(200))
    benefits: Mapped[list[str]]
    note: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    rounds: Mapped[list[dict[str, Any]]]  # {by, at, and the terms}, oldest first
