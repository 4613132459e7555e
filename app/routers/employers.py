"""Employers: public profiles of companies."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheAddress,
    TheCaller,
    TheDatabase,
    TheEngine,
    TheSettings,
)
from app.routers.edge.transaction import Route
from app.schemas.employer import (
    EmployerCreate,
    EmployerPage,
    EmployerRead,
    EmployerUpdate,
    EmployerVerify,
)
from app.services.accounts import attempts, mail
from app.services.profiles import employers, verification

router = APIRouter(prefix="/v1/employers", tags=["employers"], route_class=Route)


def counted_code(
    caller: TheCaller,
    database: TheDatabase,
    settings: TheSettings,
    address: TheAddress,
    body: EmployerVerify | None = None,
) -> None:
    """First phase of a verification by mail: not too many of them."""
    if body is not None and body.email is not None:
        counted = attempts.of_mail(body.email, address)
        with database.read() as session:
            attempts.check(session, settings, counted)
        attempts.count(database, settings, counted)


@router.post("", status_code=201, operation_id="create_employer")
def create_employer(
    body: EmployerCreate,
    caller: TheCaller,
    engine: TheEngine,
    response: Response,
    session: WriteSession,
) -> EmployerRead:
    """Create an employer (the operator). Others get theirs when they register."""
    employer = employers.create(session, engine, caller, body)
    response.headers["Location"] = f"/v1/employers/{employer.id}"
    return employers.as_read(employer)


@router.get("", operation_id="list_employers")
def list_employers(
    session: ReadSession,
    verified: Annotated[bool | None, Query(description="Those that are, or are not.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> EmployerPage:
    """Public profiles, newest first."""
    page = employers.search(session, verified, cursor, limit)
    items = [employers.as_read(row) for row in page.rows]
    return EmployerPage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", operation_id="get_employer")
def get_employer(id: UUID, session: ReadSession) -> EmployerRead:
    """The public profile of an employer."""
    return employers.as_read(employers.get(session, id))


@router.patch("/{id}", operation_id="update_employer")
def update_employer(
    id: UUID,
    body: EmployerUpdate,
    caller: TheCaller,
    engine: TheEngine,
    settings: TheSettings,
    session: WriteSession,
) -> EmployerRead:
    """Change the profile: absent fields stay, null clears."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    asked = settings.employer_verification == "on"
    changed = employers.update(session, engine, caller, id, patch, proof_is_asked=asked)
    return employers.as_read(changed)


@router.post("/{id}/verify", operation_id="verify_employer")
def verify_employer(
    id: UUID,
    caller: TheCaller,
    engine: TheEngine,
    settings: TheSettings,
    tasks: BackgroundTasks,
    session: WriteSession,
    _counted: Annotated[None, Depends(counted_code)],
    body: EmployerVerify | None = None,
) -> EmployerRead:
    """Verify an employer, which then sees candidates: the operator at once; a member with `email`,
    an address of one of its domains, then with the `code` that was mailed there. Another name or
    other domains ask for another proof."""
    asked = body or EmployerVerify()
    if asked.code is not None:
        return employers.as_read(verification.by_code(session, engine, caller, id, asked.code))
    if asked.email is None:
        return employers.as_read(verification.by_operator(session, engine, caller, id))
    employer, message = verification.ask_code(session, settings, caller, id, asked.email)
    tasks.add_task(mail.send, settings, message)
    return employers.as_read(employer)


@router.delete("/{id}", status_code=204, operation_id="delete_employer")
def delete_employer(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Remove the employer, its jobs and its members' accounts. Live requests end."""
    employers.delete(session, caller, id)
