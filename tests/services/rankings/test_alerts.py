"""Alerts: what they find, once per pair, and who may have and see them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.matching.engine import Engine
from app.models import Alert, AlertMatch, AlertVector, OutboxEvent
from app.worker import run_once
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made

ANYTHING = {"name": "Anything", "min_score": 0}


@pytest.fixture
def work(database: Database, engine: Engine) -> Callable[[], None]:
    """One round of the worker."""

    def once() -> None:
        run_once(database, engine)

    return once


def _alert(caller: Caller, **body: Any) -> str:
    id: str = made(caller.post("/v1/alerts", {**ANYTHING, **body}))["id"]
    return id


def _found(caller: Caller, alert_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = made(caller.get(f"/v1/alerts/{alert_id}/matches"), 200)["items"]
    return items


def _told(database: Database) -> list[OutboxEvent]:
    with database.read() as session:
        statement = select(OutboxEvent).where(OutboxEvent.type == "alert.matched")
        return list(session.scalars(statement.order_by(OutboxEvent.id)))


def _waiting(database: Database) -> list[str]:
    with database.read() as session:
        statement = select(OutboxEvent.type).where(OutboxEvent.matched_at.is_(None))
        kinds = ("job.open", "job.changed", "candidate.visible")
        return list(session.scalars(statement.where(OutboxEvent.type.in_(kinds))))


def _rows(database: Database) -> tuple[int, int, int, int]:
    with database.read() as session:
        alerts, vectors, matches = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Alert, AlertVector, AlertMatch)
        )
    return alerts, vectors, matches, len(_told(database))


def test_candidate_hears_of_a_job_once(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    earlier = callers.open_job()
    alert = _alert(candidate)
    job = callers.open_job(title="Streaming engineer")
    work()
    (item,) = _found(candidate, alert)
    pair = made(candidate.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)
    assert (item["score"], item["band"]) == (pair["score"], pair["band"])
    assert item["job"] == pair["job"]
    assert item["candidate"] is None
    (event,) = _told(database)
    assert event.audience == ["candidate"]
    assert (str(event.candidate_id), event.employer_id) == (candidate.candidate_id, None)
    assert event.data == {
        "id": alert,
        "alert_id": alert,
        "job_id": job["id"],
        "candidate_id": candidate.candidate_id,
        "employer_id": None,
        "score": pair["score"],
        "actor": "system",
    }
    assert _waiting(database) == []

    for verb in ("pause", "publish"):
        made(employer.post(f"/v1/jobs/{job['id']}/{verb}"), 200)
    made(employer.patch(f"/v1/jobs/{job['id']}", {"title": "Data engineer"}), 200)
    work()
    assert len(_found(candidate, alert)) == len(_told(database)) == 1
    # What was there before is found when it changes so that lists show something new.
    made(employer.patch(f"/v1/jobs/{earlier['id']}", {"title": "Chief of loads"}), 200)
    work()
    assert [item["job"]["id"] for item in _found(candidate, alert)] == [earlier["id"], job["id"]]


def test_employer_hears_of_a_candidate_once_and_anonymously(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    employer, job = callers["employer"], callers.open_job()
    alert = _alert(employer, filters={"job_id": job["id"]})
    candidate = callers.with_profile()
    work()
    (item,) = _found(employer, alert)
    path = f"/v1/match/{candidate.candidate_id}/{job['id']}"
    pair = made(employer.get(path), 200)
    assert (item["score"], item["band"]) == (pair["score"], pair["band"])
    assert item["candidate"] == pair["candidate"]
    assert "Quillby" not in str(item)
    (event,) = _told(database)
    assert event.audience == ["employer"]  # the candidate never learns of it
    assert str(event.employer_id) == employer.employer_id
    assert event.data["candidate_id"] == candidate.candidate_id
    assert event.data["job_id"] == job["id"]
    profile = f"/v1/candidates/{candidate.candidate_id}"
    for visibility in ("hidden", "visible"):
        made(candidate.patch(profile, {"visibility": visibility}), 200)
        work()
        assert len(_found(employer, alert)) == (visibility == "visible")
    made(candidate.patch(profile, {"headline": "Keeper of pipelines"}), 200)
    work()
    assert len(_told(database)) == 1


def test_query_scores_as_a_search_does(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    words = "data engineer for dependable loads"
    mine, theirs = _alert(candidate, query=words), _alert(employer, query=words)
    job = callers.open_job()
    other = callers.with_profile("other_candidate")
    work()
    (item,) = _found(candidate, mine)
    (searched,) = made(candidate.get("/v1/jobs", params={"q": words}), 200)["items"]
    assert item["job"]["id"] == searched["id"] == job["id"]
    assert (item["score"], item["band"]) == (searched["score"], None)
    # The profile that came before the alert is not found, the one that came after it is.
    assert [found["candidate"]["id"] for found in _found(employer, theirs)] == [other.candidate_id]


def test_lowest_score_is_a_bound(callers: Callers, work: Callable[[], None]) -> None:
    candidate = callers.with_profile()
    job = callers.open_job()
    score = made(candidate.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)["score"]
    assert 0 < score < 1
    at, above = _alert(candidate, min_score=score), _alert(candidate, min_score=score + 1e-9)
    made(callers["employer"].post(f"/v1/jobs/{job['id']}/pause"), 200)
    made(callers["employer"].post(f"/v1/jobs/{job['id']}/publish"), 200)
    work()
    assert (len(_found(candidate, at)), len(_found(candidate, above))) == (1, 0)


@pytest.mark.parametrize(
    ("filters", "passing", "failing"),
    [
        ({"country": "DE"}, {"location": {"country": "DE"}}, {"location": {"country": "GB"}}),
        ({"country": "DE"}, {"location": {"country": "DE"}}, {"location": None}),
        ({"remote": "remote"}, {"remote": "remote"}, {"remote": "hybrid"}),
        ({"remote": "remote"}, {"remote": "remote"}, {"remote": None}),
        (
            {"employment_type": "contract"},
            {"employment_type": "contract"},
            {"employment_type": "full_time"},
        ),
        ({"seniority": "lead"}, {"seniority": "lead"}, {"seniority": "mid"}),
        ({"min_salary": 75000.5, "currency": "GBP"}, {"salary": {"max": 75001}}, {}),
        # In another currency, and by the hour: 50 EUR an hour are 88,000 a year.
        (
            {"min_salary": 80000, "currency": "EUR"},
            {"salary": {"min": 40, "max": 50, "currency": "EUR", "period": "hour"}},
            {"salary": {"min": 40, "max": 45, "currency": "EUR", "period": "hour"}},
        ),
    ],
)
def test_filters_of_jobs(
    callers: Callers,
    work: Callable[[], None],
    filters: dict[str, Any],
    passing: dict[str, Any],
    failing: dict[str, Any],
) -> None:
    candidate = callers.with_profile(preferences={})
    alert = _alert(candidate, filters=filters)
    pay = bodies.job("")["salary"]
    job = callers.open_job(**{**passing, "salary": {**pay, **passing.get("salary", {})}})
    callers.open_job(**{**failing, "salary": {**pay, **failing.get("salary", {})}})
    work()
    assert [item["job"]["id"] for item in _found(candidate, alert)] == [job["id"]]


def test_jobs_of_one_employer(callers: Callers, work: Callable[[], None]) -> None:
    candidate = callers.with_profile()
    wanted = callers["other_employer"].employer_id
    alert = _alert(candidate, filters={"employer_id": wanted})
    callers.open_job()
    callers.open_job("other_employer")
    work()
    assert [item["job"]["employer_id"] for item in _found(candidate, alert)] == [wanted]


@pytest.mark.parametrize(
    ("filters", "passing", "failing"),
    [
        ({"country": "DE"}, {"location": {"country": "DE"}}, {"location": {"country": "FR"}}),
        (
            {"max_salary": 50000, "currency": "GBP"},
            {"preferences": {}},
            {"preferences": {"min_salary": {"amount": 50001, "currency": "GBP"}}},
        ),
        (
            {"max_salary": 50000, "currency": "GBP"},
            {"preferences": {"min_salary": {"amount": 4000, "currency": "GBP", "period": "month"}}},
            {"preferences": {"min_salary": {"amount": 5000, "currency": "GBP", "period": "month"}}},
        ),
    ],
)
def test_filters_of_candidates(
    callers: Callers,
    work: Callable[[], None],
    filters: dict[str, Any],
    passing: dict[str, Any],
    failing: dict[str, Any],
) -> None:
    employer = callers["employer"]
    alert = _alert(employer, query="data engineer", filters=filters)
    found = callers.with_profile("candidate", **passing)
    callers.with_profile("other_candidate", **failing)
    work()
    assert [item["candidate"]["id"] for item in _found(employer, alert)] == [found.candidate_id]


def test_nobody_hears_of_who_may_not_be_found(callers: Callers, work: Callable[[], None]) -> None:
    employer, job = callers["employer"], callers.open_job()
    alerts = [
        _alert(employer, filters={"job_id": job["id"]}),
        _alert(employer, query="data engineer"),
    ]

    def found() -> list[int]:
        work()
        return [len(_found(employer, alert)) for alert in alerts]

    candidate = callers.with_profile(visibility="hidden")
    path = f"/v1/candidates/{candidate.candidate_id}"
    assert found() == [0, 0]
    consent = {"purpose": "matching", "granted": False}
    made(candidate.post(f"{path}/consent", consent), 200)
    made(candidate.patch(path, {"visibility": "visible"}), 200)
    assert found() == [0, 0]
    blocked = {"blocked_employer_ids": [employer.employer_id]}
    made(candidate.patch(path, blocked), 200)
    made(candidate.post(f"{path}/consent", {**consent, "granted": True}), 200)
    assert found() == [0, 0]
    made(candidate.patch(path, {"blocked_employer_ids": []}), 200)
    assert found() == [1, 1]
    made(candidate.patch(path, blocked), 200)
    assert found() == [0, 0]
    made(candidate.patch(path, {"blocked_employer_ids": []}), 200)
    made(candidate.post(f"{path}/consent", consent), 200)
    assert found() == [0, 0]


def test_profile_that_goes_before_the_worker_comes_is_not_told_of(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    alert = _alert(callers["employer"], query="data engineer")
    candidate = callers.with_profile()
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"visibility": "hidden"}), 200)
    work()
    assert (_found(callers["employer"], alert), _told(database)) == ([], [])
    assert _waiting(database) == []


def test_job_is_found_while_it_is_open_and_its_employer_is_not_blocked(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    candidate, employer = callers.with_profile(visibility="hidden"), callers["employer"]
    alerts = [_alert(candidate), _alert(candidate, query="data engineer")]
    path = f"/v1/candidates/{candidate.candidate_id}"

    def found() -> list[int]:
        work()
        return [len(_found(candidate, alert)) for alert in alerts]

    job = callers.open_job()
    made(employer.post(f"/v1/jobs/{job['id']}/pause"), 200)
    callers.expired_job()
    assert found() == [0, 0]
    made(candidate.patch(path, {"blocked_employer_ids": [employer.employer_id]}), 200)
    made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)
    assert found() == [0, 0]
    made(candidate.patch(path, {"blocked_employer_ids": []}), 200)
    made(employer.patch(f"/v1/jobs/{job['id']}", {"seniority": "senior"}), 200)
    assert found() == [1, 1]  # a hidden candidate may look
    made(candidate.patch(path, {"blocked_employer_ids": [employer.employer_id]}), 200)
    assert found() == [0, 0]
    made(candidate.patch(path, {"blocked_employer_ids": []}), 200)
    made(employer.post(f"/v1/jobs/{job['id']}/close"), 200)
    assert found() == [0, 0]
    assert len(_told(database)) == 2


def test_match_with_the_own_profile_keeps_to_its_constraints(
    callers: Callers, work: Callable[[], None]
) -> None:
    candidate = callers.with_profile(preferences={"employment_types": ["part_time"]})
    by_profile, by_query = _alert(candidate), _alert(candidate, query="data engineer")
    callers.open_job()  # full time
    work()
    assert (len(_found(candidate, by_profile)), len(_found(candidate, by_query))) == (0, 1)


def test_job_of_an_alert_rules_out_whom_its_list_rules_out(
    callers: Callers, work: Callable[[], None]
) -> None:
    employer, job = callers["employer"], callers.open_job()
    draft = made(employer.post("/v1/jobs", bodies.job(employer.employer_id or "")))
    alerts = [_alert(employer, filters={"job_id": one["id"]}) for one in (job, draft)]
    callers.with_profile("other_candidate", preferences={"countries": ["FR"]})
    candidate = callers.with_profile()
    work()
    (item,) = _found(employer, alerts[0])
    assert item["candidate"]["id"] == candidate.candidate_id
    assert _found(employer, alerts[1]) == []  # nobody can be approached about a draft


def test_deletions_take_along_what_hangs_on_them(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    job = callers.open_job()
    kept = callers.open_job()
    mine = [_alert(candidate), _alert(candidate, query="data engineer")]
    theirs = _alert(employer, filters={"job_id": job["id"]})
    made(candidate.patch(f"/v1/candidates/{candidate.candidate_id}", {"headline": "New"}), 200)
    for one in (job, kept):
        made(employer.patch(f"/v1/jobs/{one['id']}", {"seniority": "senior"}), 200)
    work()
    assert _rows(database) == (3, 1, 5, 5)
    assert employer.delete(f"/v1/jobs/{job['id']}").status_code == 204
    assert employer.get(f"/v1/alerts/{theirs}").status_code == 404
    assert [len(_found(candidate, alert)) for alert in mine] == [1, 1]
    assert candidate.delete(f"/v1/alerts/{mine[0]}").status_code == 204
    assert candidate.get(f"/v1/alerts/{mine[0]}/matches").status_code == 404
    assert _rows(database)[:3] == (1, 1, 1)
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _rows(database) == (0, 0, 0, 0)


def test_erasure_takes_a_person_out_of_the_alerts_of_others(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    alert = _alert(callers["employer"], query="data engineer")
    candidate = callers.with_profile()
    work()
    assert _rows(database) == (1, 1, 1, 1)
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _rows(database) == (1, 1, 0, 0)
    assert _found(callers["employer"], alert) == []


def test_changes_hold_from_then_on(
    callers: Callers, database: Database, work: Callable[[], None]
) -> None:
    candidate = callers.with_profile()
    alert = f"/v1/alerts/{_alert(candidate, filters={'country': 'DE'})}"
    callers.open_job()
    work()
    patch = {"name": "Renamed", "filters": {"country": None, "remote": "hybrid"}}
    changed = made(candidate.patch(alert, patch), 200)
    assert (changed["name"], changed["scored_by"]) == ("Renamed", "profile")
    assert {k: v for k, v in changed["filters"].items() if v is not None} == {"remote": "hybrid"}
    work()
    assert made(candidate.get(f"{alert}/matches"), 200)["items"] == []
    changed = made(candidate.patch(alert, {"query": "loads", "min_score": None}), 200)
    assert (changed["scored_by"], changed["min_score"]) == ("query", 0.4)
    assert _rows(database)[:2] == (1, 1)
    changed = made(candidate.patch(alert, {"query": None}), 200)
    assert (changed["scored_by"], changed["min_score"]) == ("profile", 0.2)
    assert _rows(database)[:2] == (1, 0)
    callers.open_job()
    work()
    made(candidate.patch(alert, {"min_score": 0}), 200)
    job = callers.open_job(title="Streaming engineer")
    work()
    found = made(candidate.get(f"{alert}/matches"), 200)["items"]
    assert found[0]["job"]["id"] == job["id"]
    assert made(candidate.get(alert), 200) == made(candidate.get("/v1/alerts"), 200)["items"][0]
