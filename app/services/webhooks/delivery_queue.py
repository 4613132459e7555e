"""Queue of webhook deliveries in the database: find what is due, lease it, record the attempt.

Each step is a short transaction of its own; no connection is held during the attempt.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    Uuid,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased, joinedload

from app import __version__, clock, security
from app.config import Settings
from app.database import WriteSession
from app.models import (
    TEST_EVENT,
    DeliveryStatus,
    DisabledReason,
    Webhook,
    WebhookDelivery,
    WebhookStatus,
)
from app.services import events
from app.services.webhooks import endpoints
from app.services.webhooks.http_post import Answer
from app.services.webhooks.retries import next_attempt

# Longer than an attempt may take (DNS, connection, answer: 20 s), so that no other sender takes
# over what is still being sent; short enough that a killed sender is soon replaced.
LEASE = timedelta(seconds=60)
AT_ONCE = 4  # concurrent attempts per webhook
AT_ONCE_PER_OWNER = 6
"""Concurrent attempts to all webhooks of one owner: slow receivers of one delay nobody else's."""
_KEPT_ATTEMPTS = 50


@dataclass(frozen=True)
class Outgoing:
    """A delivery leased by this process, with everything an attempt needs. ``body`` is JSON, UTF-8;
    ``secrets`` sign it, the newest first."""

    delivery_id: UUID
    webhook_id: UUID
    leased_until: datetime
    url: str
    event_id: UUID
    body: bytes
    secrets: tuple[str, ...]

    def headers(self, at: datetime) -> dict[str, str]:
        """The headers of an attempt made at this time, signed after the Standard Webhooks
        specification (https://www.standardwebhooks.com)."""
        message_id, timestamp = str(self.event_id), int(at.timestamp())
        signed = (
            security.webhook_signature(secret, message_id, timestamp, self.body)
            for secret in self.secrets
        )
        return {
            "Content-Type": "application/json",
            "User-Agent": f"Skillmatch-Webhooks/{__version__}",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(signed),
        }


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    due = WebhookDelivery
    earlier = aliased(WebhookDelivery)
    blocked = select(earlier.id).where(
        earlier.webhook_id == due.webhook_id,
        earlier.order_key == due.order_key,
        earlier.status == DeliveryStatus.PENDING,
        tuple_(earlier.position, earlier.event_id) < tuple_(due.position, due.event_id),
    )
    return (
        due.status == DeliveryStatus.PENDING,
        due.next_attempt_at <= now,
        or_(due.leased_until.is_(None), due.leased_until <= now),
        Webhook.status == WebhookStatus.ENABLED,
        ~blocked.exists(),
    )


def _due(now: datetime) -> Select[WebhookDelivery]:
    statement = select(WebhookDelivery).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
    return statement.where(*_is_due(now))


def _owner() -> ColumnElement[UUID]:
    """Whose a webhook is: an employer, a candidate, or with neither the operator."""
    nobody = literal(UUID(int=0), Uuid)
    return func.coalesce(Webhook.employer_id, Webhook.principal_id, Webhook.candidate_id, nobody)


def _in_flight(per: SQLColumnExpression[UUID], now: datetime) -> Subquery:
    """How many deliveries are being sent, per webhook or owner."""
    return (
        select(per.label("key"), func.count().label("count"))
        .select_from(WebhookDelivery)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.leased_until > now)
        .group_by(per)
        .subquery()
    )


def find_due(session: Session, limit: int) -> list[UUID]:
    """Ids of deliveries that are due, the longest due first; per webhook at most :data:`AT_ONCE`
    and per owner :data:`AT_ONCE_PER_OWNER`, counting those in flight."""
    now = clock.now()
    of_webhook, of_owner = _in_flight(WebhookDelivery.webhook_id, now), _in_flight(_owner(), now)
    due = _due(now).with_only_columns(
        WebhookDelivery.id,
        WebhookDelivery.webhook_id,
        WebhookDelivery.next_attempt_at,
        _owner().label("owner"),
    )
    waiting = due.subquery()
    oldest = (waiting.c.next_attempt_at, waiting.c.id)
    rank = func.row_number().over(partition_by=waiting.c.webhook_id, order_by=oldest)
    ranked = select(waiting, rank.label("rank")).subquery()
    oldest = (ranked.c.next_attempt_at, ranked.c.id)
    rank = func.row_number().over(partition_by=ranked.c.owner, order_by=oldest)
    fitting = (
        select(ranked.c.id, ranked.c.next_attempt_at, ranked.c.owner, rank.label("owner_rank"))
        .outerjoin(of_webhook, of_webhook.c.key == ranked.c.webhook_id)
        .where(ranked.c.rank + func.coalesce(of_webhook.c.count, 0) <= AT_ONCE)
        .subquery()
    )
    statement = (
        select(fitting.c.id)
        .outerjoin(of_owner, of_owner.c.key == fitting.c.owner)
        .where(fitting.c.owner_rank + func.coalesce(of_owner.c.count, 0) <= AT_ONCE_PER_OWNER)
        .order_by(fitting.c.owner_rank, fitting.c.next_attempt_at, fitting.c.id)
        .limit(limit)
    )
    return list(session.scalars(statement))


