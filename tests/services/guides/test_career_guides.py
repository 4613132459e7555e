"""Career guides over HTTP: found, read, compared with jobs and with people."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from app.matching.guides.files import load_guides
from app.matching.ranker import Ranker
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.demo_walk import demo_client
from tests.harness.recording_encoder import RecordingEncoder

GUIDES = "/v1/career-guides"
ROLE = f"{GUIDES}/data-engineer"
FIELDS = {
    *("slug", "title", "summary", "what_it_is", "responsibilities", "required_skills"),
    *("compared_with", "needs_coding", "certifications", "how_to_start", "path", "faqs"),
    *("perspective", "salaries", "latest_roles", "id", "created_at", "updated_at"),
}
TENDER = {
    "title": "Lion tamer",
    "description": "You step into the ring each evening, feed the animals and mend the whips. " * 3,
    "skills": [{"name": "Animal husbandry"}],
}


def _read(callers: Callers, slug: str = "data-engineer") -> dict[str, Any]:
    return made(callers["anonymous"].get(f"{GUIDES}/{slug}"), 200)


def _latest(callers: Callers) -> list[str]:
    return [role["id"] for role in _read(callers)["latest_roles"]]


def test_anyone_reads_every_guide(callers: Callers) -> None:
    for slug, guide in load_guides().items():
        body = _read(callers, slug)
        assert set(body) >= FIELDS
        assert body["slug"] == slug
        assert body["title"] == guide.title
        assert [item["name"] for item in body["required_skills"]] == [
            name for name, _ in guide.required_skills
        ]
        assert all(item["why"] for item in body["required_skills"])
        assert body["faqs"][0].keys() == {"question", "answer"}


def test_the_list_pages_through_all_guides(callers: Callers) -> None:
    for params in ({}, {"q": "pipelines"}):
        slugs: list[str] = []
        cursor: dict[str, Any] = {}
        while cursor is not None:
            query = {**params, **cursor, "limit": 7}
            page = made(callers["anonymous"].get(GUIDES, params=query), 200)
            slugs += [item["slug"] for item in page["items"]]
            scored = all((item["score"] is None) == (not params) for item in page["items"])
            assert scored
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None  # type: ignore[assignment]
        assert len(slugs) == len(set(slugs)) == len(load_guides())
        assert params or slugs == list(load_guides())


def test_a_cursor_belongs_to_its_question(callers: Callers) -> None:
    page = made(callers["anonymous"].get(GUIDES, params={"q": "pipelines", "limit": 1}), 200)
    other = {"q": "lions", "cursor": page["next_cursor"]}
    assert callers["anonymous"].get(GUIDES, params=other).status_code == 422


def test_a_question_finds_guides_by_meaning(real_engine: Engine, tmp_path: Path) -> None:
    """With the real model and the demo: no word of the answer is in the question, and every guide
    shows open roles."""
    with demo_client(real_engine, tmp_path) as (client, _):
        question = {"q": "I like talking to customers and deciding what to build"}
        found = client.get(GUIDES, params=question).json()["items"]
        assert found[0]["slug"] == "product-manager"
        latest = client.get(f"{GUIDES}/product-manager").json()["latest_roles"]
        assert len(latest) == 5
        assert all("product" in role["title"].lower() for role in latest)
        none_open = [
            slug
            for slug in load_guides()
            if not client.get(f"{GUIDES}/{slug}").json()["latest_roles"]
        ]
        assert none_open == []
        nearest = client.get(f"{ROLE}/roles", params={"limit": 4}).json()["items"]
        assert all("Data Engineer" in item["job"]["title"] for item in nearest[:2])
        assert all("ngineer" in item["job"]["title"] for item in nearest)


def test_an_unknown_guide_does_not_exist(callers: Callers) -> None:
    for path in ("", "/salaries", "/roles"):
        response = callers["anonymous"].get(f"{GUIDES}/lion-tamer{path}")
        assert response.status_code == 404
        assert response.json()["type"] == "/problems/not-found"


def test_latest_roles_are_open_jobs_that_name_the_guide_or_are_near_it(callers: Callers) -> None:
    near = callers.open_job()
    naming = callers.open_job(**TENDER, guide="data-engineer")
    elsewhere = callers.open_job(guide="data-analyst")
    far = callers.open_job(**TENDER)
    assert _latest(callers) == [naming["id"], near["id"]]
    assert elsewhere["id"] in [
        role["id"] for role in _read(callers, "data-analyst")["latest_roles"]
    ]
    assert far["id"] not in _latest(callers)
    made(callers["employer"].post(f"/v1/jobs/{naming['id']}/pause"), 200)
    assert _latest(callers) == [near["id"]]
    past = {"valid_through": "2020-01-01"}
    made(callers["employer"].patch(f"/v1/jobs/{near['id']}", past), 200)
    assert _latest(callers) == []


def test_latest_roles_show_what_anyone_may_see(callers: Callers) -> None:
    job = callers.open_job(guide="data-engineer", external_id="secret-77")
    (role,) = _read(callers)["latest_roles"]
    assert role == {
        "id": job["id"],
        "title": "Data engineer",
        "company": "employer company",
        "country": "GB",
        "remote": "hybrid",
        "seniority": "mid",
        "salary": {"min": 60000, "max": 75000, "currency": "GBP", "period": "year"},
    }


def test_at_most_five_latest_roles_newest_first(callers: Callers) -> None:
    made_ids = [callers.open_job(guide="data-engineer")["id"] for _ in range(7)]
    assert _latest(callers) == made_ids[:-6:-1]


def test_roles_page_without_gap_and_the_likest_first(callers: Callers) -> None:
    alike = [callers.open_job(title=f"Data engineer {number}")["id"] for number in range(4)]
    tamer = callers.open_job(**TENDER)["id"]
    draft = made(
        callers["employer"].post(
            "/v1/jobs", bodies.job(str(callers["employer"].employer_id), title="Data engineer")
        )
    )["id"]
    seen: list[tuple[float, str]] = []
    params: dict[str, Any] = {"limit": 2}
    while True:
        page = made(callers["anonymous"].get(f"{ROLE}/roles", params=params), 200)
        assert page["ranking"] == "meaning"
        seen += [(item["score"], item["job"]["id"]) for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    ids = [job for _, job in seen]
    assert sorted(ids) == sorted([*alike, tamer])
    assert draft not in ids
    assert ids[-1] == tamer
    scores = [score for score, _ in seen]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_roles_without_ranking_are_those_that_name_the_guide_newest_first(
    settings: Settings, database: Database, engine: Engine
) -> None:
    app = create_app(
        settings.model_copy(update={"ranking": "off"}), database=database, engine=engine
    )
    with TestClient(app) as client:
        callers = Callers(client, database)
        callers.open_job()
        naming = [callers.open_job(**TENDER, guide="data-engineer")["id"] for _ in range(3)]
        first = made(client.get(f"{ROLE}/roles", params={"limit": 2}), 200)
        assert first["ranking"] == "recency"
        assert [item["score"] for item in first["items"]] == [None, None]
        rest = {"limit": 2, "cursor": first["next_cursor"]}
        second = made(client.get(f"{ROLE}/roles", params=rest), 200)
        found = [item["job"]["id"] for item in (*first["items"], *second["items"])]
        assert found == naming[::-1]
        assert second["next_cursor"] is None
        assert _latest(callers) == naming[::-1]


def _as_job(slug: str) -> dict[str, Any]:
    guide = load_guides()[slug]
    return {
        "title": guide.title,
        "description": "\n".join(guide.responsibilities),
        "skills": [{"name": name} for name, _ in guide.required_skills],
    }


def _fit(callers: Callers, slug: str = "data-engineer") -> dict[str, Any]:
    candidate = callers.with_profile()
    params = {"candidate_id": candidate.candidate_id}
    return made(candidate.get(f"{GUIDES}/{slug}/fit", params=params), 200)


def _match(callers: Callers, names: list[str]) -> dict[str, Any]:
    """The candidate with more skills, matched with a job that asks what the guide says."""
    body = bodies.candidate()
    body["skills"] = [*body["skills"], *({"name": name} for name in names)]
    query = {"candidate": body, "jobs": [_as_job("data-engineer")]}
    found: dict[str, Any] = made(callers["candidate"].post("/v1/match", query), 200)["items"][0]
    return found


def test_fit_is_the_match_with_a_job_that_asks_the_same(callers: Callers) -> None:
    fit = _fit(callers)
    match = _match(callers, [])
    assert (fit["guide"], fit["job_id"]) == ("data-engineer", None)
    assert fit["score"] == match["score"]
    for status in ("met", "partial", "claimed", "missing"):
        assert fit[status] == [r for r in match["requirements"] if r["status"] == status]
    added = [item["skill"] for item in fit["additions"]]
    assert added
    assert fit["new_score"] == _match(callers, added)["score"] > fit["score"]


def test_each_lesson_is_worth_what_it_says(callers: Callers) -> None:
    fit = _fit(callers)
    lessons = fit["learning_order"]
    named = {name for name, _ in load_guides()["data-engineer"].required_skills}
    met = {item["requirement"] for item in fit["met"]}
    assert {lesson["skill"] for lesson in lessons} == named - met
    for lesson in lessons[:3]:
        gain = _match(callers, [lesson["skill"]])["score"] - fit["score"]
        assert lesson["gain"] == pytest.approx(gain, abs=1e-4)  # of numbers with four decimals
        assert lesson["reason"]


def test_skill_gap_takes_a_guide_in_place_of_a_job(callers: Callers) -> None:
    candidate = callers.with_profile()
    path = f"/v1/candidates/{candidate.candidate_id}/skill-gap"
    gap = made(candidate.get(path, params={"guide": "data-engineer"}), 200)
    assert {**gap, "request_id": ""} == {**_fit(callers), "request_id": ""}
    assert candidate.get(path, params={"guide": "lion-tamer"}).status_code == 404
    both = {"guide": "data-engineer", "job_id": callers.open_job()["id"]}
    response = candidate.get(path, params=both)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["job_id"]
    assert made(candidate.get(path, params={"job_id": both["job_id"]}), 200)["guide"] is None


def test_fit_asks_for_a_profile(callers: Callers) -> None:
    candidate = callers.with_profile()
    for params in ({}, {"candidate_id": "x"}):
        response = candidate.get(f"{ROLE}/fit", params=params)
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == ["candidate_id"]


def test_nothing_is_encoded_while_a_connection_is_held(
    app: FastAPI, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = callers.with_profile()
    recording = RecordingEncoder(app)
    monkeypatch.setattr(app.state.engine, "encoder", recording)
    callers["anonymous"].get(GUIDES, params={"q": "pipelines"})
    for path in ("", "/roles", "/salaries"):
        made(callers["anonymous"].get(f"{ROLE}{path}"), 200)
    made(candidate.get(f"{ROLE}/fit", params={"candidate_id": candidate.candidate_id}), 200)
    assert recording.held
    assert set(recording.held) == {0}


def _refused_field(response: Any) -> tuple[str, str]:
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    return error["field"], error["code"]


def test_a_job_names_a_guide_that_exists(callers: Callers) -> None:
    employer = callers["employer"]
    body = bodies.job(str(employer.employer_id), guide="lion-tamer")
    unknown = ("guide", "guide_unknown")
    assert _refused_field(employer.post("/v1/jobs", body)) == unknown
    job = made(employer.post("/v1/jobs", {**body, "guide": "data-engineer"}))
    assert job["guide"] == "data-engineer"
    path = f"/v1/jobs/{job['id']}"
    response = employer.patch(path, {"guide": "Data Engineer"})
    assert _refused_field(response) == unknown
    assert "Data Engineer" not in response.text
    assert made(employer.patch(path, {"guide": None}), 200)["guide"] is None
    batch = {"items": [{**body, "external_id": "1"}, {**body, "guide": None}]}
    lines = made(employer.post("/v1/jobs/batch", batch), 200)["results"]
    assert [line["status"] for line in lines] == [422, 201]
    assert [error["field"] for error in lines[0]["problem"]["errors"]] == ["guide"]


def test_a_job_outlives_the_guide_it_names(callers: Callers, database: Database) -> None:
    """A release may drop a guide; the jobs that named it can still be changed."""
    job = callers.open_job(guide="data-engineer")
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE jobs SET guide = 'lion-tamer'")
    changed = made(callers["employer"].patch(f"/v1/jobs/{job['id']}", {"title": "Tamer"}), 200)
    assert changed["guide"] == "lion-tamer"


def test_likeness_ignores_what_is_no_open_job(
    app: FastAPI, callers: Callers, database: Database
) -> None:
    job = callers.open_job()
    made(callers["employer"].post(f"/v1/jobs/{job['id']}/close"), 200)
    ranker: Ranker = app.state.ranker
    role = app.state.guides.role(load_guides()["data-engineer"])
    with database.read() as session:
        assert ranker.alike_jobs(session, role.features, role.encoded.vectors[0]) == []
