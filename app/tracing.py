"""Traces for OpenTelemetry: a request, the stages of its ranking, its statements of the database.

Off unless the operator names a collector; nothing of OpenTelemetry is imported then, and a span is
one comparison. Spans carry templates of routes, statements without their values, and request ids:
like the logs, nothing that people wrote and no address.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Engine, event

_LONGEST_STATEMENT = 2_000  # characters
_NO_MESSAGES = {"record_exception": False, "set_status_on_exception": False}
"""The message of an error may repeat what was sent; the log names its place."""
_NOTHING: AbstractContextManager[Any] = nullcontext()


class TracingMissing(Exception):
    """Traces are asked for, and the packages that send them are not installed."""


class _Tracing:
    """What this process sends spans with; ``tracer`` is None while it sends none."""

    tracer: Any = None
    provider: Any = None


def begin(processor: Any, version: str) -> None:
    """Send spans through a span processor of ``opentelemetry-sdk``, until :func:`end`."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra, off by default
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    about = {"service.name": "skillmatch", "service.version": version}
    # Environment variables of OpenTelemetry (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER) come first.
    provider = TracerProvider(resource=Resource(about).merge(Resource.create()))
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
    begin(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)), version)


def end() -> None:
    """Send what is left, and no more."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
    _Tracing.provider = _Tracing.tracer = None


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
