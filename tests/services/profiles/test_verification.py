"""Employers prove who they are before they see anybody; blocks hold for a whole company."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app import clock
from app.config import Settings
from app.database import Database
from app.models import MatchRequest
from app.services.accounts import mail
from app.services.accounts.mail import Message
from tests.harness import bodies
from tests.harness.callers import PASSWORD, Caller, Callers, made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    messages: list[Message] = []
    monkeypatch.setattr(mail, "send", lambda _settings, message: messages.append(message))
    return messages


@pytest.fixture
def asked_for(app: FastAPI, settings: Settings) -> None:
    """Verification is asked for, as it is unless somebody switches it off."""
    assert Settings.model_fields["employer_verification"].default == "on"
    app.state.settings = settings.model_copy(update={"employer_verification": "on"})


def _company(callers: Callers, name: str, who: str) -> Caller:
    """An employer that registers over HTTP, with nobody's help."""
    email = f"{who}@example.com"
    body = {"email": email, "password": PASSWORD, "role": "employer", "name": who, "company": name}
    employer_id = made(callers["anonymous"].post("/v1/auth/register", body))["employer_id"]
    form = {"username": email, "password": PASSWORD}
    token = made(callers.client.post("/v1/auth/token", data=form), 200)["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return Caller(callers.client, who, headers, employer_id=employer_id)


def _verify(caller: Caller, employer_id: str | None = None, **body: Any) -> Any:
    return caller.post(f"/v1/employers/{employer_id or caller.employer_id}/verify", body)


def _code(message: Message) -> str:
    found = re.search(r"ot_[\w-]+", message.text)
    assert found is not None
    return found.group()


def _approach(employer: Caller, candidate: Caller) -> str:
    """The path of a new request about a new job."""
    job = made(employer.post("/v1/jobs", bodies.job(employer.employer_id)))
    made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    return f"/v1/match-requests/{made(employer.post('/v1/match-requests', body))['id']}"


def _slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_whoever_is_not_verified_sees_nobody(callers: Callers, asked_for: None) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    job, person = callers.open_job(), candidate.candidate_id
    request = {"job_id": job["id"], "candidate_id": person, "message": "Talk?"}
    alert = {"name": "people", "filters": {}, "query": "engineer"}
    calls = [
        ("GET", "/v1/candidates", None),
        ("GET", f"/v1/candidates/{person}", None),
        ("GET", "/v1/candidates/0199a2c0-0000-7000-8000-000000000001", None),
        ("GET", f"/v1/jobs/{job['id']}/matches", None),
        ("GET", f"/v1/jobs/{job['id']}/insights", None),
        ("GET", f"/v1/match/{person}/{job['id']}", None),
        ("POST", "/v1/match-requests", request),
        ("POST", "/v1/alerts", alert),
    ]
    for method, path, body in calls:
        answer = employer.request(method, path, json=body)
        assert _slug(answer) == (403, "employer-unverified"), path
        assert "exampl" not in answer.text.lower().replace("example.com", "")
    key = made(employer.post("/v1/api-keys", {"name": "another way in"}))["key"]
    by_key = Caller(callers.client, "key", {"X-API-Key": key})
    assert _slug(by_key.get("/v1/candidates")) == (403, "employer-unverified")
    assert made(callers["admin"].get("/v1/candidates"), 200)["items"]
    open_to_all = made(employer.get("/v1/jobs"), 200)
    assert open_to_all["items"]


def test_the_operator_lists_and_verifies(callers: Callers, asked_for: None) -> None:
    callers.with_profile()
    employer, admin = callers["employer"], callers["admin"]
    waiting = made(admin.get("/v1/employers?verified=false"), 200)["items"]
    assert employer.employer_id in [item["id"] for item in waiting]
    assert _slug(_verify(employer)) == (422, "validation-failed")
    assert _slug(_verify(callers["other_employer"], employer.employer_id))[0] in (403, 404)
    assert made(_verify(admin, employer.employer_id), 200)["verified"] is True
    assert made(employer.get("/v1/candidates"), 200)["items"]
    waiting = made(admin.get("/v1/employers?verified=false"), 200)["items"]
    assert employer.employer_id not in [item["id"] for item in waiting]


def test_a_code_mailed_to_the_own_domain_verifies(
    callers: Callers, asked_for: None, sent: list[Message]
) -> None:
    callers.with_profile()
    employer = _company(callers, "Freight Works", "dora")
    path = f"/v1/employers/{employer.employer_id}"
    address = {"email": "dora@post.freight.example"}
    assert _slug(_verify(employer, **address)) == (422, "validation-failed")  # no domain yet
    made(employer.patch(path, {"domains": ["Freight.EXAMPLE", "gmail.com"]}), 200)
    for foreign in ("dora@example.org", "dora@notfreight.example", "dora@gmail.com"):
        assert _slug(_verify(employer, email=foreign)) == (422, "validation-failed"), foreign
    assert sent == []
    assert made(_verify(employer, **address), 200)["verified"] is False
    assert [message.to for message in sent] == ["dora@post.freight.example"]
    other = _company(callers, "Somebody Else", "eve")
    assert _slug(_verify(other, code=_code(sent[0]))) == (422, "validation-failed")
    assert _slug(_verify(employer, code="ot_guessed")) == (422, "validation-failed")
    made(_verify(employer, **address), 200)
    with clock.moved(timedelta(hours=2)):
        assert _slug(_verify(employer, code=_code(sent[-1]))) == (422, "validation-failed")
    made(_verify(employer, **address), 200)
    assert made(_verify(employer, code=_code(sent[-1])), 200)["verified"] is True
    assert _slug(_verify(employer, code=_code(sent[-1]))) == (422, "validation-failed")  # once
    assert made(employer.get("/v1/candidates"), 200)["items"]


def test_another_domain_asks_for_another_proof(callers: Callers, asked_for: None) -> None:
    employer = callers["employer"]
    path = f"/v1/employers/{employer.employer_id}"
    made(_verify(callers["admin"], employer.employer_id), 200)
    assert made(employer.patch(path, {"description": "We move."}), 200)["verified"] is True
    assert made(employer.patch(path, {"domains": ["well-known.example"]}), 200)["verified"] is False
    assert _slug(employer.get("/v1/candidates")) == (403, "employer-unverified")


@pytest.mark.parametrize("claim", ["name", "domains"])
def test_taking_a_company_s_name_or_domain_tells_nobody_who_blocks_it(
    callers: Callers, asked_for: None, sent: list[Message], claim: str
) -> None:
    admin, candidate = callers["admin"], callers.with_profile()
    old = _company(callers, "Marlow Shipping", "old")
    made(old.patch(f"/v1/employers/{old.employer_id}", {"domains": ["marlow.example"]}), 200)
    made(_verify(admin, old.employer_id), 200)
    profile = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(profile, {"blocked_employer_ids": [old.employer_id]}), 200)

    curious = _company(callers, "Plum Press", "curious")
    path = f"/v1/employers/{curious.employer_id}"
    own = {"name": "Plum Press", "domains": ["plum.example"]}
    made(curious.patch(path, own), 200)
    made(_verify(admin, curious.employer_id), 200)
    request = _approach(curious, candidate)
    assert made(curious.patch(path, {"name": "PLUM PRESS Ltd"}), 200)["verified"] is True

    taken = {"name": "Marlow Shipping"}
    if claim == "domains":
        taken = {"domains": ["plum.example", "marlow.example"]}
    assert made(curious.patch(path, taken), 200)["verified"] is False
    assert _slug(curious.get("/v1/candidates")) == (403, "employer-unverified")
    assert made(curious.get(request), 200)["status"] == "sent"
    made(candidate.patch(profile, {"headline": "Loads, and more"}), 200)
    assert made(curious.get(request), 200)["status"] == "sent"
    address = {"email": "me@plum.example"}
    made(_verify(curious, **address), 200)
    answer = _verify(curious, code=_code(sent[-1]))
    assert answer.json()["errors"][0]["code"] == "of_another"

    made(curious.patch(path, own), 200)  # and what was claimed leaves no trace
    made(_verify(curious, **address), 200)
    assert made(_verify(curious, code=_code(sent[-1])), 200)["verified"] is True
    assert curious.get(profile).status_code == 200
    assert made(curious.get(request), 200)["status"] == "sent"
    made(curious.patch(path, taken), 200)
    made(_verify(admin, curious.employer_id), 200)  # the operator says that it is that company
    assert curious.get(profile).status_code == 404
    assert made(curious.get(request), 200)["status"] == "withdrawn"


