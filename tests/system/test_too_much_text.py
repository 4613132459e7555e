"""The text of a request is bounded: each field when composed, a profile, and the whole body."""

import itertools
import time
from typing import Any

import pytest

from tests.harness import bodies
from tests.harness.applications import Parties, RunningApp

_LIGATURE = "\ufdfa"  # eighteen characters in NFKC
_numbers = itertools.count()


@pytest.fixture(scope="module")
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _skills(count: int) -> list[dict[str, Any]]:
    return [{"name": f"skill {next(_numbers)}"} for _ in range(count)]


def _posts(count: int, characters: int) -> list[dict[str, Any]]:
    text = ("We moved the ledgers from one place to another. " * 1_000)[:characters]
    return [{"title": "Clerk", "description": text} for _ in range(count)]


def _refused(parties: Parties, who: str, path: str, body: Any, method: str = "POST") -> str:
    """The field that a refusal names; it comes before any work."""
    start = time.process_time()
    answer = parties[who].request(method, path, json=body)
    assert answer.status_code == 422, answer.text
    assert time.process_time() - start < 3
    problem = answer.json()
    assert problem["type"] == "/problems/too-much-text"
    assert any(mark.isdigit() for mark in problem["detail"])  # the bound
    field: str = problem["errors"][0]["field"]
    return field


def _match(*candidates: dict[str, Any]) -> dict[str, Any]:
    return {"job": {"title": "Clerk"}, "candidates": list(candidates)}


def test_long_careers_of_many_are_too_much_for_one_match(parties: Parties) -> None:
    people = [{"skills": [], "experience": _posts(60, 2_000)} for _ in range(5)]
    field = _refused(parties, "candidate", "/v1/match", _match(*people))
    assert field.startswith("candidates.")
    assert field.endswith(".description")


def test_thousands_of_different_names_are_too_much_for_one_match(parties: Parties) -> None:
    people = [{"skills": _skills(200)} for _ in range(20)]
    field = _refused(parties, "employer", "/v1/match", _match(*people))
    assert field.startswith("candidates.1")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/skills/extract", {"text": _LIGATURE * 50_000}, "text"),
        ("/v1/skills/extract", {"text": _LIGATURE * 2_800}, "text"),
        (
            "/v1/match",
            _match({"skills": [], "summary": _LIGATURE * 5_000}),
            "candidates.0.summary",
        ),
        ("/v1/match", _match({"skills": [{"name": _LIGATURE * 90}]}), "candidates.0.skills.0.name"),
    ],
)
def test_characters_count_as_they_are_read(
    parties: Parties, path: str, body: Any, field: str
) -> None:
    assert _refused(parties, "candidate", path, body) == field


def test_a_profile_is_bounded_however_it_grows(parties: Parties) -> None:
    body = bodies.candidate(experience=_posts(12, 10_000))
    assert _refused(parties, "candidate", "/v1/candidates", body) == "body"
    body = bodies.candidate(
        experience=[{"title": "Clerk", "skills": [f"s{i}" for i in range(200)]}] * 60
    )
    path = f"/v1/candidates/{parties.candidate_id}"
    assert parties["candidate"].patch(path, {"experience": body["experience"]}).status_code == 200
    many = [
        {"title": f"Clerk {n}", "skills": [f"skill {n} {i}" for i in range(200)]} for n in range(6)
    ]
    _refused(parties, "candidate", path, {"experience": many}, "PATCH")
    assert parties["candidate"].patch(path, {"experience": _posts(9, 10_000)}).status_code == 200
    _refused(parties, "candidate", path, {"experience": _posts(11, 10_000)}, "PATCH")


def test_a_batch_refuses_the_item_and_a_larger_one_as_a_whole(parties: Parties) -> None:
    large = bodies.candidate(experience=_posts(11, 10_000))
    answer = parties["admin"].post("/v1/candidates/batch", {"items": [large, bodies.candidate()]})
    first, second = answer.json()["results"]
    assert (first["status"], first["problem"]["type"]) == (422, "/problems/too-much-text")
    assert second["status"] == 201
    jobs = [
        bodies.job(parties.employer_id, description=f"{n} " + "words of a job " * 1_000)
        for n in range(100)
    ]
    assert _refused(parties, "employer", "/v1/jobs/batch", {"items": jobs}).startswith("items.")


def test_bodies_as_people_send_them_pass(parties: Parties) -> None:
    jobs = [
        {
            "title": f"Clerk {n}",
            "description": "We need you to keep our books. " * 60,
            "skills": _skills(20),
        }
        for n in range(100)
    ]
    answer = parties["candidate"].post("/v1/match", {"candidate": {"skills": []}, "jobs": jobs})
    assert answer.status_code == 200, answer.text
