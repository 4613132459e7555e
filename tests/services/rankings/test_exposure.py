"""Spreading attention over candidates: the order changes, and nothing else."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import clock
from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made
from tests.harness.queries import QueryCounter

CAPACITY = 2
SKILLS = ("Python", "Apache Airflow", "PostgreSQL", "Kafka", "dbt")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"exposure_capacity": CAPACITY})


@pytest.fixture
def people(callers: Callers) -> list[str]:
    """Twelve people: two of each of five profiles, and two whom the job does not suit."""
    items = [
        bodies.candidate(skills=[{"name": name, "years": 3} for name in SKILLS[:count]])
        for count in (1, 2, 3, 4, 5)
        for _ in range(2)
    ]
    other = {"title": "Nurse", "description": "Cared for patients on a surgical ward."}
    nurse = {"headline": "Nurse", "summary": "I care.", "skills": [{"name": "Wound care"}]}
    items += [bodies.candidate(**nurse, experience=[other], preferences={})] * 2
    results = made(callers["admin"].post("/v1/candidates/batch", {"items": items}), 200)["results"]
    return [line["id"] for line in results]


def _page(callers: Callers, job: dict[str, Any], **params: Any) -> dict[str, Any]:
    path = f"/v1/jobs/{job['id']}/matches"
    return made(callers["employer"].get(path, params={"limit": 100, **params}), 200)


def _order(page: dict[str, Any]) -> list[str]:
    return [item["candidate"]["id"] for item in page["items"]]


def _approach(callers: Callers, person: str, times: int = 1, **job: Any) -> list[dict[str, Any]]:
    """Another employer approaches a person about so many jobs."""
    made_requests = []
    for _ in range(times):
        body = {"candidate_id": person, "message": "Talk?"}
        opened = callers.open_job("other_employer", **job)["id"]
        sent = callers["other_employer"].post("/v1/match-requests", {**body, "job_id": opened})
        made_requests.append(made(sent))
    return made_requests


def _expected(page: dict[str, Any], loads: dict[str, int]) -> list[str]:
    """The order by hand: those with room, those without, the weak."""
    fair = [item for item in page["items"] if item["band"] != "weak"]
    weak = [item for item in page["items"] if item["band"] == "weak"]
    full = [item for item in fair if loads.get(item["candidate"]["id"], 0) >= CAPACITY]
    free = [item for item in fair if item not in full]
    ordered = []
    for part in (free, full, weak):
        ordered += sorted(part, key=lambda item: (-item["score"], item["candidate"]["id"]))
    return [item["candidate"]["id"] for item in ordered]


def test_people_with_many_open_requests_stand_lower(callers: Callers, people: list[str]) -> None:
    job = callers.open_job()
    before = _page(callers, job)
    assert before["applied_exposure"] == CAPACITY
    assert _order(before) == _expected(before, {})
    best, second, third = _order(before)[:3]
    assert [item["band"] for item in before["items"]].count("weak") == 2
    loads = {best: CAPACITY, second: 2 * CAPACITY, third: CAPACITY - 1, people[-1]: CAPACITY}
    for person, times in loads.items():
        _approach(callers, person, times)
    after = _page(callers, job)
    assert _order(after) == _expected(after, loads)
    assert _order(after)[0] == third
    assert _order(after)[-4:-2] == [best, second]
    # What is said of each of them is what was said before.
    by_id = {item["candidate"]["id"]: item for item in before["items"]}
    assert {item["candidate"]["id"]: item for item in after["items"]} == by_id
    for person in (best, second, third):
        pair = made(callers["employer"].get(f"/v1/match/{person}/{job['id']}"), 200)
        assert pair["score"] == by_id[person]["score"]


def test_without_the_setting_nothing_changes(
    callers: Callers, people: list[str], database: Database, engine: Engine, settings: Settings
) -> None:
    job = callers.open_job()
    spread = _page(callers, job)
    off = create_app(
        settings.model_copy(update={"exposure_capacity": None}), database=database, engine=engine
    )
    with TestClient(off) as client:
        path, headers = f"/v1/jobs/{job['id']}/matches", callers["employer"].headers

        def plain(**params: Any) -> dict[str, Any]:
            found = client.get(path, headers=headers, params={"limit": 100, **params})
            return made(found, 200)

        own = {"request_id": "", "applied_exposure": None}
        assert {**plain(), **own} == {**spread, **own}
        assert plain()["applied_exposure"] is None
        _approach(callers, _order(spread)[0], CAPACITY)
        assert plain()["items"] == spread["items"]
        # A cursor belongs to the order it was made in.
        cursors = plain(limit=2)["next_cursor"], _page(callers, job, limit=2)["next_cursor"]
        refused = client.get(path, headers=headers, params={"limit": 2, "cursor": cursors[1]})
        assert refused.status_code == 422
        params = {"limit": 2, "cursor": cursors[0]}
        assert callers["employer"].get(path, params=params).status_code == 422


def test_nobody_is_met_twice_while_requests_are_sent(callers: Callers, people: list[str]) -> None:
    job = callers.open_job()
    _approach(callers, people[7], CAPACITY)
    whole = _order(_page(callers, job))
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 3}
    while True:
        page = _page(callers, job, **params)
        seen += _order(page)
        for person in _order(page):  # they and some of those to come are approached meanwhile
            _approach(callers, person, CAPACITY)
        for person in whole[-2:]:
            _approach(callers, person)
        if len(seen) == 3:
            assert _order(_page(callers, job)) != whole, "whoever begins anew sees the new order"
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == whole


def test_requests_that_ended_do_not_count(callers: Callers, people: list[str]) -> None:
    job, busy = callers.open_job(), callers.with_profile()
    assert busy.candidate_id is not None
    before = _page(callers, job)
    place = _order(before).index(busy.candidate_id)
    requests = _approach(callers, busy.candidate_id, CAPACITY + 1)

    def rank() -> int:
        return _order(_page(callers, job)).index(busy.candidate_id or "")

    assert rank() > place
    paths = [f"/v1/match-requests/{request['id']}" for request in requests]
    made(busy.post(f"{paths[0]}/accept"), 200)
    made(busy.post(f"{paths[1]}/decline", {"reason": "timing"}), 200)
    assert rank() > place  # one engaged, one waiting
    made(callers["other_employer"].post(f"{paths[2]}/withdraw"), 200)
    assert rank() == place
    _approach(callers, busy.candidate_id)
    assert rank() > place
    made(callers["other_employer"].post(f"{paths[0]}/close", {"reason": "Filled."}), 200)
    assert rank() == place


def test_a_request_that_ran_out_does_not_count(callers: Callers, people: list[str]) -> None:
    job, admin = callers.open_job(), callers["admin"]
    order = _order(_page(callers, job))
    _approach(callers, order[0], CAPACITY)
    path = f"/v1/jobs/{job['id']}/matches"

    def first(caller: Caller) -> str:
        return _order(made(caller.get(path, params={"limit": 1}), 200))[0]

    assert first(admin) != order[0]
    with clock.moved(timedelta(days=14, seconds=-60)):
        assert first(admin) != order[0]
    with clock.moved(timedelta(days=14, seconds=60)):
        assert first(admin) == order[0]


def test_a_moment_that_never_was_is_refused(callers: Callers, people: list[str]) -> None:
    job = callers.open_job()
    cursor = _page(callers, job, limit=2)["next_cursor"]
    packed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert len(packed) == 5
    for moment in (1e30, -1e30, 1e14, "now", None):
        text = json.dumps([*packed[:4], moment]).encode()
        forged = base64.urlsafe_b64encode(text).decode().rstrip("=")
        path = f"/v1/jobs/{job['id']}/matches"
        response = callers["employer"].get(path, params={"limit": 2, "cursor": forged})
        assert response.status_code == 422, moment
        assert [error["field"] for error in response.json()["errors"]] == ["cursor"]


def test_scores_decide_what_min_score_keeps(callers: Callers, people: list[str]) -> None:
    job = callers.open_job()
    before = _page(callers, job)
    lowest = before["items"][3]["score"]
    kept = {i["candidate"]["id"] for i in before["items"] if i["score"] >= lowest}
    _approach(callers, _order(before)[0], 3 * CAPACITY)
    assert set(_order(_page(callers, job, min_score=lowest))) == kept


def test_only_lists_of_candidates_are_spread(callers: Callers, people: list[str]) -> None:
    person = callers.with_profile()
    callers.open_job()
    page = made(person.get(f"/v1/candidates/{person.candidate_id}/matches"), 200)
    assert page["applied_exposure"] is None
    body = {"candidate": {"skills": [{"name": "Python"}]}, "jobs": [{"title": "Data engineer"}]}
    assert made(person.post("/v1/match", body), 200)["applied_exposure"] is None


def test_the_stop_switch_stops_it_too(
    callers: Callers, people: list[str], database: Database, engine: Engine, settings: Settings
) -> None:
    job = callers.open_job()
    stopped: FastAPI = create_app(
        settings.model_copy(update={"ranking": "off"}), database=database, engine=engine
    )
    _approach(callers, people[9], CAPACITY)
    with TestClient(stopped) as client:
        headers = callers["employer"].headers
        page = made(client.get(f"/v1/jobs/{job['id']}/matches", headers=headers), 200)
    assert page["ranking"] == "recency"
    assert page["applied_exposure"] is None
    assert _order(page) == sorted(people, reverse=True)


def test_it_costs_one_query_whatever_the_number_of_requests(
    callers: Callers, people: list[str], query_counter: QueryCounter
) -> None:
    job = callers.open_job()

    def queries() -> int:
        _page(callers, job)
        with query_counter.counting() as statements:
            _page(callers, job)
        return len(statements)

    before = queries()
    for person in people[:3]:
        _approach(callers, person, CAPACITY)
    assert queries() == before <= 16
