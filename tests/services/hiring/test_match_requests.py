"""Match requests: approach, answer, expiry, history, what each party sees."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app import clock
from app.database import Database
from app.models import MatchRequest
from tests.harness import bodies
from tests.harness.callers import Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"


def _path(request: dict[str, object]) -> str:
    return f"/v1/match-requests/{request['id']}"


def test_request_carries_job_company_and_match(callers: Callers) -> None:
    request = callers.approach(salary={"amount": 70000, "currency": "GBP", "period": "year"})
    assert request["status"] == "sent"
    assert request["job"]["description"] == bodies.DESCRIPTION
    assert request["company"]["name"] == "employer company"
    assert request["salary"]["amount"] == 70000
    assert 0 <= request["match"]["score"] <= 1
    assert request["next_actions"] == ["withdraw", "revise", "support"]


def test_reading_by_the_candidate_marks_it_viewed_listing_does_not(callers: Callers) -> None:
    request = callers.approach()
    candidate = callers["candidate"]
    assert made(candidate.get("/v1/match-requests"), 200)["items"][0]["status"] == "sent"
    assert made(callers["employer"].get(_path(request)), 200)["status"] == "sent"
    seen = made(candidate.get(_path(request)), 200)
    assert seen["status"] == "viewed"
    assert seen["next_actions"] == ["accept", "decline", "revision", "contest", "support"]
    assert made(callers["employer"].get(_path(request)), 200)["status"] == "viewed"


def test_contact_appears_after_acceptance_and_only_in_the_request(callers: Callers) -> None:
    request = callers.approach()
    before = callers["employer"].get(_path(request)).text
    assert "Quillby" not in before
    accepted = made(callers["candidate"].post(f"{_path(request)}/accept"), 200)
    assert accepted["status"] == "accepted"
    after = made(callers["employer"].get(_path(request)), 200)["candidate"]
    assert after["name"] == "Ada Quillby"
    assert after["email"] == "ada.quillby@example.com"
    assert after["phone"] == "+44 20 7946 0123"
    profile = callers["employer"].get(f"/v1/candidates/{callers['candidate'].candidate_id}").text
    assert "Quillby" not in profile


def test_decline_needs_a_known_reason(callers: Callers) -> None:
    request = callers.approach()
    candidate = callers["candidate"]
    for body in ({}, {"reason": "mood"}):
        response = candidate.post(f"{_path(request)}/decline", body)
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "reason"
    declined = made(
        candidate.post(f"{_path(request)}/decline", {"reason": "salary", "note": "Too low."}), 200
    )
    assert declined["status"] == "declined"
    assert declined["next_actions"] == ["support"]


STATES: dict[str, list[tuple[str, str]]] = {
    "sent": [],
    "viewed": [("candidate", "view")],
    "accepted": [("candidate", "accept")],
    "declined": [("candidate", "decline")],
    "withdrawn": [("employer", "withdraw")],
    "closed": [("candidate", "accept"), ("employer", "close")],
}
LEGAL = {
    ("sent", "accept"),
    ("sent", "decline"),
    ("sent", "withdraw"),
    ("viewed", "accept"),
    ("viewed", "decline"),
    ("viewed", "withdraw"),
    ("accepted", "close"),
}
BODIES = {"decline": {"reason": "other"}, "close": {"reason": "Filled."}}
ACTOR = {"accept": "candidate", "decline": "candidate", "withdraw": "employer", "close": "employer"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ACTOR)
def test_state_machine(callers: Callers, state: str, verb: str) -> None:
    request = callers.approach()
    for name, step in STATES[state]:
        if step == "view":
            made(callers[name].get(_path(request)), 200)
        else:
            made(callers[name].post(f"{_path(request)}/{step}", BODIES.get(step)), 200)
    response = callers[ACTOR[verb]].post(f"{_path(request)}/{verb}", BODIES.get(verb))
    if (state, verb) in LEGAL:
        assert response.status_code == 200
    else:
        assert response.status_code == 409
        assert response.json()["type"] == "/problems/invalid-transition"
        assert response.json()["state"] == state


def test_steps_of_the_other_party_are_forbidden(callers: Callers) -> None:
    request = callers.approach()
    assert callers["employer"].post(f"{_path(request)}/accept").status_code == 403
    assert callers["candidate"].post(f"{_path(request)}/withdraw").status_code == 403
    for name in ("other_candidate", "other_employer"):
        assert callers[name].get(_path(request)).status_code == 404
        assert callers[name].post(f"{_path(request)}/accept").status_code == 404


def test_history_keeps_every_step(callers: Callers) -> None:
    request = callers.approach()
    candidate = callers["candidate"]
    candidate.get(_path(request))
    candidate.post(f"{_path(request)}/decline", {"reason": "timing", "note": "Next year."})
    items = made(callers["employer"].get(f"{_path(request)}/history"), 200)["items"]
    assert [item["state"] for item in items] == ["sent", "viewed", "declined"]
    assert [item["actor"] for item in items] == ["employer", "candidate", "candidate"]
    assert items[0]["left_at"] == items[1]["entered_at"]
    assert items[2]["left_at"] is None
    assert (items[2]["reason"], items[2]["note"]) == ("timing", "Next year.")


def test_an_expired_request_shows_no_later_edit_before_the_worker_came(
    callers: Callers, database: Database
) -> None:
    request, candidate = callers.approach(), callers["candidate"]
    with database.write() as session:
        past = clock.now() - timedelta(minutes=1)
        session.execute(update(MatchRequest).values(expires_at=past))
    before = made(callers["employer"].get(_path(request)), 200)
    assert before["status"] == "expired"
    edits = {"headline": "Keeper of zebras", "summary": "Nothing but zebras."}
    made(candidate.patch(f"/v1/candidates/{candidate.candidate_id}", edits), 200)
    assert made(callers["employer"].get(_path(request)), 200)["candidate"] == before["candidate"]


def test_request_expires_by_itself(callers: Callers) -> None:
    request = callers.approach()
    with clock.moved(timedelta(days=14, seconds=1)):
        candidate = callers.client
        token = callers["candidate"]
        form = {"username": "candidate@example.com", "password": "correct horse battery"}
        bearer = candidate.post("/v1/auth/token", data=form).json()["access_token"]
        token.headers = {"Authorization": f"Bearer {bearer}"}
        assert made(token.get(_path(request)), 200)["status"] == "expired"
        listed = made(token.get("/v1/match-requests", params={"status": "expired"}), 200)
        assert len(listed["items"]) == 1
        assert made(token.get("/v1/match-requests", params={"status": "sent"}), 200)["items"] == []
        response = token.post(f"{_path(request)}/accept")
        assert response.status_code == 409
        assert response.json()["state"] == "expired"
        items = made(token.get(f"{_path(request)}/history"), 200)["items"]
        assert [item["state"] for item in items] == ["sent", "expired"]
        assert items[1]["entered_at"] == request["expires_at"]


def test_one_live_request_per_pair_and_thirty_days_after_it_ended(callers: Callers) -> None:
    request = callers.approach()
    body = {
        "job_id": request["job"]["id"],
        "candidate_id": callers["candidate"].candidate_id,
        "message": "Again?",
    }
    employer, admin = callers["employer"], callers["admin"]
    assert employer.post("/v1/match-requests", body).json()["type"] == "/problems/request-exists"
    made(employer.post(f"{_path(request)}/withdraw"), 200)
    assert employer.post("/v1/match-requests", body).status_code == 409
    with clock.moved(timedelta(days=30, minutes=1)):
        made(admin.post("/v1/match-requests", body))


def test_only_open_jobs_and_reachable_candidates(callers: Callers) -> None:
    candidate = callers.with_profile()
    job = callers.open_job()
    employer = callers["employer"]
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    missing = employer.post("/v1/match-requests", {**body, "candidate_id": UNKNOWN})
    assert missing.status_code == 404
    made(candidate.patch(f"/v1/candidates/{candidate.candidate_id}", {"visibility": "hidden"}), 200)
    hidden = employer.post("/v1/match-requests", body)
    assert {**hidden.json(), "instance": ""} == {**missing.json(), "instance": ""}
    made(
        candidate.patch(f"/v1/candidates/{candidate.candidate_id}", {"visibility": "visible"}), 200
    )
    made(employer.post(f"/v1/jobs/{job['id']}/pause"), 200)
    paused = employer.post("/v1/match-requests", body)
    assert paused.status_code == 409
    assert paused.json()["state"] == "paused"


def test_blocking_an_employer_withdraws_its_live_requests(callers: Callers) -> None:
    request = callers.approach()
    candidate = callers["candidate"]
    block = {"blocked_employer_ids": [callers["employer"].employer_id]}
    made(candidate.patch(f"/v1/candidates/{candidate.candidate_id}", block), 200)
    assert made(candidate.get(_path(request)), 200)["status"] == "withdrawn"


def test_closing_a_job_withdraws_its_live_requests(callers: Callers) -> None:
    request = callers.approach()
    made(callers["employer"].post(f"/v1/jobs/{request['job']['id']}/close"), 200)
    assert made(callers["candidate"].get(_path(request)), 200)["status"] == "withdrawn"


def test_frozen_copy_outlives_edits_and_the_job_itself(callers: Callers) -> None:
    request = callers.approach()
    path = f"/v1/jobs/{request['job']['id']}"
    made(callers["employer"].patch(path, {"title": "Something else"}), 200)
    assert callers["employer"].delete(path).status_code == 204
    kept = made(callers["candidate"].get(_path(request)), 200)
    assert kept["job"]["title"] == "Data engineer"
    assert kept["status"] == "withdrawn"


def test_erased_candidate_takes_the_requests_along(callers: Callers) -> None:
    request = callers.approach()
    candidate = callers["candidate"]
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert callers["employer"].get(_path(request)).status_code == 404


def test_revision_round(callers: Callers) -> None:
    request = callers.approach(salary={"amount": 60000, "currency": "GBP"})
    wishes = {"salary": {"amount": 70000, "currency": "GBP"}, "remote": "remote", "note": "Please."}
    asked = made(callers["candidate"].post(f"{_path(request)}/revision", {"wishes": wishes}), 200)
    assert asked["status"] == "sent"
    assert asked["wishes"]["salary"]["amount"] == 70000
    amended = {"salary": {"amount": 68000, "currency": "GBP"}, "remote": "remote"}
    revised = made(callers["employer"].post(f"{_path(request)}/revise", amended), 200)
    assert revised["salary"]["amount"] == 68000
    assert revised["job"]["remote"] == "remote"
    items = made(callers["candidate"].get(f"{_path(request)}/history"), 200)["items"]
    assert items[-1]["terms"]["salary"]["amount"] == 60000
    assert items[-1]["terms"]["remote"] == "hybrid"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"daily_request_cap": 2})


def test_revised_terms_with_null_are_taken_out(callers: Callers) -> None:
    pay = {"amount": 70000.5, "currency": "GBP", "period": "year"}
    request = callers.approach(salary=pay)
    assert request["salary"] == pay
    path = f"{_path(request)}/revise"
    revised = made(callers["employer"].post(path, {"salary": None, "note": "By level."}), 200)
    assert revised["salary"] is None
    assert callers["employer"].post(path, {"note": None}).status_code == 422


def test_daily_cap(callers: Callers) -> None:
    job = callers.open_job()
    admin, employer = callers["admin"], callers["employer"]
    ids = [made(admin.post("/v1/candidates", bodies.candidate()))["id"] for _ in range(3)]
    for candidate_id in ids[:2]:
        body = {"job_id": job["id"], "candidate_id": candidate_id, "message": "Talk?"}
        made(employer.post("/v1/match-requests", body))
    body = {"job_id": job["id"], "candidate_id": ids[2], "message": "Talk?"}
    response = employer.post("/v1/match-requests", body)
    assert response.status_code == 429
    assert response.json()["type"] == "/problems/daily-cap"
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("way", ["block", "hide", "consent", "decline", "close"])
def test_after_the_end_the_employer_sees_neither_edits_nor_why(callers: Callers, way: str) -> None:
    request = callers.approach()
    candidate, employer = callers["candidate"], callers["employer"]
    profile, path = (
        f"/v1/candidates/{candidate.candidate_id}",
        f"/v1/match-requests/{request['id']}",
    )
    if way == "close":
        made(candidate.post(f"{path}/accept"), 200)
    before = made(employer.get(path), 200)["candidate"]
    if way == "block":
        made(candidate.patch(profile, {"blocked_employer_ids": [employer.employer_id]}), 200)
    elif way == "hide":
        made(candidate.patch(profile, {"visibility": "hidden"}), 200)
    elif way == "consent":
        made(candidate.post(f"{profile}/consent", {"purpose": "matching", "granted": False}), 200)
    elif way == "decline":
        made(candidate.post(f"{path}/decline", {"reason": "timing"}), 200)
    else:
        made(candidate.post(f"{path}/close", {"reason": "Found another."}), 200)
    edits = {"headline": "Quite another trade", "phone": "+44 20 7946 0555", "summary": None}
    made(candidate.patch(profile, edits), 200)
    after = made(employer.get(path), 200)
    assert after["candidate"].items() <= before.items()  # contact goes with the connection
    assert after["status"] in ("withdrawn", "declined", "closed")
    if way in ("block", "hide", "consent"):
        told = employer.get(f"{path}/history").text + employer.get(path).text
        assert "block" not in told
        line = made(employer.get(f"{path}/history"), 200)["items"][-1]
        assert (line["actor"], line["reason"]) == ("system", "process-ended")
    assert made(candidate.get(profile), 200)["headline"] == "Quite another trade"


def test_notes_before_acceptance_tell_nobody_who_writes(callers: Callers) -> None:
    request = callers.approach()
    candidate, employer, path = callers["candidate"], callers["employer"], _path(request)
    note = "Ada Quillby here, ada at example dot com; 60000 would do."
    made(candidate.post(f"{path}/revision", {"wishes": {"note": note}}), 200)
    made(candidate.post(f"{path}/decline", {"reason": "other", "note": note}), 200)
    told = employer.get(path).text + employer.get(f"{path}/history").text
    assert "Quillby" not in told
    assert "example dot com" not in told
    assert told.count("60000 would do") >= 2
