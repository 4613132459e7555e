"""What Prometheus reads of the requests that this process, or its siblings, answered."""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

_OWN: Final = CollectorRegistry()
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LABELS = ("method", "route", "status")

_requests = Counter("skillmatch_http_requests", "Requests answered.", _LABELS, registry=_OWN)
_durations = Histogram(
    "skillmatch_http_request_duration_seconds",
    "From the first byte of a request to the last one of its answer.",
    ("method", "route"),
    buckets=_SECONDS,
    registry=_OWN,
)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. ``route`` is a template, never a path: its values are few and say nothing
    of anybody."""
    method = method if method in _METHODS else "other"
    _requests.labels(method, route, status).inc()
    _durations.labels(method, route).observe(seconds)


def registry() -> CollectorRegistry:
    """The counts of all server processes of this machine, where they share a directory
    (``PROMETHEUS_MULTIPROC_DIR``); else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _OWN
    shared = CollectorRegistry()
    MultiProcessCollector(shared)
    return shared
