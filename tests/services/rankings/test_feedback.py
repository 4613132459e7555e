"""Feedback on matches: who may give it, and that it ends with the person."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.models import MatchFeedback
from tests.harness.callers import Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"
PATH = "/v1/match/feedback"


def _body(callers: Callers, **changes: Any) -> dict[str, Any]:
    body = {
        "request_id": "0199a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59",
        "job_id": callers.open_job()["id"],
        "candidate_id": callers.with_profile().candidate_id,
        "event": "saved",
        "note": "Ask again in spring.",
    }
    return {**body, **changes}


def _stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(MatchFeedback)) or 0


@pytest.mark.parametrize("name", ["candidate", "employer"])
def test_each_party_gives_feedback(callers: Callers, name: str) -> None:
    body = _body(callers)
    response = callers[name].post(PATH, body)
    stored = made(response)
    assert {key: stored[key] for key in body} == body
    assert {"id", "created_at", "updated_at"} <= stored.keys()
    pair = made(callers[name].get(response.headers["Location"]), 200)
    assert pair["job"]["id"] == body["job_id"]


@pytest.mark.parametrize("event", ["impression", "viewed", "saved", "dismissed"])
def test_every_event_is_kept_each_time(callers: Callers, database: Database, event: str) -> None:
    body = _body(callers, event=event, note=None)
    for _ in range(2):
        made(callers["candidate"].post(PATH, body))
    assert _stored(database) == 2


@pytest.mark.parametrize("name", ["other_candidate", "other_employer"])
def test_strangers_learn_nothing(callers: Callers, database: Database, name: str) -> None:
    body = _body(callers)
    refused = callers[name].post(PATH, body)
    missing = callers[name].post(PATH, {**body, "candidate_id": UNKNOWN, "job_id": UNKNOWN})
    assert refused.status_code == 404
    assert {**refused.json(), "instance": ""} == {**missing.json(), "instance": ""}
    assert _stored(database) == 0


def test_operator_is_no_party(callers: Callers) -> None:
    assert callers["admin"].post(PATH, _body(callers)).status_code == 403


@pytest.mark.parametrize("missing", ["job_id", "candidate_id"])
@pytest.mark.parametrize("name", ["candidate", "employer"])
def test_both_sides_must_exist(callers: Callers, name: str, missing: str) -> None:
    body = _body(callers, **{missing: UNKNOWN})
    assert callers[name].post(PATH, body).status_code == 404


def test_hidden_candidate_does_not_exist_for_the_employer(callers: Callers) -> None:
    body = _body(callers)
    candidate = callers["candidate"]
    hide = {"visibility": "hidden"}
    made(candidate.patch(f"/v1/candidates/{candidate.candidate_id}", hide), 200)
    assert callers["employer"].post(PATH, body).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event": "liked"}, "event"),
        ({"note": "n" * 2001}, "note"),
        ({"request_id": ""}, "request_id"),
        ({"request_id": "r" * 201}, "request_id"),
        ({"job_id": "x"}, "job_id"),
        ({"score": 1}, "score"),
    ],
)
def test_bad_feedback_is_refused_by_field(
    callers: Callers, change: dict[str, Any], field: str
) -> None:
    response = callers["candidate"].post(PATH, _body(callers, **change))
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_read_only_key_gives_no_feedback(callers: Callers) -> None:
    body = _body(callers)
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "r", "scopes": ["read"]}))["key"]
    response = callers.client.post(PATH, json=body, headers={"X-API-Key": key})
    assert response.status_code == 403


def test_feedback_ends_with_the_person_and_with_the_job(
    callers: Callers, database: Database
) -> None:
    first, second = _body(callers), _body(callers)
    made(callers["candidate"].post(PATH, first))
    made(callers["employer"].post(PATH, second))
    assert callers["employer"].delete(f"/v1/jobs/{first['job_id']}").status_code == 204
    assert _stored(database) == 1
    candidate = callers["candidate"]
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _stored(database) == 0
