"""Ranked pages: what a list cost once is not paid again for its explanations."""

from typing import Any
from uuid import UUID

import pytest

from app.database import Database
from app.matching.engine import Engine
from tests.harness.callers import Caller, Callers


def test_a_page_is_explained_with_the_scores_of_its_list(
    callers: Callers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers.open_job()
    callers.open_job(title="Data engineer")
    person = callers.with_profile()
    ranker = callers.client.app.state.ranker
    with database.read() as session:
        ranking = ranker.jobs_for(session, UUID(person.candidate_id))
    monkeypatch.delattr(Engine, "score")
    monkeypatch.delattr(Engine, "compare")
    found = ranker.matches(ranking, ranking.hits[::-1])
    assert [match.score for match in found] == [hit.score for hit in ranking.hits[::-1]]
    assert [match.unmet_constraints for match in found] == [(), ()]


def _page(caller: Caller, path: str, **query: object) -> dict[str, Any]:
    found = caller.client.get(path, params=query, headers=caller.headers)
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


def test_a_good_match_that_one_wish_keeps_out_is_a_near_miss_on_both_sides(
    callers: Callers,
) -> None:
    skills = [{"name": name} for name in ("Python", "PostgreSQL", "Kafka")]
    asked = [{**skill, "importance": "must"} for skill in skills]
    person = callers.with_profile(skills=skills, preferences={"remote": "remote"})
    office = callers.open_job(title="Backend engineer", skills=asked, remote="onsite")
    callers.open_job(title="Night porter", skills=[{"name": "Reception"}], remote="onsite")
    callers.open_job(title="Backend engineer at home", skills=asked, remote="remote")

    roles = f"/v1/candidates/{person.candidate_id}/matches"
    page = _page(person, roles)
    assert [item["job"]["title"] for item in page["items"]] == ["Backend engineer at home"]
    assert page["excluded"] == {"remote": 2}
    assert [miss["job"]["id"] for miss in page["near_misses"]] == [office["id"]]
    miss = page["near_misses"][0]
    assert miss["unmet_constraints"] == ["remote"]
    pair = _page(person, f"/v1/match/{person.candidate_id}/{office['id']}")
    assert (miss["score"], miss["summary"]) == (pair["score"], pair["summary"])

    people = _page(callers["employer"], f"/v1/jobs/{office['id']}/matches")
    assert (people["items"], people["excluded"]) == ([], {"remote": 1})
    assert people["near_misses"][0]["candidate"]["id"] == str(person.candidate_id)
    assert people["near_misses"][0]["score"] == miss["score"]


def test_near_misses_stand_on_the_first_page_and_hidden_people_nowhere(callers: Callers) -> None:
    person = callers.with_profile(preferences={"remote": "remote"})
    job = callers.open_job(remote="onsite")
    for title in ("Data engineer", "Platform engineer"):
        callers.open_job(title=title, remote="remote")
    roles = f"/v1/candidates/{person.candidate_id}/matches"
    first = _page(person, roles, limit=1)
    second = _page(person, roles, limit=1, cursor=first["next_cursor"])
    assert (first["excluded"], second["excluded"]) == ({"remote": 1}, {"remote": 1})
    assert second["near_misses"] == []
    person.patch(f"/v1/candidates/{person.candidate_id}", {"visibility": "hidden"})
    people = _page(callers["employer"], f"/v1/jobs/{job['id']}/matches")
    assert (people["excluded"], people["near_misses"]) == ({}, [])
