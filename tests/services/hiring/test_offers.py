"""Offers: rounds, whose turn it is, expiry, comparison, and what an acceptance ends."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.process import (
    SALARY,
    accepted,
    confirm,
    in_hours,
    interview,
    offer,
    offered,
    path,
    proposed,
)


def _do(callers: Callers, who: str, offer: dict[str, Any], verb: str, body: Any = None) -> Any:
    return callers[who].post(f"/v1/offers/{offer['id']}/{verb}", body)


def test_first_offer_moves_the_request_and_failed_ones_leave_it_there(callers: Callers) -> None:
    request = accepted(callers)
    employer = callers["employer"]
    for verb, who in (("decline", "candidate"), ("withdraw", "employer")):
        made_offer = offered(callers, request)
        assert made(employer.get(path(request)), 200)["status"] == "offer"
        made(_do(callers, who, made_offer, verb), 200)
        assert made(employer.get(path(request)), 200)["status"] == "offer"
    items = made(employer.get(f"{path(request)}/history"), 200)["items"]
    assert [item["state"] for item in items] == ["sent", "accepted", "offer"]
    listed = made(employer.get(f"{path(request)}/offers"), 200)["items"]
    assert [item["status"] for item in listed] == ["withdrawn", "declined"]


def test_offers_need_an_accepted_request_and_are_the_employers(callers: Callers) -> None:
    request = callers.approach()
    response = callers["employer"].post(f"{path(request)}/offers", offer())
    assert (response.status_code, response.json()["state"]) == (409, "sent")
    made(callers["candidate"].post(f"{path(request)}/accept"), 200)
    assert callers["candidate"].post(f"{path(request)}/offers", offer()).status_code == 403


def test_one_offer_is_open_at_a_time(callers: Callers) -> None:
    request = accepted(callers)
    assert "offers" in made(callers["employer"].get(path(request)), 200)["next_actions"]
    offered(callers, request)
    response = callers["employer"].post(f"{path(request)}/offers", offer())
    assert response.status_code == 409
    assert "offers" not in made(callers["employer"].get(path(request)), 200)["next_actions"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"salary": None}, "salary"),
        ({"salary": {**SALARY, "amount": 0}}, "salary"),
        ({"salary": {**SALARY, "amount": -1}}, "salary.amount"),
        ({"salary": {**SALARY, "currency": "XXL"}}, "salary.currency"),
        ({"expires_at": None}, "expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2099-01-01T00:00:00"}, "expires_at"),
        ({"expires_at": "4102444800"}, "expires_at"),
        ({"start_date": "0001-01-01"}, "start_date"),
        ({"start_date": "2001-05-01"}, "start_date"),
        ({"start_date": 1893456000}, "start_date"),
        ({"salary": {**SALARY, "amount": 50_000_000.126}}, "salary.amount"),
        ({"salary": {**SALARY, "amount": 5_000_000.5, "currency": "KRW"}}, "salary"),
        ({"benefits": ["a"] * 51}, "benefits"),
        *(
            ({name: 50000}, name)
            for name in (
                *("current_salary", "past_salary", "previous_salary", "salary_history"),
                *("last_salary", "present_pay", "current_compensation", "former_pay", "ctc"),
            )
        ),
    ],
)
def test_offer_states_pay_and_expiry_and_asks_for_no_past_pay(
    callers: Callers, change: dict[str, Any], field: str
) -> None:
    request = accepted(callers)
    body = {name: value for name, value in offer(**change).items() if value is not None}
    response = callers["employer"].post(f"{path(request)}/offers", body)
    assert response.status_code == 422, response.text
    assert field in [error["field"] for error in response.json()["errors"]]
    if "expires_at" not in change:
        existing = offered(callers, request)
        change = {name: value for name, value in change.items() if value is not None}
        assert _do(callers, "candidate", existing, "counter", change).status_code == 422


def test_rounds_alternate_and_keep_what_was_said(callers: Callers) -> None:
    request = accepted(callers)
    first = offered(callers, request, benefits=["28 days of leave"], note="We would be glad.")
    assert first["next_actions"] == ["withdraw"]
    wish = {"salary": {**SALARY, "amount": 73000.5}, "start_date": "2027-03-01", "note": "Nearly."}
    second = made(_do(callers, "candidate", first, "counter", wish), 200)
    assert second["id"] == first["id"]
    assert second["next_actions"] == []
    third = made(
        _do(callers, "employer", first, "counter", {"salary": {**SALARY, "amount": 71000}}), 200
    )
    assert [(round["by"], round["salary"]["amount"]) for round in third["rounds"]] == [
        ("employer", 68000),
        ("candidate", 73000.5),
        ("employer", 71000),
    ]
    assert [round["note"] for round in third["rounds"]] == ["We would be glad.", "Nearly.", None]
    assert third["start_date"] == "2027-03-01"
    assert third["benefits"] == ["28 days of leave"]
    times = [round["at"] for round in third["rounds"]]
    assert times == sorted(times)
    seen = made(callers["candidate"].get(f"/v1/offers/{first['id']}"), 200)
    assert seen["next_actions"] == ["accept", "decline", "counter"]


def test_counter_offer_with_null_takes_a_term_out(callers: Callers) -> None:
    start = (clock.now() + timedelta(days=60)).date().isoformat()
    terms = {"equity": "0.1 %", "start_date": start, "benefits": ["a bicycle"]}
    it = offered(callers, accepted(callers), **terms)
    cleared = {"equity": None, "start_date": None, "benefits": None}
    counter = made(_do(callers, "candidate", it, "counter", cleared), 200)
    assert (counter["equity"], counter["start_date"], counter["benefits"]) == (None, None, [])
    assert counter["salary"] == it["salary"]
    assert counter["rounds"][0]["equity"] == "0.1 %"


@pytest.mark.parametrize("name", ["salary", "expires_at"])
def test_counter_offer_still_states_pay_and_expiry(callers: Callers, name: str) -> None:
    it = offered(callers, accepted(callers))
    response = _do(callers, "candidate", it, "counter", {name: None, "equity": "none"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == name


def test_only_the_side_that_did_not_speak_last_answers(callers: Callers) -> None:
    request = accepted(callers)
    made_offer = offered(callers, request)
    change = {"salary": {**SALARY, "amount": 69000}}
    for verb, body in (("accept", None), ("decline", None), ("counter", change)):
        response = _do(callers, "employer", made_offer, verb, body)
        assert (response.status_code, response.json()["state"]) == (409, "open")
    assert _do(callers, "candidate", made_offer, "withdraw").status_code == 403
    made(_do(callers, "candidate", made_offer, "counter", change), 200)
    for who, verb in (("candidate", "accept"), ("candidate", "decline"), ("employer", "withdraw")):
        assert _do(callers, who, made_offer, verb).status_code == 409
    assert _do(callers, "employer", made_offer, "counter", {"note": "No."}).status_code == 422
    done = made(_do(callers, "employer", made_offer, "accept"), 200)
    assert done["status"] == "accepted"
    assert made(callers["candidate"].get(path(request)), 200)["status"] == "hired"


def test_offer_runs_out_by_itself(callers: Callers) -> None:
    request = accepted(callers)
    made_offer = offered(callers, request, expires_at=in_hours(2))
    with clock.moved(timedelta(hours=2, seconds=1)):
        seen = made(callers["candidate"].get(f"/v1/offers/{made_offer['id']}"), 200)
        assert seen["status"] == "expired"
        assert seen["ended_at"] == seen["expires_at"]
        assert seen["next_actions"] == []
        for who, verb in (("candidate", "accept"), ("employer", "withdraw")):
            response = _do(callers, who, made_offer, verb)
            assert response.status_code == 409
            assert response.json()["type"] == "/problems/offer-expired"
        compared = callers["candidate"].get(
            f"/v1/candidates/{callers['candidate'].candidate_id}/offers/compare"
        )
        assert made(compared, 200)["items"] == []
        assert made(callers["employer"].get(path(request)), 200)["status"] == "offer"
        offered(callers, request)
        listed = made(callers["employer"].get(f"{path(request)}/offers"), 200)["items"]
        assert [item["status"] for item in listed] == ["open", "expired"]


def test_offer_below_the_frozen_range_is_flagged_to_the_candidate_alone(callers: Callers) -> None:
    request = accepted(callers, salary={"amount": 72000, "currency": "GBP", "period": "year"})
    for salary, codes in (
        ({"amount": 59999, "currency": "GBP", "period": "year"}, ["below-range", "below-stated"]),
        ({"amount": 4999, "currency": "GBP", "period": "month"}, ["below-range", "below-stated"]),
        ({"amount": 60000, "currency": "GBP", "period": "year"}, ["below-stated"]),
        ({"amount": 40000, "currency": "EUR", "period": "year"}, ["below-range", "below-stated"]),
        ({"amount": 72000, "currency": "GBP", "period": "year"}, []),
    ):
        made_offer = offered(callers, request, salary=salary)
        assert made_offer["flags"] == []
        seen = made(callers["candidate"].get(f"/v1/offers/{made_offer['id']}"), 200)
        assert [flag["code"] for flag in seen["flags"]] == codes, salary
        made(_do(callers, "candidate", made_offer, "decline"), 200)


def _second_employer(callers: Callers) -> dict[str, Any]:
    """A request of ``other_employer`` to ``candidate``, accepted."""
    job = callers.open_job("other_employer", title="Platform engineer")
    candidate = callers.with_profile()
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    request = made(callers["other_employer"].post("/v1/match-requests", body))
    return made(candidate.post(f"{path(request)}/accept"), 200)


def test_compared_offers_pay_in_one_currency_per_year_best_first(callers: Callers) -> None:
    one, other = accepted(callers), _second_employer(callers)
    low = offered(callers, one, salary={"amount": 5000, "currency": "GBP", "period": "month"})
    euros = {"amount": 95000, "currency": "EUR", "period": "year"}
    high = made(callers["other_employer"].post(f"{path(other)}/offers", offer(salary=euros)))
    where = f"/v1/candidates/{callers['candidate'].candidate_id}/offers/compare"
    shown = made(callers["candidate"].get(where, params={"currency": "GBP"}), 200)
    assert [item["offer_id"] for item in shown["items"]] == [high["id"], low["id"]]
    assert shown["items"][1]["pay_per_year"] == 60000
    assert 70000 < shown["items"][0]["pay_per_year"] < 95000
    assert {item["currency"] for item in shown["items"]} == {"GBP"} == {shown["currency"]}
    assert shown["items"][0]["title"] == "Platform engineer"
    for who in ("employer", "other_employer", "admin"):
        assert callers[who].get(where).status_code == 403
    assert callers["candidate"].get(where, params={"currency": "ZZZ"}).status_code == 422


def test_acceptance_ends_everything_else_in_process_and_tells_nothing(callers: Callers) -> None:
    one, other = accepted(callers), _second_employer(callers)
    mine = offered(callers, one)
    theirs = made(callers["other_employer"].post(f"{path(other)}/offers", offer()))
    booked = made(callers["other_employer"].post(f"{path(other)}/interviews", interview(30)))
    confirm(callers, booked)
    pending = proposed(callers, one, 60)
    waiting = callers.approach()  # not yet answered: the candidate's to answer
    made(_do(callers, "candidate", mine, "accept"), 200)
    assert made(callers["employer"].get(path(one)), 200)["status"] == "hired"
    assert made(callers["candidate"].get(path(waiting)), 200)["status"] == "viewed"
    elsewhere = callers["other_employer"]
    assert made(elsewhere.get(path(other)), 200)["status"] == "closed"
    assert made(elsewhere.get(f"/v1/offers/{theirs['id']}"), 200)["status"] == "closed"
    assert made(elsewhere.get(f"/v1/interviews/{booked['id']}"), 200)["status"] == "cancelled"
    seen = made(callers["candidate"].get(f"/v1/interviews/{pending['id']}"), 200)
    assert seen["status"] == "cancelled"
    line = made(elsewhere.get(f"{path(other)}/history"), 200)["items"][-1]
    assert (line["state"], line["actor"], line["reason"]) == ("closed", "system", "process-ended")
    assert line["note"] is None
    response = _do(callers, "candidate", theirs, "accept")
    assert (response.status_code, response.json()["state"]) == (409, "closed")


def test_closing_a_request_closes_its_offer(callers: Callers) -> None:
    request = accepted(callers)
    made_offer = offered(callers, request)
    made(callers["candidate"].post(f"{path(request)}/close", {"reason": "Another plan."}), 200)
    seen = made(callers["employer"].get(f"/v1/offers/{made_offer['id']}"), 200)
    assert seen["status"] == "closed"
    assert callers["employer"].post(f"{path(request)}/offers", offer()).status_code == 409


def test_no_profile_of_a_hire_is_approached_again_about_the_same_job(callers: Callers) -> None:
    request = accepted(callers)
    made(_do(callers, "candidate", offered(callers, request), "accept"), 200)
    body = {
        "job_id": request["job"]["id"],
        "candidate_id": callers["candidate"].candidate_id,
        "message": bodies.DESCRIPTION,
    }
    response = callers["employer"].post("/v1/match-requests", body)
    assert response.json()["type"] == "/problems/request-exists"
