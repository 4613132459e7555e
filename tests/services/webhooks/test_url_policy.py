"""Where webhooks may go, and that an attempt goes nowhere else."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme

from app.config import Settings
from app.database import Database
from app.models import Webhook
from app.services.webhooks import http_post, url_policy
from app.services.webhooks.http_post import post
from tests.harness.callers import Callers, made
from tests.harness.receivers import Receiver, receiving
from tests.harness.webhook_calls import deliver_due, log_of

INSIDE = [
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200"),
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("192.0.0.192", "192.0.0.9", "64:ff9b::c000:c0", "::ffff:192.0.0.192"),
    *("::", "::1", "::7f00:1", "fd00::1", "fd00:ec2::254", "fc00::1", "fe80::1", "fec0::1"),
    *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2001::1", "100::1", "4000::1"),
]
OUTSIDE = [
    *("8.8.8.8", "1.1.1.1", "172.32.0.1", "93.184.215.14"),
    *("2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_of_the_inside_are_not_public(address: str) -> None:
    assert not url_policy.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_internet_are(address: str) -> None:
    assert url_policy.is_public(ipaddress.ip_address(address))


REFUSED = [
    *(f"https://[{a}]/" if ":" in a else f"https://{a}/" for a in INSIDE),
    *("https://localhost/", "https://LOCALHOST./", "https://localhost:8443/x"),
    *("https://hooks.localhost/", "https://metadata.google.internal/", "https://printer.local/"),
    # Other ways to write 127.0.0.1 and 169.254.169.254.
    *("https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/"),
    *("https://127.1/", "https://2852039166/", "https://0xa9.0xfe.0xa9.0xfe/"),
    *("https://①②⑦.0.0.1/", "https://127。0。0。1/", "https://%31%32%37.0.0.1/"),
    *("http://8.8.8.8/", "http://hooks.example.com/"),
    *("https://user@8.8.8.8/", "https://8.8.8.8@127.0.0.1/", "https://127.0.0.1\\@8.8.8.8/"),
    *("file:///etc/passwd", "gopher://8.8.8.8/", "//8.8.8.8/", "https://", "https://[::1%25lo]/"),
]


@pytest.mark.parametrize("kind", ["post", "patch"])
def test_refused_targets(callers: Callers, kind: str) -> None:
    employer = callers["employer"]
    good = {"url": "https://8.8.8.8/hook", "events": ["*"]}
    webhook = made(employer.post("/v1/webhooks", good))
    for url in REFUSED:
        if kind == "post":
            response = employer.post("/v1/webhooks", {**good, "url": url})
        else:
            response = employer.patch(f"/v1/webhooks/{webhook['id']}", {"url": url})
        assert response.status_code == 422, url
        assert [error["field"] for error in response.json()["errors"]] == ["url"], url
    assert made(employer.get(f"/v1/webhooks/{webhook['id']}"), 200)["url"] == good["url"]


def test_a_name_without_an_address_yet_is_accepted_and_fails_later(
    callers: Callers, database: Database, settings: Settings
) -> None:
    employer = callers["employer"]
    body = {"url": "https://receiver.invalid/hook", "events": ["*"]}
    webhook = made(employer.post("/v1/webhooks", body))
    made(employer.post(f"/v1/webhooks/{webhook['id']}/test"))
    deliver_due(settings, database)
    (delivery,) = log_of(employer, webhook)
    assert delivery["attempts"][0]["error"] == "resolve"


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names stand for these addresses, one list per look-up; returns the names asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        if not str(host).endswith("example.com"):
            return real(host, port, *rest, **options)
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolving(monkeypatch, ["8.8.8.8", "2606:4700:4700::1111", "10.0.0.7"])
    body = {"url": "https://mixed.example.com/", "events": ["*"]}
    response = callers["employer"].post("/v1/webhooks", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "url"


def test_a_name_that_moves_inside_later_is_not_called(
    callers: Callers, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    employer = callers["employer"]
    with receiving() as inside:
        port = inside.url.rsplit(":", 1)[1]
        _resolving(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
        body = {"url": f"https://rebound.example.com:{port}/", "events": ["*"]}
        webhook = made(employer.post("/v1/webhooks", body))
        made(employer.post(f"/v1/webhooks/{webhook['id']}/test"))
        deliver_due(settings, database)
        (delivery,) = log_of(employer, webhook)
        assert delivery["attempts"][0]["error"] == "address"
        assert inside.arrived == []


def test_an_address_stored_while_it_was_allowed_is_not_called_later(
    callers: Callers, database: Database, settings: Settings
) -> None:
    employer = callers["employer"]
    with receiving() as inside:
        body = {"url": "https://8.8.8.8/", "events": ["*"]}
        webhook = made(employer.post("/v1/webhooks", body))
        with database.write() as session:
            for row in session.query(Webhook):
                row.url = f"{inside.url}/"
        made(employer.post(f"/v1/webhooks/{webhook['id']}/test"))
        deliver_due(settings, database)
        (delivery,) = log_of(employer, webhook)
        assert delivery["attempts"][0]["error"] == "address"
        assert inside.arrived == []


def test_the_name_is_looked_up_once_per_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        port = receiver.url.rsplit(":", 1)[1]
        asked = _resolving(monkeypatch, ["127.0.0.1"], ["203.0.113.9"])
        answer = post(f"http://once.example.com:{port}/a?b=c", {}, b"{}", allow_private=True)
    assert (answer.status_code, answer.error) == (204, None)
    assert asked == ["once.example.com"]
    (arrived,) = receiver.arrived
    assert arrived.path == "/a?b=c"
    assert arrived.headers["host"] == f"once.example.com:{port}"


def test_the_second_address_is_tried_when_the_first_is_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiving() as receiver:
        port = receiver.url.rsplit(":", 1)[1]
        _resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        answer = post(f"http://two.example.com:{port}/", {}, b"{}", allow_private=True)
    assert answer.error is None


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _behind_tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("certified", "trusted", "error"),
    [
        ("hooks.example.com", True, None),
        ("other.example.com", True, "tls"),
        ("hooks.example.com", False, "tls"),
    ],
)
def test_certificates_are_verified_for_the_name_not_for_the_address(
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    certified: str,
    trusted: bool,
    error: str | None,
) -> None:
    _resolving(monkeypatch, ["127.0.0.1"])
    if trusted:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        monkeypatch.setattr(http_post, "_trusted", lambda: context)
    with receiving(_behind_tls(authority, certified)) as receiver:
        port = receiver.url.rsplit(":", 1)[1]
        answer = post(f"https://hooks.example.com:{port}/", {}, b"{}", allow_private=True)
    assert answer.error == error
    assert len(receiver.arrived) == (error is None)


@contextmanager
def _dripping(first: bytes, drip: bytes, pause: float) -> Iterator[str]:
    """A server that sends its answer a byte at a time, without end."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        line, _ = listening.accept()
        with line:
            line.recv(65536)
            try:
                line.sendall(first)
                while not stop.is_set():
                    line.sendall(drip)
                    time.sleep(pause)
            except OSError:
                pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    stop.set()
    listening.close()
    thread.join(5)


