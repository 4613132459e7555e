"""The worker behind alerts: once per pair whoever works, nothing half done, meaning not words."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.database import Database
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.pgvector import PgvectorIndex
from app.models import Alert, AlertMatch, AlertVector, OutboxEvent
from app.services import events, reindexing
from app.services.rankings import alert_filters, alert_matching
from app.worker import run_once
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.demo_walk import demo_client

EVERYTHING = {"name": "Everything", "min_score": 0}


def _open_jobs(callers: Callers, count: int) -> list[str]:
    posting = bodies.job(callers["employer"].employer_id or "", status="open")
    body = {"items": [posting] * count}
    results = made(callers["employer"].post("/v1/jobs/batch", body), 200)["results"]
    return [result["id"] for result in results]


def _alerts(callers: Callers, count: int) -> list[str]:
    """Alerts of one candidate, by profile and by query in turn."""
    candidate = callers.with_profile()
    queries = [{"query": "data engineer"} if number % 2 else {} for number in range(count)]
    return [made(candidate.post("/v1/alerts", EVERYTHING | more))["id"] for more in queries]


def _pairs(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.execute(select(AlertMatch.alert_id, AlertMatch.job_id))
        return [(str(alert), str(job)) for alert, job in rows]


def _told(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        notified = session.scalars(select(OutboxEvent).where(OutboxEvent.type == "alert.matched"))
        return [(event.data["alert_id"], event.data["job_id"]) for event in notified]


def _waiting(database: Database) -> int:
    statement = select(func.count()).select_from(OutboxEvent)
    unmatched = statement.where(
        OutboxEvent.matched_at.is_(None), OutboxEvent.type.startswith("job.")
    )
    with database.read() as session:
        return session.scalar(unmatched) or 0


def test_workers_side_by_side_tell_once(
    callers: Callers, database: Database, engine: Engine
) -> None:
    alerts = _alerts(callers, 6)
    jobs = _open_jobs(callers, 12)
    ready = threading.Barrier(4)
    errors: list[BaseException] = []

    def work() -> None:
        ranker = Ranker(engine, MemoryIndex(engine))
        ready.wait()
        try:
            while alert_matching.match_due(database, ranker):
                pass
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number, job in enumerate(jobs):  # meanwhile the jobs go on changing
        change = {"title": f"Data engineer {number}"}
        made(callers["employer"].patch(f"/v1/jobs/{job}", change), 200)
    for thread in threads:
        thread.join()
    assert errors == []
    work_left = Ranker(engine, MemoryIndex(engine))
    while alert_matching.match_due(database, work_left):
        pass
    wanted = sorted((alert, job) for alert in alerts for job in jobs)
    assert sorted(_pairs(database)) == sorted(_told(database)) == wanted
    assert _waiting(database) == 0


def test_what_was_interrupted_is_done_to_the_end_once(
    callers: Callers, database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts of two alerts; the worker dies at every fifth event that it would write."""
    alerts, jobs = _alerts(callers, 7), _open_jobs(callers, 2)
    written = 0
    emit = events.emit_alert

    def dying(*arguments: Any, **data: Any) -> None:
        nonlocal written
        written += 1
        if written % 5 == 0:
            raise KeyboardInterrupt
        emit(*arguments, **data)

    monkeypatch.setattr(alert_filters, "BATCH", 2)
    monkeypatch.setattr(events, "emit_alert", dying)
    deaths = 0
    while _waiting(database):
        before = len(_pairs(database))
        try:
            run_once(database, engine)
        except KeyboardInterrupt:
            deaths += 1
            assert _waiting(database)
        # Whole parts only, each pair with its event.
        assert sorted(_pairs(database)) == sorted(_told(database))
        assert len(_pairs(database)) >= before
    assert deaths >= 2
    assert sorted(_told(database)) == sorted((alert, job) for alert in alerts for job in jobs)


def test_every_index_finds_the_same(callers: Callers, database: Database, engine: Engine) -> None:
    alerts = _alerts(callers, 2)
    refusing = callers.with_profile("other_candidate", preferences={"countries": ["FR"]})
    made(refusing.post("/v1/alerts", EVERYTHING))
    notified = []
    indexes = [MemoryIndex] if database.is_sqlite else [MemoryIndex, PgvectorIndex]
    for index in indexes:
        jobs = _open_jobs(callers, 1)
        run_once(database, engine, Ranker(engine, index(engine)))
        notified += [(alert, jobs[0]) for alert in alerts]
        assert sorted(_told(database)) == sorted(notified)


def test_more_alerts_cost_no_more_queries(
    callers: Callers, database: Database, engine: Engine, query_counter: Any
) -> None:
    ranker = Ranker(engine, MemoryIndex(engine))

    def queries() -> int:
        _open_jobs(callers, 1)
        with query_counter.counting() as statements:
            assert run_once(database, engine, ranker)
        # The audit log is chained in the same round; it follows what was written, not the alerts.
        own = [line for line in statements if "audit_" not in line]
        return len([line for line in own if not line.startswith("INSERT")])

    _alerts(callers, 4)
    run_once(database, engine, ranker)  # the profile itself
    few = queries()
    _alerts(callers, 16)
    assert queries() == few


