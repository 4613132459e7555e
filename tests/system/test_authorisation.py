"""Who may do what: every operation, every kind of caller, the answer written by hand.

The answers follow the contract; the OpenAPI document only proves that no operation is missing.
Each cell gets parties and objects of its own, on both databases.
"""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.harness.applications import RunningApp
from tests.harness.asgi import Answer
from tests.harness.authorisation_table import CALLERS, CELLS, TABLE
from tests.harness.operations import OPERATIONS, UNKNOWN, Call, Preparation, operations_of


@pytest.fixture(scope="module")
def document(running_app: RunningApp) -> dict[str, Any]:
    schema: dict[str, Any] = running_app.app.openapi()
    return schema


def _same_but_instance(first: Answer, second: Answer) -> None:
    """Two answers that tell their reader the same, to the byte."""
    bytes_of = []
    for response in (first, second):
        instance = response.json()["instance"]
        assert response.headers["x-request-id"] == instance
        bytes_of.append(response.content.replace(instance.encode(), b"-"))
    assert bytes_of[0] == bytes_of[1]
    shown = [
        {name: value for name, value in response.headers.items() if name != "x-request-id"}
        for response in (first, second)
    ]
    assert shown[0] == shown[1]
    assert first.status_code == second.status_code


def _about_nothing(call: Call) -> Iterator[Call]:
    """The call with each of its ids, in path, query and body, replaced by one that nothing has."""
    for name in call.path:
        yield Call({**call.path, name: UNKNOWN}, call.json, call.query)
    for name in ("job_id", "candidate_id"):
        if isinstance(call.json, dict) and name in call.json:
            yield Call(call.path, {**call.json, name: UNKNOWN}, call.query)
        if name in call.query:
            yield Call(call.path, call.json, {**call.query, name: UNKNOWN})


def _check_shape(document: dict[str, Any], operation: str, response: Answer) -> None:
    """A success is described in the document, and its body is as described."""
    described = operations_of(document)[operation]["responses"][str(response.status_code)]
    if "content" not in described:
        assert response.content == b""
        return
    media_type = response.headers["content-type"].split(";")[0]
    assert media_type in {kind.split(";")[0] for kind in described["content"]}
    if media_type != "application/json":
        return
    schema = described["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**schema, "components": document["components"]}, response.json())
    if response.status_code == 201:
        assert response.headers["location"].startswith("/v1/")


@pytest.mark.parametrize(("operation", "preparation", "caller", "status"), CELLS)
def test_answer(
    running_app: RunningApp,
    document: dict[str, Any],
    operation: str,
    preparation: Preparation,
    caller: str,
    status: int,
) -> None:
    parties = running_app.parties()
    call = preparation(parties)
    if status == 404:
        for unknown in _about_nothing(call):
            nothing = unknown.send(operation, parties[caller])
            _same_but_instance(call.send(operation, parties[caller]), nothing)
    response = call.send(operation, parties[caller])
    assert response.status_code == status, response.text
    if status < 300:
        _check_shape(document, operation, response)
    else:
        problem = response.json()
        assert response.headers["content-type"] == "application/problem+json"
        assert problem["status"] == status
        assert ("www-authenticate" in response.headers) == (status == 401)


def test_every_operation_stands_in_the_table(document: dict[str, Any]) -> None:
    assert set(TABLE) == set(operations_of(document)) == set(OPERATIONS)


def test_every_operation_is_open_to_somebody(document: dict[str, Any]) -> None:
    for operation, answers in TABLE.items():
        by = OPERATIONS[operation].by
        assert answers[CALLERS.index(by)] < 300, operation


def test_operations_that_ask_for_credentials_say_so(document: dict[str, Any]) -> None:
    for operation, described in operations_of(document).items():
        refuses_anonymous = TABLE[operation][0] == 401
        assert bool(described.get("security")) == refuses_anonymous, operation


@pytest.mark.parametrize("operation", [name for name, row in TABLE.items() if row[0] == 401])
def test_forged_credentials_open_nothing(running_app: RunningApp, operation: str) -> None:
    parties = running_app.parties()
    call = OPERATIONS[operation].call(parties)
    anonymous = parties["anonymous"]
    for headers in ({"Authorization": "Bearer a.b.c"}, {"X-API-Key": "sk_forged"}):
        anonymous.headers = headers
        assert call.send(operation, anonymous).status_code == 401


@pytest.mark.parametrize("operation", [name for name, row in TABLE.items() if row[0] == 401])
def test_credentials_are_asked_for_before_anything_is_looked_up(
    running_app: RunningApp, operation: str
) -> None:
    parties = running_app.parties()
    call = OPERATIONS[operation].call(parties)
    for unknown in _about_nothing(call):
        answers = [asked.send(operation, parties["anonymous"]) for asked in (call, unknown)]
        _same_but_instance(*answers)
