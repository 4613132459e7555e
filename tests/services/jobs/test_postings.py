"""Jobs: drafts, publication rules, states, visibility."""

import re
from datetime import timedelta

import pytest

from app import clock
from tests.harness import bodies
from tests.harness.callers import Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"


def _draft(callers: Callers, **changes: object) -> dict[str, object]:
    employer = callers["employer"]
    return made(employer.post("/v1/jobs", bodies.job(employer.employer_id or "", **changes)))


def test_job_starts_as_a_draft_that_only_its_employer_sees(callers: Callers) -> None:
    job = _draft(callers)
    assert job["status"] == "draft"
    path = f"/v1/jobs/{job['id']}"
    assert callers["employer"].get(path).status_code == 200
    for name in ("candidate", "other_employer"):
        assert callers[name].get(path).status_code == 404
    made(callers["employer"].post(f"{path}/publish"), 200)
    for name in ("candidate", "other_employer", "admin"):
        assert callers[name].get(path).status_code == 200


def test_amounts_come_back_as_they_were_sent(callers: Callers) -> None:
    pay = {"min": 18.55, "max": 21, "currency": "GBP", "period": "hour"}
    assert _draft(callers, salary=pay)["salary"] == pay


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"salary": None}, "pay-range-required"),
        ({"salary": None, "description": None}, "pay-range-required"),
        ({"description": "x" * 199}, "description-required"),
        ({"description": None}, "description-required"),
    ],
)
def test_publishing_needs_pay_then_description(
    callers: Callers, changes: dict[str, object], slug: str
) -> None:
    job = _draft(callers, **changes)
    response = callers["employer"].post(f"/v1/jobs/{job['id']}/publish")
    assert response.status_code == 409
    assert response.json()["type"] == f"/problems/{slug}"


def test_what_keeps_a_job_from_opening_is_named(callers: Callers) -> None:
    for changes, field in (
        ({"salary": None}, "salary"),
        ({"description": "\u200b" * 300}, "description"),
        ({"valid_through": "2020-01-01"}, "valid_through"),
    ):
        job = _draft(callers, **changes)
        response = callers["employer"].post(f"/v1/jobs/{job['id']}/publish")
        assert response.status_code == 409
        assert [error["field"] for error in response.json()["errors"]] == [field]


def test_job_past_its_last_day_reads_as_expired(callers: Callers) -> None:
    last = (clock.now() + timedelta(days=2)).date().isoformat()
    job = callers.open_job(valid_through=last)
    path = f"/v1/jobs/{job['id']}"
    assert job["status"] == "open"
    with clock.moved(timedelta(days=4)):
        callers = Callers(callers.client, callers.database, " later")
        admin = callers["admin"]
        assert made(admin.get(path), 200)["status"] == "expired"
        assert made(admin.get("/v1/jobs?status=open"), 200)["items"] == []
        (listed,) = made(admin.get("/v1/jobs?status=expired"), 200)["items"]
        assert listed["status"] == "expired"
        assert made(callers["candidate"].get("/v1/jobs?status=expired"), 200)["items"] == []
        response = admin.post(f"{path}/publish")
        assert (response.status_code, response.json()["state"]) == (409, "expired")
        assert [error["field"] for error in response.json()["errors"]] == ["valid_through"]
        assert made(admin.patch(path, {"valid_through": None}), 200)["status"] == "open"


@pytest.mark.parametrize("currency", ["XCG", "VED", "CHE", "EUR", "JPY"])
def test_currencies_are_those_of_the_present_list(callers: Callers, currency: str) -> None:
    pay = {"min": 60000, "max": 75000, "currency": currency}
    assert _draft(callers, salary=pay)["salary"] == {**pay, "period": "year"}


