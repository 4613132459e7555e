"""A client that calls an ASGI application in this thread, without a transport in between.

It is several times faster than the test client of the framework, and sends what that one would
refuse to: raw bytes in targets and headers.
"""

import asyncio
import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote, urlencode

from anyio import create_task_group
from fastapi import FastAPI

Message = dict[str, Any]


class Headers(dict[str, str]):
    """Header fields by lower-case name."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())


class Answer:
    """A response: status, headers, body."""

    def __init__(self, status_code: int, headers: Headers, content: bytes) -> None:
        self.status_code, self.headers = status_code, headers
        is_packed = headers.get("content-encoding") == "gzip"
        self.content = gzip.decompress(content) if is_packed and content else content

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


def _as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def _body(options: dict[str, Any]) -> tuple[bytes, str | None]:
    if (sent := options.pop("json", None)) is not None:
        return json.dumps(sent).encode(), "application/json"
    if (form := options.pop("data", None)) is not None:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    content = options.pop("content", b"")
    return content if isinstance(content, bytes) else content.encode(), None


def _query(params: Mapping[str, Any]) -> str:
    return urlencode(
        {name: value for name, value in params.items() if value is not None},
        doseq=True,
        errors="surrogatepass",
    )


class DirectClient:
    """Sends requests to an application and waits for each answer."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        self.app, self.loop = app, loop
        self._calls: asyncio.Queue[tuple[Message, bytes, asyncio.Future[Answer]] | None] = (
            asyncio.Queue()
        )

    async def serve(self, started: asyncio.Future[None]) -> None:
        """Answer calls until :meth:`stop`, each in a task of its own.

        All are children of this task: as behind a real server, the threads that they work in
        stay, where a loop that runs for one call takes them along.
        """
        async with self.app.router.lifespan_context(self.app):
            started.set_result(None)
            async with create_task_group() as answering:
                while (call := await self._calls.get()) is not None:
                    answering.start_soon(self._answer, *call)

    def stop(self) -> None:
        """Let :meth:`serve` end."""
        self._calls.put_nowait(None)

    async def _answer(
        self, scope: Message, content: bytes, answered: asyncio.Future[Answer]
    ) -> None:
        try:
            answered.set_result(await self._call(scope, content))
        except BaseException as problem:  # whoever waits must hear of it
            answered.set_exception(problem)

    def request(self, method: str, target: str, **options: Any) -> Answer:
        """Options: ``headers``, ``params`` and one of ``json``, ``data``, ``content``."""
        path, _, query = target.partition("?")
        query = "&".join(
            part for part in (query, _query(options.pop("params", None) or {})) if part
        )
        content, media_type = _body(options)
        named: dict[str, str | bytes] = {"host": "testserver", "accept": "*/*"}
        if media_type:
            named["content-type"] = media_type
        if content:
            named["content-length"] = str(len(content))
        given = options.pop("headers", None) or {}
        named.update({name.lower(): value for name, value in given.items()})
        assert not options, options
        raw_path = quote(path, safe="/%:@!$&'()*+,;=~?#[]{}|\\^`<>\" ")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw_path),
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), _as_bytes(value)) for name, value in named.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("testserver", 80),
        }
        answered: asyncio.Future[Answer] = self.loop.create_future()
        self._calls.put_nowait((scope, content, answered))
        return self.loop.run_until_complete(answered)

    def get(self, target: str, **options: Any) -> Answer:
        return self.request("GET", target, **options)

    def post(self, target: str, **options: Any) -> Answer:
        return self.request("POST", target, **options)

    async def _call(self, scope: Message, content: bytes) -> Answer:
        size = 2**16
        parts = [content[start : start + size] for start in range(0, len(content), size)] or [b""]
        messages = iter(
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, 1)
        )
        sent: list[Message] = []

        async def receive() -> Message:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        headers = Headers((name.decode(), value.decode()) for name, value in start["headers"])
        return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


@contextmanager
def direct_client(app: FastAPI) -> Iterator[DirectClient]:
    """Start the application, hand out a client of it, and stop it again."""
    loop = asyncio.new_event_loop()
    client, started = DirectClient(app, loop), loop.create_future()
    serving = loop.create_task(client.serve(started))
    either = asyncio.wait({serving, started}, return_when=asyncio.FIRST_COMPLETED)
    loop.run_until_complete(either)
    try:
        if not serving.done():
            yield client
    finally:
        client.stop()
        loop.run_until_complete(serving)  # raises what kept the application from starting
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
