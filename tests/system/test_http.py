"""HTTP besides the routes: HEAD, Allow, unknown parameters, compression, prefixes, origins."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import attach_state
from app.matching.engine import Engine
from tests.harness.bodies import DESCRIPTION
from tests.harness.callers import Callers

ORIGIN = "https://app.example.com"


@dataclass
class Served:
    """Serves the application with other settings, on the test's own database."""

    routes: FastAPI
    settings: Settings
    database: Database
    engine: Engine

    def client(self, **changes: str) -> TestClient:
        settings = self.settings.model_copy(update=changes)
        app = attach_state(self.routes, settings, self.database, self.engine)
        return TestClient(app, follow_redirects=False)


@pytest.fixture
def served(
    routes: FastAPI, settings: Settings, database: Database, engine: Engine
) -> Iterator[Served]:
    yield Served(routes, settings, database, engine)
    attach_state(routes, settings, database, engine)  # other tests share the routes


def _gets(app: FastAPI) -> list[str]:
    return [path for path, operations in app.openapi()["paths"].items() if "get" in operations]


def test_head_is_get_without_its_body(client: TestClient, app: FastAPI) -> None:
    for path in [*_gets(app), "/openapi.json", "/docs", "/redoc"]:
        filled = path.replace("{", "").replace("}", "")
        headers = {"Accept-Encoding": "identity"}
        asked, read = client.head(filled, headers=headers), client.get(filled, headers=headers)
        assert asked.status_code == read.status_code, path
        assert asked.content == b"", path
        assert asked.headers["content-type"] == read.headers["content-type"], path
        assert asked.headers["content-length"] == read.headers["content-length"], path


def test_allow_names_every_method_of_a_path(client: TestClient, app: FastAPI) -> None:
    for path, operations in app.openapi()["paths"].items():
        response = client.request("TRACE", path.replace("{", "").replace("}", ""))
        assert response.status_code == 405, path
        expected = {method.upper() for method in operations}
        expected |= {"HEAD"} if "GET" in expected else set()
        allowed = set(response.headers["allow"].split(", "))
        # A fixed word also fits where an id goes: then the methods of both paths are named.
        assert allowed >= expected, path
        assert response.json()["type"] == "/problems/method-not-allowed"


def test_allow_of_a_collection(client: TestClient) -> None:
    assert client.put("/v1/jobs").headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/healthz?verbose=1", "none"), ("/v1/career-guides?Query=nurse", "cursor, limit, q")],
)
def test_unknown_parameters_are_refused_and_the_known_ones_named(
    client: TestClient, path: str, taken: str
) -> None:
    response = client.get(path)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["code"] == "extra_forbidden"
    assert f"takes {taken}." in error["message"]
    assert "Query" not in response.text  # what the caller invented is not repeated


def test_trailing_slash_is_another_path(client: TestClient) -> None:
    response = client.get("/v1/career-guides/", follow_redirects=False)
    assert response.status_code == 404
    assert "location" not in response.headers


def test_unknown_path_says_where_paths_are_listed(client: TestClient) -> None:
    assert "/docs" in client.get("/v2/jobs").json()["detail"]


def test_bare_address_is_the_page_and_tells_programs_where_to_look(client: TestClient) -> None:
    for accept in ("*/*", "text/html,application/xhtml+xml,application/json;q=0.9", ""):
        page = client.get("/", headers={"Accept": accept})
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["vary"].startswith("Accept")
    places = client.get("/", headers={"Accept": "application/json"}).json()
    for path in (places["documentation"], places["openapi"]):
        assert client.get(path).status_code == 200


def test_page_is_asked_for_anew_and_its_files_are_kept(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    unchanged = client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    files = [source for source in _Sources.of(page.text) if not source.startswith(("data:", "#"))]
    assert len([source for source in files if source.startswith("/web/")]) >= 3
    for source in files:
        found = client.get(source)
        assert found.status_code == 200, source
        if source.startswith("/web/"):
            assert "immutable" in found.headers["cache-control"]
            assert client.head(source).headers["content-type"] == found.headers["content-type"]
    assert client.get("/web/no-such.js").status_code == 404


def test_page_runs_nothing_inline_and_loads_nothing_of_others(client: TestClient) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|<style|\sstyle=", page.text)


def test_long_answers_are_compressed_and_short_ones_are_not(client: TestClient) -> None:
    long = client.get("/v1/career-guides", headers={"Accept-Encoding": "gzip"})
    assert long.headers["content-encoding"] == "gzip"
    assert len(long.content) > 2 * int(long.headers["content-length"])
    assert "content-encoding" not in client.get("/healthz").headers
    plain = client.get("/v1/career-guides", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == long.json()


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, identity", False),
        ("br, *;q=0", False),
        ("*;q=0, gzip", True),
        ("br", False),
        ("identity", False),
    ],
)
def test_only_who_takes_gzip_gets_it(client: TestClient, accepted: str, packed: bool) -> None:
    answer = client.get("/v1/career-guides", headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in answer.headers) == packed
    assert answer.headers["vary"] == "Accept-Encoding"


def test_parameter_of_one_value_is_given_once(client: TestClient) -> None:
    response = client.get("/v1/career-guides?limit=2&q=nurse&limit=3")
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["limit"]


