"""Aliases and twins: sixty pairs of documents that the real model must rank the right way round.

Each case names one candidate with two jobs, or one job with two candidates, that differ in their
skills alone: the titles say nothing, and only who knows that k8s is Kubernetes and that Java is
no JavaScript puts the right one first.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from app.matching.skills.vocabulary import Vocabulary, load_vocabulary
from tests.harness.callers import SECRET, Caller, Callers, made

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "skill_cases.json").read_text("utf-8")
)
SIDES = ("right", "wrong")


@pytest.fixture(scope="module")
def caller(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, real_engine: Engine
) -> Iterator[Caller]:
    """Somebody signed in to an application with the model that ships."""
    directory = tmp_path_factory.mktemp("cases")
    path = directory / "cases.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{path}",
        data_dir=directory,
        secret_key=SECRET,
        embedded_worker="off",
        log_level="error",
    )
    database = Database(settings.url, settings.database_pool_size)
    app = create_app(settings, database=database, engine=real_engine)
    with TestClient(app) as client:
        yield Callers(client, database)["candidate"]


def _query(case: dict[str, Any]) -> dict[str, Any]:
    """The wrong one goes first, so that a draw is no success."""
    both = [case["wrong"], case["right"]]
    if "job" in case:
        return {"job": case["job"], "candidates": both}
    return {"candidate": case["candidate"], "jobs": both}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_right_one_ranks_first(caller: Caller, case: dict[str, Any]) -> None:
    page = made(caller.post("/v1/match", _query(case)), 200)
    score = {item["index"]: item["score"] for item in page["items"]}
    assert [item["index"] for item in page["items"]] == [1, 0]
    assert score[1] > score[0]


def test_there_are_sixty_cases_and_each_tests_something_else() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert len({json.dumps(_query(case)) for case in CASES}) == len(CASES)


def test_only_skills_tell_right_from_wrong() -> None:
    for case in CASES:
        right, wrong = ({k: v for k, v in case[side].items() if k != "skills"} for side in SIDES)
        assert right == wrong, case["name"]


def _pair(case: dict[str, Any], side: str) -> tuple[list[Any], list[Any]]:
    if "job" in case:
        return case[side]["skills"], case["job"]["skills"]
    return case["candidate"]["skills"], case[side]["skills"]


def _floor(vocabulary: Vocabulary, have: str, asked: str) -> float:
    """The similarity that the vocabulary guarantees of the skills that two texts name."""
    given, wanted = vocabulary.canonical(have), vocabulary.canonical(asked)
    return vocabulary.between(given.skill, wanted.skill).floor if given and wanted else 0.0


def test_the_vocabulary_alone_knows_the_right_one() -> None:
    """Each case rests on knowledge that the vocabulary holds."""
    vocabulary = load_vocabulary()
    for case in CASES:
        strengths = []
        for side in SIDES:
            candidate, job = _pair(case, side)
            bearing = [
                max(_floor(vocabulary, have["name"], asked["name"]) for have in candidate)
                for asked in job
            ]
            strengths.append(sum(bearing) / len(bearing))
        assert strengths[0] > strengths[1], case["name"]
