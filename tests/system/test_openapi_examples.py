"""The examples of the docs page are complete, fit the document, and work."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from app.matching.engine import Engine
from app.routers.openapi.examples import read_examples
from tests.harness.demo_walk import Walk, demo_client
from tests.harness.demo_walk_steps import STEPS

EXAMPLES = read_examples()


@pytest.fixture(scope="module")
def walk(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with demo_client(engine, tmp_path_factory.mktemp("walk")) as (client, database):
        yield Walk(client, database)


@pytest.fixture(scope="module")
def document(walk: Walk) -> dict[str, Any]:
    found: dict[str, Any] = walk.client.get("/openapi.json").json()
    return found


def test_every_operation_has_an_example_and_a_step(walk: Walk) -> None:
    assert set(walk.operations) == set(EXAMPLES)
    assert [step.operation for step in STEPS] == list(EXAMPLES)


def test_examples_name_the_account_that_may_press_them(document: dict[str, Any]) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            account = EXAMPLES[operation["operationId"]].get("account")
            if account is not None and operation["security"]:
                assert f"`{account}`" in operation["description"]


def _check(content: dict[str, Any], document: dict[str, Any], where: str) -> None:
    schema = {**content["schema"], "components": document["components"]}
    validator = jsonschema_rs.validator_for(schema)
    assert [error.message for error in validator.iter_errors(content["example"])] == [], where


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    shown = 0
    for path in document["paths"].values():
        for operation in path.values():
            where = operation["operationId"]
            contents = list(operation.get("requestBody", {}).get("content", {}).values())
            for code, response in operation["responses"].items():
                if code < "400":
                    contents += response.get("content", {}).values()
            for content in contents:
                _check(content, document, where)
                shown += 1
    assert shown > len(EXAMPLES)


def test_every_example_works_on_the_demo(walk: Walk) -> None:
    for step in STEPS:
        taken = walk.take(step)
        known = EXAMPLES[step.operation]
        assert taken["status"] == known["status"], step.operation
        recorded = {
            name: value
            for name, value in known.get("path", {}).items()
            if not step.path[name].startswith("<")
        }
        assert recorded.items() <= taken.get("path", {}).items(), step.operation
        if isinstance(known.get("response"), dict):
            assert set(taken["response"]) == set(known["response"]), step.operation
