"""Employers: public profiles of companies."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheEngine
from app.routers.edge.transaction import Route
from app.schemas.employer import EmployerCreate, EmployerPage, EmployerRead, EmployerUpdate
from app.services.profiles import employers

router = APIRouter(prefix="/v1/employers", tags=["employers"], route_class=Route)


@router.post("", status_code=201, operation_id="create_employer")
def create_employer(
    body: EmployerCreate, caller: TheCaller, response: Response, session: WriteSession
) -> EmployerRead:
    """Create an employer (the operator). Others get theirs when they register."""
    employer = employers.create(session, caller, body)
    response.headers["Location"] = f"/v1/employers/{employer.id}"
    return EmployerRead.model_validate(employer)


@router.get("", operation_id="list_employers")
def list_employers(session: ReadSession, limit: Limit = 20, cursor: Cursor = None) -> EmployerPage:
    """Public profiles, newest first."""
    page = employers.search(session, cursor, limit)
    items = [EmployerRead.model_validate(row) for row in page.rows]
    return EmployerPage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", operation_id="get_employer")
def get_employer(id: UUID, session: ReadSession) -> EmployerRead:
    """The public profile of an employer."""
    return EmployerRead.model_validate(employers.get(session, id))


@router.patch("/{id}", operation_id="update_employer")
def update_employer(
    id: UUID,
    body: EmployerUpdate,
    caller: TheCaller,
    engine: TheEngine,
    session: WriteSession,
) -> EmployerRead:
    """Change the profile: absent fields stay, null clears."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    return EmployerRead.model_validate(employers.update(session, engine, caller, id, patch))


@router.delete("/{id}", status_code=204, operation_id="delete_employer")
def delete_employer(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Remove the employer, its jobs and its members' accounts. Live requests end."""
    employers.delete(session, caller, id)
