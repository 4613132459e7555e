"""A decision can be explained to the person it is about, and computed again."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.services.rankings import learned_weights
from tests.harness import process
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import made

MUSTS = [
    {"name": "Python", "importance": "must"},
    {"name": "Kafka", "importance": "must"},
    {"name": "Terraform", "importance": "nice"},
]


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _request(parties: Parties) -> dict[str, Any]:
    candidate = parties.with_profile(
        headline="Data engineer",
        skills=[{"name": "Python", "years": 6}, {"name": "PostgreSQL"}],
    )
    job = parties.open_job(skills=MUSTS)
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    return made(parties["employer"].post("/v1/match-requests", body))


def test_a_decision_computed_again_has_the_same_score(parties: Parties) -> None:
    request = _request(parties)
    path = f"/v1/candidates/{parties.candidate_id}"
    # Neither later edits nor later days change what was decided.
    made(parties["candidate"].patch(path, {"skills": [{"name": "Welding"}]}), 200)
    made(parties["employer"].patch(f"/v1/jobs/{request['job']['id']}", {"title": "Welder"}), 200)
    for later in (0, 400):
        with clock.moved(timedelta(days=later)):
            found = made(parties["admin"].get(f"{process.path(request)}/replay"), 200)
        assert found["decided"] == found["replayed"]
        assert found["decided"]["score"] == request["match"]["score"]
        assert (found["same_version"], found["same_score"]) == (True, True)


def test_a_decision_of_learned_weights_is_computed_again_with_them(
    running_app: RunningApp, parties: Parties
) -> None:
    request = _request(parties)
    engine = running_app.app.state.engine
    categories = dict.fromkeys(engine.packaged_weights.categories, 0.0)
    chosen = {**categories, "requirements": 0.9, "role": 0.1}
    proposal = learned_weights.Proposal(chosen, engine.packaged_weights.calibration, {})
    with running_app.database.write() as session:
        version = learned_weights.store(session, proposal, engine.packaged_weights.version)
        learned_weights.choose(session, version.number)
    later = running_app.parties()
    learned = _request(later)
    with running_app.database.write() as session:
        learned_weights.choose(session, None)
    for of, one in ((parties, request), (later, learned)):
        found = made(of["candidate"].get(f"{process.path(one)}/replay"), 200)
        assert found["decided"] == found["replayed"]
    assert "learned" in found["decided"]["model_version"]
    assert learned["match"]["score"] != request["match"]["score"]


def test_what_would_have_helped_helps_when_it_is_tried(parties: Parties) -> None:
    request = _request(parties)
    candidate = parties["candidate"]
    found = made(candidate.get(f"{process.path(request)}/explanation"), 200)
    assert found["match"]["score"] == request["match"]["score"]
    told = found["counterfactual"]
    assert told["score"] == request["match"]["score"]
    assert told["new_score"] > told["score"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    skills = made(candidate.get(path), 200)["skills"]
    added = [{"name": item["skill"]} for item in told["additions"]]
    assert added
    made(candidate.patch(path, {"skills": [*skills, *added]}), 200)
    pair = f"/v1/match/{candidate.candidate_id}/{request['job']['id']}"
    assert made(candidate.get(pair), 200)["score"] == told["new_score"]


def test_an_explanation_shows_all_that_was_read_and_nobody_else_reads_it(
    parties: Parties,
) -> None:
    request = _request(parties)
    path = f"{process.path(request)}/explanation"
    found = made(parties["candidate"].get(path), 200)
    assert [skill["name"] for skill in found["read_of_you"]["skills"]] == ["Python", "PostgreSQL"]
    assert "ada@example.com" not in str(found["read_of_you"])
    assert {item["requirement"] for item in found["match"]["requirements"]} >= {"Python", "Kafka"}
    assert parties["employer"].get(path).status_code == 403
    assert parties["other_employer"].get(path).status_code == 404
    assert made(parties["admin"].get(path), 200)["counterfactual"] == found["counterfactual"]
