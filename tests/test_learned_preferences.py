"""What declines teach about a person's wishes: with their yes, softly, and until they say no."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.database import Database
from app.matching.engine import Engine
from app.matching.filters import CandidateQuery, JobQuery
from app.matching.index import MemoryIndex
from app.matching.index_pgvector import PgvectorIndex
from app.matching.ranker import Ranker
from app.matching.types import Vectors
from app.models import Embedding, LearnedPreference, OutboxEvent
from app.services import reindexing
from tests.callers import Caller, Callers, made

WISHES = {"titles": ["Data engineer"], "countries": ["GB"]}
NUMBERS = ("score", "employer_view", "candidate_view", "categories", "unmet_constraints", "summary")


def _pay(low: float, high: float, **changes: Any) -> dict[str, Any]:
    return {"min": low, "max": high, "currency": "GBP", "period": "year", **changes}


def _person(callers: Callers, **wishes: Any) -> Caller:
    return callers.with_profile(preferences={**WISHES, **wishes})


def _agree(candidate: Caller, granted: bool = True) -> None:
    path = f"/v1/candidates/{candidate.candidate_id}/consent"
    made(candidate.post(path, {"purpose": "learning", "granted": granted}), 200)


def _request(callers: Callers, job: dict[str, Any], **changes: Any) -> str:
    who = callers["candidate"].candidate_id
    body = {"job_id": job["id"], "candidate_id": who, "message": "Talk?", **changes}
    return str(made(callers["employer"].post("/v1/match-requests", body))["id"])


def _decline(callers: Callers, reason: str, request: str) -> None:
    path = f"/v1/match-requests/{request}/decline"
    made(callers["candidate"].post(path, {"reason": reason}), 200)


def _declined(callers: Callers, reason: str, **job: Any) -> str:
    """A request about a fresh job, declined for a reason."""
    request = _request(callers, callers.open_job(**job))
    _decline(callers, reason, request)
    return request


def _learned(candidate: Caller) -> dict[str, Any]:
    path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
    return made(candidate.get(path), 200)


def _pair(caller: Caller, candidate: Caller, job: dict[str, Any]) -> dict[str, Any]:
    return made(caller.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)


def _numbers(match: dict[str, Any]) -> dict[str, Any]:
    return {name: match[name] for name in NUMBERS}


def test_nothing_is_learned_without_a_yes(callers: Callers, database: Database) -> None:
    candidate = _person(callers)
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite")
    before = _pair(candidate, candidate, job)
    _declined(callers, "salary", salary=_pay(50000, 60000))
    _agree(candidate)
    _agree(candidate, False)
    _declined(callers, "location", remote="onsite")
    assert _learned(candidate) == {"consented": False, "preferences": []}
    # A later yes learns from what comes after it.
    _agree(candidate)
    assert _learned(candidate) == {"consented": True, "preferences": []}
    assert _numbers(_pair(candidate, candidate, job)) == _numbers(before)
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0


def test_declined_pay_lowers_what_pays_no_more_and_leaves_the_rest(callers: Callers) -> None:
    candidate = _person(callers)
    _agree(candidate)
    below = callers.open_job(salary=_pay(30000, 40000))
    same = callers.open_job(salary=_pay(50000, 60000))
    above = callers.open_job(salary=_pay(70000, 80000))
    before = {job["id"]: _pair(candidate, candidate, job) for job in (below, same, above)}
    request = _declined(callers, "salary", salary=_pay(50000, 60000))

    (learned,) = _learned(candidate)["preferences"]
    assert learned["preference"] == "min_salary"
    assert learned["value"] == {"amount": 60000.01, "currency": "GBP", "period": "year"}
    assert learned["learned_from"]["match_request_id"] == request
    assert learned["learned_from"]["reason"] == "salary"
    assert learned["applied"] is True

    now = {key: _pair(candidate, candidate, {"id": key}) for key in before}
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
    candidate = _person(callers)
    _agree(candidate)
    _declined(callers, "salary", salary=_pay(50000, 60000))
    named = {"amount": 4500, "currency": "EUR", "period": "month"}
    request = _request(callers, callers.open_job(), salary=named)
    better = {**named, "amount": 4800.5}
    revise = f"/v1/match-requests/{request}/revise"
    made(callers["employer"].post(revise, {"salary": better}), 200)
    _decline(callers, "salary", request)
    (learned,) = _learned(candidate)["preferences"]
    assert learned["value"] == {**named, "amount": 4800.51}
    assert learned["learned_from"]["match_request_id"] == request


def test_the_highest_pay_there_is_teaches_like_any_other(callers: Callers) -> None:
    candidate = _person(callers)
    _agree(candidate)
    _declined(callers, "salary", salary=_pay(1, 1_000_000_000_000))
    (learned,) = _learned(candidate)["preferences"]
    assert learned["value"]["amount"] > 1_000_000_000_000


def test_a_stated_wish_wins(callers: Callers) -> None:
    stated = {"amount": 20000, "currency": "GBP", "period": "year"}
    candidate = _person(callers, min_salary=stated, remote="any")
    _agree(candidate)
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite")
    before = _pair(candidate, candidate, job)
    _declined(callers, "salary", salary=_pay(50000, 60000))
    _declined(callers, "location", remote="onsite")
    learned = _learned(candidate)["preferences"]
    assert [(item["preference"], item["applied"]) for item in learned] == [
        ("min_salary", False),
        ("remote", False),
    ]
    assert _numbers(_pair(candidate, candidate, job)) == _numbers(before)
    # Taken back, it leaves room for what was learned.
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"preferences": {"min_salary": None, "remote": None}}), 200)
    assert [item["applied"] for item in _learned(candidate)["preferences"]] == [True, True]
    assert _pair(candidate, candidate, job)["candidate_view"] < before["candidate_view"]


@pytest.mark.parametrize(
    ("declined", "wish", "misses", "suits"),
    [("onsite", "hybrid", "onsite", "hybrid"), ("hybrid", "remote", "hybrid", "remote")],
)
def test_declined_places_of_work_teach_one_step_further(
    callers: Callers, declined: str, wish: str, misses: str, suits: str
) -> None:
    candidate = _person(callers)
    _agree(candidate)
    nearer, further = (callers.open_job(remote=remote) for remote in (misses, suits))
    views = [_pair(candidate, candidate, job)["candidate_view"] for job in (nearer, further)]
    _declined(callers, "location", remote=declined)
    (learned,) = _learned(candidate)["preferences"]
    assert (learned["preference"], learned["value"]) == ("remote", wish)
    lower, higher = (_pair(candidate, candidate, job) for job in (nearer, further))
    assert lower["candidate_view"] < views[0]
    assert higher["candidate_view"] >= views[1]
    assert lower["unmet_constraints"] == []
    assert "way of working" not in lower["summary"] + higher["summary"]


def test_a_revised_place_of_work_is_what_was_declined(callers: Callers) -> None:
    candidate = _person(callers)
    _agree(candidate)
    request = _request(callers, callers.open_job(remote="onsite"))
    made(
        callers["employer"].post(f"/v1/match-requests/{request}/revise", {"remote": "hybrid"}), 200
    )
    _decline(callers, "location", request)
    assert _learned(candidate)["preferences"][0]["value"] == "remote"


@pytest.mark.parametrize("reason", ["role", "company", "timing", "skills", "other"])
def test_other_reasons_teach_nothing(callers: Callers, reason: str) -> None:
    candidate = _person(callers)
    _agree(candidate)
    _declined(callers, reason, remote="onsite")
    assert _learned(candidate)["preferences"] == []


def test_a_job_without_an_office_teaches_nothing_about_places(callers: Callers) -> None:
    candidate = _person(callers)
    _agree(candidate)
    _declined(callers, "location", remote="remote")
    _declined(callers, "location", remote=None)
    assert _learned(candidate)["preferences"] == []


@pytest.mark.parametrize("way", ["withdrawal", "delete", "delete by the operator"])
def test_what_was_learned_can_be_taken_back(callers: Callers, database: Database, way: str) -> None:
    candidate = _person(callers)
    _agree(candidate)
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite")
    before = _pair(candidate, candidate, job)
    with database.read() as session:
        owner = UUID(candidate.candidate_id)
        bits = [row.document for row in session.query(Embedding).filter_by(owner_id=owner)]
    _declined(callers, "salary", salary=_pay(50000, 60000))
    _declined(callers, "location", remote="onsite")
    assert _pair(candidate, candidate, job)["candidate_view"] < before["candidate_view"]
    if way == "withdrawal":
        _agree(candidate, False)
    else:
        by = candidate if way == "delete" else callers["admin"]
        path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
        for _ in range(2):
            assert by.delete(path).status_code == 204
    assert _learned(candidate) == {"consented": way != "withdrawal", "preferences": []}
    assert _numbers(_pair(candidate, candidate, job)) == _numbers(before)
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0
        again = [row.document for row in session.query(Embedding).filter_by(owner_id=owner)]
    assert again == bits
    if way != "withdrawal":  # the consent stands, so a later decline teaches anew
        _declined(callers, "location", remote="hybrid")
        assert _learned(candidate)["preferences"][0]["value"] == "remote"


def test_erasing_the_person_erases_what_was_learned(callers: Callers, database: Database) -> None:
    candidate = _person(callers)
    _agree(candidate)
    _declined(callers, "location", remote="onsite")
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    with database.read() as session:
        assert session.query(LearnedPreference).count() == 0
        assert session.query(Embedding).filter_by(owner_kind="candidate").count() == 0


def _taught(callers: Callers, **changes: Any) -> tuple[Caller, dict[str, Any]]:
    """A candidate with both learned wishes, and a job that misses both."""
    candidate = _person(callers)
    _agree(candidate)
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite", **changes)
    _declined(callers, "salary", salary=_pay(50000, 60000))
    _declined(callers, "location", remote="onsite")
    return candidate, job


def test_the_same_numbers_come_everywhere(callers: Callers) -> None:
    candidate, job = _taught(callers)
    employer, who = callers["employer"], candidate.candidate_id
    pair = _numbers(_pair(candidate, candidate, job))
    roles = made(candidate.get(f"/v1/candidates/{who}/matches"), 200)["items"]
    people = made(employer.get(f"/v1/jobs/{job['id']}/matches"), 200)["items"]
    (role,) = (item for item in roles if item["job"]["id"] == job["id"])
    (person,) = (item for item in people if item["candidate"]["id"] == who)
    assert _numbers(role) == _numbers(person) == pair
    assert _numbers(_pair(employer, candidate, job)) == pair
    request = _request(callers, job)
    frozen = made(candidate.get(f"/v1/match-requests/{request}"), 200)["match"]
    assert _numbers(frozen) == pair
    gap = f"/v1/candidates/{who}/skill-gap"
    assert made(candidate.get(gap, params={"job_id": job["id"]}), 200)["score"] == pair["score"]


def test_the_gap_keeps_its_promise(callers: Callers) -> None:
    lacked = ("Kafka", "Terraform", "Kubernetes")
    wanted = [{"name": name, "importance": "must"} for name in ("Python", *lacked)]
    candidate, job = _taught(callers, skills=wanted)
    path = f"/v1/candidates/{candidate.candidate_id}"
    gap = made(candidate.get(f"{path}/skill-gap", params={"job_id": job["id"]}), 200)
    names = [item["skill"] for item in gap["additions"]]
    assert names
    listed = made(candidate.get(path), 200)["skills"]
    skills = [{k: v for k, v in skill.items() if v is not None} for skill in listed]
    made(candidate.patch(path, {"skills": [*skills, *({"name": name} for name in names)]}), 200)
    assert _pair(candidate, candidate, job)["score"] == gap["new_score"]


def test_every_index_follows(callers: Callers, database: Database, engine: Engine) -> None:
    candidate = _person(callers)
    _agree(candidate)
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite")
    who, about = UUID(candidate.candidate_id), UUID(job["id"])
    kinds = [MemoryIndex] if database.is_sqlite else [MemoryIndex, PgvectorIndex]
    others = [Ranker(engine, kind(engine)) for kind in kinds]

    def seen() -> list[dict[str, Any]]:
        found = []
        for ranker in others:  # as other processes would
            with database.read() as session:
                found.append(ranker.pair(session, who, about).to_mapping())
                index = ranker.index
                person, posting = (
                    index.get(session, side, key)
                    for side, key in (("candidate", who), ("job", about))
                )
                near = (posting.facts, CandidateQuery(), posting.joined, 9)
                assert who in {i.owner_id for i in index.candidates_for(session, *near).items}
                near = (person.facts, JobQuery(), person.joined, 9)
                assert about in {i.owner_id for i in index.jobs_for(session, *near).items}
        return found

    before = seen()
    _declined(callers, "salary", salary=_pay(50000, 60000))
    _declined(callers, "location", remote="onsite")
    after = seen()
    here = _pair(candidate, candidate, job)
    assert all(match["candidate_view"] == here["candidate_view"] for match in after)
    assert after[0]["candidate_view"] < before[0]["candidate_view"]
    _agree(candidate, False)
    assert seen() == before


def test_learning_encodes_nothing(
    callers: Callers, app: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = _person(callers)
    _agree(candidate)
    request = _request(callers, callers.open_job(remote="onsite"))

    def refuse(*_arguments: Any, **_options: Any) -> Vectors:
        raise AssertionError("a decline embeds nothing")

    monkeypatch.setattr(engine.encoder, "encode", refuse)
    _decline(callers, "location", request)
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"preferences": {**WISHES, "industries": ["logistics"]}}), 200)
    assert len(_learned(candidate)["preferences"]) == 1


def test_it_outlives_changes_of_the_profile_and_embedding_anew(
    callers: Callers, database: Database, engine: Engine
) -> None:
    candidate, job = _taught(callers)
    path = f"/v1/candidates/{candidate.candidate_id}"
    low = _pair(candidate, candidate, job)
    made(candidate.patch(path, {"visibility": "hidden"}), 200)
    made(candidate.patch(path, {"visibility": "visible"}), 200)
    assert _numbers(_pair(candidate, candidate, job)) == _numbers(low)
    with database.write() as session:
        session.query(Embedding).delete()
    while reindexing.embed_missing(database, engine):
        pass
    ranker = Ranker(engine, MemoryIndex(engine))
    with database.read() as session:
        anew = ranker.pair(session, UUID(candidate.candidate_id), UUID(job["id"]))
    assert anew.candidate_view == low["candidate_view"]


def test_employers_and_events_learn_nothing_of_it(callers: Callers, database: Database) -> None:
    candidate = _person(callers)
    _agree(candidate)
    employer = callers["employer"]
    job = callers.open_job(salary=_pay(30000, 40000), remote="onsite")
    request = _request(callers, callers.open_job(salary=_pay(50000, 61234), remote="onsite"))
    path = f"/v1/candidates/{candidate.candidate_id}"
    before = made(employer.get(path), 200)
    with database.read() as session:
        events = session.query(OutboxEvent).count()
    _decline(callers, "salary", request)
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
    candidate, _ = _taught(callers)
    callers.with_profile("other_candidate")
    path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
    for name, status in (("anonymous", 401), ("other_candidate", 404), ("employer", 403)):
        assert callers[name].get(path).status_code == status
        assert callers[name].delete(path).status_code == status
    assert len(made(callers["admin"].get(path), 200)["preferences"]) == 2


def test_a_decline_too_late_teaches_nothing(callers: Callers) -> None:
    candidate = _person(callers)
    _agree(candidate)
    request = _request(callers, callers.open_job(remote="onsite"))
    made(callers["employer"].post(f"/v1/match-requests/{request}/withdraw", {}), 200)
    path = f"/v1/match-requests/{request}/decline"
    assert candidate.post(path, {"reason": "location"}).status_code == 409
    assert _learned(candidate)["preferences"] == []
