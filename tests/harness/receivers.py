"""Receivers of webhooks: real HTTP servers on the loopback interface, in threads."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app import clock


@dataclass(frozen=True)
class Received:
    """One request that arrived: path, header fields by lower-case name, body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass(frozen=True)
class Reply:
    """What a receiver answers."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Receiver:
    """Keeps what arrives, and answers as it is told: by ``reply``, a status or a function."""

    def __init__(self) -> None:
        self.reply: int | Callable[[Received], Reply | int] = 204
        self.arrived: list[Received] = []  # everything, in order of arrival
        self.taken: list[Received] = []  # what was answered with 2xx
        self.times: list[Any] = []
        self._lock = threading.Lock()
        self.url = ""

    def answer(self, received: Received) -> Reply:
        reply = self.reply(received) if callable(self.reply) else self.reply
        if isinstance(reply, int):
            reply = Reply(reply)
        with self._lock:
            self.arrived.append(received)
            self.times.append(clock.now())
            if 200 <= reply.status < 300:
                self.taken.append(received)
        return reply


@contextmanager
def receiving(context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    """A receiver that listens; with a context, behind TLS."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            fields = {name.lower(): value for name, value in self.headers.items()}
            reply = receiver.answer(Received(self.path, fields, body))
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST  # noqa: N815 - the name that the library looks for

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    scheme = "http"
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    receiver.url = f"{scheme}://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
