"""The outbox, what is owed and late, and reminders."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.database import Database
from app.matching.engine import Engine
from app.models import OutboxEvent
from app.services import events
from app.worker import run_once
from tests.harness.callers import Callers, made
from tests.harness.process import (
    accepted,
    confirm,
    in_hours,
    interview,
    offer,
    offered,
    path,
    proposed,
)


def _told(database: Database) -> list[OutboxEvent]:
    with database.read() as session:
        statement = select(OutboxEvent).where(OutboxEvent.match_request_id.is_not(None))
        in_order = statement.order_by(OutboxEvent.match_request_id, OutboxEvent.sequence)
        return list(session.scalars(in_order))


def _types(database: Database) -> list[str]:
    return [event.type for event in _told(database)]


@contextmanager
def _later(callers: Callers, **time: float) -> Iterator[None]:
    with clock.moved(timedelta(**time)):
        for name in ("candidate", "employer"):
            form = {"username": f"{name}@example.com", "password": "correct horse battery"}
            token = made(callers.client.post("/v1/auth/token", data=form), 200)["access_token"]
            callers[name].headers = {"Authorization": f"Bearer {token}"}
        yield


def test_events_hold_references_and_nothing_that_was_said(
    callers: Callers, database: Database
) -> None:
    request = accepted(callers)
    made(callers["employer"].post(f"{path(request)}/messages", {"text": "A secret of ours."}))
    offered(callers, request, note="Another secret.")
    proposed(callers, request, 24, note="A third secret.")
    made(callers["candidate"].post(f"{path(request)}/close", {"reason": "A fourth secret."}), 200)
    for event in _told(database):
        sent = events.payload(event, "employer")
        assert set(sent) == {"type", "timestamp", "data"}
        assert datetime.fromisoformat(sent["timestamp"]).utcoffset() == timedelta(0)
        assert sent["data"]["candidate_id"] == callers["candidate"].candidate_id
        assert sent["data"]["employer_id"] == callers["employer"].employer_id
        assert sent["data"]["match_request_id"] == request["id"]
        text = json.dumps(sent)
        assert not [word for word in ("secret", "Quillby", "68000", "@") if word in text]


def test_failed_step_leaves_no_event(callers: Callers, database: Database) -> None:
    request = accepted(callers)
    before = _types(database)
    assert callers["employer"].post(f"{path(request)}/accept").status_code == 403
    assert callers["candidate"].post(f"{path(request)}/accept").status_code == 409
    body = offer(expires_at="2020-01-01T00:00:00Z")
    assert callers["employer"].post(f"{path(request)}/offers", body).status_code == 422
    assert _types(database) == before == ["match_request.sent", "match_request.accepted"]


def test_worker_writes_expiry_of_offers_once(
    callers: Callers, database: Database, engine: Engine
) -> None:
    request = accepted(callers)
    made_offer = offered(callers, request, expires_at=in_hours(3))
    with _later(callers, hours=3, minutes=1):
        for _ in range(2):
            run_once(database, engine)
        (told,) = [event for event in _told(database) if event.type == "offer.expired"]
        assert told.created_at == datetime.fromisoformat(made_offer["expires_at"])
        response = callers["candidate"].post(f"/v1/offers/{made_offer['id']}/accept")
        assert response.json()["type"] == "/problems/offer-expired"


def _awaiting(callers: Callers, request: dict[str, Any]) -> list[tuple[str, str, bool]]:
    shown = made(callers["employer"].get(path(request)), 200)["awaiting"]
    return [(item["what"], item["by"], item["late"]) for item in shown]


def test_request_says_what_waits_for_whom(callers: Callers) -> None:
    request = callers.approach()
    employer, candidate = callers["employer"], callers["candidate"]
    assert _awaiting(callers, request) == [("match_request", "candidate", False)]
    wishes = {"wishes": {"note": "From home?"}}
    made(candidate.post(f"{path(request)}/revision", wishes), 200)
    assert _awaiting(callers, request) == [("match_request", "employer", False)]
    made(employer.post(f"{path(request)}/revise", {"remote": "remote"}), 200)
    assert _awaiting(callers, request) == [("match_request", "candidate", False)]
    made(candidate.post(f"{path(request)}/accept"), 200)
    assert _awaiting(callers, request) == [("match_request", "employer", False)]
    it = proposed(callers, request, 24)
    assert _awaiting(callers, request) == [("interview", "candidate", False)]
    made(candidate.post(f"{path(request)}/messages", {"text": "What shall I prepare?"}))
    confirm(callers, it)
    assert _awaiting(callers, request) == [("message", "employer", False)]
    made_offer = offered(callers, request)  # any step answers a message
    assert _awaiting(callers, request) == [("offer", "candidate", False)]
    change = {"equity": "0.1 %"}
    made(candidate.post(f"/v1/offers/{made_offer['id']}/counter", change), 200)
    assert _awaiting(callers, request) == [("offer", "employer", False)]
    made(candidate.post(f"{path(request)}/close"), 200)
    assert _awaiting(callers, request) == []


def test_late_after_48_hours_and_reminded_once(
    callers: Callers, database: Database, engine: Engine
) -> None:
    request = callers.approach()
    with _later(callers, hours=47, minutes=59):
        run_once(database, engine)
        assert _awaiting(callers, request) == [("match_request", "candidate", False)]
        assert "match_request.reminder" not in _types(database)
    with _later(callers, hours=48, minutes=1):
        assert _awaiting(callers, request) == [("match_request", "candidate", True)]
        for _ in range(3):
            run_once(database, engine)
        (told,) = [event for event in _told(database) if event.type.endswith("reminder")]
        assert (told.type, told.audience) == ("match_request.reminder", ["candidate"])
        made(callers["candidate"].post(f"{path(request)}/accept"), 200)
        assert _awaiting(callers, request) == [("match_request", "employer", False)]
    with _later(callers, hours=97):
        run_once(database, engine)
        told_to = [event.audience for event in _told(database) if event.type.endswith("reminder")]
        assert told_to == [["candidate"], ["employer"]]


@pytest.mark.parametrize("what", ["message", "interview", "offer"])
def test_each_thing_that_waits_has_its_reminder(
    callers: Callers, database: Database, engine: Engine, what: str
) -> None:
    request = accepted(callers)
    body = {
        "message": {"text": "Does Thursday suit you?"},
        "interview": interview(90),
        "offer": offer(),
    }[what]
    thing = made(callers["employer"].post(f"{path(request)}/{what}s", body))
    with _later(callers, hours=49):
        run_once(database, engine)
        (told,) = [event for event in _told(database) if event.type.endswith("reminder")]
        assert told.type == f"{what}.reminder"
        assert told.audience == ["candidate"]
        assert told.data["id"] == (request["id"] if what == "message" else thing["id"])


def test_nobody_is_reminded_of_what_has_ended(
    callers: Callers, database: Database, engine: Engine
) -> None:
    callers.approach()
    request = accepted(callers)
    offered(callers, request, expires_at=in_hours(40))
    with _later(callers, days=15):
        run_once(database, engine)
    kinds = _types(database)
    assert kinds.count("match_request.expired") == 1
    assert kinds.count("offer.expired") == 1
    assert not [kind for kind in kinds if kind.endswith("reminder")]


def test_writing_twice_gives_no_more_time(callers: Callers) -> None:
    request = accepted(callers)
    made(callers["employer"].post(f"{path(request)}/messages", {"text": "Hello?"}))
    with _later(callers, hours=47):
        made(callers["employer"].post(f"{path(request)}/messages", {"text": "Hello again?"}))
    with _later(callers, hours=49):
        assert _awaiting(callers, request) == [("message", "candidate", True)]


def test_erasure_takes_the_events_along(callers: Callers, database: Database) -> None:
    request = accepted(callers)
    offered(callers, request)
    candidate = callers["candidate"]
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _told(database) == []


def test_an_event_that_the_list_does_not_name_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="not listed"):
        OutboxEvent(type="job.vanished", audience=[], data={})
