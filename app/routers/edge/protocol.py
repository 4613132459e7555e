"""What HTTP asks for besides the routes: HEAD, Allow, a proxy's prefix, other origins,
compression."""

import re
from collections.abc import Sequence

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware, IdentityResponder
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.routers.edge.conditional import PackedTags

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SHORTEST_COMPRESSED = 2_048  # bytes; below that a packet is not saved
_COMPRESSION_LEVEL = 4  # of 9: nearly as small, in a fraction of the time
_WEIGHT_OF_NOTHING = re.compile(r"q\s*=\s*0(\.0*)?")
_EXPOSED = ("ETag", "Location", "Retry-After", "X-Request-Id")


class HeadAsGet:
    """Answer HEAD as GET without its body (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # A copy: the server goes by its own scope, and would otherwise wait for the body.
        read = {**scope, "method": "GET"}
        try:
            await self.app(read, receive, send_headers)
        finally:
            if "route" in read:
                scope["route"] = read["route"]


class Compression(GZipMiddleware):
    """Compress long answers for callers who take gzip. The framework's own looks for the word
    alone, and so compresses for callers who refuse it (``gzip;q=0``)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope).get("accept-encoding", "") if scope["type"] == "http" else ""
        if _refuses_gzip(asked):
            await IdentityResponder(self.app, self.minimum_size)(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _refuses_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header gives gzip the weight 0 (RFC 9110, section 12.5.3)."""
    items = (item.partition(";") for item in accepted.lower().split(","))
    return any(
        name.strip() == "gzip" and _WEIGHT_OF_NOTHING.fullmatch(weight.strip())
        for name, _, weight in items
    )


class Prefix:
    """Serve under a path prefix, whether the proxy in front cuts it off or passes it on.

    ASGI wants ``path`` to begin with ``root_path``; then routes, mounts and links all agree.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = scope["app"].state.settings.root_path if scope["type"] == "http" else ""
        if not prefix:
            await self.app(scope, receive, send)
            return
        scope["root_path"] = prefix
        if scope["path"] != prefix and not scope["path"].startswith(f"{prefix}/"):
            scope["path"] = prefix + scope["path"]

        async def send_prefixed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, prefix.encode() + value if _is_own_path(name, value, prefix) else value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        await self.app(scope, receive, send_prefixed)


def _is_own_path(name: bytes, value: bytes, prefix: str) -> bool:
    is_path = value.startswith(b"/") and not value.startswith(b"//")
    return name.lower() == b"location" and is_path and not value.startswith(f"{prefix}/".encode())


class OtherOrigins:
    """Let pages of the origins of the settings call from a browser (CORS). Off without any.

    Callers sign in by a header, never by a cookie: so credentials are not allowed, and ``*`` is
    safe.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._known: dict[tuple[str, ...], CORSMiddleware] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origins = scope["app"].state.settings.origins if scope["type"] == "http" else ()
        app = self._allowing(origins) if origins else self.app
        await app(scope, receive, send)

    def _allowing(self, origins: tuple[str, ...]) -> CORSMiddleware:
        if origins not in self._known:
            self._known[origins] = CORSMiddleware(
                self.app,
                allow_origins=origins,
                allow_methods=_METHODS,
                allow_headers=("*",),
                expose_headers=_EXPOSED,
            )
        return self._known[origins]


def allowed_methods(app: FastAPI, scope: Scope) -> Sequence[str]:
    """The methods that a path takes, for the ``Allow`` header of a 405: of all its routes, not of
    the first one that was found."""
    return [
        method
        for method in _METHODS
        if any(
            # HEAD is answered wherever GET is.
            route.matches({**scope, "method": method.replace("HEAD", "GET")})[0] is Match.FULL
            for route in app.routes
        )
    ]


def install(app: FastAPI) -> None:
    """Wrap the routes; to be called before the request log, which stands outside of them."""
    app.add_middleware(
        Compression, minimum_size=_SHORTEST_COMPRESSED, compresslevel=_COMPRESSION_LEVEL
    )
    app.add_middleware(PackedTags)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Prefix)