def test_a_block_holds_for_a_company_that_proves_itself_later(
    callers: Callers, asked_for: None
) -> None:
    admin, candidate = callers["admin"], callers.with_profile()
    first, second = (_company(callers, "Quarry Lane Foods", who) for who in ("one", "two"))
    made(_verify(admin, second.employer_id), 200)
    profile = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(profile, {"blocked_employer_ids": [first.employer_id]}), 200)
    made(_verify(admin, first.employer_id), 200)
    for account in (first, second):
        assert account.get(profile).status_code == 404


@pytest.mark.parametrize(
    "domain", ["", "no dots", "https://example.com", "a@example.com", "example.com/x", "127.0.0.1"]
)
def test_what_is_no_domain_is_refused(callers: Callers, domain: str) -> None:
    employer = callers["employer"]
    answer = employer.patch(f"/v1/employers/{employer.employer_id}", {"domains": [domain]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("domains.0")


def test_a_second_account_of_a_blocked_company_is_kept_out(callers: Callers) -> None:
    blocked = _company(callers, "Grünwald Freight GmbH", "first")
    bystander = _company(callers, "Quiet Orchards", "quiet")
    candidate = callers.with_profile()
    made(
        blocked.patch(f"/v1/employers/{blocked.employer_id}", {"domains": ["freight.example"]}), 200
    )
    profile = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(profile, {"blocked_employer_ids": [blocked.employer_id]}), 200)
    shown = made(candidate.get(profile), 200)["blocked_employer_ids"]
    assert shown == [blocked.employer_id]  # as it was said

    same_name = _company(callers, "GRUNWALD FREIGHT", "second")
    same_domain = _company(callers, "Wholly Other Name", "third")
    path = f"/v1/employers/{same_domain.employer_id}"
    assert made(same_domain.get("/v1/candidates"), 200)["items"]  # nothing tells it yet
    made(same_domain.patch(path, {"domains": ["freight.example"]}), 200)
    for employer in (blocked, same_name, same_domain):
        assert made(employer.get("/v1/candidates"), 200)["items"] == [], employer.name
        assert employer.get(profile).status_code == 404
        job = made(employer.post("/v1/jobs", bodies.job(employer.employer_id)))
        made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)
        ranked = made(employer.get(f"/v1/jobs/{job['id']}/matches"), 200)
        assert ranked["items"] == [], employer.name
    assert made(bystander.get("/v1/candidates"), 200)["items"]
    roles = made(candidate.get(f"{profile}/matches"), 200)["items"]
    assert roles == []

    assert blocked.delete(f"/v1/employers/{blocked.employer_id}").status_code == 204
    anew = _company(callers, "Grünwald Freight", "fourth")
    assert anew.get(profile).status_code == 404
    made(candidate.patch(profile, {"blocked_employer_ids": []}), 200)
    assert anew.get(profile).status_code == 200


