"""Batches of candidates and jobs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.database import Database, WriteSession
from app.errors import AppError, Unavailable, ValidationFailed
from app.models import Role
from app.observability import describe_exception, log
from app.routers.edge.deps import TheCaller, TheDatabase, TheEngine
from app.routers.edge.json_bodies import most_text, string_errors
from app.routers.edge.problems import DATABASE_TROUBLE, problem_body
from app.routers.edge.transaction import Route
from app.schemas.batch import BatchRead, CandidateBatch, JobBatch, JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.schemas.validation import validated
from app.services import batches
from app.services.batches import PendingItem

BATCH_BODY_BYTES = 16 * 2**20


class BatchRoute(Route):
    """Strings that cannot be stored refuse their item, not the batch."""

    refuse_strings = False


router = APIRouter(prefix="/v1", route_class=BatchRoute)


def _read(model: type[BaseModel], index: int, item: Any) -> PendingItem[Any]:
    try:
        if not isinstance(item, Mapping):
            raise ValidationFailed.of("body", "model_attributes_type", "This must be an object.")
        if errors := string_errors(item):
            raise ValidationFailed(errors)
        return PendingItem(index, body=validated(model, item))
    except ValidationFailed as problem:
        # What is wrong with the item as a whole has no path; alone it would be the body.
        problem.errors = [replace(error, field=error.field or "body") for error in problem.errors]
        return PendingItem(index, problem=problem)


def _store(
    database: Database,
    items: list[PendingItem[Any]],
    write: Callable[[WriteSession, list[PendingItem[Any]]], None],
) -> BatchRead:
    """Write the items, one transaction per chunk. If the database fails on the way, the answer
    still says what was stored before; the rest gets the problem ``unavailable``."""
    stored = False
    for chunk in list(batches.chunks(items)):
        try:
            with database.write() as session:
                write(session, chunk)
            stored = True
        except DATABASE_TROUBLE as trouble:
            if not stored:
                raise
            log.error("batch interrupted", **describe_exception(trouble))
            for item in items[chunk[0].index :]:
                item.id, item.problem = None, item.problem or Unavailable("Send this item again.")
            break
    return BatchRead.model_validate({"results": [_result(item) for item in items]})


def _result(item: PendingItem[Any]) -> dict[str, Any]:
    problem: AppError | None = item.problem
    if problem is None:
        return {"index": item.index, "status": 201, "id": item.id}
    return {"index": item.index, "status": problem.status, "problem": problem_body(problem)}


def embedded_candidates(
    body: CandidateBatch, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> list[PendingItem[CandidateCreate]]:
    """First phase: validate each profile, then embed the valid ones without a connection."""
    caller.require_role(Role.ADMIN)
    items = [_read(CandidateCreate, index, item) for index, item in enumerate(body.items)]
    with database.read() as session:
        batches.refuse_known_candidates(session, items)
    batches.embed_candidates(engine, items)
    return items


@router.post(
    "/candidates/batch",
    tags=["candidates"],
    operation_id="create_candidates",
    max_body_size=BATCH_BODY_BYTES,
    response_model_exclude_none=True,
)
@most_text(1_000_000, 25_000)
def create_candidates(
    items: Annotated[list[PendingItem[CandidateCreate]], Depends(embedded_candidates)],
    caller: TheCaller,
    database: TheDatabase,
    engine: TheEngine,
) -> BatchRead:
    """Store up to 500 profiles (the operator). Good ones are stored whatever is wrong with the
    others; each item has its own result."""

    def write(session: WriteSession, chunk: list[PendingItem[CandidateCreate]]) -> None:
        batches.store_candidates(session, engine, caller, chunk)

    return _store(database, items, write)


def embedded_jobs(
    body: JobBatch, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> list[PendingItem[JobBatchItem]]:
    """First phase: validate each job, then embed the valid ones without a connection."""
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    items = [_read(JobBatchItem, index, item) for index, item in enumerate(body.items)]
    with database.read() as session:
        employers = batches.refuse_jobs(session, caller, items)
    batches.embed_jobs(engine, items, employers)
    return items


@router.post(
    "/jobs/batch",
    tags=["jobs"],
    operation_id="create_jobs",
    max_body_size=BATCH_BODY_BYTES,
    response_model_exclude_none=True,
)
@most_text(1_000_000, 15_000)
def create_jobs(
    items: Annotated[list[PendingItem[JobBatchItem]], Depends(embedded_jobs)],
    caller: TheCaller,
    database: TheDatabase,
    engine: TheEngine,
) -> BatchRead:
    """Store up to 500 jobs, as drafts or open. Good ones are stored whatever is wrong with the
    others; each item has its own result."""

    def write(session: WriteSession, chunk: list[PendingItem[JobBatchItem]]) -> None:
        batches.store_jobs(session, engine, caller, chunk)

    return _store(database, items, write)
