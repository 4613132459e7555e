"""Webhooks: the addresses that events are sent to, and every delivery with its attempts."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Resource
from app.models.event import OutboxEvent


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookStatus(StrEnum):
    ENABLED = "enabled"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    OWNER = "owner"  # switched off
    GONE = "gone"  # the receiver answered 410
    FAILING = "failing"  # an event could not be delivered for three days
    MEMBER_LEFT = "member-left"  # whoever made it is no member of the employer any more


class Webhook(Resource, Base):
    """An address that gets events. It belongs to an employer, to a candidate (by account, or by
    profile where a key stands for a person without one) or, with neither, to the operator.

    The signing secret is derived from the secret key, the id and ``secret_version``; the version
    before it signs too until ``previous_secret_until``.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        Index(None, "employer_id", "id"),
        Index(None, "candidate_id", "id"),
        Index(None, "principal_id", "id"),
    )

    role: Mapped[str] = mapped_column(String(16))
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"))
    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE")
    )
    principal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE")
    )
    made_by_id: Mapped[UUID | None] = mapped_column(index=True)  # account; None: a key without one
    url: Mapped[str] = mapped_column(String(2_100))
    events: Mapped[list[str]]
    statuses: Mapped[list[str] | None]  # states of requests; None: all
    status: Mapped[str] = mapped_column(String(16), default=WebhookStatus.ENABLED)
    disabled_reason: Mapped[str | None] = mapped_column(String(16))
    disabled_at: Mapped[datetime | None]
    last_delivered_at: Mapped[datetime | None]
    secret_version: Mapped[int] = mapped_column(default=1)
    previous_secret_until: Mapped[datetime | None]


_PENDING_SQL = "status = 'pending'"
_LEASED_SQL = "leased_until IS NOT NULL"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class WebhookDelivery(Resource, Base):
    """One event on its way to one webhook.

    Of the deliveries of a webhook with the same ``order_key`` (the match request or, without one,
    what the event is about) only the first pending one by ``position`` and event may go out.
    ``leased_until`` is set while a sender has it; after that time another may take it up.
    ``tried_since`` begins the three days of trying; a replay begins them anew.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("uq_webhook_deliveries_event", "webhook_id", "event_id", unique=True),
        Index(None, "webhook_id", "id"),
        Index(None, "event_id"),
        Index(None, "updated_at"),
        Index(
            "ix_webhook_deliveries_order",
            *("webhook_id", "order_key", "position", "event_id"),
            **_where(_PENDING_SQL),
        ),
        Index("ix_webhook_deliveries_due", "next_attempt_at", **_where(_PENDING_SQL)),
        Index("ix_webhook_deliveries_leased", "leased_until", **_where(_LEASED_SQL)),
    )

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_events.id", ondelete="CASCADE"))
    order_key: Mapped[UUID]
    position: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), default=DeliveryStatus.PENDING)
    next_attempt_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    tried_since: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # since then
    attempts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # the log, oldest first

    webhook: Mapped[Webhook] = relationship(lazy="raise")
    event: Mapped[OutboxEvent] = relationship(lazy="raise")
