"""Webhooks and those who send them: slow receivers, several senders, kill -9."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app import clock
from app.config import Settings
from app.database import Database
from app.models import OutboxEvent, WebhookDelivery
from app.services.webhooks import delivery_queue, fan_out
from app.services.webhooks.delivery_queue import AT_ONCE, LEASE
from app.services.webhooks.http_post import Answer
from app.services.webhooks.sender import Sender
from tests.harness.callers import Callers
from tests.harness.receivers import Received, Receiver, receiving
from tests.harness.webhook_calls import busy, deliver_due, emitted, hook, log_of, sequences

ROOT = Path(__file__).parents[3]
WORKER = [sys.executable, "-m", "app.cli", "worker"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


def test_a_slow_receiver_delays_nobody_else(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    with receiving() as slow:
        in_flight: list[int] = []
        most: list[int] = []

        def dawdle(_: Received) -> int:
            in_flight.append(1)
            most.append(len(in_flight))
            time.sleep(1.5)
            in_flight.pop()
            return 204

        slow.reply = dawdle
        hook(employer, slow, "match_request.sent")
        hook(employer, receiver)
        busy(callers, 8, 1)
        total = sum(map(len, emitted(database).values()))
        sender = Sender(settings, database)
        started = time.monotonic()
        while len(receiver.taken) < total and time.monotonic() - started < 60:
            if not sender.round():
                sender.wait(0.05)
        assert sequences(receiver.taken) == emitted(database)
        assert len(slow.taken) < 8  # the others did not wait for it
        while len(slow.taken) < 8 and time.monotonic() - started < 60:
            if not sender.round():
                sender.wait(0.05)
        sender.close()
        assert len(slow.taken) == 8
        assert max(most) == AT_ONCE


def test_two_senders_send_each_event_once_and_in_order(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    busy(callers, 5)
    senders = [Sender(settings, database) for _ in range(3)]
    wanted = emitted(database)
    started = time.monotonic()
    while len(receiver.taken) < sum(map(len, wanted.values())) and time.monotonic() - started < 60:
        for sender in senders:
            sender.round()
    for sender in senders:
        sender.close()
    assert sequences(receiver.taken) == wanted


def test_events_are_seen_to_once_however_many_look(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    callers.approach()
    with database.write() as first:
        assert fan_out.fan_out(first) == 3  # the profile, the job, and the request
        if not database.is_sqlite:
            with database.write() as second:
                assert fan_out.fan_out(second) == 0
    with database.write() as session:
        assert fan_out.fan_out(session) == 0
    with database.read() as session:
        assert len(session.scalars(select(WebhookDelivery)).all()) == 1


def _start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "SKILLMATCH_DATABASE_URL": settings.database_url,
        "SKILLMATCH_DATA_DIR": str(settings.data_dir),
        "SKILLMATCH_SECRET_KEY": settings.secret_key,
        "SKILLMATCH_MODEL": "hash",
        "SKILLMATCH_WEBHOOK_PRIVATE_ADDRESSES": "allow",
        "SKILLMATCH_WORKER_INTERVAL_SECONDS": "0.05",
        "SKILLMATCH_LOG_LEVEL": "error",
    }
    return subprocess.Popen(WORKER, cwd=ROOT, env=environment)


def _until(condition: Any, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def _let_leases_run_out(database: Database) -> None:
    """What a minute does, for a process whose clock the test cannot move."""
    with database.write() as session:
        taken = update(WebhookDelivery).where(WebhookDelivery.leased_until.is_not(None))
        session.execute(taken.values(leased_until=clock.now() - LEASE))


def test_what_a_dead_sender_has_is_taken_up_after_a_minute(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    callers.approach()
    with database.write() as session:
        fan_out.fan_out(session)
        (taken,) = delivery_queue.take(session, settings, delivery_queue.find_due(session, 5))
    deliver_due(settings, database)
    assert receiver.arrived == []
    with clock.moved(LEASE + timedelta(seconds=1)):
        deliver_due(settings, database)
    assert [one.id for one in receiver.arrived] == [str(taken.event_id)]
    # The one that was thought dead comes back late, and without success.
    with database.write() as session:
        late = Answer(None, "timeout", 15_000)
        delivery_queue.record(session, taken, clock.now(), late)
    with database.read() as session:
        (delivery,) = session.scalars(select(WebhookDelivery))
    assert (delivery.status, len(delivery.attempts), delivery.tries) == ("delivered", 2, 0)


def test_a_killed_worker_loses_nothing(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    """kill -9 in the middle of sending, twice; then a worker finishes the work."""
    hook(callers["employer"], receiver)
    busy(callers, 6, 3)
    wanted = emitted(database)
    total = sum(map(len, wanted.values()))

    def slowly(_: Received) -> int:
        time.sleep(0.2)
        return 204

    receiver.reply = slowly
    for killed_after in (5, 12):
        worker = _start_worker(settings)
        _until(lambda count=killed_after: len(receiver.arrived) >= count)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        _let_leases_run_out(database)
    assert len({one.id for one in receiver.arrived}) < total
    receiver.reply = 204
    time.sleep(0.5)  # what was in the air when it died has arrived
    deliver_due(settings, database)
    with database.read() as session:
        ids = set(
            map(
                str,
                session.scalars(
                    select(OutboxEvent.id).where(OutboxEvent.match_request_id.is_not(None))
                ),
            )
        )
    assert {one.id for one in receiver.taken} == ids
    # At least once: what was in the air at the end of a worker came twice, with the same id.
    assert total <= len(receiver.taken) <= total + 2 * 2 * AT_ONCE
    firsts = {one.id: one for one in reversed(receiver.taken)}
    in_order = sorted(firsts.values(), key=lambda one: receiver.taken.index(one))
    assert sequences(in_order) == wanted
    assert all(one.body == firsts[one.id].body for one in receiver.taken)


def test_a_worker_that_is_asked_to_stop_lands_what_is_in_the_air(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    webhook = hook(callers["employer"], receiver)
    callers.approach()

    def slowly(_: Received) -> int:
        time.sleep(1)
        return 204

    receiver.reply = slowly
    worker = _start_worker(settings)
    leased = select(WebhookDelivery.id).where(WebhookDelivery.leased_until.is_not(None))

    def in_the_air() -> bool:
        with database.read() as session:
            return session.scalar(leased) is not None

    _until(in_the_air)
    worker.terminate()
    assert worker.wait(60) == 0
    (delivery,) = log_of(callers["employer"], webhook)
    assert delivery["status"] == "delivered"


def test_slow_receivers_of_one_owner_leave_turns_for_others(
    callers: Callers, database: Database, receiver: Receiver
) -> None:
    greedy, modest = callers["employer"], callers["other_employer"]
    for _ in range(6):
        hook(greedy, receiver, "job.open")
    own = hook(modest, receiver, "job.open")["id"]
    for _ in range(4):
        callers.open_job()
    callers.open_job("other_employer")  # the last event of all
    with database.write() as session:
        fan_out.fan_out(session)
    with database.read() as session:
        due = delivery_queue.find_due(session, 100)
        whose = [str(session.get_one(WebhookDelivery, id).webhook_id) for id in due]
        assert own in whose[:2]
        assert len(whose) - whose.count(own) == delivery_queue.AT_ONCE_PER_OWNER


def test_no_event_is_lost_while_an_attempt_is_recorded(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver, "match_request.sent")
    callers.approach()
    with ExitStack() as sessions:
        if not database.is_sqlite:  # which has one writer at a time
            recording = sessions.enter_context(database.write())
            recording.scalar(delivery_queue.turn(UUID(webhook["id"])))
        with database.write() as session:
            fan_out.fan_out(session)
    assert len(log_of(employer, webhook)) == 1