def take(session: WriteSession, settings: Settings, ids: Iterable[UUID]) -> list[Outgoing]:
    """Lease the deliveries among ``ids`` that are still due and that no other sender is leasing."""
    now = clock.now()
    until = now + LEASE
    statement = (
        _due(now)
        .where(WebhookDelivery.id.in_(list(ids)))
        .options(
            joinedload(WebhookDelivery.event, innerjoin=True),
            joinedload(WebhookDelivery.webhook, innerjoin=True),
        )
        .order_by(WebhookDelivery.id)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
    )
    taken = []
    for delivery in session.scalars(statement):
        delivery.leased_until = until
        payload = events.payload(delivery.event, delivery.webhook.role)
        outgoing = Outgoing(
            delivery_id=delivery.id,
            webhook_id=delivery.webhook_id,
            leased_until=until,
            url=delivery.webhook.url,
            event_id=delivery.event_id,
            body=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
            secrets=tuple(endpoints.secrets_of(settings, delivery.webhook)),
        )
        taken.append(outgoing)
    session.flush()
    return taken


def turn(webhook_id: UUID) -> Select[Webhook]:
    """Select a webhook, locked for a change that leaves it there. A stronger lock says that it is
    being deleted: fan-out passes over it then, and its events would be lost."""
    return select(Webhook).where(Webhook.id == webhook_id).with_for_update(key_share=True)


def record(session: WriteSession, sent: Outgoing, at: datetime, answer: Answer) -> None:
    """Record the result of an attempt that began at ``at``, and schedule the next one if need be.

    The webhook is locked before the delivery, in the order of its owner's operations. If the lease
    ran out and another sender took the delivery over, only a success counts.
    """
    webhook = session.scalar(turn(sent.webhook_id))
    statement = (
        select(WebhookDelivery)
        .where(WebhookDelivery.id == sent.delivery_id)
        .options(joinedload(WebhookDelivery.event, innerjoin=True))
        .with_for_update(of=WebhookDelivery)
    )
    delivery = session.scalar(statement) if webhook is not None else None
    if webhook is None or delivery is None:
        return  # erased meanwhile
    number = delivery.attempts[-1]["number"] + 1 if delivery.attempts else 1
    attempt = {
        "number": number,
        "at": at.isoformat(),
        "status_code": answer.status_code,
        "error": answer.error,
        "duration_ms": answer.duration_ms,
    }
    delivery.attempts = [*delivery.attempts, attempt][-_KEPT_ATTEMPTS:]
    is_ours = delivery.leased_until == sent.leased_until
    if is_ours:
        delivery.leased_until = None
    if answer.error is None:
        delivery.status = DeliveryStatus.DELIVERED
        _note_success(session, webhook)
    elif is_ours and delivery.status == DeliveryStatus.PENDING:
        _after_failure(webhook, delivery, at, answer)
    session.flush()


def _note_success(session: WriteSession, webhook: Webhook) -> None:
    # `updated_at` says when the owner changed the webhook: it stays.
    values = {"last_delivered_at": clock.now(), "updated_at": Webhook.updated_at}
    session.execute(update(Webhook).where(Webhook.id == webhook.id).values(values))


def _after_failure(
    webhook: Webhook, delivery: WebhookDelivery, at: datetime, answer: Answer
) -> None:
    since = delivery.tried_since or at
    delivery.tried_since, delivery.tries = since, delivery.tries + 1
    again = next_attempt(clock.now(), since, delivery.tries, answer.retry_after)
    if delivery.event.type == TEST_EVENT:
        delivery.status = DeliveryStatus.FAILED
    elif answer.error == "gone":
        delivery.status = DeliveryStatus.FAILED
        endpoints.disable(webhook, DisabledReason.GONE)
    elif again is not None:
        delivery.next_attempt_at = again
    else:
        delivery.status = DeliveryStatus.FAILED
        if webhook.last_delivered_at is None or webhook.last_delivered_at < since:
            endpoints.disable(webhook, DisabledReason.FAILING)
