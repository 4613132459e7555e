"""What declines teach about a person's wishes: with their yes, softly, and until they say no."""

from uuid import UUID

import pytest

from app.database import Database
from app.models import Embedding, LearnedPreference, OutboxEvent
from tests.harness.callers import Callers, made
from tests.harness.declines_calls import (
    agree,
    decline,
    declined,
    learned_of,
    numbers_of,
    pair_of,
    pay,
    person_with,
    request_about,
    taught,
)


def test_nothing_is_learned_without_a_yes(callers: Callers, database: Database) -> None:
    candidate = person_with(callers)
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite")
    before = pair_of(candidate, candidate, job)
    declined(callers, "salary", salary=pay(50000, 60000))
    agree(candidate)
    agree(candidate, False)
    declined(callers, "location", remote="onsite")
    assert learned_of(candidate) == {"consented": False, "preferences": []}
    # A later yes learns from what comes after it.
    agree(candidate)
    assert learned_of(candidate) == {"consented": True, "preferences": []}
    assert numbers_of(pair_of(candidate, candidate, job)) == numbers_of(before)
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0


def test_declined_pay_lowers_what_pays_no_more_and_leaves_the_rest(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    below = callers.open_job(salary=pay(30000, 40000))
    same = callers.open_job(salary=pay(50000, 60000))
    above = callers.open_job(salary=pay(70000, 80000))
    before = {job["id"]: pair_of(candidate, candidate, job) for job in (below, same, above)}
    request = declined(callers, "salary", salary=pay(50000, 60000))

    (learned,) = learned_of(candidate)["preferences"]
    assert learned["preference"] == "min_salary"
    assert learned["value"] == {"amount": 60000.01, "currency": "GBP", "period": "year"}
    assert learned["learned_from"]["match_request_id"] == request
    assert learned["learned_from"]["reason"] == "salary"
    assert learned["applied"] is True

    now = {key: pair_of(candidate, candidate, {"id": key}) for key in before}
    for job in (below, same):
        assert now[job["id"]]["candidate_view"] < before[job["id"]]["candidate_view"] - 0.1
    lost = {key: before[key]["candidate_view"] - now[key]["candidate_view"] for key in before}
    assert lost[below["id"]] > lost[same["id"]]
    assert now[above["id"]]["candidate_view"] >= before[above["id"]]["candidate_view"]
    for key, match in now.items():
        assert match["unmet_constraints"] == []
        assert match["employer_view"] == before[key]["employer_view"]
        # The sentence is read by both parties.
        assert "pay" not in match["summary"]
    listed = made(candidate.get(f"/v1/candidates/{candidate.candidate_id}/matches"), 200)
    assert {below["id"], same["id"], above["id"]} <= {item["job"]["id"] for item in listed["items"]}


def test_what_was_named_to_the_person_counts_and_the_newest_decline(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    declined(callers, "salary", salary=pay(50000, 60000))
    named = {"amount": 4500, "currency": "EUR", "period": "month"}
    request = request_about(callers, callers.open_job(), salary=named)
    better = {**named, "amount": 4800.5}
    revise = f"/v1/match-requests/{request}/revise"
    made(callers["employer"].post(revise, {"salary": better}), 200)
    decline(callers, "salary", request)
    (learned,) = learned_of(candidate)["preferences"]
    assert learned["value"] == {**named, "amount": 4800.51}
    assert learned["learned_from"]["match_request_id"] == request


def test_the_highest_pay_there_is_teaches_like_any_other(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    declined(callers, "salary", salary=pay(1, 1_000_000_000_000))
    (learned,) = learned_of(candidate)["preferences"]
    assert learned["value"]["amount"] > 1_000_000_000_000


def test_a_stated_wish_wins(callers: Callers) -> None:
    stated = {"amount": 20000, "currency": "GBP", "period": "year"}
    candidate = person_with(callers, min_salary=stated, remote="any")
    agree(candidate)
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite")
    before = pair_of(candidate, candidate, job)
    declined(callers, "salary", salary=pay(50000, 60000))
    declined(callers, "location", remote="onsite")
    learned = learned_of(candidate)["preferences"]
    assert [(item["preference"], item["applied"]) for item in learned] == [
        ("min_salary", False),
        ("remote", False),
    ]
    assert numbers_of(pair_of(candidate, candidate, job)) == numbers_of(before)
    # Taken back, it leaves room for what was learned.
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"preferences": {"min_salary": None, "remote": None}}), 200)
    assert [item["applied"] for item in learned_of(candidate)["preferences"]] == [True, True]
    assert pair_of(candidate, candidate, job)["candidate_view"] < before["candidate_view"]


