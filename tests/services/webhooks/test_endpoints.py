"""Webhooks: who gets which events, and whose a webhook is."""

import base64
import hmac
import json
import textwrap
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook as StandardWebhook
from standardwebhooks.webhooks import WebhookVerificationError

from app import clock
from app.config import Settings
from app.database import Database
from app.matching.engine import Engine
from app.models import EVENT_NAMES, OutboxEvent
from app.worker import run_once
from tests.harness.callers import Caller, Callers, made
from tests.harness.process import accepted, confirm, offered, path, proposed
from tests.harness.receivers import Receiver, Reply, receiving
from tests.harness.webhook_calls import deliver_due, hook, log_of, types


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With webhooks to this machine allowed."""
    return settings.model_copy(update={"webhook_private_addresses": "allow"})


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


def test_the_lines_of_the_documentation_verify(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    text = Path(__file__).parents[3].joinpath("docs", "operations.md").read_text("utf-8")
    lines = "def verify" + text.split("def verify", 1)[1].split("\n\n", 1)[0]
    known: dict[str, Any] = {"base64": base64, "hmac": hmac, "time": time}
    exec(textwrap.dedent(lines), known)
    webhook = hook(callers["employer"], receiver)
    made(callers["employer"].post(f"/v1/webhooks/{webhook['id']}/rotate-secret"), 200)
    callers.approach()
    deliver_due(settings, database)
    (arrived,) = receiver.arrived
    assert known["verify"](webhook["secret"], arrived.headers, arrived.body)
    assert not known["verify"](webhook["secret"], arrived.headers, arrived.body + b" ")
    old = {**arrived.headers, "webhook-timestamp": "1700000000"}
    assert not known["verify"](webhook["secret"], old, arrived.body)


def _verifies(key: StandardWebhook, body: bytes, headers: dict[str, str]) -> bool:
    try:
        key.verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def test_a_changed_body_or_another_secret_does_not_verify(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    webhook = hook(callers["employer"], receiver)
    other = hook(callers["employer"], receiver)
    callers.approach()
    deliver_due(settings, database)
    arrived = receiver.arrived[0]
    keys = [StandardWebhook(one["secret"]) for one in (webhook, other)]
    assert [_verifies(key, arrived.body, arrived.headers) for key in keys].count(True) == 1
    assert not any(_verifies(key, arrived.body + b" ", arrived.headers) for key in keys)


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
    # A call for help is between one side and the team.
    assert sorted(got["employer"]) == sorted(["job.open", *both])
    others = ["match_request.sent", "match_request.declined"]
    opened = ["job.open", "job.open"]
    assert sorted(got["admin"]) == sorted([*opened, *both, "support.created", *others])
    assert got["other_candidate"] == others
    assert sorted(got["other_employer"]) == sorted(["job.open", *others])


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


@pytest.mark.parametrize("field", ["url", "events", "status"])
def test_what_a_webhook_needs_cannot_be_cleared(callers: Callers, field: str) -> None:
    body = {"url": "https://example.com/hook", "events": ["*"], "statuses": ["hired"]}
    webhook = made(callers["employer"].post("/v1/webhooks", body))
    path = f"/v1/webhooks/{webhook['id']}"
    refused = callers["employer"].patch(path, {field: None})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert made(callers["employer"].patch(path, {"statuses": None}), 200)["statuses"] is None


def test_deliveries_are_as_the_document_says(
    callers: Callers, database: Database, settings: Settings, receiver: Receiver
) -> None:
    document = made(callers["anonymous"].get("/openapi.json"), 200)
    described = document["webhooks"]["event"]["post"]
    content = described["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    webhook = hook(callers["employer"], receiver)
    made(callers["employer"].post(f"/v1/webhooks/{webhook['id']}/test"))
    request = accepted(callers)
    offered(callers, request)
    deliver_due(settings, database)
    assert len(receiver.arrived) == 5
    for body in (content["example"], *(json.loads(one.body) for one in receiver.arrived)):
        jsonschema_rs.validate(schema, body)
    for parameter in described["parameters"]:
        assert all(parameter["name"] in one.headers for one in receiver.arrived)


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
        events = session.scalars(select(OutboxEvent)).all()
    emitted = {event.type for event in events if event.audience}  # the others are told to nobody
    assert emitted <= set(EVENT_NAMES)
    assert len(emitted) >= 9


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
    assert response.json()["type"] == "/problems/limit-reached"
    assert employer.delete(f"/v1/webhooks/{webhook['id']}").status_code == 204
    hook(employer, receiver)


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


def test_states_of_jobs_and_finds_of_alerts_arrive_too(
    callers: Callers, database: Database, engine: Engine, settings: Settings, receiver: Receiver
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    hook(candidate, receiver, "*")
    hook(employer, receiver, "job.*")
    alert = made(candidate.post("/v1/alerts", {"name": "Any work", "min_score": 0}))
    job = callers.open_job()
    made(employer.post(f"/v1/jobs/{job['id']}/pause"), 200)
    made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)
    run_once(database, engine)
    deliver_due(settings, database)
    arrived = [json.loads(one.body) for one in receiver.arrived]
    states = [sent["type"] for sent in arrived if sent["type"].startswith("job.")]
    assert states == ["job.open", "job.paused", "job.open"]  # and the candidate learns of none
    (found,) = [sent["data"] for sent in arrived if sent["type"] == "alert.matched"]
    assert (found["alert_id"], found["job_id"]) == (alert["id"], job["id"])
