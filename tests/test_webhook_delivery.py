"""Webhooks under way: outages, order, giving up, slow receivers, several senders, kill -9."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from standardwebhooks.webhooks import Webhook as StandardWebhook

from app import clock
from app.config import Settings
from app.database import Database
from app.models import OutboxEvent, WebhookDelivery
from app.services import webhook_fan_out, webhook_sending
from app.services.webhook_post import Answer
from app.services.webhook_sender import Sender, deliver_due
from app.services.webhook_sending import AT_ONCE, LEASE, SCHEDULE, TRYING, next_attempt
from tests import bodies
from tests.callers import Callers, made
from tests.process import accepted, offered, path
from tests.receivers import Received, Receiver, Reply, receiving
from tests.test_webhooks import hook, log_of, types

ROOT = Path(__file__).parents[1]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def request_of(received: Received) -> str:
    found: str = json.loads(received.body)["data"]["match_request_id"]
    return found


def sequences(received: list[Received]) -> dict[str, list[int]]:
    """The numbers of the events of each request, in the order in which they arrived."""
    found = defaultdict(list)
    for one in received:
        found[request_of(one)].append(json.loads(one.body)["data"]["sequence"])
    return dict(found)


def emitted(database: Database) -> dict[str, list[int]]:
    with database.read() as session:
        count = select(OutboxEvent.match_request_id, func.count()).group_by(
            OutboxEvent.match_request_id
        )
        return {str(id): list(range(1, n + 1)) for id, n in session.execute(count)}


def busy(callers: Callers, requests: int, messages: int = 2) -> list[str]:
    """Several processes under way at the same time, their events interleaved."""
    employer, admin = callers["employer"], callers["admin"]
    candidate = callers.with_profile()
    job = callers.open_job()
    people = [candidate.candidate_id]
    items = [bodies.candidate() for _ in range(requests - 1)]
    results = made(admin.post("/v1/candidates/batch", {"items": items}), 200)["results"]
    people += [person["id"] for person in results]
    sent = [
        made(
            employer.post(
                "/v1/match-requests", {"job_id": job["id"], "candidate_id": p, "message": "Talk?"}
            )
        )
        for p in people
    ]
    for note in range(messages):
        for request in sent:
            made(
                employer.post(f"{path(request)}/revise", {"note": f"{note}", "remote": "remote"}),
                200,
            )
    made(candidate.post(f"{path(sent[0])}/accept"), 200)
    offered(callers, sent[0])
    for request in sent[1:]:
        made(employer.post(f"{path(request)}/withdraw"), 200)
    return [request["id"] for request in sent]


def test_receiver_down_for_an_hour_gets_everything_in_order(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    """The figure of the README: 100 % delivered, in order, after an hour of silence."""
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    secret = StandardWebhook(webhook["secret"])
    receiver.reply = 503
    busy(callers, 4)
    for minute in range(0, 60, 3):
        with clock.moved(timedelta(minutes=minute)):
            if minute == 30:
                busy(callers, 3)
            deliver_due(settings, database)
    assert receiver.taken == []
    tried = len(receiver.arrived)
    receiver.reply = 204
    with clock.moved(timedelta(hours=3)):
        deliver_due(settings, database)
        wanted = emitted(database)
        assert sequences(receiver.taken) == wanted
        assert len(receiver.taken) == sum(map(len, wanted.values())) == 5 * 4 + 2 * 6
        assert len({one.id for one in receiver.taken}) == len(receiver.taken)
        # Heads alone knocked, with growing pauses.
        assert tried <= 7 * 8
        assert {request_of(one) for one in receiver.arrived[:tried]} == set(wanted)
        for one in receiver.arrived:
            at = datetime.fromtimestamp(int(one.headers["webhook-timestamp"]), UTC)
            signed = secret.sign(one.id, at, one.body.decode())
            assert one.headers["webhook-signature"] == signed
        assert made(employer.get(f"/v1/webhooks/{webhook['id']}"), 200)["status"] == "enabled"
        assert {delivery["status"] for delivery in log_of(employer, webhook)} == {"delivered"}


def test_a_failing_event_holds_back_its_request_and_no_other(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    first, *others = busy(callers, 3)

    def reply(received: Received) -> int:
        data = json.loads(received.body)["data"]
        return 500 if (data["match_request_id"], data["sequence"]) == (first, 2) else 204

    receiver.reply = reply
    deliver_due(settings, database)
    wanted = emitted(database)
    assert sequences(receiver.taken) == {**{id: wanted[id] for id in others}, first: [1]}
    receiver.reply = 204
    with clock.moved(timedelta(seconds=20)):
        deliver_due(settings, database)
    assert sequences(receiver.taken) == wanted


def test_schedule_is_the_published_one() -> None:
    start = clock.now()
    now, tries, gaps = start, 1, []
    while (again := next_attempt(now, start, tries)) is not None:
        gaps.append((again - now).total_seconds())
        now, tries = again, tries + 1
    for gap, published in zip(gaps, SCHEDULE, strict=False):
        assert published <= gap <= published * 1.1
    assert now == start + TRYING
    assert 12 <= tries <= 16


def test_receivers_may_ask_for_patience_within_reason() -> None:
    start = clock.now()

    def pause(**wish: float) -> timedelta:
        again = next_attempt(start, start, 1, timedelta(**wish))
        assert again is not None
        return again - start

    assert pause(minutes=10) == timedelta(minutes=10)
    assert timedelta(seconds=5) <= pause(seconds=-40) < timedelta(seconds=6)
    assert pause(days=400) == timedelta(hours=12)


def test_retry_after_is_respected(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    callers.approach()
    receiver.reply = lambda _: Reply(429, (("Retry-After", "600"),))
    for seconds, count in ((0, 1), (500, 1), (601, 2)):
        with clock.moved(timedelta(seconds=seconds)):
            deliver_due(settings, database)
        assert len(receiver.arrived) == count


def test_three_days_of_failure_disable_and_enabling_goes_on(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    key = made(employer.post("/v1/api-keys", {"name": "k"}))["key"]  # outlives the token
    employer.headers = {"X-API-Key": key}
    webhook = hook(employer, receiver)
    where = f"/v1/webhooks/{webhook['id']}"
    accepted(callers)
    receiver.reply = 500
    for hour in range(0, 73):
        with clock.moved(timedelta(hours=hour)):
            deliver_due(settings, database)
            shown = made(employer.get(where), 200)
        assert (shown["status"] == "enabled") == (hour < 72)
    assert (shown["disabled_reason"], bool(shown["disabled_at"])) == ("failing", True)
    assert set(types(receiver.arrived)) == {"match_request.sent"}
    first, second = log_of(employer, webhook)
    assert (first["status"], second["status"]) == ("failed", "pending")
    attempts = first["attempts"]
    assert 12 <= len(attempts) == len(receiver.arrived) <= 16
    spent = _time(attempts[-1]["at"]) - _time(attempts[0]["at"])
    assert TRYING <= spent < TRYING + timedelta(minutes=1)
    with clock.moved(timedelta(hours=80)):
        receiver.reply = 204
        callers.approach()  # nobody listens
        deliver_due(settings, database)
        assert receiver.taken == []
        assert made(employer.patch(where, {"status": "enabled"}), 200)["disabled_reason"] is None
        deliver_due(settings, database)
        assert types(receiver.taken) == ["match_request.accepted"]
        made(employer.post(f"{where}/deliveries/{first['id']}/replay"), 200)
        deliver_due(settings, database)
        assert types(receiver.taken) == ["match_request.accepted", "match_request.sent"]
        assert receiver.taken[-1].id == first["event_id"]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_one_event_that_never_gets_through_does_not_disable_the_rest(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    key = made(employer.post("/v1/api-keys", {"name": "k"}))["key"]
    employer.headers = {"X-API-Key": key}
    webhook = hook(employer, receiver, "match_request.sent")
    poison = callers.approach()["id"]
    receiver.reply = lambda one: 500 if request_of(one) == poison else 204
    for hour in range(0, 74, 2):
        with clock.moved(timedelta(hours=hour)):
            if hour == 30:
                callers.approach()
            deliver_due(settings, database)
    assert made(employer.get(f"/v1/webhooks/{webhook['id']}"), 200)["status"] == "enabled"
    outcomes = [delivery["status"] for delivery in log_of(employer, webhook)]
    assert outcomes == ["failed", "delivered"]


def test_gone_disables_at_once(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    accepted(callers)
    receiver.reply = 410
    deliver_due(settings, database)
    assert len(receiver.arrived) == 1
    shown = made(employer.get(f"/v1/webhooks/{webhook['id']}"), 200)
    assert (shown["status"], shown["disabled_reason"]) == ("disabled", "gone")
    (failed,) = log_of(employer, webhook, status="failed")
    assert failed["attempts"][0]["error"] == "gone"


def test_another_address_gets_what_waits_at_once(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    accepted(callers)
    receiver.reply = 500
    deliver_due(settings, database)
    with receiving() as other:
        body = {"url": f"{other.url}/moved"}
        made(employer.patch(f"/v1/webhooks/{webhook['id']}", body), 200)
        deliver_due(settings, database)
        assert types(other.taken) == ["match_request.sent", "match_request.accepted"]
    assert len(receiver.arrived) == 1


def test_nobody_listening_is_an_error_word_in_the_log(
    callers: Callers, database: Database, settings: Settings
) -> None:
    with receiving() as closed:
        pass
    webhook = hook(callers["employer"], closed)
    callers.approach()
    deliver_due(settings, database)
    (delivery,) = log_of(callers["employer"], webhook)
    (attempt,) = delivery["attempts"]
    assert (attempt["status_code"], attempt["error"]) == (None, "connect")


def test_a_slow_receiver_delays_nobody_else(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    with receiving() as slow:
        flying: list[int] = []
        most: list[int] = []

        def dawdle(_: Received) -> int:
            flying.append(1)
            most.append(len(flying))
            time.sleep(1.5)
            flying.pop()
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
        assert webhook_fan_out.fan_out(first) == 1
        if not database.is_sqlite:
            with database.write() as second:
                assert webhook_fan_out.fan_out(second) == 0
    with database.write() as session:
        assert webhook_fan_out.fan_out(session) == 0
    with database.read() as session:
        assert len(session.scalars(select(WebhookDelivery)).all()) == 1


WORKER = [sys.executable, "-m", "app.cli", "worker"]


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
        webhook_fan_out.fan_out(session)
        (taken,) = webhook_sending.take(session, settings, webhook_sending.find_due(session, 5))
    deliver_due(settings, database)
    assert receiver.arrived == []
    with clock.moved(LEASE + timedelta(seconds=1)):
        deliver_due(settings, database)
    assert [one.id for one in receiver.arrived] == [str(taken.event_id)]
    # The one that was thought dead comes back late, and without success.
    with database.write() as session:
        late = Answer(None, "timeout", 15_000)
        webhook_sending.record(session, taken, clock.now(), late)
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
        ids = set(map(str, session.scalars(select(OutboxEvent.id))))
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
