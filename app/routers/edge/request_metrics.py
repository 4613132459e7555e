"""What Prometheus reads of the requests that this process, or its siblings, answered."""

from prometheus_client import Counter, Histogram

from app.metrics import OWN

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LABELS = ("method", "route", "status")

_requests = Counter("skillmatch_http_requests", "Requests answered.", _LABELS, registry=OWN)
_durations = Histogram(
    "skillmatch_http_request_duration_seconds",
    "From the first byte of a request to the last one of its answer.",
    ("method", "route"),
    buckets=_SECONDS,
    registry=OWN,
)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. ``route`` is a template, never a path: its values are few and say nothing
    of anybody."""
    method = method if method in _METHODS else "other"
    _requests.labels(method, route, status).inc()
    _durations.labels(method, route).observe(seconds)