@pytest.mark.parametrize(
    ("pay", "field"),
    [
        ({"currency": "HRK"}, "salary.currency"),
        ({"currency": "XXX"}, "salary.currency"),
        ({"currency": "XAU"}, "salary.currency"),
        ({"max": 75000.125}, "salary.max"),
        ({"max": 1_000_000_000.001}, "salary.max"),
        ({"max": 75000.5, "currency": "JPY"}, "salary"),
        ({"min": 60000.01, "currency": "ISK"}, "salary"),
        ({"max": 75000.125, "currency": "KWD"}, "salary.max"),
    ],
)
def test_amounts_have_no_more_decimals_than_can_be_kept(
    callers: Callers, pay: dict[str, object], field: str
) -> None:
    employer = callers["employer"]
    salary = {"min": 60000, "max": 75000, "currency": "GBP", **pay}
    body = bodies.job(employer.employer_id or "", salary=salary)
    response = employer.post("/v1/jobs", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_whole_amounts_have_no_decimal_point(callers: Callers) -> None:
    employer = callers["employer"]
    job = callers.open_job(salary={"min": 60000.0, "max": 66000.5, "currency": "GBP"})
    answer = employer.get(f"/v1/jobs/{job['id']}").text
    assert '"min":60000,"max":66000.5,' in answer
    facets = employer.get("/v1/jobs?facets=salary&currency=GBP").text
    assert re.search(r'"min":\d+,"max":\d+,"currency"', facets)


def test_pay_cannot_be_taken_off_an_open_job(callers: Callers) -> None:
    job = callers.open_job()
    response = callers["employer"].patch(f"/v1/jobs/{job['id']}", {"salary": None})
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/pay-range-required"


def test_partial_pay_is_merged_and_checked_as_a_whole(callers: Callers) -> None:
    job = callers.open_job()
    path = f"/v1/jobs/{job['id']}"
    raised = made(callers["employer"].patch(path, {"salary": {"max": 80000}}), 200)
    assert raised["salary"] == {"min": 60000, "max": 80000, "currency": "GBP", "period": "year"}
    response = callers["employer"].patch(path, {"salary": {"max": 1}})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "salary"


STATES = {
    "draft": [],
    "open": ["publish"],
    "paused": ["publish", "pause"],
    "closed": ["publish", "close"],
}
ALLOWED = {
    ("draft", "publish"),
    ("paused", "publish"),
    ("open", "pause"),
    ("open", "close"),
    ("paused", "close"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ["publish", "pause", "close"])
def test_state_machine_of_a_job(callers: Callers, state: str, verb: str) -> None:
    path = f"/v1/jobs/{_draft(callers)['id']}"
    for step in STATES[state]:
        made(callers["employer"].post(f"{path}/{step}"), 200)
    response = callers["employer"].post(f"{path}/{verb}")
    if (state, verb) in ALLOWED:
        assert response.status_code == 200
    else:
        assert response.status_code == 409
        assert response.json()["type"] == "/problems/invalid-transition"
        assert response.json()["state"] == state


def test_only_members_post_and_change_jobs(callers: Callers) -> None:
    job = callers.open_job()
    body = bodies.job(callers["employer"].employer_id or "")
    assert callers["candidate"].post("/v1/jobs", body).status_code == 403
    assert callers["other_employer"].post("/v1/jobs", body).status_code == 403
    path = f"/v1/jobs/{job['id']}"
    for name in ("candidate", "other_employer"):
        assert callers[name].patch(path, {"title": "Mine"}).status_code == 403
        assert callers[name].delete(path).status_code == 403
        assert callers[name].post(f"{path}/close").status_code == 403
    assert callers["admin"].patch(path, {"title": "Renamed"}).json()["title"] == "Renamed"


def test_job_for_an_unknown_employer_is_not_found(callers: Callers) -> None:
    assert callers["admin"].post("/v1/jobs", bodies.job(UNKNOWN)).status_code == 404


def test_external_id_is_for_the_employer_alone(callers: Callers) -> None:
    job = callers.open_job(external_id="req-1")
    path = f"/v1/jobs/{job['id']}"
    assert callers["employer"].get(path).json()["external_id"] == "req-1"
    assert callers["candidate"].get(path).json()["external_id"] is None
    body = bodies.job(callers["employer"].employer_id or "", external_id="req-1")
    assert callers["employer"].post("/v1/jobs", body).status_code == 409


def test_deleted_job_is_gone(callers: Callers) -> None:
    path = f"/v1/jobs/{callers.open_job()['id']}"
    assert callers["employer"].delete(path).status_code == 204
    assert callers["employer"].get(path).status_code == 404


def test_publishing_names_what_the_text_limits_and_the_fields_do_not(callers: Callers) -> None:
    text = (
        "You mend looms in three mills and train the weavers who use them. You bring six years "
        "with rapier looms and a driving licence. Remote within Portugal or Spain. We cannot "
        "sponsor visas. You plan the spare parts for the year and answer for the workshop's safety."
    )
    changes = {"title": "Loom mechanic", "remote": "remote", "seniority": None, "skills": []}
    job = _draft(callers, description=text, **changes)
    published = made(callers["employer"].post(f"/v1/jobs/{job['id']}/publish"), 200)
    assert {(note["code"], note["severity"]) for note in published["warnings"]} == {
        ("text-disagrees", "info")
    }
    told = " ".join(note["message"] for note in published["warnings"])
    for named in ("Spain or Portugal", "visa_sponsorship", "6 years", "driving licence"):
        assert named in told


def test_publishing_a_job_whose_text_and_fields_agree_warns_of_nothing(callers: Callers) -> None:
    job = _draft(callers)
    published = made(callers["employer"].post(f"/v1/jobs/{job['id']}/publish"), 200)
    assert published["warnings"] == []
    assert "warnings" not in made(callers["employer"].get(f"/v1/jobs/{job['id']}"), 200)
