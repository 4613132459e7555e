"""Webhooks under way: outages, order, patience and giving up."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select
from standardwebhooks.webhooks import Webhook as StandardWebhook

from app import clock
from app.config import Settings
from app.database import Database, migrate
from app.models import MatchRequest, OutboxEvent
from app.services.webhooks.retries import SCHEDULE, TRYING, next_attempt
from tests.harness.callers import Callers, made
from tests.harness.process import accepted, path
from tests.harness.receivers import Received, Receiver, Reply, receiving
from tests.harness.webhook_calls import (
    busy,
    deliver_due,
    emitted,
    hook,
    log_of,
    of_requests,
    request_of,
    sequences,
    types,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


def test_receiver_down_for_an_hour_gets_everything_in_order(
    callers: Callers,
    database: Database,
    settings: Settings,
    receiver: Receiver,
    report: Callable[[str, int], None],
) -> None:
    """The figure of the README: 100 % delivered, in order, after an hour of silence."""
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    secret = StandardWebhook(webhook["secret"])
    receiver.reply = 503
    busy(callers, 16)
    for minute in range(0, 60, 3):
        with clock.moved(timedelta(minutes=minute)):
            if minute == 30:
                busy(callers, 8)
            deliver_due(settings, database)
    assert receiver.taken == []
    tried = len(receiver.arrived)
    receiver.reply = 204
    with clock.moved(timedelta(hours=3)):
        deliver_due(settings, database)
        wanted = emitted(database)
        assert sequences(receiver.taken) == wanted
        assert len(receiver.taken) == sum(map(len, wanted.values())) == 22 * 4 + 2 * 6
        assert len({one.id for one in receiver.taken}) == len(receiver.taken)
        report("webhook events delivered in order after an hour of silence", len(receiver.taken))
        # Heads alone knocked, with growing pauses.
        assert tried <= 24 * 8
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


def test_numbers_have_no_gap_where_the_other_side_alone_was_told(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    hook(employer, receiver, "*")
    with receiving() as other:
        mine = hook(candidate, other, "*")
        where = path(callers.approach())
        for asks in (candidate, employer, candidate):
            made(asks.post(f"{where}/support", {"text": "Are they real?"}))
        made(callers["admin"].post(f"{where}/support", {"text": "Be kind.", "to": "both"}))
        made(candidate.post(f"{where}/accept"), 200)
        made(employer.post(f"{where}/messages", {"text": "When can we talk?"}))
        deliver_due(settings, database)
        assert [*sequences(of_requests(receiver.taken)).values()] == [[1, 2, 3, 4, 5]]
        assert [*sequences(of_requests(other.taken)).values()] == [[1, 2, 3, 4, 5, 6]]
        # The log and a replay say what was sent.
        by_id = {one.id: json.loads(one.body) for one in other.taken}
        for delivery in log_of(candidate, mine):
            assert delivery["payload"] == by_id[delivery["event_id"]]
            one = f"/v1/webhooks/{mine['id']}/deliveries/{delivery['id']}/replay"
            made(candidate.post(one), 200)
        deliver_due(settings, database)
        assert all(json.loads(one.body) == by_id[one.id] for one in other.taken)
        assert len(other.taken) == 2 * len(by_id)
    held = made(candidate.get(f"/v1/candidates/{candidate.candidate_id}/export"), 200)["data"]
    told = [row for row in held["outbox_events"] if row["match_request_id"]]
    assert sorted(row["candidate_sequence"] for row in told) == [1, 2, 3, 4, 5, 6]
    assert {row["webhook_id"] for row in held["webhook_deliveries"]} == {mine["id"]}
    assert not [row for row in (*told, *held["match_requests"]) if "sequence" in row]
    # The migration numbers what happened before it likewise.
    numbers = select(OutboxEvent.id, OutboxEvent.candidate_sequence, OutboxEvent.employer_sequence)
    counts = select(MatchRequest.candidate_sequence, MatchRequest.employer_sequence)

    def stored() -> list[list[Row[Any]]]:
        with database.read() as session:
            return [sorted(session.execute(rows)) for rows in (numbers, counts)]

    before = stored()
    migrate(database, "0024")
    migrate(database)
    assert stored() == before


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

    def pause(**retry_after: float) -> timedelta:
        again = next_attempt(start, start, 1, timedelta(**retry_after))
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
        callers.approach()  # waits, too
        deliver_due(settings, database)
        assert receiver.taken == []
        assert made(employer.patch(where, {"status": "enabled"}), 200)["disabled_reason"] is None
        deliver_due(settings, database)
        assert sorted(types(receiver.taken)) == ["match_request.accepted", "match_request.sent"]
        assert first["event_id"] not in {one.id for one in receiver.taken}
        made(employer.post(f"{where}/deliveries/{first['id']}/replay"), 200)
        deliver_due(settings, database)
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


def test_switched_off_means_that_nothing_waits(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    where = f"/v1/webhooks/{hook(employer, receiver)['id']}"
    shown = made(employer.patch(where, {"status": "disabled"}), 200)
    assert shown["disabled_reason"] == "owner"
    callers.approach()
    deliver_due(settings, database)
    made(employer.patch(where, {"status": "enabled"}), 200)
    deliver_due(settings, database)
    assert receiver.arrived == []
    callers.approach()
    deliver_due(settings, database)
    assert len(receiver.arrived) == 1


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
