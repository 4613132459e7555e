"""`/metrics`: what Prometheus reads, and who may."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app import clock
from app.config import Settings
from app.database import Database
from app.main import attach_state
from app.matching.engine import Engine
from tests.harness.callers import Callers


@pytest.fixture
def local(app: FastAPI) -> Iterator[TestClient]:
    """A client on the machine itself."""
    with TestClient(app, client=("127.0.0.1", 50_000)) as opened:
        yield opened


def _read(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def _requests(method: str, route: str, status: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    labels = {"method": method, "route": route, "status": str(status)}
    return "skillmatch_http_requests_total", tuple(sorted(labels.items()))


def test_requests_are_counted_by_template_and_status(local: TestClient) -> None:
    route = _requests("GET", "/v1/jobs/{id}", 401)
    before = _read(local).get(route, 0)
    for _ in range(3):
        local.get("/v1/jobs/0199a2c0-0000-7000-8000-000000000000")
    after = _read(local)
    assert after[route] == before + 3
    assert not [key for key in after if "0199a2c0" in str(key)]
    assert [key for key in after if key[0] == "skillmatch_http_request_duration_seconds_bucket"]


def test_unknown_paths_and_methods_make_no_series_of_their_own(local: TestClient) -> None:
    for number in range(5):
        local.get(f"/nowhere/{number}")
        local.request(f"VERB{number}", "/healthz")
    text = local.get("/metrics").text
    assert "nowhere" not in text
    assert not re.search(r"VERB\d", text)


def test_what_waits_for_the_worker_is_told_with_its_age(
    local: TestClient, database: Database
) -> None:
    callers = Callers(local, database)
    assert _read(local)["skillmatch_outbox_waiting", ()] == 0
    callers.open_job()
    with clock.moved(timedelta(minutes=7)):
        found = _read(local)
    assert found["skillmatch_outbox_waiting", ()] >= 1
    assert found["skillmatch_outbox_oldest_seconds", ()] >= 420
    assert found["skillmatch_database_connections_in_use", ()] >= 1


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "testclient"])
def test_other_machines_do_not_see_it(app: FastAPI, address: str) -> None:
    with TestClient(app, client=(address, 50_000)) as client:
        assert client.get("/metrics").status_code == 404


def test_proxy_of_this_machine_does_not_open_it(local: TestClient) -> None:
    response = local.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert response.status_code == 404


def test_operator_may_open_it(
    routes: FastAPI, settings: Settings, database: Database, engine: Engine
) -> None:
    public = settings.model_copy(update={"metrics_public": "on"})
    app = attach_state(routes, public, database, engine)
    with TestClient(app, client=("192.0.2.7", 50_000)) as client:
        assert client.get("/metrics").status_code == 200
    attach_state(routes, settings, database, engine)


def test_rankings_are_measured_by_stage_and_the_encoder_by_call(
    local: TestClient, database: Database
) -> None:
    callers = Callers(local, database)
    candidate = callers.with_profile()
    callers.open_job()
    before = _read(local)
    response = candidate.get(f"/v1/candidates/{candidate.candidate_id}/matches")
    assert len(response.json()["items"]) == 1
    after = _read(local)
    for stage in ("rank", "explain", "kept_out", "cards"):
        key = ("skillmatch_ranking_seconds_count", (("stage", stage),))
        assert after[key] == before.get(key, 0) + 1
    assert after["skillmatch_encoder_texts_total", ()] > 0
    assert after["skillmatch_encoder_batch_texts_count", ()] > 0
    assert after["skillmatch_encoder_waiting", ()] == 0


def test_the_index_tells_how_far_it_is_behind(local: TestClient, database: Database) -> None:
    callers = Callers(local, database)
    candidate = callers.with_profile()
    callers.open_job()
    assert _read(local)["skillmatch_index_documents", ()] == 2
    if not database.is_sqlite:
        return  # pgvector reads the table itself and is never behind
    assert _read(local)["skillmatch_index_lag", ()] > 0
    candidate.get(f"/v1/candidates/{candidate.candidate_id}/matches")
    assert _read(local)["skillmatch_index_lag", ()] == 0
