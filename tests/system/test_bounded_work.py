"""Work is bounded: credentials before bodies, heads, structures, guesses, and load."""

import asyncio
import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import clock
from app.cli import bounded_http
from app.cli.bounded_http import BoundedHttp
from app.config import Settings
from app.errors import Overloaded
from app.routers.edge import request_bodies, transaction
from app.routers.edge.load_shedding import BURST_PER_THREAD, Load, LoadShedding, in_time
from tests.harness.callers import PASSWORD, Callers, made
from tests.harness.served import served


def _nothing_is_parsed(*_arguments: Any, **_options: Any) -> None:
    raise AssertionError("the body was parsed")


@pytest.mark.parametrize("path", ["/v1/match", "/v1/candidates", "/v1/jobs/batch"])
def test_strangers_are_refused_before_their_body_is_parsed(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(request_bodies, "parse_json", _nothing_is_parsed)
    monkeypatch.setattr(transaction, "read_body", _nothing_is_parsed)
    body = b"[" + b"[]," * 100_000 + b"[]]"
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 401


@pytest.mark.parametrize("unit", [b"[],", b"{},", b"1,"])
def test_bodies_of_nothing_but_structure_are_refused_before_they_are_parsed(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, unit: bytes
) -> None:
    monkeypatch.setattr(request_bodies, "parse_json", _nothing_is_parsed)
    body = b"[" + unit * (15 * 2**20 // len(unit)) + b"1]"
    headers = {**callers["candidate"].headers, "Content-Type": "application/json"}
    start = time.process_time()
    response = callers.client.post("/v1/match", content=body, headers=headers)
    assert (response.status_code, response.json()["type"]) == (422, "/problems/too-much-text")
    assert time.process_time() - start < 2


@pytest.fixture
def limited(app: FastAPI, settings: Settings) -> Settings:
    """The application with its limits on."""
    app.state.settings = settings.model_copy(update={"rate_limits": "on"})
    found: Settings = app.state.settings
    return found


def _sign_in(callers: Callers, password: str, name: str = "candidate") -> Any:
    form = {"username": f"{name}@example.com", "password": password}
    return callers.client.post("/v1/auth/token", data=form)


def test_ten_wrong_passwords_are_free_then_delays_grow(callers: Callers, limited: Settings) -> None:
    made(callers["candidate"].get("/v1/me"), 200)
    for _ in range(10):
        assert _sign_in(callers, "wrong").status_code == 401
    waits = []
    shift = 0.0
    for _ in range(4):
        with clock.moved(timedelta(seconds=shift)):
            refused = _sign_in(callers, PASSWORD)  # even the right one waits its turn
            assert refused.status_code == 429
            assert refused.json()["type"] == "/problems/rate-limited"
            waits.append(int(refused.headers["Retry-After"]))
        shift += waits[-1] + 1
        with clock.moved(timedelta(seconds=shift)):
            assert _sign_in(callers, "wrong").status_code == 401
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]
    with clock.moved(timedelta(hours=1)):  # the owner is never locked out
        assert _sign_in(callers, PASSWORD).status_code == 200
        assert _sign_in(callers, "wrong").status_code == 401  # and begins anew


def test_guesses_at_one_account_do_not_slow_another(callers: Callers, limited: Settings) -> None:
    made(callers["candidate"].get("/v1/me"), 200)
    made(callers["other_candidate"].get("/v1/me"), 200)
    for _ in range(11):
        _sign_in(callers, "wrong")
    assert _sign_in(callers, PASSWORD).status_code == 429
    assert _sign_in(callers, PASSWORD, "other.candidate").status_code == 200


def test_mail_can_be_asked_for_five_times_then_delays_grow(
    callers: Callers, limited: Settings
) -> None:
    body = {"email": "candidate@example.com"}
    answers = [callers["anonymous"].post("/v1/auth/password/forgot", body) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) >= 1


def _raw(address: str, data: bytes, seconds: float = 10) -> bytes:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as connection:
        connection.settimeout(seconds)
        try:
            connection.sendall(data)
            return connection.recv(65_536)
        except (ConnectionError, BrokenPipeError):
            return b""


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_heads_are_bounded_and_honest_ones_pass() -> None:
    with served(_answer, http=BoundedHttp, lifespan="off") as address:  # type: ignore[arg-type]
        start = b"GET / HTTP/1.1\r\nhost: x\r\n"
        assert b" 204 " in _raw(address, start + b"a: " + b"b" * 20_000 + b"\r\n\r\n")
        assert b" 431 " in _raw(address, start + b"a: " + b"b" * 40_000 + b"\r\n\r\n")
        assert b" 431 " in _raw(address, b"GET /" + b"c" * 40_000)
        body = b"x" * 500_000
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 500000\r\n\r\n"
        assert b" 204 " in _raw(address, head + body)


def test_slow_heads_and_bodies_are_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(bounded_http, "BODY_SECONDS", 0.3)
    with served(_answer, http=BoundedHttp, lifespan="off") as address:  # type: ignore[arg-type]
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n"
        for begun in (b"GET / HTTP/1.1\r\nhost:", head + b"abc"):
            start = time.monotonic()
            assert b" 204 " not in _raw(address, begun)
            assert time.monotonic() - start < 8


class _State:
    settings = Settings(request_threads=1)


class _App:
    state = _State()


_SCOPE = {"type": "http", "path": "/v1/jobs", "app": _App()}


async def _receive() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_beyond_what_can_be_answered_soon_requests_are_shed() -> None:
    async def run() -> list[int]:
        release = asyncio.Event()
        statuses: list[int] = []

        async def slow(_scope: Any, _receive: Any, send: Any) -> None:
            await release.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                if message["status"] == 503:
                    assert (b"retry-after", b"1") in message["headers"]

        shedding = LoadShedding(slow)
        calls = [
            asyncio.create_task(shedding(_SCOPE, _receive, send))
            for _ in range(5 * BURST_PER_THREAD)
        ]
        await asyncio.sleep(0.01)
        assert statuses == [503] * (4 * BURST_PER_THREAD)
        release.set()
        await asyncio.gather(*calls)
        assert shedding.in_flight == 0
        return statuses

    assert asyncio.run(run()).count(200) == BURST_PER_THREAD


def test_under_lasting_load_as_many_wait_as_are_answered_soon() -> None:
    seconds = 0.0
    load = Load(lambda: seconds)
    for in_flight in range(1, 33):
        load.began(in_flight, 4)
    assert load.let_in == 32
    assert load.answers_per_second() == 0.0
    for _ in range(60):  # twenty a second, for three seconds
        seconds += 0.05
        load.ended(31, 4)
        load.began(32, 4)
    assert load.answers_per_second() == pytest.approx(20, rel=0.06)
    assert load.let_in == 92
    load.ended(2, 4)
    assert (load.let_in, load.answers_per_second()) == (0, 0.0)


def test_who_waited_too_long_is_turned_away_where_others_are() -> None:
    async def run() -> list[str]:
        seconds, ends = 0.0, []
        release, begin = asyncio.Event(), in_time(lambda: "begun")

        async def waiting(_scope: Any, _receive: Any, _send: Any) -> None:
            await release.wait()
            try:
                ends.append(begin())
            except Overloaded:
                ends.append("late")

        async def send(_message: Any) -> None:
            pass

        shedding = LoadShedding(waiting, now=lambda: seconds)
        calls = [asyncio.create_task(shedding(_SCOPE, _receive, send))]
        await asyncio.sleep(0)
        seconds = 1.5
        calls += [
            asyncio.create_task(shedding(_SCOPE, _receive, send)) for _ in range(BURST_PER_THREAD)
        ]
        await asyncio.sleep(0.01)
        release.set()
        await asyncio.gather(*calls)
        return ends

    assert asyncio.run(run()) == ["late", *["begun"] * (BURST_PER_THREAD - 1)]
