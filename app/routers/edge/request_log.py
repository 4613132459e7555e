"""One log line and one request id per request; the last stop for unforeseen errors."""

import time
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import tracing
from app.errors import AppError
from app.observability import describe_exception, log, new_request_id, request_id_var
from app.routers.edge import request_metrics
from app.routers.edge.problems import problem_response


class RequestLog:
    """Pure ASGI middleware, outside everything but the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_request_id()
        token = request_id_var.set(request_id)
        started = time.perf_counter()
        seen: dict[str, Any] = {"status": 500, "begun": False}

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.update(status=message["status"], begun=True)
                message.setdefault("headers", []).append((b"x-request-id", request_id.encode()))
            await send(message)

        with tracing.request_span(_trace_of(scope), request_id=request_id) as span:
            try:
                await self.app(scope, receive, send_with_id)
            except ClientDisconnect:
                # The caller hung up before the body was here: nobody is left to answer, and
                # nothing of ours failed. The number is the one that other servers write into
                # their logs.
                seen["status"] = 499
            except Exception as error:
                # Starlette has sent its plain 500 only if no handler exists; ours comes first.
                log.error("unhandled error", **describe_exception(error))
                if not seen["begun"]:
                    await problem_response(AppError())(scope, receive, send_with_id)
            finally:
                # The template, not the path: ids are enough, and a path may hold anything.
                route = getattr(scope.get("route"), "path", "unmatched")
                seconds = time.perf_counter() - started
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=seen["status"],
                    ms=round(seconds * 1000, 1),
                )
                request_metrics.observe(scope["method"], route, seen["status"], seconds)
                tracing.name_request(span, scope["method"], route, seen["status"])
                request_id_var.reset(token)


def _trace_of(scope: Scope) -> dict[str, str]:
    """Where the caller says that this request belongs in a trace of theirs."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in (b"traceparent", b"tracestate")
    }
