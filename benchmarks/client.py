"""An HTTP client that many threads may use: each thread has connections of its own.

One ``httpx.Client`` shared by many threads is not good enough for measuring: its pool now and
then closes an expired connection that another thread has just taken up, which looks like a server
that does not answer.
"""

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

REQUEST_SECONDS = 60.0
# Less than the server's 5 s: it never closes a connection that a request is just using.
IDLE_SECONDS = 2.0


class Client:
    """Sends requests to one server, with the same headers, from any number of threads."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.headers = dict(headers or {})
        self._own = threading.local()
        self._all: list[httpx.Client] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for client in self._all:
            client.close()

    def _mine(self) -> httpx.Client:
        client: httpx.Client | None = getattr(self._own, "client", None)
        if client is None:
            client = self._own.client = httpx.Client(
                base_url=self.url,
                headers=self.headers,
                timeout=REQUEST_SECONDS,
                limits=httpx.Limits(max_connections=1, keepalive_expiry=IDLE_SECONDS),
                verify=False,  # plain HTTP on the loopback interface: no certificates to load
                trust_env=False,
            )
            self._all.append(client)
        return client

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._mine().request(method, path, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def patch(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", path, **options)