@pytest.mark.parametrize(
    ("refused", "wish", "misses", "suits"),
    [("onsite", "hybrid", "onsite", "hybrid"), ("hybrid", "remote", "hybrid", "remote")],
)
def test_declined_places_of_work_teach_one_step_further(
    callers: Callers, refused: str, wish: str, misses: str, suits: str
) -> None:
    candidate = person_with(callers)
    agree(candidate)
    nearer, further = (callers.open_job(remote=remote) for remote in (misses, suits))
    views = [pair_of(candidate, candidate, job)["candidate_view"] for job in (nearer, further)]
    declined(callers, "location", remote=refused)
    (learned,) = learned_of(candidate)["preferences"]
    assert (learned["preference"], learned["value"]) == ("remote", wish)
    lower, higher = (pair_of(candidate, candidate, job) for job in (nearer, further))
    assert lower["candidate_view"] < views[0]
    assert higher["candidate_view"] >= views[1]
    assert lower["unmet_constraints"] == []
    assert "way of working" not in lower["summary"] + higher["summary"]


def test_a_revised_place_of_work_is_what_was_declined(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    request = request_about(callers, callers.open_job(remote="onsite"))
    made(
        callers["employer"].post(f"/v1/match-requests/{request}/revise", {"remote": "hybrid"}), 200
    )
    decline(callers, "location", request)
    assert learned_of(candidate)["preferences"][0]["value"] == "remote"


@pytest.mark.parametrize("reason", ["role", "company", "timing", "skills", "other"])
def test_other_reasons_teach_nothing(callers: Callers, reason: str) -> None:
    candidate = person_with(callers)
    agree(candidate)
    declined(callers, reason, remote="onsite")
    assert learned_of(candidate)["preferences"] == []


def test_a_job_without_an_office_teaches_nothing_about_places(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    declined(callers, "location", remote="remote")
    declined(callers, "location", remote=None)
    assert learned_of(candidate)["preferences"] == []


@pytest.mark.parametrize("way", ["withdrawal", "delete", "delete by the operator"])
def test_what_was_learned_can_be_taken_back(callers: Callers, database: Database, way: str) -> None:
    candidate = person_with(callers)
    agree(candidate)
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite")
    before = pair_of(candidate, candidate, job)
    with database.read() as session:
        owner = UUID(candidate.candidate_id)
        bits = [row.document for row in session.query(Embedding).filter_by(owner_id=owner)]
    declined(callers, "salary", salary=pay(50000, 60000))
    declined(callers, "location", remote="onsite")
    assert pair_of(candidate, candidate, job)["candidate_view"] < before["candidate_view"]
    if way == "withdrawal":
        agree(candidate, False)
    else:
        by = candidate if way == "delete" else callers["admin"]
        path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
        for _ in range(2):
            assert by.delete(path).status_code == 204
    assert learned_of(candidate) == {"consented": way != "withdrawal", "preferences": []}
    assert numbers_of(pair_of(candidate, candidate, job)) == numbers_of(before)
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0
        again = [row.document for row in session.query(Embedding).filter_by(owner_id=owner)]
    assert again == bits
    if way != "withdrawal":  # the consent stands, so a later decline teaches anew
        declined(callers, "location", remote="hybrid")
        assert learned_of(candidate)["preferences"][0]["value"] == "remote"


def test_erasing_the_person_erases_what_was_learned(callers: Callers, database: Database) -> None:
    candidate = person_with(callers)
    agree(candidate)
    declined(callers, "location", remote="onsite")
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0
        assert session.query(Embedding).filter_by(owner_kind="candidate").count() == 0


def test_employers_and_events_learn_nothing_of_it(callers: Callers, database: Database) -> None:
    candidate = person_with(callers)
    agree(candidate)
    employer = callers["employer"]
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite")
    request = request_about(callers, callers.open_job(salary=pay(50000, 61234), remote="onsite"))
    path = f"/v1/candidates/{candidate.candidate_id}"
    before = made(employer.get(path), 200)
    with database.read() as session:
        events = session.query(OutboxEvent).count()
    decline(callers, "salary", request)
    with database.read() as session:
        new = [event.type for event in session.query(OutboxEvent).order_by(OutboxEvent.id)][events:]
        (row,) = session.query(Embedding).filter_by(owner_id=UUID(candidate.candidate_id))
    assert new == ["match_request.declined"]
    assert row.document["learned"]["min_salary"]["amount"] == 61234.01  # there, and nowhere else
    assert not {"pay_floor", "learned"} & row.facts.keys()
    assert made(employer.get(path), 200) == before
    for where in (f"{path}", "/v1/candidates", f"/v1/jobs/{job['id']}/matches"):
        text = employer.get(where).text
        assert "learned" not in text
        assert "61234" not in text


def test_only_the_person_and_the_operator_see_and_forget(callers: Callers) -> None:
    candidate, _ = taught(callers)
    callers.with_profile("other_candidate")
    path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
    for name, status in (("anonymous", 401), ("other_candidate", 404), ("employer", 403)):
        assert callers[name].get(path).status_code == status
        assert callers[name].delete(path).status_code == status
    assert len(made(callers["admin"].get(path), 200)["preferences"]) == 2


def test_a_decline_too_late_teaches_nothing(callers: Callers) -> None:
    candidate = person_with(callers)
    agree(candidate)
    request = request_about(callers, callers.open_job(remote="onsite"))
    made(callers["employer"].post(f"/v1/match-requests/{request}/withdraw", {}), 200)
    path = f"/v1/match-requests/{request}/decline"
    assert candidate.post(path, {"reason": "location"}).status_code == 409
    assert learned_of(candidate)["preferences"] == []
