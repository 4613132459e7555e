"""Refuses requests beyond what a process can answer soon, instead of letting all of them wait."""

from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Overloaded
from app.routers.edge.problems import problem_response

WAITING_PER_THREAD = 6
"""Requests in flight per request thread: a thread answers an ordinary one in well under 300 ms, so
that nobody who is let in waits longer than about two seconds."""
_ALWAYS = frozenset({"/healthz"})


class LoadShedding:
    """Pure ASGI middleware: 503 with ``Retry-After`` while too many requests are in flight."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = WAITING_PER_THREAD * scope["app"].state.settings.request_threads
        if self.in_flight >= most and scope["path"] not in _ALWAYS:
            await problem_response(Overloaded())(scope, receive, send)
            return
        self.in_flight += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.in_flight -= 1
