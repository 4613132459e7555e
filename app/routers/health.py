"""Is the process alive, and is it ready to serve?"""

from fastapi import APIRouter
from sqlalchemy import text

from app.database import ReadSession
from app.routers.edge.transaction import Route
from app.schemas.health import HealthRead

router = APIRouter(tags=["operations"], route_class=Route)


@router.get("/healthz", operation_id="get_health")
async def get_health() -> HealthRead:
    """Alive: the process answers."""
    return HealthRead(status="ok")


@router.get("/readyz", operation_id="get_readiness")
def get_readiness(session: ReadSession) -> HealthRead:
    """Ready: the database answers."""
    session.execute(text("SELECT 1"))
    return HealthRead(status="ok")
