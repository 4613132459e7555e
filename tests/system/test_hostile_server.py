"""Hostile input over a real server: chunked bodies, odd targets and headers as raw bytes."""

import http.client
import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.harness import bodies
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import Caller, made
from tests.harness.database_parity import WITH_BODY
from tests.harness.operations import OPERATIONS

SERVED = True  # the fixture ``running_app`` opens a real server
MARK = "mkserverzq"


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _check_problem(response: httpx.Response, status: int, slug: str) -> None:
    problem = response.json()
    assert (response.status_code, problem["type"]) == (status, f"/problems/{slug}")
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["instance"] == response.headers["x-request-id"]
    assert MARK not in response.text


def _chunks(count: int, start: bytes = b'{"name": "') -> Iterator[bytes]:
    """A JSON body that grows by 64 KiB a chunk; its length is never declared."""
    yield start + MARK.encode()
    for _ in range(count):
        yield b"a" * 65_536
    yield b'"}'


def _target(parties: Parties, operation: str) -> tuple[str, str, Caller]:
    method, template = operation.split(" ", 1)
    prepared = OPERATIONS[operation]
    return method, template.format(**prepared.call(parties).path), parties[prepared.by]


@pytest.mark.parametrize("operation", WITH_BODY)
def test_chunked_body_of_20_mb_is_too_large(parties: Parties, operation: str) -> None:
    method, path, caller = _target(parties, operation)
    response = caller.request(
        method, path, content=_chunks(306), headers={"content-type": "application/json"}
    )
    _check_problem(response, 413, "body-too-large")


@pytest.mark.parametrize("operation", ["POST /v1/employers", "POST /v1/match"])
def test_declared_body_of_20_mb_is_too_large(parties: Parties, operation: str) -> None:
    method, path, caller = _target(parties, operation)
    response = caller.request(method, path, json={"name": MARK + "a" * 20_000_000})
    _check_problem(response, 413, "body-too-large")


def test_sign_in_form_has_the_same_bound(parties: Parties) -> None:
    response = parties["anonymous"].request(
        "POST",
        "/v1/auth/token",
        content=_chunks(306, b"username=a&password="),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    _check_problem(response, 413, "body-too-large")


def test_chunked_bodies_within_the_bound_are_read_like_others(parties: Parties) -> None:
    admin = parties["admin"]
    content = json.dumps(bodies.candidate()).encode()
    parts = (content[start : start + 7] for start in range(0, len(content), 7))
    headers = {"content-type": "application/json"}
    made(admin.request("POST", "/v1/candidates", content=parts, headers=headers))
    broken = admin.request(
        "POST", "/v1/candidates", content=iter([b"{", MARK.encode()]), headers=headers
    )
    _check_problem(broken, 400, "malformed-json")


def test_server_goes_on_after_a_client_that_hung_up(
    running_app: RunningApp, parties: Parties, capsys: pytest.CaptureFixture[str]
) -> None:
    address = running_app.client.base_url
    key = parties["admin"].headers["X-API-Key"]
    for sent in (b"", b'5\r\n{"a":\r\n', b"ffffffff\r\n{", b"zz\r\n", b"-1\r\n"):
        with socket.create_connection((address.host, address.port), 10) as raw:
            head = (
                f"POST /v1/employers HTTP/1.1\r\nHost: {address.host}\r\nX-API-Key: {key}\r\n"
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            raw.sendall(head.encode() + sent)
    assert made(running_app.client.request("GET", "/healthz"), 200) == {"status": "ok"}
    assert "unhandled" not in capsys.readouterr().err


TARGETS = [
    "/v1/jobs/../../etc/passwd",
    "/v1/jobs/%2e%2e/%2e%2e/etc/passwd",
    "/v1/jobs/..%2f..%2fetc%2fpasswd",
    f"/v1/jobs/{MARK}%00",
    f"/v1/jobs/%ff%fe{MARK}",
    f"/v1/jobs/%c0%ae%c0%ae/{MARK}",
    f"/v1/jobs/%ed%a0%80{MARK}",
    f"/v1/jobs/{{{{7*7}}}}{MARK}",
    f"/v1/jobs/${{jndi:ldap://127.0.0.1:1/{MARK}}}",
    f"/v1/jobs/{MARK}'%20OR%20'1'='1",
    f"//{MARK}/v1/jobs",
    f"/v1/jobs?limit={MARK}",
    "/v1/jobs?limit=%00",
    "/v1/jobs?cursor=%ed%a0%80",
    f"/v1/jobs?q=%00{MARK}",
    f"/v1/jobs?%00{MARK}=1",
    f"/v1/jobs?{MARK}=%00",
    "/v1/jobs?limit=1&limit=x",
    f"/v1/jobs/{'a' * 30_000}",
    f"/v1/jobs?q={'a' * 30_000}",
    f"/{MARK}",
]


def _raw(
    running_app: RunningApp, method: str, target: str, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send a target exactly as it is written."""
    connection = http.client.HTTPConnection(
        str(running_app.client.base_url).removeprefix("http://")
    )
    try:
        connection.putrequest(method, target, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def _check_raw(answer: http.client.HTTPResponse, content: bytes) -> None:
    assert answer.status < 500, content
    if answer.status >= 400:
        problem = json.loads(content)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == answer.status
        assert problem["instance"] == answer.headers["x-request-id"]
        assert MARK.encode() not in content


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target[:40])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_odd_targets(running_app: RunningApp, parties: Parties, method: str, target: str) -> None:
    _check_raw(*_raw(running_app, method, target, parties["employer"].headers))


@pytest.mark.parametrize(
    "value", ["[", "a b", "a:b:c", "\xff", "a@b", "[::1", "x" * 5_000, "#?", f"{MARK}<"]
)
def test_odd_hosts(running_app: RunningApp, parties: Parties, value: str) -> None:
    for path in ("/v1/me", "/v1/jobs/", f"/v1/{MARK}"):
        headers = {**parties["employer"].headers, "Host": value}
        _check_raw(*_raw(running_app, "GET", path, headers))


@pytest.mark.parametrize(
    "line",
    [
        f"GET /v1/jobs/\xff{MARK} HTTP/1.1",
        f"GET /v1/jobs/\x00{MARK} HTTP/1.1",
        f"GET /v1/jobs/{MARK} b HTTP/1.1",
        f"GET {MARK} HTTP/1.1",
        f"GET http://[{MARK}/v1/me HTTP/1.1",
        f"{MARK} /v1/me HTTP/1.1",
        "GET /v1/me HTTP/9.1",
        "GET /v1/me HTTP/1.1\r\nHost: \x00",
    ],
)
def test_what_is_not_http_is_refused_by_the_server_itself(
    running_app: RunningApp, line: str
) -> None:
    address = running_app.client.base_url
    with socket.create_connection((address.host, address.port), 10) as raw:
        raw.sendall(f"{line}\r\nHost: a\r\n\r\n".encode("latin-1"))
        answer = raw.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert MARK.encode() not in answer
