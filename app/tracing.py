"""Traces for OpenTelemetry: a request, the stages of its ranking, its statements of the database.

Off unless the operator names a collector; nothing of OpenTelemetry is imported then, and a span is
one comparison. Spans carry templates of routes, statements without their values, and request ids:
like the logs, nothing that people wrote and no address. A collector that does not answer costs the
spans, and nothing else: no request waits for it, and the log says so now and then.
"""

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, event

from app.observability import log

_LONGEST_STATEMENT = 2_000  # characters
_NO_MESSAGES = {"record_exception": False, "set_status_on_exception": False}
"""The message of an error may repeat what was sent; the log names its place."""
_LAST_SECONDS = 3.0
"""How long the end of a process waits for the collector to take what is left."""
_PAUSE = 600.0
"""Seconds between lines of the log about a collector that takes nothing."""
_NOTHING: AbstractContextManager[Any] = nullcontext()


class TracingMissing(Exception):
    """Traces are asked for, and the packages that send them are not installed."""


class _Tracing:
    """What this process sends spans with; ``tracer`` is None while it sends none."""

    tracer: Any = None
    provider: Any = None


class _Complaints(logging.Handler):
    """What OpenTelemetry says while it cannot send, several lines a second, as one line of our log
    now and then."""

    def __init__(self, address: str) -> None:
        super().__init__(logging.WARNING)
        parts = urlsplit(address)  # without the password that it may have
        self._collector = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        self._told, self._times = -_PAUSE, 0

    def emit(self, record: logging.LogRecord) -> None:
        self._times += 1
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            log.warning("traces are not sent", collector=self._collector, times=self._times)
            self._told, self._times = now, 0


def begin(processor: Any, version: str) -> None:
    """Send spans through a span processor of ``opentelemetry-sdk``, until :func:`end`."""
    from opentelemetry.sdk.resources import (  # noqa: PLC0415 - an extra, off by default
        OTELResourceDetector,
        Resource,
    )
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    about = {"service.name": "skillmatch", "service.version": version}
    # Environment variables of OpenTelemetry (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER) come first.
    named = OTELResourceDetector().detect()
    provider = TracerProvider(resource=Resource.create(about).merge(named))
    provider.add_span_processor(processor)
    _Tracing.provider, _Tracing.tracer = provider, provider.get_tracer("skillmatch")


def begin_sending(address: str, version: str) -> None:
    """Send spans by OTLP over HTTP to a collector, in batches and beside requests.

    Raises
    ------
    TracingMissing
        If the packages for it are not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise TracingMissing(str(error.name)) from None
    its_logger = logging.getLogger("opentelemetry")
    its_logger.handlers, its_logger.propagate = [_Complaints(address)], False
    begin(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)), version)


def end() -> None:
    """Send what is left, within seconds, and no more."""
    provider = _Tracing.provider
    _Tracing.provider = _Tracing.tracer = None
    if provider is not None:
        # Beside us: its own patience with a collector that does not answer is half a minute.
        sending = threading.Thread(target=provider.shutdown, name="last spans", daemon=True)
        sending.start()
        sending.join(_LAST_SECONDS)


def span(name: str, **attributes: Any) -> AbstractContextManager[Any]:
    """A span below the present one; nothing while tracing is off."""
    if _Tracing.tracer is None:
        return _NOTHING
    found: AbstractContextManager[Any] = _Tracing.tracer.start_as_current_span(
        name, attributes=attributes, **_NO_MESSAGES
    )
    return found


def request_span(headers: Mapping[str, str], **attributes: Any) -> AbstractContextManager[Any]:
    """The span of a request, below the caller's if the request names one (``traceparent``)."""
    if _Tracing.tracer is None:
        return _NOTHING
    from opentelemetry.trace import SpanKind  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    found: AbstractContextManager[Any] = _Tracing.tracer.start_as_current_span(
        "request",
        context=TraceContextTextMapPropagator().extract(dict(headers)),
        kind=SpanKind.SERVER,
        attributes=attributes,
        **_NO_MESSAGES,
    )
    return found


def name_request(own: Any, method: str, route: str, status: int) -> None:
    """Name the span of a request, once its route is known."""
    if own is None:
        return
    own.update_name(f"{method} {route}")
    own.set_attributes({"http.route": route, "http.response.status_code": status})
    if status >= 500:
        from opentelemetry.trace import StatusCode  # noqa: PLC0415

        own.set_status(StatusCode.ERROR)


def follow(engine: Engine) -> None:
    """Make a span of each statement that a traced request executes; its values stay out."""
    from opentelemetry import trace  # noqa: PLC0415

    name = engine.dialect.name

    def before(
        _conn: Any, _cursor: Any, statement: str, _values: Any, context: Any, _m: Any
    ) -> None:
        tracer = _Tracing.tracer
        if tracer is None or context is None or not trace.get_current_span().is_recording():
            return
        context.skillmatch_span = tracer.start_span(
            statement.split(None, 1)[0].upper(),
            attributes={"db.system.name": name, "db.query.text": statement[:_LONGEST_STATEMENT]},
        )

    def after(
        _conn: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _m: Any
    ) -> None:
        own = getattr(context, "skillmatch_span", None)
        if own is not None:
            own.end()

    def failed(error: Any) -> None:
        own = getattr(error.execution_context, "skillmatch_span", None)
        if own is not None:
            own.set_status(trace.StatusCode.ERROR)
            own.end()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