def test_several_values_are_for_parameters_that_take_them(callers: Callers) -> None:
    asked = callers["candidate"].get("/v1/match-requests?status=sent&status=viewed&view=full")
    assert asked.status_code == 200


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(b"{}", mtime=0), "uncompressed"),
        ({"Content-Type": "application/json-patch+json"}, b"[]", "merge-patch+json"),
    ],
)
def test_bodies_of_other_kinds_are_told_what_to_send(
    callers: Callers, headers: dict[str, str], body: bytes, said: str
) -> None:
    job = callers.open_job()
    headers = {"Content-Type": "application/json", **headers}
    path = f"/v1/jobs/{job['id']}"
    response = callers["employer"].request("PATCH", path, content=body, headers=headers)
    assert response.status_code == 415
    assert said in response.json()["detail"]


def test_byte_order_mark_is_named(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    body = b"\xef\xbb\xbf{}"
    response = client.post("/v1/auth/register", content=body, headers=headers)
    assert response.status_code == 400
    assert "byte order mark" in response.json()["detail"]


def test_bounds_are_written_as_people_do(client: TestClient) -> None:
    errors = client.get("/v1/career-guides?limit=500").json()["errors"]
    assert [error["message"] for error in errors] == ["At most 100."]


def test_json_for_a_form_says_to_send_a_form(client: TestClient) -> None:
    response = client.post("/v1/auth/token", json={"username": "a@example.com", "password": "x"})
    assert response.status_code == 415
    assert "form" in response.json()["detail"]


def test_json_for_a_file_says_to_send_a_form_with_files(callers: Callers) -> None:
    response = callers["candidate"].post("/v1/candidates/import-cv", {"file": "my life"})
    assert response.status_code == 415
    assert "multipart/form-data" in response.json()["detail"]


def test_absent_body_is_told_as_such(callers: Callers) -> None:
    (error,) = callers["employer"].post("/v1/jobs").json()["errors"]
    assert (error["field"], error["code"]) == ("body", "missing")
    assert "application/json" in error["message"]


def test_wrong_password_is_told_as_such(client: TestClient) -> None:
    response = client.post(
        "/v1/auth/token", data={"username": "a@example.com", "password": "not this one"}
    )
    assert response.status_code == 401
    assert response.json()["title"] == "Not signed in"
    assert "wrong" in response.json()["detail"]


@pytest.mark.parametrize("cut_off", [True, False], ids=["proxy cuts the prefix", "passes it on"])
def test_everything_works_under_a_prefix(served: Served, cut_off: bool) -> None:
    client = served.client(root_path="/jobs/board")
    before = "" if cut_off else "/jobs/board"
    page = client.get(f"{before}/docs")
    assert page.status_code == 200
    sources = [source for source in _Sources.of(page.text) if source.startswith("/")]
    assert sources
    for source in sources:
        assert source.startswith("/jobs/board/"), source
        shown = source.removeprefix("/jobs/board") if cut_off else source
        assert client.get(shown).status_code == 200, source
    document = client.get(f"{before}/openapi.json").json()
    assert [server["url"] for server in document["servers"]] == ["/jobs/board"]
    flow = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"]
    assert flow["tokenUrl"] == "/jobs/board/v1/auth/token"
    page = client.get(f"{before}/")
    sources = [source for source in _Sources.of(page.text) if source.startswith("/")]
    assert sources
    for source in sources:
        assert source.startswith("/jobs/board/"), source
        shown = source.removeprefix("/jobs/board") if cut_off else source
        assert client.get(shown).status_code == 200, source


def test_locations_carry_the_prefix(served: Served) -> None:
    client = served.client(root_path="/board")
    employer = Callers(client, served.database)["employer"]
    made = employer.post(
        "/v1/jobs",
        json={
            "employer_id": employer.employer_id,
            "title": "Baker",
            "description": DESCRIPTION,
        },
    )
    assert made.headers["location"] == f"/board/v1/jobs/{made.json()['id']}"
    assert employer.get(made.headers["location"]).status_code == 200


def test_other_origins_are_off_unless_they_are_named(client: TestClient) -> None:
    response = client.get("/healthz", headers={"Origin": ORIGIN})
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_named_origin_may_call(served: Served) -> None:
    client = served.client(cors_origins=f"https://other.example.com, {ORIGIN}")
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    preflight = client.options("/v1/jobs", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "idempotency-key" in preflight.headers["access-control-allow-headers"]
    refused = client.get("/v1/me", headers={"Origin": ORIGIN})
    assert refused.status_code == 401  # a page must be able to read errors, too
    assert refused.headers["access-control-allow-origin"] == ORIGIN
    assert refused.headers["vary"] == "Origin"
    assert "Location" in refused.headers["access-control-expose-headers"]


def test_credentials_are_never_allowed(served: Served) -> None:
    for origins in (ORIGIN, "*"):
        client = served.client(cors_origins=origins)
        headers = client.get("/healthz", headers={"Origin": ORIGIN}).headers
        assert headers["access-control-allow-origin"] == origins
        assert "access-control-allow-credentials" not in headers


def test_unnamed_origin_is_not_let_in(served: Served) -> None:
    client = served.client(cors_origins=ORIGIN)
    response = client.get("/healthz", headers={"Origin": "https://evil.example.com"})
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("wrong", ["app.example.com", "https://app.example.com/", "https://a b"])
def test_what_is_no_origin_is_refused_at_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="origins are"):
        Settings(cors_origins=wrong)


class _Sources(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "link": "href", "img": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]

    @classmethod
    def of(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        return parser.found


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_docs_load_nothing_from_other_hosts(client: TestClient, path: str) -> None:
    response = client.get(path)
    for source in _Sources.of(response.text):
        assert source.startswith("/"), source
    # Their scripts would: the browser is told not to let them.
    policy = dict(
        rule.split(maxsplit=1) for rule in response.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    for rule in policy.values():
        assert "http" not in rule
        assert "*" not in rule
