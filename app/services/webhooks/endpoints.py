"""Webhook endpoints: create, change, enable, disable, delete; signing secrets."""

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
    """Return a webhook of the caller's, locked with ``lock``, or raise NotFound."""
    statement = select(Webhook).where(Webhook.id == webhook_id, _own(caller))
    found = session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if found is None:
        raise NotFound()
    return found


def get_enabled(session: WriteSession, caller: Caller, webhook_id: UUID) -> Webhook:
    """Lock and return an enabled webhook of the caller's.

    Raises
    ------
    NotFound
        If the caller has no such webhook.
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
    """Refuse a URL that deliveries may not go to. It resolves the host name, so call it without a
    session.

    A host name without an address passes: every attempt resolves it again.

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
    """The secrets that sign deliveries now, the newest first: one, or two for a day after a
    rotation."""
    versions = [webhook.secret_version]
    until = webhook.previous_secret_until
    if until is not None and until > clock.now():
        versions.append(webhook.secret_version - 1)
    return [
        security.webhook_secret(webhook.id, version, settings.secret_key) for version in versions
    ]


def lock_of(session: WriteSession, candidate: Candidate) -> None:
    """Lock a candidate's webhooks before their deliveries are erased: the order of locks in which
    attempts are recorded."""
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
    """Create a webhook, which gets events from now on.

    Raises
    ------
    LimitReached
        If the caller, other than the operator, has :data:`MOST` webhooks.
    """
    count = session.scalar(select(func.count()).where(_own(caller))) or 0
    if count >= MOST and not caller.is_admin:
        raise LimitReached(f"At most {MOST} webhooks; delete one first.")
    by_profile = caller.is_candidate and caller.principal_id is None
    webhook = Webhook(
        role=caller.role,
        employer_id=caller.employer_id,
        candidate_id=caller.candidate_id if by_profile else None,
        principal_id=caller.principal_id if caller.is_candidate else None,
        made_by_id=caller.principal_id,
        url=body.url,
        events=list(dict.fromkeys(body.events)),
        statuses=body.statuses,
    )
    session.add(webhook)
    session.flush()
    return webhook


def _retry_pending(session: WriteSession, webhook: Webhook) -> None:
    """Make pending deliveries due now, with a new retry period."""
    waits = update(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook.id,
        WebhookDelivery.status == DeliveryStatus.PENDING,
    )
    session.execute(waits.values(next_attempt_at=clock.now(), tried_since=None, tries=0))


def update_webhook(
    session: WriteSession, caller: Caller, webhook_id: UUID, patch: WebhookUpdate
) -> Webhook:
    """Apply a merge patch. With a new URL, or when enabled again, pending deliveries are due at
    once."""
    webhook = get(session, caller, webhook_id, lock=True)
    before = (webhook.url, webhook.status)
    for name in patch.model_fields_set - {"status"}:
        setattr(webhook, name, getattr(patch, name))
    if {"url", "status"} & patch.model_fields_set:
        webhook.made_by_id = caller.principal_id  # it goes where this member wants it to go
    if patch.status == "enabled":
        webhook.status = WebhookStatus.ENABLED
        webhook.disabled_reason = webhook.disabled_at = None
    elif patch.status == "disabled":
        disable(webhook, DisabledReason.OWNER)
    session.flush()
    if webhook.status == WebhookStatus.ENABLED and before != (webhook.url, webhook.status):
        _retry_pending(session, webhook)
    return webhook


def disable(webhook: Webhook, reason: DisabledReason) -> None:
    """Disable a webhook; a disabled one keeps its reason."""
    if webhook.status == WebhookStatus.ENABLED:
        webhook.status = WebhookStatus.DISABLED
        webhook.disabled_reason, webhook.disabled_at = reason, clock.now()


def stop_made_by(session: WriteSession, principal_id: UUID) -> None:
    """Disable the webhooks that a member made who leaves: they may lead to a place of theirs."""
    statement = select(Webhook).where(Webhook.made_by_id == principal_id).order_by(Webhook.id)
    for webhook in session.scalars(statement.with_for_update(key_share=True)):
        disable(webhook, DisabledReason.MEMBER_LEFT)
    session.flush()


def rotate_secret(session: WriteSession, caller: Caller, webhook_id: UUID) -> Webhook:
    """Switch to a new secret. The previous one also signs for :data:`SECRET_OVERLAP`; an older one
    ends now."""
    webhook = get(session, caller, webhook_id, lock=True)
    webhook.secret_version += 1
    webhook.previous_secret_until = clock.now() + SECRET_OVERLAP
    session.flush()
    return webhook


def delete(session: WriteSession, caller: Caller, webhook_id: UUID) -> None:
    """Delete a webhook with its log; pending deliveries are not sent."""
    webhook = get(session, caller, webhook_id, lock=True)
    tests = select(WebhookDelivery.event_id).where(WebhookDelivery.webhook_id == webhook.id)
    only_its_own = OutboxEvent.type == TEST_EVENT, OutboxEvent.id.in_(tests)
    session.execute(sql_delete(OutboxEvent).where(*only_its_own))
    session.delete(webhook)
    session.flush()
