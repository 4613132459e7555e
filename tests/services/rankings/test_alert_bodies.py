"""Alerts: what may be saved, by whom, and how many."""

from typing import Any

import pytest

from tests.harness.callers import Callers, made

ANYTHING = {"name": "Anything", "min_score": 0}


@pytest.mark.parametrize(
    ("who", "body", "field"),
    [
        ("candidate", {"filters": {"max_salary": 1, "currency": "GBP"}}, "filters.max_salary"),
        ("candidate", {"filters": {"job_id": "JOB"}}, "filters.job_id"),
        ("candidate", {"filters": {"min_salary": 1}}, "filters.currency"),
        ("candidate", {"filters": {"country": "ZZ"}}, "filters.country"),
        ("candidate", {"filters": {"town": "Leeds"}}, "filters.town"),
        ("candidate", {"filters": {"employer_id": "UNKNOWN"}}, "filters.employer_id"),
        ("candidate", {"min_score": 1.1}, "min_score"),
        ("candidate", {"query": "  "}, "query"),
        ("candidate", {"name": None}, "name"),
        ("employer", {}, "query"),
        ("employer", {"filters": {"country": "GB"}}, "query"),
        ("employer", {"query": "x", "filters": {"job_id": "JOB"}}, "query"),
        ("employer", {"query": "x", "filters": {"remote": "remote"}}, "filters.remote"),
        ("employer", {"query": "x", "filters": {"max_salary": 1}}, "filters.currency"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    callers: Callers, who: str, body: dict[str, Any], field: str
) -> None:
    callers.with_profile()
    stand_ins = {"JOB": callers.open_job()["id"], "UNKNOWN": "0199a2c0-0000-7000-8000-000000000000"}
    filters = {k: stand_ins.get(str(v), v) for k, v in body.get("filters", {}).items()}
    response = callers[who].post("/v1/alerts", {**ANYTHING, **body, "filters": filters})
    assert response.status_code == 422, response.text
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_salary_takes_the_currency_that_is_known(callers: Callers) -> None:
    wishes = {"min_salary": {"amount": 60000, "currency": "EUR"}}
    candidate = callers.with_profile(preferences=wishes)
    job = callers.open_job()
    for caller, filters, currency in (
        (candidate, {"min_salary": 70000}, "EUR"),
        (callers["employer"], {"max_salary": 70000, "job_id": job["id"]}, "GBP"),
        (candidate, {"min_salary": 70000.25, "currency": "USD"}, "USD"),
    ):
        kept = made(caller.post("/v1/alerts", {**ANYTHING, "filters": filters}))["filters"]
        expected = {**filters, "currency": currency}
        assert {key: value for key, value in kept.items() if value is not None} == expected


def test_job_of_somebody_else_is_no_subject(callers: Callers) -> None:
    foreign = callers.open_job("other_employer")
    body = {**ANYTHING, "filters": {"job_id": foreign["id"]}}
    assert callers["employer"].post("/v1/alerts", body).status_code == 403
    made(callers["other_employer"].post(f"/v1/jobs/{foreign['id']}/pause"), 200)
    assert callers["employer"].post("/v1/alerts", body).status_code == 404


def test_alerts_belong_to_a_profile(callers: Callers) -> None:
    response = callers["candidate"].post("/v1/alerts", ANYTHING)
    assert (response.status_code, response.json()["type"]) == (409, "/problems/profile-required")
    assert made(callers["candidate"].get("/v1/alerts"), 200)["items"] == []


def test_owner_has_so_many_alerts_and_no_more(callers: Callers) -> None:
    employer, body = callers["employer"], {**ANYTHING, "query": "data engineer"}
    ids = [made(employer.post("/v1/alerts", body))["id"] for _ in range(50)]
    response = employer.post("/v1/alerts", {**ANYTHING, "query": "one more"})
    assert (response.status_code, response.json()["type"]) == (409, "/problems/limit-reached")
    made(callers["other_employer"].post("/v1/alerts", body))
    assert employer.delete(f"/v1/alerts/{ids[0]}").status_code == 204
    made(employer.post("/v1/alerts", body))
    first = made(employer.get("/v1/alerts", params={"limit": 30}), 200)
    onwards = {"limit": 30, "cursor": first["next_cursor"]}
    second = made(employer.get("/v1/alerts", params=onwards), 200)
    assert second["next_cursor"] is None
    listed = [item["id"] for page in (first, second) for item in page["items"]]
    assert len(listed) == len(set(listed)) == 50
    assert set(ids[1:]) < set(listed)
