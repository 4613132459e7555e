"""Idempotency-Key: one effect and one answer, however often and however parallel a call comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app import clock
from app.models import Role
from app.services.accounts import api_keys
from tests.harness import bodies, process
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import Caller, made

SERVED = True


def _post(caller: Caller, path: str, body: Any, key: str) -> Any:
    return caller.request("POST", path, json=body, headers={"Idempotency-Key": key})


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def test_twenty_parallel_posts_have_one_effect_and_one_body(parties: Parties) -> None:
    request = process.accepted(parties)
    path, body = f"{process.path(request)}/messages", {"text": "Does Thursday suit you?"}
    employer = parties["employer"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: _post(employer, path, body, "once"), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(made(employer.get(path), 200)["items"]) == 1


def test_parallel_creations_of_what_there_is_once_answer_alike(parties: Parties) -> None:
    candidate, body = parties["candidate"], bodies.candidate()
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(_post, candidate, "/v1/candidates", body, "mine") for _ in range(8)]
        answers = [call.result() for call in calls]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert _post(candidate, "/v1/candidates", body, "another").status_code == 409


def test_a_key_belongs_to_caller_path_and_body(parties: Parties) -> None:
    first = _post(parties["candidate"], "/v1/api-keys", {"name": "a"}, "k")
    assert first.status_code == 201
    other = _post(parties["candidate"], "/v1/api-keys", {"name": "b"}, "k")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-reused")
    assert _post(parties["employer"], "/v1/api-keys", {"name": "b"}, "k").status_code == 201
    again = _post(parties["candidate"], "/v1/api-keys", {"name": "a"}, "k")
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "key" in first.json()
    assert "key" not in again.json()  # shown once
    assert len(made(parties["candidate"].get("/v1/api-keys"), 200)["items"]) == 1


def test_failures_are_not_kept(parties: Parties) -> None:
    candidate = parties["candidate"]
    assert _post(candidate, "/v1/alerts", {"name": "Loads"}, "k").status_code == 409  # no profile
    parties.with_profile()
    assert _post(candidate, "/v1/alerts", {"name": "Loads"}, "k").status_code == 201


def test_a_key_is_kept_for_a_day(parties: Parties) -> None:
    body = bodies.job(parties.employer_id)
    program = Caller(parties.client, "program", {"X-API-Key": _key(parties)})
    first = _post(program, "/v1/jobs", body, "k")
    assert _post(program, "/v1/jobs", body, "k").json() == first.json()
    with clock.moved(timedelta(hours=25)):
        fresh = _post(program, "/v1/jobs", body, "k")
    assert fresh.status_code == 201
    assert fresh.json()["id"] != first.json()["id"]


def _key(parties: Parties) -> str:
    with parties.database.write() as session:
        return api_keys.issue_for(session, Role.EMPLOYER, UUID(parties.employer_id), "k", None)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_keys_have_a_length(parties: Parties, key: str) -> None:
    assert _post(parties["candidate"], "/v1/api-keys", {"name": "a"}, key).status_code == 422
