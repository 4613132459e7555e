"""Webhooks: added, changed, switched off and on by their owners; their secrets."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Session

from app import clock, security
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import InvalidTransition, LimitReached, NotFound, ValidationFailed
from app.models import (
    TEST_EVENT,
    Candidate,
    DeliveryStatus,
    DisabledReason,
    OutboxEvent,
    Webhook,
    WebhookDelivery,
    WebhookStatus,
)
from app.schemas.webhook import WebhookCreate, WebhookUpdate
from app.services.accounts.access import Caller
from app.services.paging import Slice, newest_first
from app.services.webhooks import url_policy

MOST = 20  # per employer or candidate; each event is sent once to each of them
SECRET_OVERLAP = timedelta(hours=24)


def _own(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return Webhook.role == caller.role
    if caller.is_employer and caller.employer_id is not None:
        return Webhook.employer_id == caller.employer_id
    if caller.principal_id is not None:
        return Webhook.principal_id == caller.principal_id
    if caller.candidate_id is not None:
        return Webhook.candidate_id == caller.candidate_id
    return false()


def get(session: Session, caller: Caller, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    """Return a webhook of the caller's, or raise NotFound."""
    statement = select(Webhook).where(Webhook.id == webhook_id, _own(caller))
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def get_enabled(session: WriteSession, caller: Caller, webhook_id: UUID) -> Webhook:
    """Lock a webhook of the caller's that something is to be sent to.

    Raises
    ------
    InvalidTransition
        If it is disabled.
    """
    webhook = get(session, caller, webhook_id, lock=True)
    if webhook.status != WebhookStatus.ENABLED:
        raise InvalidTransition(webhook.status, "Enable the webhook first.")
    return webhook


def search(session: ReadSession, caller: Caller, cursor: str | None, limit: int) -> Slice[Webhook]:
    """The caller's webhooks, newest first."""
    return newest_first(
        session,
        select(Webhook).where(_own(caller)),
        Webhook.id,
        filters={"list": "webhooks", "caller": caller.id},
        cursor=cursor,
        limit=limit,
    )


def check_url(settings: Settings, url: str | None) -> None:
    """Refuse an address that we would never call. It looks names up: call it without a session.

    A name that has no address (yet) passes: every attempt looks again.

    Raises
    ------
    ValidationFailed
        If the address is not public, or plain http is not allowed.
    """
    if url is None:
        return
    allow_private = settings.webhook_private_addresses == "allow"
    try:
        url_policy.resolve(url_policy.parse(url), allow_private=allow_private)
    except url_policy.TargetRefused as refused:
        if refused.word != "resolve":
            raise ValidationFailed.of("url", "url_refused", refused.message) from None


def secrets_of(settings: Settings, webhook: Webhook) -> list[str]:
    """What signs now, the newest first: one secret, or two for a day after a rotation."""
    versions = [webhook.secret_version]
    until = webhook.previous_secret_until
    if until is not None and until > clock.now():
        versions.append(webhook.secret_version - 1)
    return [
        security.webhook_secret(webhook.id, version, settings.secret_key) for version in versions
    ]


def lock_of(session: WriteSession, candidate: Candidate) -> None:
    """Lock a candidate's webhooks before the deliveries to them are erased: the order in which
    attempts are written down."""
    statement = select(Webhook.id).where(
        or_(
            Webhook.candidate_id == candidate.id,
            and_(
                Webhook.principal_id.is_not(None),
                Webhook.principal_id == candidate.principal_id,
            ),
        )
    )
    session.execute(statement.order_by(Webhook.id).with_for_update())


def create(session: WriteSession, caller: Caller, body: WebhookCreate) -> Webhook:
    """Add a webhook; it gets what happens from now on."""
    count = session.scalar(select(func.count()).where(_own(caller))) or 0
    if count >= MOST and not caller.is_admin:
        raise LimitReached(f"At most {MOST} webhooks; delete one first.")
    by_profile = caller.is_candidate and caller.principal_id is None
    webhook = Webhook(
        role=caller.role,
        employer_id=caller.employer_id,
        candidate_id=caller.candidate_id if by_profile else None,
        principal_id=caller.principal_id if caller.is_candidate else None,
        url=body.url,
        events=list(dict.fromkeys(body.events)),
        statuses=body.statuses,
    )
    session.add(webhook)
    session.flush()
    return webhook


def _go_on(session: WriteSession, webhook: Webhook) -> None:
    """Let what waits go out at once, with three days of its own."""
    waits = update(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook.id,
        WebhookDelivery.status == DeliveryStatus.PENDING,
    )
    session.execute(waits.values(next_attempt_at=clock.now(), tried_since=None, tries=0))


def update_webhook(
    session: WriteSession, caller: Caller, webhook_id: UUID, patch: WebhookUpdate
) -> Webhook:
    """Apply a merge patch. A new address or switching on starts what waits anew."""
    webhook = get(session, caller, webhook_id, lock=True)
    before = (webhook.url, webhook.status)
    for name in patch.model_fields_set - {"status"}:
        setattr(webhook, name, getattr(patch, name))
    if patch.status == "enabled":
        webhook.status = WebhookStatus.ENABLED
        webhook.disabled_reason = webhook.disabled_at = None
    elif patch.status == "disabled":
        disable(webhook, DisabledReason.OWNER)
    session.flush()
    if webhook.status == WebhookStatus.ENABLED and before != (webhook.url, webhook.status):
        _go_on(session, webhook)
    return webhook


def disable(webhook: Webhook, reason: DisabledReason) -> None:
    """Switch a webhook off; being off already, it keeps its reason."""
    if webhook.status == WebhookStatus.ENABLED:
        webhook.status = WebhookStatus.DISABLED
        webhook.disabled_reason, webhook.disabled_at = reason, clock.now()


def rotate_secret(session: WriteSession, caller: Caller, webhook_id: UUID) -> Webhook:
    """Begin a new secret. The one before signs beside it for a day; an older one ends now."""
    webhook = get(session, caller, webhook_id, lock=True)
    webhook.secret_version += 1
    webhook.previous_secret_until = clock.now() + SECRET_OVERLAP
    session.flush()
    return webhook


def delete(session: WriteSession, caller: Caller, webhook_id: UUID) -> None:
    """Remove a webhook with its log; what waits is not sent."""
    webhook = get(session, caller, webhook_id, lock=True)
    tests = select(WebhookDelivery.event_id).where(WebhookDelivery.webhook_id == webhook.id)
    only_its_own = OutboxEvent.type == TEST_EVENT, OutboxEvent.id.in_(tests)
    session.execute(sql_delete(OutboxEvent).where(*only_its_own))
    session.delete(webhook)
    session.flush()
