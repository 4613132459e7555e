"""Members of an employer: invitations, roles, removal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app import clock
from app.database import Database
from app.models import Role
from app.services.accounts import api_keys
from tests.harness.callers import PASSWORD, Caller, Callers, made
from tests.harness.process import accepted, confirm, path, proposed

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"


def _path(callers: Callers) -> str:
    return f"/v1/employers/{callers['employer'].employer_id}/members"


def _invite(callers: Callers, name: str = "grace", by: str = "employer", **fields: Any) -> Any:
    body = {"email": f"{name}@example.com", **fields}
    return made(callers[by].post(_path(callers), body))


def _join(callers: Callers, name: str, **fields: Any) -> Caller:
    token = _invite(callers, name, **fields)["invitation_token"]
    return callers.register(name, "employer", invitation_token=token)


def test_invited_person_registers_with_the_token_and_belongs(callers: Callers) -> None:
    response = callers["employer"].post(_path(callers), {"email": "grace@example.com"})
    invitation = made(response)
    assert response.headers["Location"] == f"{_path(callers)}/{invitation['id']}"
    assert (invitation["status"], invitation["role"]) == ("invited", "member")
    token = invitation["invitation_token"]
    grace = callers.register("grace", "employer", invitation_token=token)
    assert grace.employer_id == callers["employer"].employer_id
    job = callers.open_job()
    assert made(grace.patch(f"/v1/jobs/{job['id']}", {"title": "Renamed"}), 200)


def test_list_shows_members_and_open_invitations_without_tokens(callers: Callers) -> None:
    _join(callers, "grace", role="owner")
    _invite(callers, "joan")
    items = made(callers["employer"].get(_path(callers)), 200)["items"]
    shown = [(item["email"], item["status"], item["role"], item["name"]) for item in items]
    assert shown == [
        ("joan@example.com", "invited", "member", None),
        ("grace@example.com", "member", "owner", "grace"),
        ("employer@example.com", "member", "owner", "employer"),
    ]
    assert all("token" not in key for item in items for key in item)
    assert items[0]["expires_at"] is not None
    assert items[1]["expires_at"] is None


def test_list_pages_without_gap_or_repeat(callers: Callers) -> None:
    names = ["ann", "ben", "cleo", "dan"]
    for name in names:
        _invite(callers, name)
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = made(callers["employer"].get(_path(callers), params=params), 200)
        seen += [item["email"].split("@")[0] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [*reversed(names), "employer"]


def test_cursor_of_another_list_is_refused(callers: Callers) -> None:
    for name in ("ann", "ben"):
        _invite(callers, name)
    first = made(callers["employer"].get(_path(callers), params={"limit": 1}), 200)
    other = f"/v1/employers/{callers['other_employer'].employer_id}/members"
    response = callers["other_employer"].get(other, params={"cursor": first["next_cursor"]})
    assert response.status_code == 422


def test_token_works_once_and_ends_with_its_time(callers: Callers) -> None:
    token = _invite(callers)["invitation_token"]
    callers.register("grace", "employer", invitation_token=token)
    late = _invite(callers, "late")["invitation_token"]
    body = {"email": "x@example.com", "password": PASSWORD, "role": "employer", "name": "X"}
    with clock.moved(timedelta(days=14, seconds=1)):
        expired = callers.client.post("/v1/auth/register", json={**body, "invitation_token": late})
    for response in (
        callers.client.post("/v1/auth/register", json={**body, "invitation_token": token}),
        expired,
    ):
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "invitation_token"


def test_expired_invitation_is_not_listed(callers: Callers, database: Database) -> None:
    _invite(callers)
    employer_id = UUID(callers["employer"].employer_id or "")
    with database.write() as session:
        key = api_keys.issue_for(session, Role.EMPLOYER, employer_id, "k", None)
    with clock.moved(timedelta(days=15)):
        page = callers.client.get(_path(callers), headers={"X-API-Key": key})
    assert [item["status"] for item in made(page, 200)["items"]] == ["member"]


def test_second_invitation_of_an_address_replaces_the_first(callers: Callers) -> None:
    first = _invite(callers)["invitation_token"]
    body = {"email": "GRACE@example.com", "role": "owner"}
    second = made(callers["employer"].post(_path(callers), body))["invitation_token"]
    items = made(callers["employer"].get(_path(callers)), 200)["items"]
    assert len([item for item in items if item["status"] == "invited"]) == 1
    account = {"email": "grace@example.com", "password": PASSWORD, "role": "employer", "name": "G"}
    old = callers.client.post("/v1/auth/register", json={**account, "invitation_token": first})
    assert old.status_code == 422
    made(callers.client.post("/v1/auth/register", json={**account, "invitation_token": second}))


@pytest.mark.parametrize("name", ["employer", "candidate", "other_employer"])
def test_an_invitation_does_not_tell_that_the_address_has_an_account(
    callers: Callers, name: str
) -> None:
    made(callers[name].get("/v1/me"), 200)
    email = f"{name.replace('_', '.').upper()}@example.com"
    invited = made(callers["employer"].post(_path(callers), {"email": email}))
    stranger = made(callers["employer"].post(_path(callers), {"email": "new@example.com"}))
    assert invited.keys() == stranger.keys()
    account = {"email": email, "password": PASSWORD, "role": "employer", "name": "Again"}
    account["invitation_token"] = invited["invitation_token"]
    answer = callers.client.post("/v1/auth/register", json=account)
    assert answer.status_code == 409  # and only to whoever knows its password


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@example.com", "role": "admin"}, "role"),
        ({"email": "a@example.com", "token": "x"}, "token"),
    ],
)
def test_bad_invitation_is_refused_by_field(
    callers: Callers, body: dict[str, Any], field: str
) -> None:
    response = callers["employer"].post(_path(callers), body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_plain_member_lists_but_neither_invites_nor_removes(callers: Callers) -> None:
    grace = _join(callers, "grace")
    items = made(grace.get(_path(callers)), 200)["items"]
    assert len(items) == 2
    assert grace.post(_path(callers), {"email": "x@example.com"}).status_code == 403
    (owner,) = [item["id"] for item in items if item["role"] == "owner"]
    assert grace.delete(f"{_path(callers)}/{owner}").status_code == 403


def test_operator_and_the_operators_key_invite_and_remove(
    callers: Callers, database: Database
) -> None:
    employer_id = UUID(callers["employer"].employer_id or "")
    with database.write() as session:
        secret = api_keys.issue_for(session, Role.EMPLOYER, employer_id, "k", None)
    key = Caller(callers.client, "key", {"X-API-Key": secret})
    for caller in (callers["admin"], key):
        invited = made(caller.post(_path(callers), {"email": "grace@example.com"}))
        assert caller.delete(f"{_path(callers)}/{invited['id']}").status_code == 204


@pytest.mark.parametrize("name", ["candidate", "other_employer"])
def test_strangers_do_nothing_with_members(callers: Callers, name: str) -> None:
    invitation = _invite(callers)
    stranger = callers[name]
    assert stranger.get(_path(callers)).status_code == 403
    assert stranger.post(_path(callers), {"email": "x@example.com"}).status_code == 403
    assert stranger.delete(f"{_path(callers)}/{invitation['id']}").status_code == 403


def test_unknown_employer_and_unknown_member_are_not_found(callers: Callers) -> None:
    admin, employer = callers["admin"], callers["employer"]
    assert admin.get(f"/v1/employers/{UNKNOWN}/members").status_code == 404
    assert employer.delete(f"{_path(callers)}/{UNKNOWN}").status_code == 404
    other = made(
        callers["other_employer"].get(
            f"/v1/employers/{callers['other_employer'].employer_id}/members"
        ),
        200,
    )["items"][0]
    assert employer.delete(f"{_path(callers)}/{other['id']}").status_code == 404


def test_ended_invitation_cannot_be_redeemed(callers: Callers) -> None:
    invitation = _invite(callers)
    assert callers["employer"].delete(f"{_path(callers)}/{invitation['id']}").status_code == 204
    body = {"email": "g@example.com", "password": PASSWORD, "role": "employer", "name": "G"}
    body["invitation_token"] = invitation["invitation_token"]
    assert callers.client.post("/v1/auth/register", json=body).status_code == 422


def test_removed_member_is_signed_out_and_the_address_is_free_again(callers: Callers) -> None:
    grace = _join(callers, "grace")
    key = made(grace.post("/v1/api-keys", {"name": "k"}))["key"]
    member = made(grace.get("/v1/me"), 200)["id"]
    assert callers["employer"].delete(f"{_path(callers)}/{member}").status_code == 204
    assert grace.get("/v1/me").status_code == 401
    assert callers.client.get("/v1/me", headers={"X-API-Key": key}).status_code == 401
    again = callers.register("grace", "candidate")
    assert made(again.get("/v1/me"), 200)["role"] == "candidate"


def test_last_owner_stays(callers: Callers) -> None:
    employer = callers["employer"]
    own = f"{_path(callers)}/{made(employer.get('/v1/me'), 200)['id']}"
    _join(callers, "plain")
    for caller in (employer, callers["admin"]):
        response = caller.delete(own)
        assert response.status_code == 409
        assert response.json()["type"] == "/problems/last-owner"
    grace = _join(callers, "grace", role="owner")
    assert grace.delete(own).status_code == 204
    assert employer.get("/v1/me").status_code == 401


def test_members_end_with_their_employer(callers: Callers) -> None:
    grace = _join(callers, "grace")
    token = _invite(callers, "joan")["invitation_token"]
    path = f"/v1/employers/{callers['employer'].employer_id}"
    assert callers["employer"].delete(path).status_code == 204
    assert grace.get("/v1/me").status_code == 401
    body = {"email": "j@example.com", "password": PASSWORD, "role": "employer", "name": "J"}
    body["invitation_token"] = token
    assert callers.client.post("/v1/auth/register", json=body).status_code == 422


def test_an_invitation_is_for_the_address_that_was_invited(callers: Callers) -> None:
    token = _invite(callers, "grace", role="owner")["invitation_token"]
    body = {"email": "mallory@example.com", "password": PASSWORD, "role": "employer", "name": "M"}
    response = callers["anonymous"].post("/v1/auth/register", {**body, "invitation_token": token})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "email"
    right = {**body, "email": "GRACE@example.com", "invitation_token": token}
    assert callers["anonymous"].post("/v1/auth/register", right).status_code == 201


def test_a_second_invitation_replaces_the_first_whatever_the_spelling(callers: Callers) -> None:
    path = _path(callers)
    for email in ("g@b\u00fccher.example.com", "G@xn--bcher-kva.example.com"):
        made(callers["employer"].post(path, {"email": email}))
    items = made(callers["employer"].get(path), 200)["items"]
    assert [item["status"] for item in items] == ["invited", "member"]


def test_members_may_leave_and_the_last_owner_may_not(callers: Callers) -> None:
    grace, path = _join(callers, "grace"), _path(callers)
    me = made(grace.get("/v1/me"), 200)["id"]
    owner = made(callers["employer"].get("/v1/me"), 200)["id"]
    assert grace.delete(f"{path}/{owner}").status_code == 403
    assert grace.delete(f"{path}/{me}").status_code == 204
    assert grace.get("/v1/me").status_code == 401
    response = callers["employer"].delete(f"{path}/{owner}")
    assert (response.status_code, response.json()["type"]) == (409, "/problems/last-owner")


def test_members_end_their_own_account_and_owners_when_another_is_left(callers: Callers) -> None:
    grace, joan = _join(callers, "grace"), _join(callers, "joan", role="owner")
    assert grace.delete("/v1/me").status_code == 204
    assert joan.delete("/v1/me").status_code == 204
    response = callers["employer"].delete("/v1/me")
    assert (response.status_code, response.json()["type"]) == (409, "/problems/last-owner")
    employer = f"/v1/employers/{callers['employer'].employer_id}"
    assert callers["employer"].delete(employer).status_code == 204


def test_only_owners_delete_an_employer(callers: Callers) -> None:
    grace = _join(callers, "grace")
    path = f"/v1/employers/{callers['employer'].employer_id}"
    assert grace.delete(path).status_code == 403
    assert callers["employer"].get("/v1/me").status_code == 200
    assert callers["other_employer"].delete(path).status_code == 403
    assert _join(callers, "joan", role="owner").delete(path).status_code == 204


def test_webhooks_of_a_member_who_is_removed_stop(callers: Callers) -> None:
    employer = callers["employer"]
    token = made(employer.post(_path(callers), {"email": "gone@example.com"}))["invitation_token"]
    member = callers.register("gone", "employer", invitation_token=token)
    body = {"url": "https://example.com/hook", "events": ["match_request.accepted"]}
    theirs = made(member.post("/v1/webhooks", body))["id"]
    others = made(employer.post("/v1/webhooks", body))["id"]
    items = made(employer.get(_path(callers)), 200)["items"]
    (row,) = (item for item in items if item["email"] == "gone@example.com")
    assert employer.delete(f"{_path(callers)}/{row['id']}").status_code == 204
    stopped = made(employer.get(f"/v1/webhooks/{theirs}"), 200)
    assert (stopped["status"], stopped["disabled_reason"]) == ("disabled", "member-left")
    assert made(employer.get(f"/v1/webhooks/{others}"), 200)["status"] == "enabled"
    again = made(employer.patch(f"/v1/webhooks/{theirs}", {"status": "enabled"}), 200)
    assert again["status"] == "enabled"


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_who_is_no_member_any_more_is_no_interviewer(callers: Callers, how: str) -> None:
    grace, joan = _join(callers, "grace"), _join(callers, "joan")
    ids = [made(member.get("/v1/me"), 200)["id"] for member in (grace, joan)]
    request = accepted(callers)
    agreed = proposed(callers, request, 24, interviewers=ids)
    confirm(callers, agreed)
    waiting = proposed(callers, request, 48, interviewers=ids[:1])
    who = grace if how == "leaves" else callers["employer"]
    assert who.delete(f"{_path(callers)}/{ids[0]}").status_code == 204
    listed = made(callers["candidate"].get(f"{path(request)}/interviews"), 200)["items"]
    left = {item["id"]: [one["id"] for one in item["interviewers"]] for item in listed}
    assert left == {agreed["id"]: ids[1:], waiting["id"]: []}
    assert made(callers["candidate"].get(f"/v1/interviews/{agreed['id']}"), 200)["status"] == (
        "confirmed"
    )
