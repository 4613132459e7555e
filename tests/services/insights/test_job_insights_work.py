"""What insights cost, and what they say while a job is embedded anew."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from tests.harness.callers import Callers
from tests.harness.insights_calls import (
    add_people,
    decline_all,
    engineer,
    insights_of,
    musts,
    others_pay,
    pounds,
)
from tests.harness.queries import QueryCounter
from tests.harness.recording_encoder import RecordingEncoder

MUSTS = ("Python", "Kafka", "Terraform")


def test_while_the_job_is_embedded_anew_it_says_so(
    callers: Callers, database: Database, settings: Settings, engine: Engine
) -> None:
    """After a change of model a process starts with what is embedded already."""
    job, person = callers.open_job(), callers.with_profile()
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE embeddings SET revision = 'another'")
    paths = {
        f"/v1/jobs/{job['id']}/insights": callers["employer"],
        f"/v1/jobs/{job['id']}/matches": callers["employer"],
        f"/v1/candidates/{person.candidate_id}/matches": person,
        f"/v1/match/{person.candidate_id}/{job['id']}": person,
    }
    with TestClient(create_app(settings, database=database, engine=engine)) as client:
        for path, caller in paths.items():
            response = client.get(path, headers=caller.headers)
            assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
            assert response.headers["Retry-After"], path


def test_no_connection_is_held_while_variants_are_encoded(
    app: FastAPI, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_people(callers, (10, engineer()))
    job = callers.open_job(skills=musts(*MUSTS))
    recording = RecordingEncoder(app)
    monkeypatch.setattr(app.state.engine, "encoder", recording)
    insights_of(callers, job)
    assert set(recording.held) == {0}
    # One text for each skill left out and each made welcome, which shortens or reorders the whole.
    assert len(recording.texts) <= 2 * len(MUSTS)


def test_the_number_of_queries_does_not_grow(
    callers: Callers, query_counter: QueryCounter, database: Database
) -> None:
    job = callers.open_job(skills=musts("Python"), guide="data-engineer")

    def queries() -> int:
        insights_of(callers, job)  # the index catches up
        with query_counter.counting() as statements:
            insights_of(callers, job)
        return len(statements)

    add_people(callers, (2, engineer()))
    before = queries()
    people = add_people(callers, (12, engineer()))
    others_pay(callers, *[pounds(50_000, 60_000)] * 12)
    decline_all(callers, database, callers["employer"], job["id"], dict.fromkeys(people, "salary"))
    assert queries() == before <= 16
