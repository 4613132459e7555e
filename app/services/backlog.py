"""What waits for the worker, for operators: counts and ages, nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from app import clock
from app.database import ReadSession
from app.models import DeliveryStatus, Embedding, IndexClock, OutboxEvent, WebhookDelivery


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


def newest_change(session: ReadSession) -> int:
    """The number of the newest change that indexes follow; 0 before the first."""
    return session.scalar(select(IndexClock.value).where(IndexClock.id == 1)) or 0


def read_index_size(session: ReadSession, revision: str) -> int:
    """How many candidates and jobs have vectors of a revision of the model; from an index alone."""
    statement = select(func.count(Embedding.owner_id)).where(Embedding.revision == revision)
    return session.scalar(statement) or 0
