"""One delivery attempt: an HTTP POST to a checked IP address, with a deadline for the whole."""

import functools
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore

from app import clock
from app.services.webhooks import url_policy
from app.services.webhooks.url_policy import Target, TargetRefused

TIMEOUT_SECONDS = 15.0
_ANSWER_BYTES = 64 * 1024  # read at most, so that the connection closes cleanly; nothing is kept


@dataclass(frozen=True)
class Answer:
    """The result of an attempt. ``error`` is a word for the log, None if it was delivered;
    ``retry_after`` is what the receiver asked for (``Retry-After``)."""

    status_code: int | None
    error: str | None
    duration_ms: int
    retry_after: timedelta | None = None


class _Deadline:
    """A deadline that all steps of an attempt share: a receiver that sends single bytes slowly gets
    no more time than one that sends none."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; ``httpcore.ReadTimeout`` if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time of the attempt is over")
        return left


class _TimedStream(httpcore.NetworkStream):
    """A network stream that passes the time left to every operation."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedAddresses(httpcore.NetworkBackend):
    """Connects to the given addresses, one after the other, and never resolves the host name again,
    so that DNS rebinding cannot lead elsewhere. The certificate is verified for the host name."""

    def __init__(self, addresses: list[str], deadline: _Deadline) -> None:
        self._addresses, self._deadline = addresses, deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for position, address in enumerate(self._addresses):
            share = self._deadline.left() / (len(self._addresses) - position)
            try:
                stream = self._network.connect_tcp(address, port, share, None, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


@functools.cache
def _trusted() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> timedelta | None:
    """The ``Retry-After`` header, in seconds or as a date (RFC 9110, section 10.2.3); None if it is
    absent or malformed."""
    for name, raw in headers:
        if name.lower() != b"retry-after":
            continue
        value = raw.decode("latin-1").strip()
        if value.isascii() and value.isdecimal():
            return timedelta(seconds=int(value) if len(value) < 7 else 10**6)
        try:
            date: datetime = parsedate_to_datetime(value)
            return date - clock.now()
        except (ValueError, TypeError, OverflowError):
            return None
    return None


def _error_of(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if status == 410:
        return "gone"
    return "redirect" if 300 <= status < 400 else "status"


def _send(
    target: Target, addresses: list[str], headers: Mapping[str, str], body: bytes
) -> tuple[int, timedelta | None]:
    origin = httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port)
    backend = _CheckedAddresses(addresses, _Deadline(TIMEOUT_SECONDS))
    fields = {**headers, "Host": _host_header(target), "Connection": "close"}
    with (
        httpcore.HTTPConnection(origin, ssl_context=_trusted(), network_backend=backend) as line,
        line.stream(
            "POST",
            httpcore.URL(
                scheme=origin.scheme,
                host=origin.host,
                port=origin.port,
                target=target.path.encode(),
            ),
            headers=[(name.encode(), value.encode()) for name, value in fields.items()],
            content=body,
        ) as response,
    ):
        # The status decides, however the rest of the answer ends; redirects are not followed.
        retry_after = _retry_after(response.headers)
        try:
            left = _ANSWER_BYTES
            for chunk in response.iter_stream():
                left -= len(chunk)
                if left <= 0:
                    break
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            pass
        return response.status, retry_after


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.scheme == "https" else 80
    return host if target.port == usual else f"{host}:{target.port}"


def _error_word(error: Exception) -> str:
    if isinstance(error, TargetRefused):
        return error.word
    if isinstance(error, httpcore.TimeoutException):
        return "timeout"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return "protocol" if isinstance(error, httpcore.ProtocolError) else "connect"


def post(url: str, headers: Mapping[str, str], body: bytes, *, allow_private: bool) -> Answer:
    """Make one attempt of at most :data:`TIMEOUT_SECONDS` plus name resolution. Failures are
    returned in the answer, not raised."""
    started = time.monotonic()

    def after(
        status_code: int | None, error: str | None, retry_after: timedelta | None = None
    ) -> Answer:
        return Answer(status_code, error, round((time.monotonic() - started) * 1000), retry_after)

    target = url_policy.parse(url)
    try:
        addresses = url_policy.resolve(target, allow_private=allow_private)
        status, retry_after = _send(target, addresses, headers, body)
    except (
        TargetRefused,
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        OSError,
    ) as error:
        return after(None, _error_word(error))
    return after(status, _error_of(status), retry_after)
