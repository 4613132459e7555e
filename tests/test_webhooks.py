"""Webhooks: who gets which events, in which order, and what the log says of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook as StandardWebhook

from app import clock
from app.config import Settings
from app.database import Database
from app.models import EVENT_NAMES, OutboxEvent, Webhook, WebhookDelivery
from app.services.webhook_sender import deliver_due
from tests.callers import Caller, Callers, made
from tests.process import accepted, confirm, offered, path, proposed
from tests.receivers import Received, Receiver, Reply, receiving


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def hook(caller: Caller, receiver: Receiver, *events: str, **changes: Any) -> dict[str, Any]:
    body = {"url": f"{receiver.url}/hook", "events": list(events) or ["*"], **changes}
    return made(caller.post("/v1/webhooks", body))


def types(received: list[Received]) -> list[str]:
    return [json.loads(one.body)["type"] for one in received]


def log_of(caller: Caller, webhook: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
    """All deliveries of a webhook, oldest first."""
    items: list[dict[str, Any]] = []
    params = {"limit": 100, **params}
    while True:
        page = made(caller.get(f"/v1/webhooks/{webhook['id']}/deliveries", params=params), 200)
        items += page["items"]
        if page["next_cursor"] is None:
            return items[::-1]
        params["cursor"] = page["next_cursor"]


def test_an_event_arrives_signed_and_says_what_happened(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver, "match_request.accepted")
    request = accepted(callers)
    deliver_due(settings, database)
    (arrived,) = receiver.arrived
    verified = StandardWebhook(webhook["secret"]).verify(arrived.body, arrived.headers)
    assert verified == json.loads(arrived.body)
    assert verified["type"] == "match_request.accepted"
    assert set(verified) == {"type", "timestamp", "data"}
    assert verified["data"]["match_request_id"] == request["id"]
    assert verified["data"]["status"] == "accepted"
    assert arrived.path == "/hook"
    assert arrived.headers["content-type"] == "application/json"
    assert receiver.url.endswith(arrived.headers["host"])
    (delivery,) = log_of(employer, webhook)
    assert delivery["status"] == "delivered"
    assert delivery["event_id"] == arrived.id
    assert delivery["payload"] == verified
    (attempt,) = delivery["attempts"]
    assert (attempt["number"], attempt["status_code"], attempt["error"]) == (1, 204, None)
    assert made(employer.get(f"/v1/webhooks/{webhook['id']}"), 200)["last_delivered_at"]


def test_a_changed_body_or_another_secret_does_not_verify(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    webhook = hook(callers["employer"], receiver)
    other = hook(callers["employer"], receiver)
    callers.approach()
    deliver_due(settings, database)
    arrived = receiver.arrived[0]
    keys = [StandardWebhook(one["secret"]) for one in (webhook, other)]
    good = 0
    for key in keys:
        try:
            key.verify(arrived.body, arrived.headers)
            good += 1
        except Exception as error:
            assert "signature" in str(error)  # noqa: PT017
        with pytest.raises(Exception, match="signature"):
            key.verify(arrived.body + b" ", arrived.headers)
    assert good == 1


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


def test_everybody_gets_their_own_events_and_no_others(
    callers: Callers, database: Database, settings: Settings
) -> None:
    names = ("candidate", "other_candidate", "employer", "other_employer", "admin")
    callers.with_profile("other_candidate")
    with receiving() as receiver:
        for name in names:
            made(
                callers[name].post(
                    "/v1/webhooks", {"url": f"{receiver.url}/{name}", "events": ["*"]}
                )
            )
        request = accepted(callers)
        made(callers["candidate"].post(f"{path(request)}/support", {"text": "Help?"}))
        elsewhere = callers.open_job("other_employer")
        person = callers["other_candidate"]
        body = {"job_id": elsewhere["id"], "candidate_id": person.candidate_id, "message": "Talk?"}
        between_others = made(callers["other_employer"].post("/v1/match-requests", body))
        made(person.post(f"{path(between_others)}/decline", {"reason": "timing"}), 200)
        deliver_due(settings, database)
        got = {
            name: types([one for one in receiver.arrived if one.path == f"/{name}"])
            for name in names
        }
    both = ["match_request.sent", "match_request.accepted"]
    assert got["candidate"] == [*both, "support.created"]
    assert got["employer"] == both  # a call for help is between one side and the team
    others = ["match_request.sent", "match_request.declined"]
    assert sorted(got["admin"]) == sorted([*both, "support.created", *others])
    assert got["other_candidate"] == got["other_employer"] == others


def test_a_candidate_may_subscribe_before_there_is_a_profile(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    hook(callers["candidate"], receiver)
    assert callers["candidate"].candidate_id is None
    callers.approach()
    deliver_due(settings, database)
    assert types(receiver.arrived) == ["match_request.sent"]


@pytest.mark.parametrize(
    ("events", "statuses", "expected"),
    [
        (["offer.*"], None, ["offer.created", "offer.countered"]),
        (["offer.created"], None, ["offer.created"]),
        (["match_request.*"], ["offer"], ["match_request.offer"]),
        (["match_request.*"], ["hired"], []),
        (
            ["match_request.offer", "message.created", "offer.countered"],
            None,
            ["message.created", "match_request.offer", "offer.countered"],
        ),
        (
            ["message.*", "match_request.*"],
            ["accepted"],
            ["match_request.accepted", "message.created"],
        ),
    ],
)
def test_filters(
    callers: Callers,
    database: Database,
    settings: Settings,
    receiver: Receiver,
    events: list[str],
    statuses: list[str] | None,
    expected: list[str],
) -> None:
    hook(callers["employer"], receiver, *events, statuses=statuses)
    request = accepted(callers)
    made(callers["candidate"].post(f"{path(request)}/messages", {"text": "Hello."}))
    offer = offered(callers, request)
    made(callers["candidate"].post(f"/v1/offers/{offer['id']}/counter", {"equity": "1 %"}), 200)
    deliver_due(settings, database)
    assert sorted(types(receiver.arrived)) == sorted(expected)
    assert types(receiver.arrived) == expected


def test_every_event_of_a_whole_process_has_a_name_to_ask_for(
    callers: Callers, database: Database
) -> None:
    request = accepted(callers)
    confirm(callers, proposed(callers, request, 24))
    made(callers["candidate"].post(f"{path(request)}/messages", {"text": "Hello."}))
    made(callers["candidate"].post(f"{path(request)}/support", {"text": "Help?"}))
    offer = offered(callers, request)
    made(callers["candidate"].post(f"/v1/offers/{offer['id']}/accept"), 200)
    with database.read() as session:
        emitted = set(session.scalars(select(OutboxEvent.type)))
    assert emitted <= set(EVENT_NAMES)
    assert len(emitted) >= 8


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"events": []}, "events"),
        ({"events": ["match_request.eaten"]}, "events.0"),
        ({"events": ["offer.*", "webhook.test"]}, "events.1"),
        ({"events": ["match_*"]}, "events.0"),
        ({"statuses": ["eaten"]}, "statuses.0"),
        ({"statuses": []}, "statuses"),
        ({"url": "ftp://hooks.example.com/"}, "url"),
        ({"url": "hooks.example.com"}, "url"),
        ({"url": "https://me:secret@hooks.example.com/"}, "url"),
        ({"url": "https://hooks.example.com/" + "é" * 900}, "url"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_bad_webhooks_are_refused_by_field(
    callers: Callers, receiver: Receiver, changes: dict[str, Any], field: str
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    body = {"url": f"{receiver.url}/", "events": ["*"], **changes}
    for response in (
        employer.post("/v1/webhooks", body),
        employer.patch(f"/v1/webhooks/{webhook['id']}", changes),
    ):
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == [field]


def test_patch_keeps_what_is_absent_and_clears_only_statuses(
    callers: Callers, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver, "offer.*", statuses=["hired"])
    where = f"/v1/webhooks/{webhook['id']}"
    changed = made(employer.patch(where, {"events": ["message.created"]}), 200)
    assert (changed["events"], changed["statuses"]) == (["message.created"], ["hired"])
    assert made(employer.patch(where, {"statuses": None}), 200)["statuses"] is None
    for name in ("url", "events", "status"):
        assert employer.patch(where, {name: None}).status_code == 422


def test_what_others_own_does_not_exist(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    webhook = hook(callers["employer"], receiver)
    callers.approach()
    deliver_due(settings, database)
    (delivery,) = log_of(callers["employer"], webhook)
    mine = hook(callers["candidate"], receiver)
    for name in ("candidate", "other_candidate", "other_employer", "admin"):
        where = f"/v1/webhooks/{webhook['id']}"
        caller = callers[name]
        foreign = (
            caller.get(where),
            caller.patch(where, {"events": ["*"]}),
            caller.delete(where),
            caller.post(f"{where}/rotate-secret"),
            caller.post(f"{where}/test"),
            caller.get(f"{where}/deliveries"),
            caller.get(f"{where}/deliveries/{delivery['id']}"),
            caller.post(f"{where}/deliveries/{delivery['id']}/replay"),
        )
        assert {response.status_code for response in foreign} == {404}
    # Nor does a delivery under another webhook.
    where = f"/v1/webhooks/{mine['id']}/deliveries/{delivery['id']}"
    assert callers["candidate"].get(where).status_code == 404
    assert callers["candidate"].post(f"{where}/replay").status_code == 404


def test_members_of_a_company_share_its_webhooks(callers: Callers, receiver: Receiver) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    key = made(employer.post("/v1/api-keys", {"name": "k"}))["key"]
    by_key = Caller(callers.client, "key", {"X-API-Key": key})
    assert made(by_key.get(f"/v1/webhooks/{webhook['id']}"), 200)["id"] == webhook["id"]


def test_there_is_an_end_of_webhooks(callers: Callers, receiver: Receiver) -> None:
    employer = callers["employer"]
    for _ in range(20):
        webhook = hook(employer, receiver)
    response = employer.post("/v1/webhooks", {"url": receiver.url, "events": ["*"]})
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/too-many-webhooks"
    assert employer.delete(f"/v1/webhooks/{webhook['id']}").status_code == 204
    hook(employer, receiver)


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
    from datetime import UTC, datetime

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
        assert session.scalars(select(OutboxEvent)).all() == []


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
        assert session.scalars(select(OutboxEvent)).all() == []
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
        assert len(session.scalars(select(OutboxEvent)).all()) == 2  # what happened stays


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


def test_an_answer_is_not_followed_nor_read_to_its_end(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    employer = callers["employer"]
    webhook = hook(employer, receiver)
    callers.approach()
    with receiving() as other:
        redirect = (("location", f"{other.url}/steal"),)
        receiver.reply = lambda _: Reply(307, redirect)
        deliver_due(settings, database)
        assert other.arrived == []
    (delivery,) = log_of(employer, webhook)
    assert (delivery["attempts"][0]["status_code"], delivery["attempts"][0]["error"]) == (
        307,
        "redirect",
    )
    receiver.reply = lambda _: Reply(200, (), b"x" * 50_000_000)
    with clock.moved(timedelta(seconds=10)):
        deliver_due(settings, database)
    (delivery,) = log_of(employer, webhook)
    assert delivery["status"] == "delivered"
