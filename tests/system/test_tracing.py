"""Traces: a request, the stages of its ranking, its statements; nothing of what people wrote."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from app import tracing
from app.database import Database
from app.observability import configure_logging
from tests.harness.callers import Callers, made
from tests.harness.process import accepted, path
from tests.harness.receivers import receiving

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


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans are sent every few milliseconds, not every few seconds, and few are kept."""
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "64")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "64")


def _in_use(callers: Callers) -> list[str]:
    """A whole approach, a search, and calls that fail; the words that people wrote in it."""
    request = accepted(callers)
    text = {"text": "Meet me at the quokka enclosure."}
    made(callers["candidate"].post(f"{path(request)}/messages", text))
    query = {"q": "wombat keeper near Quillby"}
    made(callers["employer"].get("/v1/jobs", params=query), 200)
    assert callers["employer"].get("/v1/jobs/bandicoot").status_code == 422
    assert callers["anonymous"].get("/v1/platypus?echidna=numbat").status_code == 404
    assert callers["employer"].post("/v1/jobs", {"title": "dunnart"}).status_code == 422
    names = ["Quillby", "7946 0123", "Brackwater", "Wexcombe", "@example", str(request["id"])]
    animals = ["quokka", "wombat", "bandicoot", "platypus", "echidna", "numbat", "dunnart"]
    return names + animals


def test_a_collector_gets_spans_without_what_people_wrote(
    callers: Callers, database: Database
) -> None:
    tracing.follow(database.engine)
    with receiving() as collector:
        collector.reply = 200
        tracing.begin_sending(f"{collector.url}/v1/traces", "1.2.3")
        written = _in_use(callers)
        tracing.end()
    assert {one.path for one in collector.taken} == {"/v1/traces"}
    sent = [ExportTraceServiceRequest.FromString(one.body) for one in collector.taken]
    resources = [resource for request in sent for resource in request.resource_spans]
    about = {item.key: item.value.string_value for item in resources[0].resource.attributes}
    assert (about["service.name"], about["service.version"]) == ("skillmatch", "1.2.3")
    spans = [span for one in resources for scope in one.scope_spans for span in scope.spans]
    names = {span.name for span in spans}
    assert {"POST /v1/match-requests/{id}/messages", "GET /v1/jobs/{id}", "SELECT"} <= names
    assert "GET unmatched" in names
    assert {item.key for span in spans for item in span.attributes} <= {
        *("http.route", "http.response.status_code", "request_id", "texts"),
        *("db.system.name", "db.query.text"),
    }
    told = " ".join(map(str, resources)).casefold()
    assert [word for word in written if word.casefold() in told] == []


@pytest.mark.parametrize("silent", [False, True], ids=["nobody listens", "nobody answers"])
def test_a_collector_that_is_away_costs_spans_alone(
    callers: Callers,
    database: Database,
    at_once: None,
    silent: bool,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracing, "_LAST_SECONDS", 0.2)
    tracing.follow(database.engine)
    configure_logging()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        if not silent:
            taken.close()
        tracing.begin_sending(f"http://operator:secret@127.0.0.1:{port}/v1/traces", "0")
        _in_use(callers)  # many more spans than are kept
        began = time.monotonic()
        tracing.end()
        assert time.monotonic() - began < 2
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]  # all of it ours
    complaints = [line for line in lines if line["event"] == "traces are not sent"]
    assert [line["collector"] for line in complaints[:1]] in ([], [f"127.0.0.1:{port}"])
    # One that does not answer is found out when the time for an answer is over.
    assert len(complaints) <= 1 if silent else len(complaints) == 1
