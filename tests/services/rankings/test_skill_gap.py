"""What a candidate lacks for a job, over HTTP: every stated score is one that really comes."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.database import Database
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made
from tests.harness.recording_encoder import RecordingEncoder

LISTS = ("met", "partial", "claimed", "missing")

ASKED = [
    {"name": "Python", "importance": "must", "min_years": 3},
    {"name": "Kafka", "importance": "must"},
    {"name": "Kubernetes", "importance": "must"},
    {"name": "dbt", "importance": "must"},
    {"name": "Terraform", "importance": "nice"},
    {"name": "Snowflake", "importance": "nice"},
]


def _gap(caller: Caller, candidate: str | None, job: str) -> dict[str, Any]:
    return made(caller.get(f"/v1/candidates/{candidate}/skill-gap", params={"job_id": job}), 200)


def _score(caller: Caller, candidate: str | None, job: str) -> float:
    score: float = made(caller.get(f"/v1/match/{candidate}/{job}"), 200)["score"]
    return score


def _append(caller: Caller, candidate: str | None, names: list[str]) -> None:
    path = f"/v1/candidates/{candidate}"
    listed = made(caller.get(path), 200)["skills"]
    skills = [{k: v for k, v in skill.items() if v is not None} for skill in listed]
    made(caller.patch(path, {"skills": [*skills, *({"name": name} for name in names)]}), 200)


def _check_promise(caller: Caller, candidate: str | None, job: str) -> dict[str, Any]:
    """Follow the advice step by step: every score on the way is the one that was stated."""
    gap = _gap(caller, candidate, job)
    assert gap["score"] == _score(caller, candidate, job)
    reached = gap["score"]
    for addition in gap["additions"]:
        _append(caller, candidate, [addition["skill"]])
        now = _score(caller, candidate, job)
        # Of numbers with four decimals each.
        assert addition["gain"] == pytest.approx(now - reached, abs=1.01e-4)
        reached = now
    assert gap["new_score"] == reached
    return gap


def test_the_stated_score_is_the_one_that_comes(callers: Callers) -> None:
    candidate = callers.with_profile()
    job = callers.open_job(skills=ASKED)["id"]
    gap = _check_promise(candidate, candidate.candidate_id, job)
    assert gap["job_id"] == job
    assert gap["request_id"]
    assert 1 <= len(gap["additions"]) <= 3
    assert gap["new_score"] >= gap["score"] + 0.005


def test_adding_all_of_them_at_once_gives_the_stated_score(callers: Callers) -> None:
    candidate = callers.with_profile()
    job = callers.open_job(skills=ASKED)["id"]
    gap = _gap(candidate, candidate.candidate_id, job)
    _append(candidate, candidate.candidate_id, [item["skill"] for item in gap["additions"]])
    assert _score(candidate, candidate.candidate_id, job) == gap["new_score"]
    assert sum(item["gain"] for item in gap["additions"]) == pytest.approx(
        gap["new_score"] - gap["score"], abs=2.01e-4
    )


def test_the_promise_holds_for_a_profile_whose_words_are_masked(callers: Callers) -> None:
    post = {**bodies.candidate()["experience"][0], "company": "Snowflake"}
    candidate = callers.with_profile(experience=[post], summary="At Snowflake I moved loads.")
    job = callers.open_job(skills=ASKED)["id"]
    gap = _check_promise(candidate, candidate.candidate_id, job)
    # The name of the employer is hidden, so naming it as a skill would help nobody.
    assert "Snowflake" not in [item["skill"] for item in gap["additions"]]


def test_the_promise_holds_where_a_hard_constraint_is_missed(callers: Callers) -> None:
    candidate = callers.with_profile(preferences={"countries": ["IE"], "remote": "remote"})
    job = callers.open_job(skills=ASKED)["id"]
    pair = made(candidate.get(f"/v1/match/{candidate.candidate_id}/{job}"), 200)
    assert pair["unmet_constraints"]
    assert _check_promise(candidate, candidate.candidate_id, job)["additions"]


def test_the_lists_hold_the_requirements_of_the_match(callers: Callers) -> None:
    candidate = callers.with_profile()
    job = callers.open_job(skills=ASKED)["id"]
    gap = _gap(candidate, candidate.candidate_id, job)
    pair = made(candidate.get(f"/v1/match/{candidate.candidate_id}/{job}"), 200)
    for status in LISTS:
        own = [item for item in pair["requirements"] if item["status"] == status]
        assert gap[status] == own
    assert [item["requirement"] for item in gap["met"]].count("Python") == 1
    met = {item["requirement"] for item in gap["met"]}
    names = {skill["name"] for skill in ASKED}
    assert {item["skill"] for item in gap["additions"]} <= names - met
    assert gap["model_version"] == pair["model_version"]


def test_a_full_profile_is_told_of_no_additions(callers: Callers) -> None:
    many = [{"name": f"tool {i}"} for i in range(199)]
    candidate = callers.with_profile(skills=many)
    job = callers.open_job(skills=ASKED)["id"]
    assert len(_gap(candidate, candidate.candidate_id, job)["additions"]) <= 1
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"skills": [*many, {"name": "tool 199"}]}), 200)
    gap = _gap(candidate, candidate.candidate_id, job)
    assert gap["additions"] == []
    assert gap["new_score"] == gap["score"]


def test_a_job_without_listed_skills_has_requirements_and_no_additions(callers: Callers) -> None:
    candidate = callers.with_profile()
    job = callers.open_job(skills=[])["id"]
    gap = _gap(candidate, candidate.candidate_id, job)
    assert gap["additions"] == []
    assert gap["new_score"] == gap["score"] == _score(candidate, candidate.candidate_id, job)
    assert any(gap[status] for status in LISTS)


def test_a_question_without_a_job_is_refused(callers: Callers) -> None:
    candidate = callers.with_profile()
    path = f"/v1/candidates/{candidate.candidate_id}/skill-gap"
    for params in ({}, {"job_id": ""}, {"job_id": "x"}):
        response = candidate.get(path, params=params)
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == ["job_id"]


def test_it_answers_while_nothing_is_embedded_yet(callers: Callers, database: Database) -> None:
    """After a change of model, rows are embedded anew bit by bit; nobody has to wait for it."""
    candidate = callers.with_profile()
    job = callers.open_job(skills=ASKED)["id"]
    before = _gap(candidate, candidate.candidate_id, job)
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE embeddings SET revision = 'another'")
    after = _gap(candidate, candidate.candidate_id, job)
    assert {**after, "request_id": ""} == {**before, "request_id": ""}


def test_only_what_is_new_is_encoded_and_no_connection_is_held(
    app: FastAPI, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = callers.with_profile()
    job = callers.open_job(skills=ASKED)["id"]
    recording = RecordingEncoder(app)
    monkeypatch.setattr(app.state.engine, "encoder", recording)
    _gap(candidate, candidate.candidate_id, job)
    assert recording.held
    assert set(recording.held) == {0}
    assert len(recording.texts) == len(set(recording.texts))
    profile = bodies.candidate()
    stored = {profile["summary"], *(skill["name"] for skill in profile["skills"]), "Python"}
    assert not stored & set(recording.texts)
    # The names of the skills to add, and one joined text for each set that is really scored.
    assert len(recording.texts) <= 6 + 6 + 3 + 3 + 2
