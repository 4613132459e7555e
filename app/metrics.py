"""What this process counts for Prometheus: names of routes and stages, nothing of anybody."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from app import tracing

OWN: Final = CollectorRegistry()
"""The counts of this process."""

_ranking = Histogram(
    "skillmatch_ranking_seconds",
    "Time of a ranked page by stage: rank (filter, retrieve, score), kept_out, explain, cards.",
    ("stage",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=OWN,
)
_texts = Counter("skillmatch_encoder_texts", "Texts that were encoded.", registry=OWN)
_batches = Histogram(
    "skillmatch_encoder_batch_texts",
    "Texts of one call of the encoder.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000),
    registry=OWN,
)
_encoding = Histogram(
    "skillmatch_encoder_seconds",
    "Time of one call of the encoder, waiting for others included.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=OWN,
)
_waiting = Gauge(
    "skillmatch_encoder_waiting",
    "Calls of the encoder that wait or run.",
    multiprocess_mode="livesum",
    registry=OWN,
)


@contextmanager
def ranking_stage(stage: str) -> Iterator[None]:
    """Measure a stage of a ranking."""
    began = time.perf_counter()
    try:
        with tracing.span(f"ranking {stage}"):
            yield
    finally:
        _ranking.labels(stage).observe(time.perf_counter() - began)


@contextmanager
def encoding(texts: int) -> Iterator[None]:
    """Measure one call of the encoder with so many texts."""
    began = time.perf_counter()
    _waiting.inc()
    try:
        with tracing.span("encode", texts=texts):
            yield
    finally:
        _waiting.dec()
        _texts.inc(texts)
        _batches.observe(texts)
        _encoding.observe(time.perf_counter() - began)


def registry() -> CollectorRegistry:
    """The counts of all server processes of this machine, where they share a directory
    (``PROMETHEUS_MULTIPROC_DIR``); else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return OWN
    shared = CollectorRegistry()
    MultiProcessCollector(shared)
    return shared
