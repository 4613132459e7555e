"""Feedback on matches: who may give it, and that it ends with the person."""

from typing import Any

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from app import clock
from app.database import Database
from app.models import MatchFeedback, ServedRanking
from app.services.rankings import served
from tests.harness.callers import Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"
PATH = "/v1/match/feedback"


def _body(callers: Callers, **changes: Any) -> dict[str, Any]:
    job, candidate = callers.open_job()["id"], callers.with_profile().candidate_id
    body = {
        "request_id": made(callers["admin"].get(f"/v1/match/{candidate}/{job}"), 200)["request_id"],
        "job_id": job,
        "candidate_id": candidate,
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


NOT_SERVED = (
    "0190a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59",
    "ffffffff-ffff-7b1c-9f3a-6f1d2c3b4a59",  # made in the year 10889
    "mine",
)


def _page(callers: Callers, name: str, path: str, **query: Any) -> dict[str, Any]:
    return made(callers[name].get(path, params=query), 200)


def test_feedback_is_about_what_was_served_at_the_place_where_it_stood(callers: Callers) -> None:
    candidate = callers.with_profile()
    jobs = [callers.open_job(title=title) for title in ("Data engineer", "Clerk", "Cook")]
    path = f"/v1/candidates/{candidate.candidate_id}/matches"
    first = _page(callers, "candidate", path, limit=2)
    second = _page(callers, "candidate", path, limit=2, cursor=first["next_cursor"])
    assert [first["first_position"], second["first_position"]] == [1, 3]
    last = second["items"][0]["job"]["id"]
    body = {"candidate_id": candidate.candidate_id, "job_id": last, "event": "viewed"}
    stored = made(candidate.post(PATH, {**body, "request_id": second["request_id"]}))
    assert stored["position"] == 3
    # The first page did not show it, nobody served the third, and the employer saw neither.
    for page in (first["request_id"], *NOT_SERVED):
        refused = candidate.post(PATH, {**body, "request_id": page})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "request_id"
    other_side = callers["employer"].post(PATH, {**body, "request_id": second["request_id"]})
    assert other_side.status_code == 422
    assert {job["id"] for job in jobs} == {
        item["job"]["id"] for item in (*first["items"], *second["items"])
    }


def test_a_page_that_is_still_being_noted_is_asked_for_again(callers: Callers) -> None:
    body = _body(callers, request_id=str(uuid7()))
    refused = callers["candidate"].post(PATH, body)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")


def test_the_operator_reads_rates_by_position(callers: Callers) -> None:
    candidate = callers.with_profile()
    for title in ("Data engineer", "Cook"):
        callers.open_job(title=title)
    path = f"/v1/candidates/{candidate.candidate_id}/matches"
    for looks in (1, 0):
        page = _page(callers, "candidate", path)
        for item in page["items"][:looks]:
            body = {
                "request_id": page["request_id"],
                "candidate_id": candidate.candidate_id,
                "job_id": item["job"]["id"],
                "event": "viewed",
            }
            made(candidate.post(PATH, body))
            made(candidate.post(PATH, body))  # counted once
    rates = _page(callers, "admin", f"{PATH}/rates")
    shown = [(one["position"], one["shown"], one["viewed"]) for one in rates["positions"]]
    assert shown == [(1, 2, 1), (2, 2, 0)]
    assert rates["positions"][0]["viewed_rate"] == 0.5
    assert _page(callers, "admin", f"{PATH}/rates", ranked="candidates")["positions"] == []
    assert candidate.get(f"{PATH}/rates").status_code == 403


def test_served_pages_are_forgotten_with_the_people_and_after_a_month(
    callers: Callers, database: Database
) -> None:
    candidate, job = callers.with_profile(), callers.open_job()
    _page(callers, "employer", f"/v1/jobs/{job['id']}/matches")
    _page(callers, "candidate", f"/v1/candidates/{candidate.candidate_id}/matches")
    assert _served(database) == 2
    with database.write() as session:
        assert served.forget_old(session) == 0
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _served(database) == 0
    _page(callers, "employer", f"/v1/jobs/{job['id']}/matches")
    with clock.moved(served.KEPT), database.write() as session:
        assert served.forget_old(session) == 1


def _served(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ServedRanking)) or 0
