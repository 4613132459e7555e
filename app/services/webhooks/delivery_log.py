"""Log of webhook deliveries for the endpoint's owner; replay, test events, pruning."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import joinedload

from app import clock
from app.database import ReadSession, WriteSession
from app.errors import NotFound
from app.models import (
    TEST_EVENT,
    DeliveryStatus,
    OutboxEvent,
    Role,
    Webhook,
    WebhookDelivery,
    WebhookStatus,
)
from app.schemas.webhook import DeliveryRead
from app.services import events
from app.services.accounts.access import Caller
from app.services.paging import Slice, newest_first
from app.services.webhooks import endpoints


def of_event(webhook: Webhook, event: OutboxEvent) -> WebhookDelivery:
    """A pending delivery of an event to a webhook.

    ``order_key`` is the event's match request or, without one, its subject: deliveries of one key
    are sent in the order of their events.
    """
    return WebhookDelivery(
        webhook_id=webhook.id,
        webhook=webhook,
        event_id=event.id,
        event=event,
        order_key=event.match_request_id or _subject(event),
        position=event.sequence or 0,
        next_attempt_at=clock.now(),
    )


def _subject(event: OutboxEvent) -> UUID:
    try:
        return UUID(str(event.data.get("id")))
    except ValueError:
        return event.id


def _of(webhook: Webhook) -> Select[WebhookDelivery]:
    return (
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook.id)
        .options(
            joinedload(WebhookDelivery.event, innerjoin=True),
            joinedload(WebhookDelivery.webhook, innerjoin=True),
        )
    )


def search(
    session: ReadSession,
    caller: Caller,
    webhook_id: UUID,
    *,
    status: str | None,
    cursor: str | None,
    limit: int,
) -> Slice[WebhookDelivery]:
    """The deliveries of a webhook of the caller's, newest first."""
    webhook = endpoints.get(session, caller, webhook_id)
    statement = _of(webhook)
    if status is not None:
        statement = statement.where(WebhookDelivery.status == status)
    filters = {"list": "deliveries", "webhook": webhook.id, "status": status}
    return newest_first(
        session, statement, WebhookDelivery.id, filters=filters, cursor=cursor, limit=limit
    )


def get(
    session: ReadSession, caller: Caller, webhook_id: UUID, delivery_id: UUID
) -> WebhookDelivery:
    """Return one delivery of a webhook of the caller's, or raise NotFound."""
    webhook = endpoints.get(session, caller, webhook_id)
    found = session.scalar(_of(webhook).where(WebhookDelivery.id == delivery_id))
    if found is None:
        raise NotFound()
    return found


def replay(
    session: WriteSession, caller: Caller, webhook_id: UUID, delivery_id: UUID
) -> WebhookDelivery:
    """Send an event again, under the same event id and with a new retry period. A delivery that is
    being sent at the moment is left as it is.

    Raises
    ------
    NotFound
        If the caller has no such webhook or delivery.
    InvalidTransition
        If the webhook is disabled.
    """
    webhook = endpoints.get_enabled(session, caller, webhook_id)
    statement = _of(webhook).where(WebhookDelivery.id == delivery_id)
    delivery = session.scalar(statement.with_for_update(of=WebhookDelivery))
    if delivery is None:
        raise NotFound()
    now = clock.now()
    if delivery.leased_until is None or delivery.leased_until <= now:
        delivery.status, delivery.next_attempt_at = DeliveryStatus.PENDING, now
        delivery.tried_since, delivery.tries = None, 0
        session.flush()
    return delivery


def send_test(session: WriteSession, caller: Caller, webhook_id: UUID) -> WebhookDelivery:
    """Send a test event, in one attempt and whatever the webhook's filters.

    Raises
    ------
    NotFound
        If the caller has no such webhook.
    InvalidTransition
        If the webhook is disabled.
    """
    webhook = endpoints.get_enabled(session, caller, webhook_id)
    now = clock.now()
    event = OutboxEvent(
        type=TEST_EVENT,
        match_request_id=None,
        sequence=None,
        candidate_id=caller.candidate_id if caller.role == Role.CANDIDATE else None,
        employer_id=webhook.employer_id,
        audience=[],
        data={"id": str(webhook.id)},
        created_at=now,
        dispatched_at=now,
    )
    session.add(event)
    session.flush()
    delivery = of_event(webhook, event)
    delivery.order_key = event.id  # not ordered with any other delivery
    session.add(delivery)
    session.flush()
    return delivery


def prune(session: WriteSession, days: float, limit: int = 500) -> int:
    """Delete up to ``limit`` deliveries that have ended, or waited for a disabled webhook, for more
    than ``days``, and the test events among them; return how many."""
    long_ago = clock.now() - timedelta(days=days)
    disabled = select(Webhook.id).where(Webhook.status == WebhookStatus.DISABLED)
    finished = (
        WebhookDelivery.updated_at < long_ago,
        or_(
            WebhookDelivery.status.in_([DeliveryStatus.DELIVERED, DeliveryStatus.FAILED]),
            WebhookDelivery.webhook_id.in_(disabled),
        ),
    )
    # Events before their deliveries: the order in which an erasure takes them.
    tests = select(OutboxEvent.id).join(WebhookDelivery, WebhookDelivery.event_id == OutboxEvent.id)
    tests = tests.where(OutboxEvent.type == TEST_EVENT, *finished).limit(limit)
    session.execute(sql_delete(OutboxEvent).where(OutboxEvent.id.in_(tests)))
    old = select(WebhookDelivery.id).where(*finished).limit(limit)
    ids = list(session.scalars(old.with_for_update(skip_locked=True)))
    session.execute(sql_delete(WebhookDelivery).where(WebhookDelivery.id.in_(ids)))
    return len(ids)


def as_read(delivery: WebhookDelivery) -> DeliveryRead:
    """Render a delivery for the owner of its webhook."""
    names = ("id", "created_at", "updated_at", "webhook_id", "event_id", "status", "attempts")
    pending = delivery.status == DeliveryStatus.PENDING
    return DeliveryRead.model_validate(
        {
            **{name: getattr(delivery, name) for name in names},
            "type": delivery.event.type,
            "next_attempt_at": delivery.next_attempt_at if pending else None,
            "payload": events.payload(delivery.event, delivery.webhook.role),
        }
    )
