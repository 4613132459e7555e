"""Registration, sign-in, keys, scopes."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app import clock
from app.config import Settings
from app.database import Database
from app.models import Role
from app.services.accounts import api_keys, mail
from tests.harness.callers import PASSWORD, Callers, made


def test_candidate_registers_and_signs_in(callers: Callers) -> None:
    me = made(callers["candidate"].get("/v1/me"), 200)
    assert me["role"] == "candidate"
    assert me["email"] == "candidate@example.com"
    assert me["candidate_id"] is None


def test_employer_is_created_with_its_account(callers: Callers) -> None:
    employer = callers["employer"]
    assert employer.employer_id is not None
    public = made(callers["anonymous"].get(f"/v1/employers/{employer.employer_id}"), 200)
    assert public["name"] == "employer company"


def test_employer_without_company_is_told_the_field(callers: Callers) -> None:
    body = {"email": "x@example.com", "password": PASSWORD, "role": "employer", "name": "X"}
    response = callers["anonymous"].post("/v1/auth/register", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "company"


@pytest.mark.parametrize("field", ["company", "invitation_token"])
def test_what_candidates_do_not_have_is_told_by_its_field(callers: Callers, field: str) -> None:
    body = {"email": "x@example.com", "password": PASSWORD, "role": "candidate", "name": "X"}
    response = callers["anonymous"].post("/v1/auth/register", {**body, field: "Something"})
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_address_registers_once_whatever_its_case(callers: Callers) -> None:
    callers["candidate"].get("/v1/me")
    body = {
        "email": "CANDIDATE@example.com",
        "password": PASSWORD,
        "role": "candidate",
        "name": "Again",
    }
    response = callers["anonymous"].post("/v1/auth/register", body)
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/email-taken"


@pytest.mark.parametrize("role", ["candidate", "employer"])
def test_registration_does_not_tell_whether_an_address_has_an_account(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    sent: list[mail.Message] = []
    monkeypatch.setattr(mail, "send", lambda _settings, message: sent.append(message))
    made(callers["candidate"].get("/v1/me"), 200)
    company = {"company": "Somebody's"} if role == "employer" else {}

    def register(email: str, **fields: str) -> Any:
        body = {"email": email, "password": "not the owner's", "role": role, "name": "Eve"}
        return callers["anonymous"].post("/v1/auth/register", {**body, **company, **fields})

    known, new = register("candidate@example.com"), register("nobody@example.com")
    assert known.status_code == new.status_code == 201
    assert known.headers["location"] == new.headers["location"]
    shapes = [
        {name: type(value) for name, value in answer.json().items()} for answer in (known, new)
    ]
    assert shapes[0] == shapes[1]
    assert [message.to for message in sent] == ["candidate@example.com"]
    made(callers["candidate"].get("/v1/me"), 200)  # nothing changed for its owner
    if role == "employer":
        for email in ("candidate@example.com", "another@example.com"):
            assert register(email, invitation_token="guessed").status_code == 422
        bare = {"email": "candidate@example.com", "password": "a guess", "role": role, "name": "E"}
        assert callers["anonymous"].post("/v1/auth/register", bare).status_code == 422


def test_registration_is_no_way_to_guess_a_password(
    callers: Callers, app: FastAPI, settings: Settings
) -> None:
    made(callers["candidate"].get("/v1/me"), 200)
    app.state.settings = settings.model_copy(update={"rate_limits": "on"})
    body = {"email": "candidate@example.com", "role": "candidate", "name": "Eve"}
    answers = [
        callers["anonymous"].post("/v1/auth/register", {**body, "password": f"guess no. {n}"})
        for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]


def test_a_stolen_token_is_no_way_to_guess_a_password(
    callers: Callers, app: FastAPI, settings: Settings
) -> None:
    app.state.settings = settings.model_copy(update={"rate_limits": "on"})
    candidate = callers["candidate"]
    bodies = [{"current": f"guess no. {n}", "new": "a new pass phrase"} for n in range(11)]
    answers = [candidate.post("/v1/auth/password", body).status_code for body in bodies]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("email", ["candidate@example.com", "nobody@example.com"])
def test_wrong_password_and_unknown_address_look_the_same(callers: Callers, email: str) -> None:
    callers["candidate"].get("/v1/me")
    form = {"username": email, "password": "not the password"}
    response = callers.client.post("/v1/auth/token", data=form)
    assert response.status_code == 401
    assert response.json()["detail"] == "E-mail or password is wrong."


def test_token_ends_after_its_time(callers: Callers) -> None:
    candidate = callers["candidate"]
    with clock.moved(timedelta(hours=13)):
        assert candidate.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer " + "a" * 900]
)
def test_forged_tokens_are_refused(callers: Callers, value: str) -> None:
    response = callers["anonymous"].get("/v1/me", headers={"Authorization": value})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_key_works_until_it_is_deleted_and_is_shown_once(callers: Callers) -> None:
    candidate = callers["candidate"]
    created = candidate.post("/v1/api-keys", {"name": "nightly"})
    key = made(created)
    headers = {"X-API-Key": key["key"]}
    assert callers.client.get("/v1/me", headers=headers).json()["email"] == "candidate@example.com"
    listed = made(candidate.get("/v1/api-keys"), 200)["items"]
    assert [item["id"] for item in listed] == [key["id"]]
    assert "key" not in listed[0]
    assert candidate.delete(f"/v1/api-keys/{key['id']}").status_code == 204
    assert callers.client.get("/v1/me", headers=headers).status_code == 401


def test_read_key_cannot_write_nor_make_a_stronger_key(callers: Callers) -> None:
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "r", "scopes": ["read"]}))["key"]
    headers = {"X-API-Key": key}
    assert callers.client.get("/v1/me", headers=headers).status_code == 200
    response = callers.client.post("/v1/api-keys", json={"name": "w"}, headers=headers)
    assert response.status_code == 403


def test_keys_of_others_do_not_exist(callers: Callers) -> None:
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "mine"}))
    response = callers["other_candidate"].delete(f"/v1/api-keys/{key['id']}")
    assert response.status_code == 404


def test_a_key_that_was_made_with_a_key_ends_with_it(callers: Callers) -> None:
    owner, client = callers["employer"], callers.client

    def by(key: str) -> dict[str, str]:
        return {"X-API-Key": key}

    lost = made(owner.post("/v1/api-keys", {"name": "lost"}))
    child = made(client.post("/v1/api-keys", json={"name": "c"}, headers=by(lost["key"])))["key"]
    grand = made(client.post("/v1/api-keys", json={"name": "g"}, headers=by(child)))["key"]
    other = made(owner.post("/v1/api-keys", {"name": "other"}))["key"]
    assert client.get("/v1/me", headers=by(grand)).status_code == 200
    assert owner.delete(f"/v1/api-keys/{lost['id']}").status_code == 204
    codes = [client.get("/v1/me", headers=by(key)).status_code for key in (child, grand, other)]
    assert codes == [401, 401, 200]
    assert [item["name"] for item in made(owner.get("/v1/api-keys"), 200)["items"]] == ["other"]


def test_operator_makes_keys_for_employers(callers: Callers, database: Database) -> None:
    from uuid import UUID

    employer = callers["employer"]
    with database.write() as session:
        key = api_keys.issue_for(
            session, Role.EMPLOYER, UUID(employer.employer_id or ""), "cli", None
        )
    me = made(callers.client.get("/v1/me", headers={"X-API-Key": key}), 200)
    assert (me["role"], me["employer_id"], me["email"]) == ("employer", employer.employer_id, None)
