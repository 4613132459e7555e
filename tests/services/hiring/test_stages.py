"""Stages of requests: counts, times and where they went; and what employers' habits tell."""

from datetime import timedelta
from typing import Any

from app import clock
from app.services.hiring import employer_habits
from tests.harness import bodies, process
from tests.harness.callers import Caller, Callers, made
from tests.harness.process import path

STAGES = "/v1/match-requests/stages"


def _by_state(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {stage["state"]: stage for stage in found["stages"]}


def test_stages_tell_counts_times_and_where_requests_went(callers: Callers) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    with clock.moved(timedelta(days=-20)):
        forgotten = callers.approach()
    with clock.moved(timedelta(hours=-10)):
        taken, refused, waiting = callers.approach(), callers.approach(), callers.approach()
    with clock.moved(timedelta(hours=-8)):
        made(candidate.get(path(taken)), 200)
    with clock.moved(timedelta(hours=-4)):
        made(candidate.post(f"{path(taken)}/accept"), 200)
        made(candidate.post(f"{path(refused)}/decline", {"reason": "role"}), 200)
    made(employer.post(f"{path(taken)}/interviews", process.interview()))

    found = made(employer.get(STAGES), 200)
    stages = _by_state(found)
    assert [found["total"], found["accepted"], found["hired"]] == [4, 0.25, 0.0]
    assert [stage["state"] for stage in found["stages"]] == [
        "sent",
        "viewed",
        "declined",
        "expired",
        "accepted",
        "interviewing",
    ]
    sent = stages["sent"]
    assert (sent["entered"], sent["present"], sent["left"]) == (4, 1, 3)
    assert [(one["state"], one["count"]) for one in sent["went_to"]] == [
        ("viewed", 1),
        ("declined", 1),
        ("expired", 1),
    ]
    # 2 h until viewed, 6 h until declined, 14 days until it ran out.
    assert sent["median_hours"] == 6.0
    assert stages["viewed"]["median_hours"] == stages["accepted"]["median_hours"] == 4.0
    assert stages["interviewing"]["median_hours"] is None

    since = (clock.now() - timedelta(days=1)).isoformat()
    assert made(employer.get(STAGES, params={"from": since}), 200)["total"] == 3
    assert made(employer.get(STAGES, params={"to": since}), 200)["total"] == 1
    job = {"job_id": waiting["job"]["id"]}
    assert made(employer.get(STAGES, params=job), 200)["total"] == 1
    assert forgotten["status"] == "sent"


def test_stages_are_for_employers_and_of_their_own_jobs(callers: Callers) -> None:
    request = callers.approach()
    job = {"job_id": request["job"]["id"]}
    assert callers["candidate"].get(STAGES).status_code == 403
    assert callers["other_employer"].get(STAGES, params=job).status_code == 403
    assert made(callers["other_employer"].get(STAGES), 200)["total"] == 0
    assert made(callers["admin"].get(STAGES, params=job), 200)["total"] == 1
    now = clock.now().isoformat()
    assert callers["employer"].get(STAGES, params={"from": now, "to": now}).status_code == 422


def test_live_requests_stand_side_by_side_in_one_currency(callers: Callers) -> None:
    candidate = callers.with_profile()
    plain = callers.approach()
    named = {"amount": 90000, "currency": "USD", "period": "year"}
    paid = callers.approach(salary=named)
    over = callers.approach()
    made(candidate.post(f"{path(over)}/decline", {"reason": "role"}), 200)

    where = f"/v1/candidates/{candidate.candidate_id}/match-requests/compare"
    found = made(candidate.get(where, params={"currency": "GBP"}), 200)
    shown = [item["match_request_id"] for item in found["items"]]
    assert sorted(shown) == sorted([plain["id"], paid["id"]])
    by_id = {item["match_request_id"]: item for item in found["items"]}
    assert by_id[plain["id"]]["pay_per_year_max"] == 75000
    assert by_id[plain["id"]]["salary_per_year"] is None
    assert 50000 < by_id[paid["id"]]["salary_per_year"] < 90000
    assert by_id[plain["id"]]["missing"] == []
    assert by_id[plain["id"]]["employer_habits"]["accepted"] is None
    assert callers["admin"].get(where).status_code == 403


def _history_of_ten(callers: Callers, employer: Caller) -> None:
    """Ten people accept; the employer answers six of them after five hours, closes one, and is
    silent to three for twenty days."""
    job = callers.open_job()
    for number in range(employer_habits.LEAST):
        person = callers.register(f"person {number}".replace(" ", "_"), "candidate")
        candidate = made(person.post("/v1/candidates", bodies.candidate(name=f"P{number} Example")))
        body = {"job_id": job["id"], "candidate_id": candidate["id"], "message": "Talk?"}
        with clock.moved(timedelta(days=-21)):
            request = made(employer.post("/v1/match-requests", body))
        with clock.moved(timedelta(days=-20)):
            made(person.post(f"{path(request)}/accept"), 200)
        with clock.moved(timedelta(days=-20, hours=5)):
            if number < 6:
                made(employer.post(f"{path(request)}/messages", {"text": "Welcome."}))
            elif number == 6:
                made(employer.post(f"{path(request)}/close", {"reason": "Filled."}), 200)


def test_a_candidate_sees_how_an_employer_answers(callers: Callers) -> None:
    employer = callers["employer"]
    before = callers.approach()
    shown = made(callers["candidate"].get(path(before)), 200)["employer_habits"]
    assert set(shown.values()) == {None}
    _history_of_ten(callers, employer)
    habits = made(callers["candidate"].get(path(before)), 200)["employer_habits"]
    assert habits["accepted"] == 10
    assert habits["median_reply_hours"] == 5.0
    assert habits["replied_within_48_hours"] == 0.7
    assert habits["unanswered"] == 0.3
    assert habits["ended_by_employer"] == 0.1
    assert habits["withdrawn"] == 0.0
    # It is for the person who decides.
    assert "employer_habits" not in made(employer.get(path(before)), 200)
