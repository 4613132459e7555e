"""Alerts: saved searches that tell of what appears."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheDatabase, TheEngine
from app.routers.edge.transaction import AS_FILLED, Route
from app.schemas.alert import AlertCreate, AlertMatchPage, AlertPage, AlertRead, AlertUpdate
from app.services.rankings import alert_views, alerts
from app.services.rankings.alerts import QueryVector

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=Route)


def vector_of_new(
    body: AlertCreate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> QueryVector:
    """First phase of a creation: check, then embed without holding a connection."""
    with database.read() as session:
        alerts.check_create(session, caller, body)
    return alerts.embed_query(engine, body.query)


def vector_of_patched(
    id: UUID, body: AlertUpdate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> QueryVector:
    """First phase of a change: merge, check, then embed the query if it is new."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    with database.read() as session:
        alert = alerts.get(session, caller, id)
        query = alerts.patched(alert, patch).query
    if query == alert.query:
        return QueryVector(query, None)
    return alerts.embed_query(engine, query)


@router.post("", status_code=201, operation_id="create_alert")
def create_alert(
    body: AlertCreate,
    vector: Annotated[QueryVector, Depends(vector_of_new)],
    caller: TheCaller,
    engine: TheEngine,
    response: Response,
    session: WriteSession,
) -> AlertRead:
    """Keep a search going: candidates hear of jobs, employers of candidates. It tells of what
    appears or changes from now on, once per pair (`alert.matched`); what is there already stands
    in the ranked lists."""
    alert = alerts.create(session, engine, caller, body, vector)
    response.headers["Location"] = f"/v1/alerts/{alert.id}"
    return alert_views.as_read(alert, engine.weights)


@router.get("", operation_id="list_alerts")
def list_alerts(
    caller: TheCaller,
    engine: TheEngine,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> AlertPage:
    """Your alerts, newest first. Those of an employer belong to all its members."""
    page = alerts.search(session, caller, cursor, limit)
    items = [alert_views.as_read(alert, engine.weights) for alert in page.rows]
    return AlertPage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", operation_id="get_alert")
def get_alert(id: UUID, caller: TheCaller, engine: TheEngine, session: ReadSession) -> AlertRead:
    """An alert of yours."""
    return alert_views.as_read(alerts.get(session, caller, id), engine.weights)


@router.patch("/{id}", operation_id="update_alert")
def update_alert(
    id: UUID,
    body: AlertUpdate,
    vector: Annotated[QueryVector, Depends(vector_of_patched)],
    caller: TheCaller,
    engine: TheEngine,
    session: WriteSession,
) -> AlertRead:
    """Change an alert: absent fields stay, null clears. What it has notified of stays notified."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    alert = alerts.update(session, engine, caller, id, patch, vector)
    return alert_views.as_read(alert, engine.weights)


@router.delete("/{id}", status_code=204, operation_id="delete_alert")
def delete_alert(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Give the alert up, with what it found."""
    alerts.delete(session, caller, id)


@router.get("/{id}/matches", operation_id="list_alert_matches", **AS_FILLED)
def list_alert_matches(
    id: UUID,
    caller: TheCaller,
    session: ReadSession,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> AlertMatchPage:
    """What the alert has told of, newest first. What you may no longer see, a closed job or a
    profile that went hidden, is left out while that lasts."""
    page = alerts.search_matches(session, caller, id, cursor, limit)
    items = alert_views.render_matches(session, page.rows)
    return AlertMatchPage(items=items, next_cursor=page.next_cursor)
