"""From the outbox to the webhooks: which of them an event is sent to."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.models import Candidate, DisabledReason, OutboxEvent, Role, Webhook, WebhookStatus
from app.services.webhooks import delivery_log

_TURN = 715_518  # the advisory lock of PostgreSQL that this work takes turns by
_BATCH = 200
_STATEFUL = "match_request."

Receiver = tuple[Webhook, UUID | None]  # with the candidate it belongs to


def is_waiting(session: Session) -> bool:
    """Tell whether an event has not been looked at yet."""
    first = select(OutboxEvent.id).where(OutboxEvent.dispatched_at.is_(None)).limit(1)
    return session.scalar(first) is not None


def _waiting() -> Select[OutboxEvent]:
    # Who holds a lock here is erasing: what is being erased is not waited for.
    return (
        select(OutboxEvent)
        .where(OutboxEvent.dispatched_at.is_(None))
        .with_for_update(skip_locked=True)
    )


def _batch(session: WriteSession) -> list[OutboxEvent]:
    """The oldest events that wait, and all others of their requests: ids of machines whose clocks
    differ must not tear the events of one request apart."""
    first = list(session.scalars(_waiting().order_by(OutboxEvent.id).limit(_BATCH)))
    requests = {event.match_request_id for event in first if event.match_request_id}
    rest = _waiting().where(OutboxEvent.match_request_id.in_(requests))
    found = {event.id: event for event in (*first, *session.scalars(rest))}
    return sorted(found.values(), key=lambda event: (event.sequence or 0, event.id))


def _receivers(session: WriteSession, waiting: Iterable[OutboxEvent]) -> Sequence[Receiver]:
    """The webhooks that may see any of the events; one query.

    For one that was disabled because it failed, events go on to wait: its owner has only to
    switch it on again.
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
    """Tell whether the owner of a webhook is one of those whom an event is for. An event without
    an audience is work for the worker alone."""
    webhook, candidate_id = receiver
    if webhook.role == Role.ADMIN:
        return bool(event.audience)
    if webhook.role not in event.audience:
        return False
    if webhook.role == Role.EMPLOYER:
        return event.employer_id is not None and event.employer_id == webhook.employer_id
    return event.candidate_id is not None and event.candidate_id == candidate_id


def wants(webhook: Webhook, event: OutboxEvent) -> bool:
    """Tell whether an event passes the filters: its name, and the state that it tells of."""
    noun = event.type.partition(".")[0]
    if not {"*", f"{noun}.*", event.type}.intersection(webhook.events):
        return False
    state = event.data.get("status") if event.type.startswith(_STATEFUL) else None
    return webhook.statuses is None or state is None or state in webhook.statuses


def fan_out(session: WriteSession) -> int:
    """Make the deliveries of events that wait, and mark them as seen to; return how many events.

    Processes take turns: two at once could bring a later event of a request to a webhook before
    an earlier one. Whoever does not get the turn does nothing.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.scalar(
        select(func.pg_try_advisory_xact_lock(_TURN))
    ):
        return 0
    waiting = _batch(session)
    if not waiting:
        return 0
    receivers = _receivers(session, waiting)
    for event in waiting:
        session.add_all(
            delivery_log.of_event(webhook.id, event)
            for webhook, owner in receivers
            if may_see((webhook, owner), event) and wants(webhook, event)
        )
    ids = [event.id for event in waiting]
    session.flush()
    session.execute(
        update(OutboxEvent).where(OutboxEvent.id.in_(ids)).values(dispatched_at=clock.now())
    )
    return len(waiting)
