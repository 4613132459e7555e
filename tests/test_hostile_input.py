"""Hostile input: no failure of the server, one shape of errors, nothing sent comes back in
them, and the same verdict on both databases."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher

from app import security
from tests import bodies
from tests.callers import made
from tests.databases import KINDS
from tests.hostile_bodies import BODIES, FORMS, VALUES
from tests.hostile_corpus import CURSOR_KEYS, CURSORS, LIMITS, TEXTS, repacked
from tests.houses import open_house
from tests.operations import OPERATIONS, operations_of
from tests.twins import WITH_BODY, Twins, as_json, at, leaves, replaced

WITH_PATH = [name for name in OPERATIONS if "{" in name]
# After a success the object is used up; a fresh one is made for every so many texts only.
CONSUMING = {
    "POST /v1/match-requests",
    "POST /v1/match-requests/{id}/decline",
    "POST /v1/match-requests/{id}/withdraw",
    "POST /v1/match-requests/{id}/close",
}
RENEW_EVERY = 12


@pytest.fixture(scope="module")
def twins(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twins]:
    first, second = KINDS
    directory = tmp_path_factory.mktemp("twins")
    with pytest.MonkeyPatch.context() as patch:
        # Many accounts are made here, and their passwords protect nothing.
        patch.setattr(security, "_hasher", PasswordHasher(1, 8, 1))
        patch.setattr(security, "_NOBODY", security.hash_password("nobody"))
        with (
            open_house(first, request, directory / first) as one,
            open_house(second, request, directory / second) as other,
        ):
            yield Twins([one, other])


@pytest.fixture(autouse=True)
def _count(request: pytest.FixtureRequest, report: Callable[[str, int], None]) -> Iterator[None]:
    yield
    if "twins" in request.fixturenames:
        twins: Twins = request.getfixturevalue("twins")
        report("hostile calls, each to both databases", twins.count)
        twins.count = 0


def test_corpus_is_large_and_named_without_repeats(report: Callable[[str, int], None]) -> None:
    families = {
        "texts": [text.name for text in TEXTS],
        "bodies": [body.name for body in BODIES],
        "values": list(VALUES),
        "forms": [body.name for body in FORMS],
        "cursors": [cursor.name for cursor in CURSORS],
        "limits": LIMITS,
    }
    for family, names in families.items():
        assert len(names) == len(set(names))
        report(f"hostile {family}", len(names))
    assert len(TEXTS) >= 300
    assert len(BODIES) >= 200


def test_every_operation_with_a_body_is_attacked(twins: Twins) -> None:
    described = operations_of(twins.houses[0].app.openapi())
    with_json = {
        name
        for name, operation in described.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert set(WITH_BODY) == with_json


@pytest.mark.parametrize("operation", WITH_BODY)
def test_whole_bodies(twins: Twins, operation: str) -> None:
    twins.renew()
    for body in BODIES:
        status, slug = twins.ask(
            operation, mark=body.mark, content=body.content, headers=body.headers
        )
        if len(body.content) > 16 * 2**20:
            assert (status, slug) == (413, "body-too-large")
        if body.name.startswith("broken"):
            assert (status, slug) == (400, "malformed-json"), body.name


@pytest.mark.parametrize("operation", WITH_BODY)
def test_values_in_every_field(twins: Twins, operation: str) -> None:
    """Each JSON value in each place of a valid body; a boolean is no number, nor the reverse."""
    twins.renew()
    for path in leaves(twins.valid_bodies(operation)[0]):
        for name, written in VALUES.items():
            sent = []
            for body in twins.valid_bodies(operation):
                text = json.dumps(replaced(body, path, "@here@"))
                content = text.replace('"@here@"', written).encode()
                sent.append({"content": content, "headers": {"content-type": "application/json"}})
            status, _ = twins.ask(operation, *sent)
            before = at(twins.valid_bodies(operation)[0], path)
            if name in ("literal true", "number 1e2") and status < 300:
                wanted = bool if name == "literal true" else (int, float)
                assert isinstance(before, wanted), path
                assert isinstance(before, bool) == (name == "literal true"), path
            if operation in CONSUMING and status < 300:
                twins.renew()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_texts_in_fields(twins: Twins, operation: str) -> None:
    """Each text in places of a valid body, which take turns."""
    twins.renew()
    whole = twins.valid_bodies(operation)[0]
    places = [path for path in leaves(whole) if isinstance(at(whole, path), str)]
    turns = 2 if len(places) > 2 else 1
    for number, text in enumerate(TEXTS):
        for turn in range(turns):
            path = places[(number * turns + turn) % len(places)]
            sent = [
                as_json(replaced(body, path, text.value)) for body in twins.valid_bodies(operation)
            ]
            twins.ask(operation, *sent, mark=text.mark)
        if operation in CONSUMING and number % RENEW_EVERY == 0:
            twins.renew()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_texts_as_names_of_fields(twins: Twins, operation: str) -> None:
    """Unknown names are refused; what does not look like a name is not repeated."""
    twins.renew()
    for number, text in enumerate(TEXTS):
        if number % 3 == 0 and not text.value.isidentifier():
            sent = [as_json({**body, text.value: 1}) for body in twins.valid_bodies(operation)]
            status, _ = twins.ask(operation, *sent, mark=text.mark)
            assert status in (400, 422)


@pytest.mark.parametrize("body", FORMS, ids=lambda body: body.name)
def test_forms(twins: Twins, body: Any) -> None:
    status, _ = twins.ask(
        "POST /v1/auth/token", mark=body.mark, content=body.content, headers=body.headers
    )
    assert 400 <= status < 500


def test_bodies_in_place_of_the_form(twins: Twins) -> None:
    for body in BODIES:
        status, _ = twins.ask(
            "POST /v1/auth/token", mark=body.mark, content=body.content, headers=body.headers
        )
        assert 400 <= status < 500


def test_texts_in_the_form(twins: Twins) -> None:
    for text in TEXTS:
        value = text.value.encode("utf-8", "surrogatepass")
        for name in ("username", "password"):
            fields = {"username": b"a@example.com", "password": b"b", name: value}
            content = "&".join(f"{key}={quote(part)}" for key, part in fields.items())
            headers = {"content-type": "application/x-www-form-urlencoded"}
            twins.ask("POST /v1/auth/token", mark=text.mark, content=content, headers=headers)


def _segments(value: str) -> Iterator[str]:
    yield quote(value, safe="", errors="surrogatepass")
    if value.isascii() and value.isprintable() and "?" not in value and "#" not in value:
        yield value.replace(" ", "%20")


@pytest.mark.parametrize("operation", WITH_PATH)
def test_texts_in_paths(twins: Twins, operation: str) -> None:
    twins.renew()
    template = operation.split(" ", 1)[1]
    calls = twins.calls(operation)
    for number, text in enumerate(TEXTS):
        names = list(calls[0].path)
        name = names[number % len(names)]
        for segment in _segments(text.value):
            if segment in (".", "..", "") or len(segment) > 20_000:
                continue
            sent = [{"path": template.format(**{**call.path, name: segment})} for call in calls]
            if calls[0].json is not None:
                sent = [{**own, "json": call.json} for own, call in zip(sent, calls, strict=True)]
            status, _ = twins.ask(operation, *sent, mark=text.mark, follow_redirects=False)
            assert status >= 300 or text.mark is None


def _query_parameters(twins: Twins) -> Iterator[tuple[str, str]]:
    for name, described in operations_of(twins.houses[0].app.openapi()).items():
        for parameter in described.get("parameters", []):
            if parameter["in"] == "query":
                yield name, parameter["name"]


@pytest.mark.parametrize("part", range(4))
def test_texts_in_queries(twins: Twins, part: int) -> None:
    twins.renew()
    for position, (operation, name) in enumerate(_query_parameters(twins)):
        for number, text in enumerate(TEXTS):
            if (number + position) % 4 == part:
                value = quote(text.value[:20_000], safe="", errors="surrogatepass")
                calls = twins.calls(operation)
                target = operation.split(" ", 1)[1]
                sent = [{"path": f"{target.format(**call.path)}?{name}={value}"} for call in calls]
                mark = text.mark if len(text.value) < 20_000 else None
                twins.ask(operation, *sent, mark=mark)


def test_texts_as_names_of_parameters(twins: Twins) -> None:
    for text in TEXTS:
        name = quote(text.value[:20_000], safe="", errors="surrogatepass")
        twins.ask("GET /v1/employers", path=f"/v1/employers?{name}=1&{name}=%00", mark=text.mark)


LISTS = [
    name
    for name in OPERATIONS
    if name.startswith("GET")
    and name.rsplit("/", 1)[1]
    in ("api-keys", "candidates", "employers", "members", "matches", "match-requests", "jobs")
]


@pytest.mark.parametrize("operation", LISTS)
def test_limits(twins: Twins, operation: str) -> None:
    twins.renew()
    for limit in LIMITS:
        status, _ = twins.ask(operation, params={"limit": limit})
        allowed = limit.strip().lstrip("+").isdecimal() and 1 <= int(limit) <= 100
        assert status == (200 if allowed else 422), limit


@pytest.mark.parametrize("operation", LISTS)
def test_foreign_cursors(twins: Twins, operation: str) -> None:
    twins.renew()
    for cursor in CURSORS:
        status, _ = twins.ask(operation, params={"cursor": cursor.value}, mark=cursor.mark)
        assert status == 422, cursor.name


def test_cursors_with_other_keys_in_them(twins: Twins) -> None:
    """A cursor that carries the right filters and a wrong place."""
    twins.renew()
    pages = {
        "GET /v1/employers": [{"path": "/v1/employers?limit=1"} for _ in twins.stages],
        "GET /v1/candidates/{id}/matches": [
            {"path": f"/v1/candidates/{stage.candidate_id}/matches?limit=1"}
            for stage in twins.stages
            if stage.job and stage.open_job()
        ],
    }
    for operation, paths in pages.items():
        by = OPERATIONS[operation].by
        cursors = [
            made(stage[by].get(own["path"]), 200)["next_cursor"]
            for stage, own in zip(twins.stages, paths, strict=True)
        ]
        for key in CURSOR_KEYS:
            sent = [
                {"path": f"{own['path']}&cursor={repacked(cursor, key)}"}
                for own, cursor in zip(paths, cursors, strict=True)
            ]
            status, _ = twins.ask(operation, *sent)
            assert status == 422 or key == CURSOR_KEYS[-1], key


HEADERS = ["Authorization", "X-API-Key", "Accept", "Host", "Cookie", "X-Request-Id", "Origin"]


@pytest.mark.parametrize("header", HEADERS)
def test_texts_in_headers(twins: Twins, header: str) -> None:
    for number, text in enumerate(TEXTS):
        line = text.value.replace("\r", " ").replace("\n", " ").strip()
        value = line.encode("utf-8", "surrogatepass")
        if header == "Authorization":
            value = b"Bearer " + value
        operation = ("GET /v1/me", "GET /v1/employers", "POST /v1/match")[number % 3]
        options = {"json": OPERATIONS[operation].call(twins.stages[0]).json}
        twins.ask(operation, mark=text.mark, headers={header: value}, **options)


def test_long_headers(twins: Twins) -> None:
    for header in HEADERS:
        for length in (8_000, 70_000, 1_000_000):
            value = "mkheaderzq" * (length // 10)
            if header == "Authorization":
                value = f"Bearer {value}"
            twins.ask("GET /v1/me", headers={header: value}, mark="mkheaderzq")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "TRACE", "CONNECT", "PROPFIND"])
def test_unusual_methods(twins: Twins, method: str) -> None:
    for stage in twins.stages:
        for path in ("/v1/me", "/v1/jobs/x", "/v1/mkpathzq", "/", "/v1/match"):
            response = stage["admin"].request(method, path)
            assert response.status_code in (404, 405), (method, path)
            assert response.headers["content-type"] == "application/problem+json"


def test_what_was_stored_comes_back_as_it_was_sent(twins: Twins) -> None:
    """Templates, markup and SQL are texts like any other: neither evaluated nor escaped."""
    twins.renew()
    for text in TEXTS:
        if not text.name.startswith(("sql", "template", "path", "unicode")):
            continue
        for stage in twins.stages:
            sent = {**bodies.candidate(), "summary": text.value}
            created = stage["admin"].post("/v1/candidates", sent)
            made(created)
            assert created.json()["summary"] == text.value.strip()
            assert text.evaluated is None or text.evaluated not in created.text
            read = made(stage["employer"].get(f"/v1/candidates/{created.json()['id']}"), 200)
            assert text.evaluated is None or text.evaluated not in read["summary"]
