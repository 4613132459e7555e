"""What declines taught, in every list, index and process."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.database import Database
from app.matching.arrays import Vectors
from app.matching.constraints.filter_fields import CandidateQuery, JobQuery
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.pgvector import PgvectorIndex
from app.models import Embedding
from app.services import reindexing
from tests.harness.callers import Callers, made
from tests.harness.declines_calls import (
    WISHES,
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


def test_each_side_sees_the_same_numbers_everywhere(callers: Callers) -> None:
    candidate, job = taught(callers)
    employer, who = callers["employer"], candidate.candidate_id
    pair = numbers_of(pair_of(candidate, candidate, job))
    roles = made(candidate.get(f"/v1/candidates/{who}/matches"), 200)["items"]
    people = made(employer.get(f"/v1/jobs/{job['id']}/matches"), 200)["items"]
    (role,) = (item for item in roles if item["job"]["id"] == job["id"])
    (person,) = (item for item in people if item["candidate"]["id"] == who)
    assert numbers_of(role) == pair
    shown = numbers_of(person)  # nothing that another employer did shows in it
    assert shown["candidate_view"] > pair["candidate_view"]
    assert numbers_of(pair_of(employer, candidate, job)) == shown
    request = request_about(callers, job)
    frozen = made(candidate.get(f"/v1/match-requests/{request}"), 200)["match"]
    assert numbers_of(frozen) == shown
    gap = f"/v1/candidates/{who}/skill-gap"
    assert made(candidate.get(gap, params={"job_id": job["id"]}), 200)["score"] == pair["score"]
    agree(candidate, False)
    assert numbers_of(pair_of(employer, candidate, job)) == shown
    assert numbers_of(pair_of(candidate, candidate, job)) == shown


def test_the_gap_keeps_its_promise(callers: Callers) -> None:
    lacked = ("Kafka", "Terraform", "Kubernetes")
    wanted = [{"name": name, "importance": "must"} for name in ("Python", *lacked)]
    candidate, job = taught(callers, skills=wanted)
    path = f"/v1/candidates/{candidate.candidate_id}"
    gap = made(candidate.get(f"{path}/skill-gap", params={"job_id": job["id"]}), 200)
    names = [item["skill"] for item in gap["additions"]]
    assert names
    listed = made(candidate.get(path), 200)["skills"]
    skills = [{k: v for k, v in skill.items() if v is not None} for skill in listed]
    made(candidate.patch(path, {"skills": [*skills, *({"name": name} for name in names)]}), 200)
    assert pair_of(candidate, candidate, job)["score"] == gap["new_score"]


def test_every_index_follows(callers: Callers, database: Database, engine: Engine) -> None:
    candidate = person_with(callers)
    agree(candidate)
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite")
    who, about = UUID(candidate.candidate_id), UUID(job["id"])
    kinds = [MemoryIndex] if database.is_sqlite else [MemoryIndex, PgvectorIndex]
    others = [Ranker(engine, kind(engine)) for kind in kinds]

    def seen() -> list[dict[str, Any]]:
        found = []
        for ranker in others:  # as other processes would
            with database.read() as session:
                found.append(ranker.pair(session, who, about).to_mapping())
                index = ranker.index
                person = index.get_candidate(session, who)
                posting = index.get_job(session, about)
                near = (posting.facts, CandidateQuery(), posting.joined, 9)
                assert who in {i.owner_id for i in index.candidates_for(session, *near).items}
                near = (person.facts, JobQuery(), person.joined, 9)
                assert about in {i.owner_id for i in index.jobs_for(session, *near).items}
        return found

    before = seen()
    declined(callers, "salary", salary=pay(50000, 60000))
    declined(callers, "location", remote="onsite")
    after = seen()
    here = pair_of(candidate, candidate, job)
    assert all(round(match["candidate_view"], 4) == here["candidate_view"] for match in after)
    assert after[0]["candidate_view"] < before[0]["candidate_view"]
    agree(candidate, False)
    assert seen() == before


def test_learning_encodes_nothing(
    callers: Callers, app: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = person_with(callers)
    agree(candidate)
    request = request_about(callers, callers.open_job(remote="onsite"))

    def refuse(*_arguments: Any, **_options: Any) -> Vectors:
        raise AssertionError("a decline embeds nothing")

    monkeypatch.setattr(engine.encoder, "encode", refuse)
    decline(callers, "location", request)
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"preferences": {**WISHES, "industries": ["logistics"]}}), 200)
    assert len(learned_of(candidate)["preferences"]) == 1


def test_it_outlives_changes_of_the_profile_and_embedding_anew(
    callers: Callers, database: Database, engine: Engine
) -> None:
    candidate, job = taught(callers)
    path = f"/v1/candidates/{candidate.candidate_id}"
    low = pair_of(candidate, candidate, job)
    made(candidate.patch(path, {"visibility": "hidden"}), 200)
    made(candidate.patch(path, {"visibility": "visible"}), 200)
    assert numbers_of(pair_of(candidate, candidate, job)) == numbers_of(low)
    with database.write() as session:
        session.query(Embedding).delete()
    while reindexing.embed_missing(database, engine):
        pass
    ranker = Ranker(engine, MemoryIndex(engine))
    with database.read() as session:
        anew = ranker.pair(session, UUID(candidate.candidate_id), UUID(job["id"]))
    assert round(anew.candidate_view, 4) == low["candidate_view"]
