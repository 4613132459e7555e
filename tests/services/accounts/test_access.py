"""Registration, sign-in, keys, scopes."""

from datetime import timedelta

import pytest

from app import clock
from app.database import Database
from app.models import Role
from app.services.accounts import api_keys
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


def test_operator_makes_keys_for_employers(callers: Callers, database: Database) -> None:
    from uuid import UUID

    employer = callers["employer"]
    with database.write() as session:
        key = api_keys.issue_for(
            session, Role.EMPLOYER, UUID(employer.employer_id or ""), "cli", None
        )
    me = made(callers.client.get("/v1/me", headers={"X-API-Key": key}), 200)
    assert (me["role"], me["employer_id"], me["email"]) == ("employer", employer.employer_id, None)