def test_a_live_request_of_another_account_of_the_company_ends(callers: Callers) -> None:
    second = _company(callers, "Harbour Lights", "second")
    first = _company(callers, "Harbour Lights Ltd", "first")
    candidate = callers.with_profile()
    job = made(second.post("/v1/jobs", bodies.job(second.employer_id)))
    made(second.post(f"/v1/jobs/{job['id']}/publish"), 200)
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    request = made(second.post("/v1/match-requests", body))
    profile = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(profile, {"blocked_employer_ids": [first.employer_id]}), 200)
    seen = made(second.get(f"/v1/match-requests/{request['id']}"), 200)
    assert seen["status"] in ("withdrawn", "closed", "expired")
    assert "block" not in second.get(f"/v1/match-requests/{request['id']}/history").text


def test_candidates_bound_the_requests_that_wait_for_them(
    callers: Callers, database: Database
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    profile = f"/v1/candidates/{candidate.candidate_id}"

    def approach() -> Any:
        job = callers.open_job()
        body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
        return employer.post("/v1/match-requests", body)

    made(candidate.patch(profile, {"preferences": {"max_open_requests": 2}}), 200)
    first = made(approach())
    made(approach())
    assert _slug(approach()) == (409, "inbox-full")
    assert "max_open_requests" not in employer.get(profile).text
    made(candidate.post(f"/v1/match-requests/{first['id']}/decline", {"reason": "timing"}), 200)
    made(approach())
    assert _slug(approach()) == (409, "inbox-full")
    with database.write() as session:  # expired ones wait no more
        past = clock.now() - timedelta(days=1)
        session.execute(update(MatchRequest).values(expires_at=past))
    made(approach())
    answer = candidate.patch(profile, {"preferences": {"max_open_requests": 0}})
    assert answer.status_code == 422
