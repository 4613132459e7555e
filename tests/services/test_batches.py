"""Batches: every item is judged on its own, good ones are stored, nothing else is lost."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.database import Database
from app.matching.engine import Engine
from app.matching.retrieval.memory import MemoryIndex
from app.models import Candidate, Embedding, Job
from app.services import batches
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"
PATHS = {"candidates": "/v1/candidates/batch", "jobs": "/v1/jobs/batch"}


def _post(caller: Caller, path: str, body: Any) -> httpx.Response:
    # Escaped, because a lone surrogate cannot be sent otherwise.
    content, headers = json.dumps(body), {"Content-Type": "application/json"}
    return caller.post(path, content=content, headers=headers)


def _send(caller: Caller, kind: str, items: list[Any]) -> list[dict[str, Any]]:
    response = _post(caller, PATHS[kind], {"items": items})
    results: list[dict[str, Any]] = made(response, 200)["results"]
    assert [result["index"] for result in results] == list(range(len(items)))
    return results


def _statuses(results: list[dict[str, Any]]) -> list[int]:
    return [result["status"] for result in results]


def _job(callers: Callers, **changes: Any) -> dict[str, Any]:
    return {**bodies.job(callers["employer"].employer_id or ""), **changes}


def _count(database: Database, table: type[Candidate] | type[Job] | type[Embedding]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_good_items_are_stored_and_bad_ones_say_why(callers: Callers, database: Database) -> None:
    items = [
        bodies.candidate(external_id="a"),
        bodies.candidate(skills=[{"name": "Python"}, {"name": "SQL", "level": "guru"}]),
        {"name": "Nobody"},
        7,
        bodies.candidate(external_id="b", salary_history=[1]),
        bodies.candidate(external_id="c"),
    ]
    results = _send(callers["admin"], "candidates", items)
    assert _statuses(results) == [201, 422, 422, 422, 422, 201]
    fields = [
        [error["field"] for error in result.get("problem", {}).get("errors", [])]
        for result in results
    ]
    assert fields == [
        [],
        ["skills.1.level"],
        ["email", "headline", "skills"],
        ["body"],
        ["salary_history"],
        [],
    ]
    assert _count(database, Candidate) == _count(database, Embedding) == 2
    for result, item in zip(results, items, strict=True):
        if result["status"] == 201:
            assert "problem" not in result
            read = made(callers["admin"].get(f"/v1/candidates/{result['id']}"), 200)
            assert read["external_id"] == item["external_id"]
            assert read["consents"] == {"matching": True}
        else:
            assert "id" not in result


@pytest.mark.parametrize(
    "item",
    [
        bodies.candidate(headline="h" * 201),
        bodies.candidate(name="nul \x00 here"),
        bodies.candidate(skills=[{"name": "lone \ud800"}]),
        bodies.candidate(**{"not a field": 1}),
        {"name": "Nobody"},
        [],
        7,
    ],
)
def test_problem_is_the_one_the_item_alone_would_give(callers: Callers, item: Any) -> None:
    admin = callers["admin"]
    alone = _post(admin, "/v1/candidates", item)
    result = _send(admin, "candidates", [item, bodies.candidate()])
    assert _statuses(result) == [alone.status_code, 201]
    problem = {**result[0]["problem"], "instance": ""}
    assert problem == {**alone.json(), "instance": ""}


def test_stored_profiles_are_ranked_at_once(callers: Callers) -> None:
    job = callers.open_job()
    ids = {r["id"] for r in _send(callers["admin"], "candidates", [bodies.candidate()] * 3)}
    page = made(callers["employer"].get(f"/v1/jobs/{job['id']}/matches"), 200)
    assert {item["candidate"]["id"] for item in page["items"]} == ids


def test_stored_jobs_are_found_at_once(
    callers: Callers, database: Database, engine: Engine
) -> None:
    items = [_job(callers, status="open", title=f"Data engineer {n}") for n in range(3)]
    ids = {result["id"] for result in _send(callers["employer"], "jobs", items)}
    page = made(callers["other_employer"].get("/v1/jobs", params={"q": "engineer"}), 200)
    assert {item["id"] for item in page["items"]} == ids
    with database.read() as session:
        assert MemoryIndex(engine).differences(session) == []


def test_batch_item_equals_the_same_body_sent_alone(callers: Callers, database: Database) -> None:
    """The vectors of a text do not depend on the batch it was in."""
    body = bodies.candidate()
    alone = made(callers["admin"].post("/v1/candidates", body))["id"]
    others = [bodies.candidate(summary="Other text. " * n) for n in range(1, 4)]
    together = _send(callers["admin"], "candidates", [*others, body])[3]["id"]
    with database.read() as session:
        rows = {str(row.owner_id): row for row in session.scalars(select(Embedding))}
    assert rows[alone].vectors == rows[together].vectors
    assert rows[alone].document == rows[together].document


@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [
        ({"status": "open"}, 201, None),
        ({"status": "draft"}, 201, None),
        ({}, 201, None),
        ({"status": "open", "salary": None}, 409, "pay-range-required"),
        ({"status": "open", "salary": None, "description": None}, 409, "pay-range-required"),
        ({"status": "open", "description": "x" * 199}, 409, "description-required"),
        ({"salary": None, "description": None}, 201, None),
        ({"status": "paused"}, 422, "validation-failed"),
        ({"employer_id": UNKNOWN}, 404, "not-found"),
    ],
)
def test_rules_of_publishing_hold_per_item(
    callers: Callers, changes: dict[str, Any], status: int, slug: str | None
) -> None:
    items = [_job(callers, **changes), _job(callers, title="Neighbour")]
    results = _send(callers["employer"], "jobs", items)
    assert _statuses(results) == [status, 201]
    if slug is not None:
        assert results[0]["problem"]["type"] == f"/problems/{slug}"
    else:
        job = made(callers["employer"].get(f"/v1/jobs/{results[0]['id']}"), 200)
        assert job["status"] == changes.get("status", "draft")
        assert (job["published_at"] is not None) == (job["status"] == "open")


def test_job_of_another_employer_is_refused_alone(callers: Callers) -> None:
    theirs = bodies.job(callers["other_employer"].employer_id or "")
    items = [theirs, _job(callers)]
    results = _send(callers["employer"], "jobs", items)
    assert _statuses(results) == [403, 201]
    assert results[0]["problem"]["type"] == "/problems/forbidden"
    assert _statuses(_send(callers["admin"], "jobs", items)) == [201, 201]


@pytest.mark.parametrize("kind", ["candidates", "jobs"])
def test_sending_again_refuses_what_is_there_and_stores_the_rest(
    callers: Callers, database: Database, kind: str
) -> None:
    def body(key: str) -> dict[str, Any]:
        if kind == "jobs":
            return _job(callers, external_id=key)
        return bodies.candidate(external_id=key)

    admin = callers["admin"]
    assert _statuses(_send(admin, kind, [body("a"), body("b")])) == [201, 201]
    again = _send(admin, kind, [body("a"), body("c"), body("b")])
    assert _statuses(again) == [409, 201, 409]
    assert again[0]["problem"]["type"] == "/problems/external-id-taken"
    assert _count(database, Job if kind == "jobs" else Candidate) == 3


@pytest.mark.parametrize("kind", ["candidates", "jobs"])
def test_external_id_twice_in_a_batch_is_stored_once(callers: Callers, kind: str) -> None:
    bad = {"skills": [{"name": ""}]}
    changes: list[dict[str, Any]] = [bad, {}, {}]
    make = bodies.candidate if kind == "candidates" else lambda **c: _job(callers, **c)
    items = [make(external_id="same", **change) for change in changes]
    assert _statuses(_send(callers["admin"], kind, items)) == [422, 201, 409]


def test_external_ids_of_two_employers_do_not_collide(callers: Callers) -> None:
    theirs = bodies.job(callers["other_employer"].employer_id or "", external_id="x")
    results = _send(callers["admin"], "jobs", [_job(callers, external_id="x"), theirs])
    assert _statuses(results) == [201, 201]


@pytest.mark.parametrize(
    ("kind", "name", "status"),
    [
        ("candidates", "anonymous", 401),
        ("candidates", "candidate", 403),
        ("candidates", "employer", 403),
        ("candidates", "admin", 200),
        ("jobs", "anonymous", 401),
        ("jobs", "candidate", 403),
        ("jobs", "employer", 200),
        ("jobs", "admin", 200),
    ],
)
def test_who_may_send_batches(callers: Callers, kind: str, name: str, status: int) -> None:
    assert callers[name].post(PATHS[kind], {"items": []}).status_code == status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": None}, "items"),
        ({"items": {}}, "items"),
        ({"items": [], "more": 1}, "more"),
        ({"items": [1] * 501}, "items"),
    ],
)
def test_envelope_is_strict(callers: Callers, body: dict[str, Any], field: str) -> None:
    response = callers["admin"].post(PATHS["candidates"], body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_malformed_json_refuses_the_batch(callers: Callers) -> None:
    headers = {"Content-Type": "application/json"}
    for content in (b'{"items": [NaN]}', b'{"items": [{"name": 1, "name": 2}]}', b'{"items": ['):
        response = callers["admin"].post(PATHS["candidates"], content=content, headers=headers)
        assert response.status_code == 400, content


def test_batch_may_be_larger_than_other_bodies_but_not_endless(callers: Callers) -> None:
    large = bodies.candidate(summary="üüüü " * 1900)  # 17 kB each
    results = _send(callers["admin"], "candidates", [{**large, "headline": ""}] * 90)
    assert set(_statuses(results)) == {422}
    response = callers["admin"].post(PATHS["candidates"], {"items": ["x" * 2**20] * 17})
    assert response.status_code == 413


def test_database_that_fails_half_way_leaves_an_answer_for_every_item(
    callers: Callers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PER_TRANSACTION", 2)
    store = batches.store_candidates
    parts: list[int] = []

    def failing(*arguments: Any) -> None:
        parts.append(1)
        store(*arguments)
        if len(parts) == 2:
            raise TimeoutError

    monkeypatch.setattr(batches, "store_candidates", failing)
    items: list[Any] = [bodies.candidate(external_id=f"n{n}") for n in range(6)]
    items[4] = 7
    results = _send(callers["admin"], "candidates", items)
    assert _statuses(results) == [201, 201, 503, 503, 422, 503]
    assert _count(database, Candidate) == _count(database, Embedding) == 2
    monkeypatch.setattr(batches, "store_candidates", store)
    again = _send(callers["admin"], "candidates", items)
    assert _statuses(again) == [409, 409, 201, 201, 422, 201]


def test_five_hundred_at_once(callers: Callers, database: Database) -> None:
    short = {"name": "N", "email": "n@example.com", "skills": [{"name": "Go"}]}
    items = [{**short, "external_id": f"n{n}", "headline": f"Engineer {n}"} for n in range(500)]
    results = _send(callers["admin"], "candidates", items)
    assert set(_statuses(results)) == {201}
    assert _count(database, Candidate) == 500
