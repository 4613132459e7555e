"""``/metrics`` for Prometheus: requests, what waits for the worker, connections in use."""

from ipaddress import ip_address

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import QueuePool

from app import metrics
from app.database import Database, ReadSession
from app.errors import NotFound
from app.routers.edge.deps import TheDatabase, TheRanker, TheSettings
from app.routers.edge.transaction import Route
from app.services.backlog import newest_change, read_backlog, read_index_size

router = APIRouter(tags=["operations"], route_class=Route)


async def check_reader(request: Request, settings: TheSettings) -> None:
    """Let this machine alone read, unless the operator lets others; for those it is not there."""
    if settings.metrics_public == "off" and not _is_local(request):
        raise NotFound()


@router.get("/metrics", include_in_schema=False, dependencies=[Depends(check_reader)])
def get_metrics(
    settings: TheSettings, database: TheDatabase, ranker: TheRanker, session: ReadSession
) -> Response:
    """Figures in the text format of Prometheus."""
    backlog = read_backlog(session)
    now = CollectorRegistry()
    for name, meaning, value in (
        ("outbox_waiting", "Events not handed to webhooks yet.", backlog.events),
        ("outbox_oldest_seconds", "Age of the oldest of them.", backlog.events_age),
        ("webhooks_waiting", "Deliveries not sent yet.", backlog.deliveries),
        ("webhooks_oldest_seconds", "Age of the oldest of them.", backlog.deliveries_age),
        ("database_connections_in_use", "Of the process that answers.", _in_use(database)),
        ("database_connections_most", "Of each process.", settings.database_pool_size),
    ):
        Gauge(f"skillmatch_{name}", meaning, registry=now).set(value)
    documents = Gauge(
        "skillmatch_index_documents", "Profiles and jobs with vectors of the model.", registry=now
    )
    documents.set(read_index_size(session, ranker.engine.encoder.revision))
    seen = getattr(ranker.index, "seq", None)
    if seen is not None:
        lag = Gauge(
            "skillmatch_index_lag",
            "Changes that the index of the process that answers has not read yet.",
            registry=now,
        )
        lag.set(max(0, newest_change(session) - seen))
    body = generate_latest(metrics.registry()) + generate_latest(now)
    return Response(body, media_type=CONTENT_TYPE_LATEST)


def _is_local(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        # A proxy on this machine names whom it asks for.
        return ip_address(host).is_loopback and "x-forwarded-for" not in request.headers
    except ValueError:
        return False


def _in_use(database: Database) -> int:
    pool = database.engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0
