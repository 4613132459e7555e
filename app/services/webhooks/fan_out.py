"""Fan-out: for each outbox event, one delivery per webhook that may see it and asks for it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.models import Candidate, DisabledReason, OutboxEvent, Role, Webhook, WebhookStatus
from app.services.webhooks import delivery_log

_ADVISORY_LOCK = 715_518  # PostgreSQL: one process at a time fans out
_BATCH = 200
_STATEFUL = "match_request."

Receiver = tuple[Webhook, UUID | None]
"""A webhook, and the id of the candidate it belongs to, if it is a candidate's."""


def is_waiting(session: Session) -> bool:
    """Whether an event has not been fanned out yet."""
    first = select(OutboxEvent.id).where(OutboxEvent.dispatched_at.is_(None)).limit(1)
    return session.scalar(first) is not None


def _waiting() -> Select[OutboxEvent]:
    # A locked row is being erased: it is skipped, not waited for.
    return (
        select(OutboxEvent)
        .where(OutboxEvent.dispatched_at.is_(None))
        .with_for_update(skip_locked=True)
    )


def _batch(session: WriteSession) -> list[OutboxEvent]:
    """The oldest undispatched events, with all others of the same requests: ids follow the clocks
    of the machines that wrote them, and a batch must not split a request's events."""
    first = list(session.scalars(_waiting().order_by(OutboxEvent.id).limit(_BATCH)))
    requests = {event.match_request_id for event in first if event.match_request_id}
    rest = _waiting().where(OutboxEvent.match_request_id.in_(requests))
    found = {event.id: event for event in (*first, *session.scalars(rest))}
    return sorted(found.values(), key=lambda event: (event.sequence or 0, event.id))


def _receivers(session: WriteSession, waiting: Iterable[OutboxEvent]) -> Sequence[Receiver]:
    """The webhooks that may see any of the events; one query.

    Those disabled for failing are included: their deliveries wait until the owner enables them.
    """
    employers = {event.employer_id for event in waiting if event.employer_id}
    candidates = {event.candidate_id for event in waiting if event.candidate_id}
    statement = (
        select(Webhook, func.coalesce(Webhook.candidate_id, Candidate.id))
        .outerjoin(Candidate, Candidate.principal_id == Webhook.principal_id)
        .where(
            or_(
                Webhook.status == WebhookStatus.ENABLED,
                Webhook.disabled_reason == DisabledReason.FAILING,
            ),
            or_(
                Webhook.role == Role.ADMIN,
                Webhook.employer_id.in_(employers),
                Webhook.candidate_id.in_(candidates),
                Candidate.id.in_(candidates),
            ),
        )
        .order_by(Webhook.id)
        .with_for_update(key_share=True, read=True, skip_locked=True, of=Webhook)
    )
    return [(webhook, owner) for webhook, owner in session.execute(statement)]


def may_see(receiver: Receiver, event: OutboxEvent) -> bool:
    """Whether the owner of a webhook is in the event's audience and a party of it; the operator
    sees every event that has an audience. Events without one are internal."""
    webhook, candidate_id = receiver
    if webhook.role == Role.ADMIN:
        return bool(event.audience)
    if webhook.role not in event.audience:
        return False
    if webhook.role == Role.EMPLOYER:
        return event.employer_id is not None and event.employer_id == webhook.employer_id
    return event.candidate_id is not None and event.candidate_id == candidate_id


def wants(webhook: Webhook, event: OutboxEvent) -> bool:
    """Whether an event passes the webhook's filters: by name and, for events of match requests, by
    the request's status."""
    noun = event.type.partition(".")[0]
    if not {"*", f"{noun}.*", event.type}.intersection(webhook.events):
        return False
    state = event.data.get("status") if event.type.startswith(_STATEFUL) else None
    return webhook.statuses is None or state is None or state in webhook.statuses


def fan_out(session: WriteSession) -> int:
    """Create the deliveries of undispatched events and mark these as dispatched; return how many.

    On PostgreSQL an advisory lock lets one process at a time do this, because two at once could
    deliver a later event of a request before an earlier one; a process without the lock returns 0.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.scalar(
        select(func.pg_try_advisory_xact_lock(_ADVISORY_LOCK))
    ):
        return 0
    waiting = _batch(session)
    if not waiting:
        return 0
    receivers = _receivers(session, waiting)
    for event in waiting:
        session.add_all(
            delivery_log.of_event(webhook, event)
            for webhook, owner in receivers
            if may_see((webhook, owner), event) and wants(webhook, event)
        )
    ids = [event.id for event in waiting]
    session.flush()
    session.execute(
        update(OutboxEvent).where(OutboxEvent.id.in_(ids)).values(dispatched_at=clock.now())
    )
    return len(waiting)
