"""Traces: a request, the stages of its ranking, its statements; nothing of what people wrote."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from app import tracing
from app.database import Database
from tests.harness.callers import Callers

_CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter(database: Database) -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    tracing.begin(SimpleSpanProcessor(kept), "0")
    tracing.follow(database.engine)
    yield kept
    tracing.end()


def test_a_ranking_is_one_trace_down_to_its_statements(
    callers: Callers, exporter: InMemorySpanExporter
) -> None:
    person = callers.with_profile()
    callers.open_job()
    exporter.clear()
    path = f"/v1/candidates/{person.candidate_id}/matches"
    headers = {"traceparent": _CALLER}
    answer = person.request("GET", path, headers=headers)
    assert answer.status_code == 200
    spans: tuple[ReadableSpan, ...] = exporter.get_finished_spans()
    by_id = {span.context.span_id: span for span in spans}
    (request,) = (span for span in spans if span.kind is SpanKind.SERVER)
    assert request.name == "GET /v1/candidates/{id}/matches"
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["request_id"] == answer.headers["x-request-id"]
    assert f"{request.context.trace_id:032x}" == _CALLER.split("-")[1]
    names = {span.name for span in spans}
    assert {"ranking rank", "ranking explain", "ranking cards"} <= names
    statements = [span for span in spans if "db.query.text" in (span.attributes or {})]
    assert {span.name for span in statements} >= {"SELECT"}
    for span in spans:
        while span is not request:
            span = by_id[span.parent.span_id]
    told = " ".join(f"{span.name} {dict(span.attributes)}" for span in spans)
    assert person.candidate_id not in told
    assert "example.com" not in told


def test_errors_leave_nothing_of_what_was_sent(exporter: InMemorySpanExporter) -> None:
    with pytest.raises(RuntimeError), tracing.span("encode", texts=1):
        raise RuntimeError("ada@example.com")
    (span,) = exporter.get_finished_spans()
    assert "ada@example.com" not in span.to_json()


def test_off_costs_a_comparison() -> None:
    assert tracing.span("ranking rank") is tracing.span("encode")
