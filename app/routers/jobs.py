"""Jobs: drafts, publication, changes."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.database import ReadSession, WriteSession
from app.matching.retrieval.store import EmbeddedDocument
from app.routers.edge.deps import TheCaller, TheDatabase, TheEngine
from app.routers.edge.transaction import Route
from app.schemas.document import JobPostingDocument
from app.schemas.job import JobCreate, JobPublished, JobRead, JobUpdate
from app.services import embeddings
from app.services.documents.job_posting_export import export_posting
from app.services.jobs import postings, publishing

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=Route)


def embedded_new(
    body: JobCreate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> EmbeddedDocument:
    """First phase of a creation: check, then embed without holding a connection."""
    with database.read() as session:
        employer = postings.employer_for(session, caller, body.employer_id)
    return embeddings.embed_job(engine, body.model_dump(mode="json"), employer)


def embedded_patch(
    id: UUID, body: JobUpdate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> EmbeddedDocument:
    """First phase of a change: merge, check, then embed what is new."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    with database.read() as session:
        job = postings.get_own(session, caller, id)
        merged = postings.patched(job, patch)
        known = embeddings.known_vectors(session, engine, job.id)
    return embeddings.embed_job(engine, merged.model_dump(mode="json"), job.employer, known)


@router.post("", status_code=201, operation_id="create_job")
def create_job(
    body: JobCreate,
    embedded: Annotated[EmbeddedDocument, Depends(embedded_new)],
    caller: TheCaller,
    engine: TheEngine,
    response: Response,
    session: WriteSession,
) -> JobRead:
    """Create a job as a draft. Publish it when pay and description stand."""
    job, employer = postings.create(session, engine, caller, body, embedded)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return postings.as_read(job, employer, caller)


@router.get("/{id}", operation_id="get_job")
def get_job(
    id: UUID,
    caller: TheCaller,
    session: ReadSession,
    format: Annotated[
        Literal["schema-org"] | None, Query(description="As JobPosting JSON-LD instead.")
    ] = None,
) -> JobRead | JobPostingDocument:
    """A job: open ones for everyone signed in, others for the employer's members."""
    job = postings.get(session, caller, id)
    shown = postings.as_read(job, job.employer, caller)
    if format is None:
        return shown
    return JobPostingDocument.model_validate(
        export_posting(shown.model_dump(mode="json"), shown.company)
    )


@router.patch("/{id}", operation_id="update_job")
def update_job(
    id: UUID,
    body: JobUpdate,
    embedded: Annotated[EmbeddedDocument, Depends(embedded_patch)],
    caller: TheCaller,
    engine: TheEngine,
    session: WriteSession,
) -> JobRead:
    """Change a job: absent fields stay, null clears, lists are replaced whole."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    job = postings.update(session, engine, caller, id, patch, embedded)
    return postings.as_read(job, job.employer, caller)


@router.delete("/{id}", status_code=204, operation_id="delete_job")
def delete_job(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Remove a job. Live requests end; candidates keep the copies they were sent."""
    postings.delete(session, caller, id)


@router.post("/{id}/publish", operation_id="publish_job")
def publish_job(
    id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession
) -> JobPublished:
    """Open the job to candidates. Needs a pay range and a description of 200 characters. `warnings`
    names what the description limits and the fields do not: people are found by the fields."""
    job = publishing.change_status(session, engine, caller, id, "publish")
    return publishing.as_published(job, engine, caller)


@router.post("/{id}/pause", operation_id="pause_job")
def pause_job(id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession) -> JobRead:
    """Take an open job out of rankings for a while."""
    job = publishing.change_status(session, engine, caller, id, "pause")
    return postings.as_read(job, job.employer, caller)


@router.post("/{id}/close", operation_id="close_job")
def close_job(id: UUID, caller: TheCaller, engine: TheEngine, session: WriteSession) -> JobRead:
    """Close the job for good. Its live requests end."""
    job = publishing.change_status(session, engine, caller, id, "close")
    return postings.as_read(job, job.employer, caller)
