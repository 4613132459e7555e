"""Hostile input: no failure of the server, one shape of errors, nothing sent comes back in
them, and the same verdict on both databases."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher

from app import security
from tests.harness import bodies
from tests.harness.applications import open_app
from tests.harness.callers import made
from tests.harness.database_parity import WITH_BODY, DatabaseParity, as_json, at, leaves, replaced
from tests.harness.databases import KINDS
from tests.harness.hostile_bodies import BODIES, FORMS, VALUES, Body
from tests.harness.hostile_corpus import CURSOR_KEYS, CURSORS, LAST_ID, LIMITS, TEXTS, repacked
from tests.harness.operations import OPERATIONS, operations_of

WITH_PATH = [name for name in OPERATIONS if "{" in name]
# After a success the object is used up; a fresh one is made for every so many texts only.
CONSUMING = {
    "POST /v1/match-requests",
    "POST /v1/match-requests/{id}/decline",
    "POST /v1/match-requests/{id}/withdraw",
    "POST /v1/match-requests/{id}/close",
    "POST /v1/interviews/{id}/confirm",
    "POST /v1/interviews/{id}/complete",
    "POST /v1/match-requests/{id}/offers",
    "POST /v1/offers/{id}/counter",
    "POST /v1/webhooks",
}
RENEW_EVERY = 24
MOST_VALUES = 250


@pytest.fixture(scope="module")
def parity(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseParity]:
    first, second = KINDS
    directory = tmp_path_factory.mktemp("parity")
    with pytest.MonkeyPatch.context() as patch:
        # Many accounts are made here, and their passwords protect nothing.
        patch.setattr(security, "_hasher", PasswordHasher(1, 8, 1))
        patch.setattr(security, "_NOBODY", security.hash_password("nobody"))
        with (
            open_app(first, request, directory / first) as one,
            open_app(second, request, directory / second) as other,
        ):
            yield DatabaseParity([one, other])


@pytest.fixture(autouse=True)
def _count(request: pytest.FixtureRequest, report: Callable[[str, int], None]) -> Iterator[None]:
    yield
    if "parity" in request.fixturenames:
        parity: DatabaseParity = request.getfixturevalue("parity")
        report("hostile calls, each to both databases", parity.count)
        parity.count, complaints, parity.complaints = 0, parity.complaints, []
        assert not complaints, "\n".join([f"{len(complaints)} complaints", *complaints[:40]])


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


def test_every_operation_with_a_body_is_attacked(parity: DatabaseParity) -> None:
    described = operations_of(parity.running_apps[0].app.openapi())
    with_json = {
        name
        for name, operation in described.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert set(WITH_BODY) == with_json


@pytest.mark.parametrize("operation", WITH_BODY)
def test_whole_bodies(parity: DatabaseParity, operation: str) -> None:
    parity.renew()
    for body in BODIES:
        wanted = range(200, 500)
        if len(body.content) > 16 * 2**20:
            wanted = range(413, 414)
        elif body.name.startswith("broken"):
            wanted = range(400, 401)
        parity.ask(
            operation,
            what=body.name,
            mark=body.mark,
            wanted=wanted.__contains__,
            content=body.content,
            headers=body.headers,
        )


def _only_of_its_kind(name: str, before: Any) -> Callable[[int], bool]:
    """A boolean is taken only where one was, a number only where a number was."""
    is_boolean = isinstance(before, bool)
    is_number = isinstance(before, int | float) and not is_boolean
    taken = {"literal true": is_boolean, "number 1e2": is_number}.get(name, True)
    return lambda status: taken or status >= 400


@pytest.mark.parametrize("operation", WITH_BODY)
def test_values_in_every_field(parity: DatabaseParity, operation: str) -> None:
    """Each JSON value in places of a valid body; in large bodies they take turns."""
    parity.renew()
    places = list(leaves(parity.valid_bodies(operation)[0]))
    every = 1 + len(places) * len(VALUES) // MOST_VALUES
    for position, path in enumerate(places):
        for number, (name, written) in enumerate(VALUES.items()):
            if (position + number) % every:
                continue
            sent = []
            for body in parity.valid_bodies(operation):
                text = json.dumps(replaced(body, path, "@here@"))
                content = text.replace('"@here@"', written).encode()
                sent.append({"content": content, "headers": {"content-type": "application/json"}})
            before = at(parity.valid_bodies(operation)[0], path)
            what = f"{name} in {path}"
            status = parity.ask(operation, *sent, what=what, wanted=_only_of_its_kind(name, before))
            if operation in CONSUMING and status < 300:
                parity.renew()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_texts_in_fields(parity: DatabaseParity, operation: str) -> None:
    """Each text in one place of every second body; the bodies and the places take turns."""
    parity.renew()
    turn = WITH_BODY.index(operation) % 2
    whole = parity.valid_bodies(operation)[0]
    places = [path for path in leaves(whole) if isinstance(at(whole, path), str)]
    # A body without texts has none to replace.
    for number, text in enumerate(TEXTS[turn::2] if places else ()):
        path = places[number % len(places)]
        sent = [
            as_json(replaced(body, path, text.value)) for body in parity.valid_bodies(operation)
        ]
        parity.ask(operation, *sent, what=f"{text.name} in {path}", mark=text.mark)
        if operation in CONSUMING and number % RENEW_EVERY == 0:
            parity.renew()


def _looks_like_a_name(text: str) -> bool:
    return text.isascii() and text.isidentifier() and len(text) <= 60


@pytest.mark.parametrize("operation", WITH_BODY)
def test_texts_as_names_of_fields(parity: DatabaseParity, operation: str) -> None:
    """Unknown names are refused; what does not look like a name is not repeated."""
    parity.renew()
    for number, text in enumerate(TEXTS):
        if number % 3 == 0 and text.mark is not None and not _looks_like_a_name(text.value):
            sent = [as_json({**body, text.value: 1}) for body in parity.valid_bodies(operation)]
            refused = (400, 422).__contains__
            parity.ask(operation, *sent, what=text.name, mark=text.mark, wanted=refused)


def _sign_in(parity: DatabaseParity, body: Body) -> None:
    parity.ask(
        "POST /v1/auth/token",
        what=body.name,
        mark=body.mark,
        wanted=range(400, 500).__contains__,
        content=body.content,
        headers=body.headers,
    )


@pytest.mark.parametrize("body", FORMS, ids=lambda body: body.name)
def test_forms(parity: DatabaseParity, body: Body) -> None:
    _sign_in(parity, body)


def test_bodies_in_place_of_the_form(parity: DatabaseParity) -> None:
    for body in BODIES:
        _sign_in(parity, body)


def test_texts_in_the_form(parity: DatabaseParity) -> None:
    for text in TEXTS:
        value = text.value.encode("utf-8", "surrogatepass")
        for name in ("username", "password"):
            fields = {"username": b"a@example.com", "password": b"b", name: value}
            content = "&".join(f"{key}={quote(part)}" for key, part in fields.items())
            headers = {"content-type": "application/x-www-form-urlencoded"}
            parity.ask(
                "POST /v1/auth/token",
                what=f"{text.name} as {name}",
                mark=text.mark,
                content=content,
                headers=headers,
            )


def _segments(value: str) -> Iterator[str]:
    yield quote(value, safe="", errors="surrogatepass")
    if value.isascii() and value.isprintable() and "?" not in value and "#" not in value:
        yield value.replace(" ", "%20")


@pytest.mark.parametrize("operation", WITH_PATH)
def test_texts_in_paths(parity: DatabaseParity, operation: str) -> None:
    """Each text in every third operation with a path; the operations take turns."""
    parity.renew()
    position = WITH_PATH.index(operation)
    template = operation.split(" ", 1)[1]
    calls = parity.calls(operation)
    for number, text in enumerate(TEXTS):
        if (number + position) % 3:
            continue
        names = list(calls[0].path)
        name = names[number % len(names)]
        for segment in _segments(text.value):
            if segment in (".", "..", "") or len(segment) > 20_000:
                continue
            sent = [{"path": template.format(**{**call.path, name: segment})} for call in calls]
            if calls[0].json is not None:
                sent = [{**own, "json": call.json} for own, call in zip(sent, calls, strict=True)]
            reached_nothing = None if text.mark is None else range(300, 500).__contains__
            parity.ask(
                operation,
                *sent,
                what=f"{text.name} as {name}",
                mark=text.mark,
                wanted=reached_nothing or (lambda status: True),
            )


def _query_parameters(parity: DatabaseParity) -> Iterator[tuple[str, str]]:
    for name, described in operations_of(parity.running_apps[0].app.openapi()).items():
        for parameter in described.get("parameters", []):
            if parameter["in"] == "query":
                yield name, parameter["name"]


@pytest.mark.parametrize("part", range(2))
def test_texts_in_queries(parity: DatabaseParity, part: int) -> None:
    """Each text in every sixth parameter; the two parts take different ones."""
    parity.renew()
    for position, (operation, name) in enumerate(_query_parameters(parity)):
        for number, text in enumerate(TEXTS):
            if (number + position) % 6 == 3 * part:
                value = quote(text.value[:20_000], safe="", errors="surrogatepass")
                calls = parity.calls(operation)
                target = operation.split(" ", 1)[1]
                sent = [{"path": f"{target.format(**call.path)}?{name}={value}"} for call in calls]
                mark = text.mark if len(text.value) < 20_000 else None
                parity.ask(operation, *sent, what=f"{text.name} as {name}", mark=mark)


def test_texts_as_names_of_parameters(parity: DatabaseParity) -> None:
    for text in TEXTS:
        name = quote(text.value[:20_000], safe="", errors="surrogatepass")
        path = f"/v1/employers?{name}=1&{name}=%00"
        parity.ask("GET /v1/employers", what=text.name, path=path, mark=text.mark)


LISTS = [
    name
    for name in OPERATIONS
    if name.startswith("GET")
    and name.rsplit("/", 1)[1]
    in {
        *("api-keys", "candidates", "employers", "members", "matches", "match-requests", "jobs"),
        *("webhooks", "deliveries", "alerts"),
    }
]


@pytest.mark.parametrize("operation", LISTS)
def test_limits(parity: DatabaseParity, operation: str) -> None:
    parity.renew()
    for limit in LIMITS:
        digits = limit.strip().lstrip("+")
        # Thousands of digits are a limit to refuse, but not one that int() would read.
        allowed = (
            digits.isascii()
            and digits.isdecimal()
            and len(digits) < 100
            and 1 <= int(digits) <= 100
        )
        wanted = (200 if allowed else 422).__eq__
        parity.ask(operation, what=f"limit {limit!r}", params={"limit": limit}, wanted=wanted)


@pytest.mark.parametrize("operation", LISTS)
def test_foreign_cursors(parity: DatabaseParity, operation: str) -> None:
    parity.renew()
    for cursor in CURSORS:
        parity.ask(
            operation,
            what=cursor.name,
            params={"cursor": cursor.value},
            mark=cursor.mark,
            wanted=(422).__eq__,
        )


def test_cursors_with_other_keys_in_them(parity: DatabaseParity) -> None:
    """A cursor that carries the right filters and a wrong place."""
    parity.renew()
    pages = {
        "GET /v1/employers": [{"path": "/v1/employers?limit=1"} for _ in parity.parties_of_each],
        "GET /v1/candidates/{id}/matches": [
            {"path": f"/v1/candidates/{parties.candidate_id}/matches?limit=1"}
            for parties in parity.parties_of_each
            if parties.job and parties.open_job()
        ],
    }
    for operation, paths in pages.items():
        by = OPERATIONS[operation].by
        cursors = [
            made(parties[by].get(own["path"]), 200)["next_cursor"]
            for parties, own in zip(parity.parties_of_each, paths, strict=True)
        ]
        for key in CURSOR_KEYS:
            sent = [
                {"path": f"{own['path']}&cursor={repacked(cursor, key)}"}
                for own, cursor in zip(paths, cursors, strict=True)
            ]
            wanted = (200 if key == LAST_ID and "employers" in operation else 422).__eq__
            parity.ask(operation, *sent, what=f"key {key!r:.60}", wanted=wanted)


HEADERS = ["Authorization", "X-API-Key", "Accept", "Host", "Cookie", "X-Request-Id", "Origin"]


@pytest.mark.parametrize("header", HEADERS)
def test_texts_in_headers(parity: DatabaseParity, header: str) -> None:
    for number, text in enumerate(TEXTS):
        line = text.value.replace("\r", " ").replace("\n", " ").strip()
        value = line.encode("utf-8", "surrogatepass")
        if header == "Authorization":
            value = b"Bearer " + value
        operation = ("GET /v1/me", "GET /v1/employers", "POST /v1/match")[number % 3]
        options = {"json": OPERATIONS[operation].call(parity.parties_of_each[0]).json}
        headers = {header: value}
        parity.ask(operation, what=text.name, mark=text.mark, headers=headers, **options)


def test_long_headers(parity: DatabaseParity) -> None:
    for header in HEADERS:
        for length in (8_000, 70_000, 1_000_000):
            value = "mkheaderzq" * (length // 10)
            if header == "Authorization":
                value = f"Bearer {value}"
            what = f"{header} of {length} bytes"
            parity.ask("GET /v1/me", what=what, headers={header: value}, mark="mkheaderzq")


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "TRACE", "CONNECT", "PROPFIND"])
def test_unusual_methods(parity: DatabaseParity, method: str) -> None:
    for parties in parity.parties_of_each:
        for path in ("/v1/me", "/v1/jobs/x", "/v1/mkpathzq", "/", "/v1/match"):
            response = parties["admin"].request(method, path)
            assert response.status_code in (404, 405), (method, path)
            assert response.headers["content-type"] == "application/problem+json"


def test_what_was_stored_comes_back_as_it_was_sent(parity: DatabaseParity) -> None:
    """Templates, markup and SQL are texts like any other: neither evaluated nor escaped."""
    parity.renew()
    for text in TEXTS:
        if not text.name.startswith(("sql", "template", "path", "unicode")):
            continue
        for parties in parity.parties_of_each:
            sent = {**bodies.candidate(), "summary": text.value}
            created = parties["admin"].post("/v1/candidates", sent)
            made(created)
            assert created.json()["summary"] == text.value.strip()
            assert text.evaluated is None or text.evaluated not in created.text
            read = made(parties["employer"].get(f"/v1/candidates/{created.json()['id']}"), 200)
            assert text.evaluated is None or text.evaluated not in read["summary"]
