"""Webhooks: secrets, the log of deliveries, replays, tests, and what is forgotten."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook as StandardWebhook

from app import clock
from app.config import Settings
from app.database import Database
from app.models import OutboxEvent, Webhook, WebhookDelivery
from tests.harness.callers import Callers, made
from tests.harness.process import accepted
from tests.harness.receivers import Received, Receiver
from tests.harness.webhook_calls import deliver_due, hook, log_of, types


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


def test_secret_is_shown_once_and_stored_nowhere(
    callers: Callers, database: Database, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    secret = webhook["secret"]
    assert secret.startswith("whsec_")
    for where in ("/v1/webhooks", f"/v1/webhooks/{webhook['id']}"):
        assert "secret" not in employer.get(where).text.replace("previous_secret_until", "")
    with database.read() as session:
        (row,) = session.scalars(select(Webhook))
        stored = json.dumps({column.key: str(getattr(row, column.key)) for column in _columns()})
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored


def _columns() -> Any:
    return Webhook.__table__.columns


def test_rotation_signs_with_both_secrets_for_a_day(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    where = f"/v1/webhooks/{webhook['id']}/rotate-secret"
    rotated = made(employer.post(where), 200)
    assert rotated["secret"] != webhook["secret"]
    callers.approach()
    deliver_due(settings, database)
    (arrived,) = receiver.arrived
    for secret in (webhook["secret"], rotated["secret"]):
        StandardWebhook(secret).verify(arrived.body, arrived.headers)
    assert len(arrived.headers["webhook-signature"].split()) == 2
    again = made(employer.post(where), 200)
    callers.approach()
    deliver_due(settings, database)
    arrived = receiver.arrived[-1]
    for secret in (rotated["secret"], again["secret"]):
        StandardWebhook(secret).verify(arrived.body, arrived.headers)
    with pytest.raises(Exception, match="signature"):
        StandardWebhook(webhook["secret"]).verify(arrived.body, arrived.headers)
    callers.approach()
    with clock.moved(timedelta(hours=24, seconds=1)):
        deliver_due(settings, database)
    arrived = receiver.arrived[-1]
    assert len(arrived.headers["webhook-signature"].split()) == 1
    assert arrived.headers["webhook-signature"] == _signed(again["secret"], arrived)


def _signed(secret: str, arrived: Received) -> str:
    """The signature by the library, at whatever time the clock was moved to."""

    at = datetime.fromtimestamp(int(arrived.headers["webhook-timestamp"]), UTC)
    return StandardWebhook(secret).sign(arrived.id, at, arrived.body.decode())


def test_a_test_event_is_sent_once_and_told_in_the_log(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver, "offer.created")
    where = f"/v1/webhooks/{webhook['id']}"
    response = employer.post(f"{where}/test")
    delivery = made(response)
    deliver_due(settings, database)
    (arrived,) = receiver.arrived
    assert types([arrived]) == ["webhook.test"]
    StandardWebhook(webhook["secret"]).verify(arrived.body, arrived.headers)
    assert made(employer.get(response.headers["location"]), 200)["status"] == "delivered"
    receiver.reply = 500
    made(employer.post(f"{where}/test"))
    deliver_due(settings, database)
    with clock.moved(timedelta(hours=2)):
        deliver_due(settings, database)
    assert len(receiver.arrived) == 2  # nobody retries a test
    assert [one["status"] for one in log_of(employer, webhook)] == ["delivered", "failed"]
    assert made(employer.get(where), 200)["status"] == "enabled"
    assert made(employer.get(where), 200)["id"] == delivery["webhook_id"]
    assert employer.delete(where).status_code == 204
    with database.read() as session:
        events = session.scalars(select(OutboxEvent)).all()
        assert {event.type for event in events} <= {"job.open"}


def test_replay_sends_the_same_id_again(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    callers.approach()
    deliver_due(settings, database)
    (delivery,) = log_of(employer, webhook)
    where = f"/v1/webhooks/{webhook['id']}/deliveries/{delivery['id']}"
    shown = made(employer.post(f"{where}/replay"), 200)
    assert shown["status"] == "pending"
    deliver_due(settings, database)
    first, second = receiver.arrived
    assert first.id == second.id
    assert first.body == second.body
    assert [one["number"] for one in made(employer.get(where), 200)["attempts"]] == [1, 2]
    made(employer.patch(f"/v1/webhooks/{webhook['id']}", {"status": "disabled"}), 200)
    for action in (f"{where}/replay", f"/v1/webhooks/{webhook['id']}/test"):
        response = employer.post(action)
        assert response.status_code == 409
        assert response.json()["state"] == "disabled"


def test_the_log_can_be_filtered_by_outcome(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    accepted(callers)
    receiver.reply = lambda one: 500 if "accepted" in one.body.decode() else 204
    deliver_due(settings, database)
    outcomes = {
        outcome: types_in(log_of(employer, webhook, status=outcome))
        for outcome in ("delivered", "pending", "failed")
    }
    assert outcomes == {
        "delivered": ["match_request.sent"],
        "pending": ["match_request.accepted"],
        "failed": [],
    }
    (waiting,) = log_of(employer, webhook, status="pending")
    assert waiting["next_attempt_at"] is not None
    assert waiting["attempts"][0]["error"] == "status"


def types_in(deliveries: list[dict[str, Any]]) -> list[str]:
    return [delivery["type"] for delivery in deliveries]


def test_erasure_takes_webhooks_and_deliveries_along(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    for caller in (candidate, employer, callers["admin"]):
        hook(caller, receiver)
    made(candidate.post(f"/v1/webhooks/{hook(candidate, receiver)['id']}/test"))
    accepted(callers)
    deliver_due(settings, database)
    accepted(callers)
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    with database.read() as session:
        assert session.scalars(select(WebhookDelivery)).all() == []
        events = session.scalars(select(OutboxEvent)).all()
        assert {event.type for event in events} <= {"job.open"}
        assert {row.role for row in session.scalars(select(Webhook))} == {"employer", "admin"}
    assert employer.delete(f"/v1/employers/{employer.employer_id}").status_code == 204
    with database.read() as session:
        assert {row.role for row in session.scalars(select(Webhook))} == {"admin"}
    before = len(receiver.arrived)
    deliver_due(settings, database)
    assert len(receiver.arrived) == before


def test_finished_deliveries_are_forgotten_after_thirty_days(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    accepted(callers)
    made(employer.post(f"/v1/webhooks/{webhook['id']}/test"))
    deliver_due(settings, database)
    with clock.moved(timedelta(days=29)):
        deliver_due(settings, database)
    with database.read() as session:
        assert len(session.scalars(select(WebhookDelivery)).all()) == 3
    with clock.moved(timedelta(days=30, minutes=1)):
        deliver_due(settings, database)
    with database.read() as session:
        assert session.scalars(select(WebhookDelivery)).all() == []
        happened = select(OutboxEvent).where(OutboxEvent.match_request_id.is_not(None))
        assert len(session.scalars(happened).all()) == 2  # what happened stays


def test_log_lines_hold_no_payload_secret_or_url(
    callers: Callers,
    database: Database,
    settings: Settings,
    receiver: Receiver,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from app.observability import configure_logging

    webhook = hook(callers["employer"], receiver, url=f"{receiver.url}/secretpath?token=abc")
    request = accepted(callers)
    configure_logging("info")
    deliver_due(settings, database)
    configure_logging("error")
    lines = capsys.readouterr().err
    assert lines.count('"webhook attempt"') == 2
    assert webhook["id"] in lines
    for word in ("secretpath", "token", webhook["secret"], request["id"], "127.0.0.1"):
        assert word not in lines


def test_what_waits_for_a_disabled_webhook_is_forgotten_in_the_end(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["employer"], receiver)
    accepted(callers)
    receiver.reply = 410
    deliver_due(settings, database)
    for days, left in ((29, 2), (31, 0)):
        with clock.moved(timedelta(days=days)):
            deliver_due(settings, database)
        with database.read() as session:
            assert len(session.scalars(select(WebhookDelivery)).all()) == left


def test_erasing_waits_for_an_attempt_that_is_being_written_down(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    """Both take the webhook before the delivery: the other order would be a deadlock."""
    candidate = callers.with_profile()
    hook(candidate, receiver)
    callers.approach()
    deliver_due(settings, database)
    with ThreadPoolExecutor(1) as threads:
        with database.write() as session:
            session.execute(select(Webhook.id).with_for_update())
            erasing = threads.submit(candidate.delete, f"/v1/candidates/{candidate.candidate_id}")
            time.sleep(0.5)
            assert not erasing.done()
            session.execute(select(WebhookDelivery.id).with_for_update())
        assert erasing.result(30).status_code == 204
    with database.read() as session:
        assert session.scalars(select(Webhook)).all() == []
