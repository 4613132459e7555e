"""The OpenAPI document: complete, with examples and errors in one shape."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from app.cli import app as cli
from app.routers.openapi.links import from_creation
from tests.harness import contract


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    schema: dict[str, Any] = app.openapi()
    return schema


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    known = {tag["name"] for tag in document["tags"]}
    for path, method, operation in _operations(document):
        where = f"{method} {path}"
        assert operation.get("summary"), where
        assert operation.get("description"), where
        assert set(operation["tags"]) <= known, where
        assert operation["operationId"].replace("_", "").isalnum(), where


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(ids) == len(set(ids))


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        for code, response in operation["responses"].items():
            if code >= "400":
                assert list(response["content"]) == ["application/problem+json"], (path, method)


def test_bodies_refuse_unknown_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, method, operation in _operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref")
        if reference:
            schema = schemas[reference.rsplit("/", 1)[1]]
            assert schema.get("additionalProperties") is False, (path, method)


def _schemas(value: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield where, value
        for key, inner in value.items():
            if key not in ("example", "examples", "default"):
                yield from _schemas(inner, f"{where}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _schemas(inner, f"{where}/{number}")


_OPEN = {
    "/schemas/JobPostingDocument": "schema.org's vocabulary, open by its own rules",
    "/schemas/JsonValue": "columns of tables in the export of a person; sections of a JSON Resume",
    "/schemas/ResumeDocument": "JSON Resume, open by its own rules",
}
"""What an answer may hold that has no type of ours, and why."""


def _untyped(where: str, schema: dict[str, Any]) -> Iterator[str]:
    """Places of a schema, and below it, that say nothing of what stands there."""
    kinds = ("type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf")
    no_type = not any(key in schema for key in kinds)
    is_free = schema.get("type") == "object" and not (
        {"properties", "additionalProperties"} & set(schema)
    )
    no_items = schema.get("type") == "array" and "items" not in schema
    if no_type or is_free or no_items or schema.get("additionalProperties") is True:
        yield where
    for name, inner in schema.get("properties", {}).items():
        yield from _untyped(f"{where}/properties/{name}", inner)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _untyped(f"{where}/{key}", schema[key])
    for key in ("anyOf", "oneOf", "allOf"):
        for number, inner in enumerate(schema.get(key, [])):
            yield from _untyped(f"{where}/{key}/{number}", inner)


def test_answers_are_typed_to_the_leaf(document: dict[str, Any]) -> None:
    found = [
        place
        for name, schema in document["components"]["schemas"].items()
        for place in _untyped(f"/schemas/{name}", schema)
    ]
    for path, method, operation in _operations(document):
        for code, response in operation["responses"].items():
            for answer in response.get("content", {}).values():
                found += _untyped(f"{method} {path} {code}", answer["schema"])
    assert sorted(found) == sorted(_OPEN)


def test_answers_that_any_call_may_have_are_told(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        told = set(operation["responses"])
        assert "503" in told, (method, path)
        assert ("429" in told) == path.startswith("/v1/"), (method, path)
        assert method == "get" or "507" in told, (method, path)
        for code in told & {"429", "503"}:
            assert "Retry-After" in operation["responses"][code]["headers"], (method, path, code)


def test_one_schema_has_one_name(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert [name for name in schemas if "-" in name] == []  # two shapes of one
    titles = [schema["title"] for schema in schemas.values() if "title" in schema]
    assert len(titles) == len(set(titles))


def test_generators_keep_calls_and_events_apart(document: dict[str, Any]) -> None:
    """They make a file of each tag, and a name of each header."""
    called = {tag for _, _, operation in _operations(document) for tag in operation["tags"]}
    for events in document["webhooks"].values():
        for operation in events.values():
            assert not called & set(operation["tags"])
            for parameter in operation["parameters"]:
                assert parameter["schema"]["title"].replace(" ", "").isidentifier()


def test_every_operation_says_who_may_call_it(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        assert "security" in operation, (method, path)


def test_examples_of_problems_fit_their_schema(document: dict[str, Any]) -> None:
    known = set(document["components"]["schemas"]["Problem"]["properties"])
    for path, _, operation in _operations(document):
        for code, response in operation["responses"].items():
            if code >= "400":
                example = response["content"]["application/problem+json"]["example"]
                assert set(example) <= known, (path, code)


def test_command_prints_the_document_for_generators(document: dict[str, Any]) -> None:
    whole = json.loads(CliRunner().invoke(cli, ["openapi"]).stdout)
    assert whole == json.loads(json.dumps(document))
    bare = json.loads(CliRunner().invoke(cli, ["openapi", "--no-examples"]).stdout)
    assert not [where for where, schema in _schemas(bare) if "example" in schema]
    assert contract.contract_of(bare) == contract.contract_of(whole)


def test_references_resolve(document: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [ref for inner in value.values() for ref in references(inner)]
        if isinstance(value, list):
            return [ref for inner in value for ref in references(inner)]
        return []

    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.rsplit("/", 1)[1] in schemas, reference


def test_the_contract_is_the_one_that_clients_know(document: dict[str, Any]) -> None:
    """After a wanted change: ``python -m tests.harness.contract``, and a line in the changelog."""
    known = json.loads(contract.FILE.read_text("utf-8"))
    assert json.loads(json.dumps(contract.contract_of(document))) == known


def test_links_name_operations_and_fill_their_paths(document: dict[str, Any]) -> None:
    taken = {
        operation["operationId"]: {
            parameter["name"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "path"
        }
        for _, _, operation in _operations(document)
    }
    links = [
        link
        for _, _, operation in _operations(document)
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert links
    for link in links:
        assert set(link["parameters"]) == taken[link["operationId"]], link


def test_new_operation_on_a_resource_follows_its_creation() -> None:
    created = {"operationId": "create_thing", "summary": "Create", "responses": {"201": {}}}
    renamed = {"operationId": "rename_thing", "summary": "Rename", "responses": {"200": {}}}
    document = {"paths": {"/things": {"post": created}, "/things/{id}/name": {"post": renamed}}}
    reached = list(from_creation(document, set()))
    assert reached == [("create_thing", "201", "rename_thing", {"id": "$response.body#/id"})]