def test_change_of_model_embeds_queries_before_anything_is_judged(
    callers: Callers, database: Database, engine: Engine
) -> None:
    _alerts(callers, 2)
    with database.write() as session:  # as if an earlier model had written it
        session.query(AlertVector).update({"revision": "earlier"})
    _open_jobs(callers, 1)
    assert run_once(database, engine) == 1  # the query, and no pair yet
    assert _pairs(database) == []
    run_once(database, engine)
    assert len(_pairs(database)) == 2
    with database.read() as session:
        assert len(session.scalars(select(AlertVector)).all()) == 2
    assert reindexing.drop_other_revisions(database, engine) == 1
    with database.read() as session:
        (row,) = session.scalars(select(AlertVector))
    assert row.revision == engine.encoder.revision


@pytest.fixture(scope="module")
def market(
    real_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Database]]:
    """The demo marketplace behind the real model."""
    with demo_client(real_engine, tmp_path_factory.mktemp("market")) as opened:
        yield opened


def test_query_finds_by_meaning(real_engine: Engine, market: tuple[TestClient, Database]) -> None:
    """With the real model, the demo and the usual lowest score: no word of the query is in the
    title of what it finds, and what it does not mean is not found."""
    client, database = market
    callers = Callers(client, database, " of wages")
    candidate, employer = callers.with_profile(), callers["employer"]
    wages = {"name": "Wages", "query": "paying wages"}
    mine = made(candidate.post("/v1/alerts", wages))["id"]
    theirs = made(employer.post("/v1/alerts", wages))["id"]
    wanted = callers.open_job(
        title="Payroll officer",
        description="You see to it that four hundred drivers get what they earned, on time. "
        "You check hours, taxes and pensions, answer questions, and keep up with the law. "
        "We are five people in a quiet office above the depot, and we help each other out.",
        skills=[{"name": "Payroll"}, {"name": "Tax withholding"}],
    )
    callers.open_job()
    person = callers.with_profile(
        "other_candidate",
        headline="Payroll specialist for transport firms",
        summary="Salaries of hundreds of drivers, correct and punctual.",
        skills=[{"name": "Payroll", "years": 6}],
        experience=[],
    )
    state = client.app.state
    while run_once(database, real_engine, state.ranker):
        pass
    (job,) = made(candidate.get(f"/v1/alerts/{mine}/matches"), 200)["items"]
    assert job["job"]["id"] == wanted["id"]
    (found,) = made(employer.get(f"/v1/alerts/{theirs}/matches"), 200)["items"]
    assert found["candidate"]["id"] == person.candidate_id


def test_usual_bound_is_the_band_good(
    real_engine: Engine, market: tuple[TestClient, Database]
) -> None:
    """With the real model: a nurse turned analyst hears of the jobs that rank well for her."""
    client, database = market
    callers = Callers(client, database, " of bands")
    candidate = callers.with_profile()
    alert = made(candidate.post("/v1/alerts", {"name": "Good ones"}))
    assert alert["min_score"] == real_engine.weights.bands["good"]
    good = callers.open_job()
    callers.open_job(title="Opera singer", skills=[{"name": "Singing"}], seniority=None)
    state = client.app.state
    while run_once(database, real_engine, state.ranker):
        pass
    (item,) = made(candidate.get(f"/v1/alerts/{alert['id']}/matches"), 200)["items"]
    assert item["job"]["id"] == good["id"]
    assert item["band"] in ("good", "excellent")


def test_erasing_and_pausing_while_the_worker_works(
    callers: Callers, database: Database, engine: Engine
) -> None:
    """Nobody waits in vain, nothing fails, and what is told is about what is still there."""
    people = [callers.register(f"person_{number}", "candidate") for number in range(6)]
    for person in people:
        person.candidate_id = made(person.post("/v1/candidates", bodies.candidate()))["id"]
        made(person.post("/v1/alerts", EVERYTHING))
        made(person.post("/v1/alerts", EVERYTHING | {"query": "data engineer"}))
    employer = callers["employer"]
    made(employer.post("/v1/alerts", EVERYTHING | {"query": "data engineer"}))
    jobs = _open_jobs(callers, 8)
    stop, errors = threading.Event(), []

    def work() -> None:
        ranker = Ranker(engine, MemoryIndex(engine))
        while not stop.is_set():
            try:
                alert_matching.match_due(database, ranker)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number, person in enumerate(people):
        path = f"/v1/candidates/{person.candidate_id}"
        made(person.patch(path, {"headline": "Keeper of pipelines"}), 200)
        made(employer.patch(f"/v1/jobs/{jobs[number]}", {"title": "Streaming engineer"}), 200)
        verb = "pause" if number % 2 else "close"
        made(employer.post(f"/v1/jobs/{jobs[number]}/{verb}"), 200)
        if number % 3:
            assert person.delete(path).status_code == 204
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    while alert_matching.match_due(database, Ranker(engine, MemoryIndex(engine))):
        pass
    with database.read() as session:
        notified = select(func.count()).select_from(OutboxEvent)
        notified = notified.where(OutboxEvent.type == "alert.matched")
        pairs = select(func.count()).select_from(AlertMatch)
        assert session.scalar(notified) == session.scalar(pairs)
        owners = {row.candidate_id for row in session.scalars(select(Alert))} - {None}
    kept = {person.candidate_id for number, person in enumerate(people) if not number % 3}
    assert {str(owner) for owner in owners} == kept
    # Both jobs that stayed open were told to all who stayed, by both of their alerts.
    for person in people[::3]:
        for alert in made(person.get("/v1/alerts"), 200)["items"]:
            found = made(person.get(f"/v1/alerts/{alert['id']}/matches"), 200)["items"]
            assert {item["job"]["id"] for item in found} == set(jobs[6:])