@pytest.mark.parametrize(
    ("first", "drip", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a", (None, "timeout")),
        (b"", b"", (None, "timeout")),
        # The status is there: that the rest does not end is the receiver's affair.
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", b"a", (200, None)),
        (b"no HTTP at all\r\n\r\n", b"", (None, "protocol")),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, b"X: y\r\n", (None, "protocol")),
    ],
)
def test_an_attempt_ends_in_time_whatever_the_receiver_does(
    monkeypatch: pytest.MonkeyPatch,
    first: bytes,
    drip: bytes,
    expected: tuple[int | None, str | None],
) -> None:
    monkeypatch.setattr(http_post, "TIMEOUT_SECONDS", 1.0)
    with _dripping(first, drip, 0.05) as url:
        started = time.monotonic()
        answer = post(url, {}, b"{}", allow_private=True)
        assert time.monotonic() - started < 3
    assert (answer.status_code, answer.error) == expected


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("no_proxy", "")
        answer = post(f"{receiver.url}/", {}, b"{}", allow_private=True)
        assert answer.error is None
        assert (len(proxy.arrived), len(receiver.arrived)) == (0, 1)


def test_plain_http_and_this_machine_are_allowed_by_the_setting(receiver: Receiver) -> None:
    assert post(f"{receiver.url}/", {}, b"{}", allow_private=True).error is None
    assert post(f"{receiver.url}/", {}, b"{}", allow_private=False).error == "address"
    assert len(receiver.arrived) == 1
