"""Webhooks: your events, sent to you."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import RateLimited
from app.models import Webhook
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheSettings, TheTokenBuckets
from app.routers.edge.transaction import AS_FILLED, Route
from app.schemas.webhook import (
    DeliveryPage,
    DeliveryRead,
    Outcome,
    WebhookCreate,
    WebhookCreated,
    WebhookPage,
    WebhookRead,
    WebhookUpdate,
)
from app.services.accounts.token_buckets import Bucket, Taking
from app.services.webhooks import delivery_log, endpoints

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], route_class=Route)

_SENT_AT_WILL = Bucket("webhook tests and replays", 30, 30)


def check_new_url(body: WebhookCreate, _caller: TheCaller, settings: TheSettings) -> None:
    """First phase of a creation: look the host up, with no connection held."""
    endpoints.check_url(settings, body.url)


def check_other_url(body: WebhookUpdate, _caller: TheCaller, settings: TheSettings) -> None:
    """First phase of a change, likewise."""
    endpoints.check_url(settings, body.url)


def _with_secret(settings: Settings, webhook: Webhook) -> WebhookCreated:
    newest = endpoints.secrets_of(settings, webhook)[0]
    shown = WebhookRead.model_validate(webhook).model_dump()
    return WebhookCreated(**shown, secret=newest)


@router.post(
    "", status_code=201, dependencies=[Depends(check_new_url)], operation_id="create_webhook"
)
def create_webhook(
    body: WebhookCreate,
    caller: TheCaller,
    settings: TheSettings,
    response: Response,
    session: WriteSession,
) -> WebhookCreated:
    """Have events sent to you, signed to the Standard Webhooks specification. The secret is shown
    this once. Each event arrives at least once, those of one match request in their order."""
    webhook = endpoints.create(session, caller, body)
    response.headers["Location"] = f"/v1/webhooks/{webhook.id}"
    return _with_secret(settings, webhook)


@router.get("", operation_id="list_webhooks")
def list_webhooks(
    caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> WebhookPage:
    """Your webhooks, newest first, without their secrets."""
    page = endpoints.search(session, caller, cursor, limit)
    items = [WebhookRead.model_validate(webhook) for webhook in page.rows]
    return WebhookPage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", operation_id="get_webhook")
def get_webhook(id: UUID, caller: TheCaller, session: ReadSession) -> WebhookRead:
    """A webhook; if it is disabled, since when and why."""
    return WebhookRead.model_validate(endpoints.get(session, caller, id))


@router.patch("/{id}", dependencies=[Depends(check_other_url)], operation_id="update_webhook")
def update_webhook(
    id: UUID, body: WebhookUpdate, caller: TheCaller, session: WriteSession
) -> WebhookRead:
    """Change address or filters, switch it off or on again. What waits then goes out at once."""
    return WebhookRead.model_validate(endpoints.update_webhook(session, caller, id, body))


@router.delete("/{id}", status_code=204, operation_id="delete_webhook")
def delete_webhook(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Remove a webhook with its log. What waits is not sent."""
    endpoints.delete(session, caller, id)


@router.post("/{id}/rotate-secret", operation_id="rotate_webhook_secret")
def rotate_webhook_secret(
    id: UUID, caller: TheCaller, settings: TheSettings, session: WriteSession
) -> WebhookCreated:
    """Begin a new secret, shown this once. For 24 hours the one before signs beside it; rotate
    twice to end a secret at once."""
    return _with_secret(settings, endpoints.rotate_secret(session, caller, id))


def limit_sending(caller: TheCaller, settings: TheSettings, buckets: TheTokenBuckets) -> None:
    """Bound what an owner can have sent at will: the receiver may be somebody else's."""
    if settings.rate_limits == "on":
        wait = buckets.take([Taking(_SENT_AT_WILL, str(caller.employer_id or caller.id))])
        if wait > 0:
            raise RateLimited(wait)


@router.post(
    "/{id}/test",
    status_code=201,
    dependencies=[Depends(limit_sending)],
    operation_id="test_webhook",
    **AS_FILLED,
)
def test_webhook(
    id: UUID, caller: TheCaller, response: Response, session: WriteSession
) -> DeliveryRead:
    """Send yourself an event `webhook.test`, once. Read the delivery to see how it went."""
    delivery = delivery_log.send_test(session, caller, id)
    response.headers["Location"] = f"/v1/webhooks/{id}/deliveries/{delivery.id}"
    return delivery_log.as_read(delivery)


@router.get("/{id}/deliveries", operation_id="list_webhook_deliveries", **AS_FILLED)
def list_webhook_deliveries(
    id: UUID,
    caller: TheCaller,
    session: ReadSession,
    status: Annotated[Outcome | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> DeliveryPage:
    """What was sent, newest first, with every attempt. Finished ones are kept for 30 days."""
    page = delivery_log.search(session, caller, id, status=status, cursor=cursor, limit=limit)
    items = [delivery_log.as_read(delivery) for delivery in page.rows]
    return DeliveryPage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}/deliveries/{delivery_id}", operation_id="get_webhook_delivery", **AS_FILLED)
def get_webhook_delivery(
    id: UUID, delivery_id: UUID, caller: TheCaller, session: ReadSession
) -> DeliveryRead:
    """One delivery with its attempts."""
    found = delivery_log.get(session, caller, id, delivery_id)
    return delivery_log.as_read(found)


@router.post(
    "/{id}/deliveries/{delivery_id}/replay",
    dependencies=[Depends(limit_sending)],
    operation_id="replay_webhook_delivery",
    **AS_FILLED,
)
def replay_webhook_delivery(
    id: UUID, delivery_id: UUID, caller: TheCaller, session: WriteSession
) -> DeliveryRead:
    """Send an event again, whatever became of it, with the same `webhook-id`. What waits behind
    it, of the same match request, waits for this too."""
    found = delivery_log.replay(session, caller, id, delivery_id)
    return delivery_log.as_read(found)
