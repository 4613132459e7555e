"""What waits for the worker, for operators: counts and ages, nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from app import clock
from app.database import ReadSession
from app.models import DeliveryStatus, OutboxEvent, WebhookDelivery


@dataclass(frozen=True)
class Backlog:
    """Events not yet handed to webhooks and deliveries not yet sent; ages in seconds of the
    oldest, 0 without any."""

    events: int
    events_age: float
    deliveries: int
    deliveries_age: float


def read_backlog(session: ReadSession) -> Backlog:
    """Count what waits; two queries, both by an index of what waits."""
    events = select(func.count(), func.min(OutboxEvent.created_at)).where(
        OutboxEvent.dispatched_at.is_(None)
    )
    deliveries = select(func.count(), func.min(WebhookDelivery.created_at)).where(
        WebhookDelivery.status == DeliveryStatus.PENDING
    )
    return Backlog(*_waiting(session, events), *_waiting(session, deliveries))


def _waiting(session: ReadSession, statement: Select[int, datetime]) -> tuple[int, float]:
    number, oldest = session.execute(statement).one()
    return number, (clock.now() - oldest).total_seconds() if oldest is not None else 0.0
