"""Job postings: who may see which, create, publish, change, close."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.database import WriteSession
from app.errors import (
    DescriptionRequired,
    ExternalIdTaken,
    FieldError,
    Forbidden,
    InvalidTransition,
    NotFound,
    PayRangeRequired,
    ValidationFailed,
)
from app.matching.constraints.rules import has_expired
from app.matching.constraints.sql import unexpired
from app.matching.engine import Engine
from app.matching.guides.files import load_guides
from app.matching.retrieval.store import EmbeddedDocument
from app.models import Employer, Job, JobStatus, Role
from app.schemas.job import JobBody, JobCreate, JobRead
from app.schemas.patch import merge_patch
from app.schemas.validation import stored, validated
from app.schemas.values import visible_length
from app.services import embeddings, events
from app.services.accounts.access import Caller
from app.services.jobs.posting_body import COLUMNS, body_of, fill, pay_of
from app.services.transitions import match_requests as request_transitions

MIN_DESCRIPTION = 200
EXPIRED = "expired"


def readable(caller: Caller) -> Select[Job]:
    """Select the jobs that a caller may see: open ones, and those of the caller's employer."""
    return select(Job).options(joinedload(Job.employer)).where(visible_to(caller))


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """SQL condition: the caller may see this job."""
    if caller.is_admin:
        return true()
    is_open = Job.status == JobStatus.OPEN
    if caller.is_employer:
        return or_(is_open, Job.employer_id == caller.employer_id)
    return is_open if caller.is_candidate else false()


def listed() -> ColumnElement[bool]:
    """SQL condition: the job is open and its last day has not passed (UTC), so that candidates see
    it in lists and can be approached about it."""
    return and_(Job.status == JobStatus.OPEN, unexpired(Job.valid_through, clock.now().date()))


def shown_status(job: Job) -> str:
    """The status as readers see it: an open job whose last day has passed is ``expired``."""
    is_over = has_expired(job.valid_through, clock.now().date())
    return EXPIRED if job.status == JobStatus.OPEN and is_over else job.status


def get(session: Session, caller: Caller, job_id: UUID) -> Job:
    """Return a job that the caller may see, with its employer, or raise NotFound."""
    found = session.scalar(readable(caller).where(Job.id == job_id))
    if found is None:
        raise NotFound()
    return found


def get_own(session: Session, caller: Caller, job_id: UUID, *, lock: bool = False) -> Job:
    """Return a job of the caller's employer (the operator: any), locked with ``lock``.

    Raises
    ------
    NotFound
        If the caller may not see it.
    Forbidden
        If it is an open job of another employer.
    """
    statement = readable(caller).where(Job.id == job_id)
    if lock:
        # FOR NO KEY UPDATE: rows that refer to the job (requests) can be written meanwhile; closing
        # the job then waits for the locks of those requests.
        statement = statement.with_for_update(of=Job, key_share=True)
    job = session.scalar(statement)
    if job is None:
        raise NotFound()
    if not (caller.is_admin or caller.employer_id == job.employer_id):
        raise Forbidden("Only members of the employer may do this.")
    return job


def as_read(job: Job, employer: Employer, caller: Caller) -> JobRead:
    """Render a job; ``external_id`` only for its employer and the operator."""
    own = caller.is_admin or caller.employer_id == job.employer_id
    body = {name: getattr(job, name) for name in COLUMNS}
    return stored(
        JobRead,
        {
            **body,
            "salary": pay_of(job),
            "location": {"country": job.country, "city": job.city} if job.country else None,
            "industry": job.industry or employer.industry,
            "company_size": job.company_size or employer.size,
            "external_id": job.external_id if own else None,
            "id": job.id,
            "created_at": job.created_at,
            "updated_at": job.updated_at,
            "published_at": job.published_at,
            "employer_id": job.employer_id,
            "company": employer.name,
            "status": shown_status(job),
        },
    )


def employer_for(session: Session, caller: Caller, employer_id: UUID) -> Employer:
    """Return the employer that the caller wants to post a job for.

    Raises
    ------
    Forbidden
        If the caller is a candidate or a member of another employer.
    NotFound
        If there is no such employer.
    """
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    employer = session.get(Employer, employer_id)
    if employer is None:
        raise NotFound()
    if not (caller.is_admin or caller.employer_id == employer_id):
        raise Forbidden("Jobs are posted by members of the employer.")
    return employer


def create(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    body: JobCreate,
    embedded: EmbeddedDocument,
    *,
    publish: bool = False,
    id: UUID | None = None,
) -> tuple[Job, Employer]:
    """Create a job with its vectors: as a draft or, with ``publish``, open at once.

    Parameters
    ----------
    embedded
        The document and vectors of ``body``, computed before the session was opened.
    id
        Id of the row; None: a fresh one.

    Raises
    ------
    ValidationFailed
        If the guide does not exist.
    PayRangeRequired, DescriptionRequired, InvalidTransition
        If it is to be open and lacks what an open job needs, or its last day has passed.
    ExternalIdTaken
        If the employer has a job of this external id.
    NotFound, Forbidden
        See :func:`employer_for`.
    """
    employer = employer_for(session, caller, body.employer_id)
    _check_guide(body.guide)
    job = Job(employer_id=employer.id, status=JobStatus.DRAFT, id=id)
    fill(job, body)
    if publish:
        check_publishable(body.salary is not None, body.description, body.valid_through)
        job.status, job.published_at = JobStatus.OPEN, clock.now()
    session.add(job)
    _flush_unique(session)
    embeddings.store_job(session, engine, job, employer, body_of(job), embedded)
    if publish:
        events.emit_job(session, job, caller.role)
    session.flush()
    return job, employer


def _flush_unique(session: WriteSession) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise ExternalIdTaken("Another job of this employer has this external_id.") from error


def patched(job: Job, patch: Mapping[str, Any]) -> JobBody:
    """Return the job as it would be after a merge patch.

    Raises
    ------
    ValidationFailed
        If the result is not a valid job, or the patch names a guide that does not exist.
    PayRangeRequired, DescriptionRequired
        If the job is open and the patch takes away what an open job needs.
    """
    body = validated(JobBody, merge_patch(body_of(job), patch))
    if "guide" in patch:
        _check_guide(body.guide)
    if job.status == JobStatus.OPEN:
        check_publishable(body.salary is not None, body.description)
    return body


def update(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    job_id: UUID,
    patch: Mapping[str, Any],
    embedded: EmbeddedDocument,
) -> Job:
    """Apply a merge patch. Requests already sent keep the job as it was.

    Raises
    ------
    NotFound, Forbidden
        See :func:`get_own`.
    ValidationFailed, PayRangeRequired, DescriptionRequired
        See :func:`patched`.
    ExternalIdTaken
        If the employer has another job of this external id.
    """
    job = get_own(session, caller, job_id, lock=True)
    fill(job, patched(job, patch))
    _flush_unique(session)
    store_changed(session, engine, caller, job, job.employer, embedded)
    session.flush()
    return job


def store_changed(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    job: Job,
    employer: Employer,
    embedded: EmbeddedDocument | None = None,
) -> None:
    """Write document, vectors and filter fields of a changed job; emit ``job.changed`` if it is
    open and its document changed."""
    changed = embeddings.store_job(session, engine, job, employer, body_of(job), embedded)
    if changed and job.status == JobStatus.OPEN:
        events.emit_job_changed(session, job, caller.role)


def _check_guide(slug: str | None) -> None:
    if slug is not None and slug not in load_guides():
        raise ValidationFailed.of(
            "guide", "guide_unknown", "There is no such guide; see GET /v1/career-guides."
        )


def check_publishable(
    has_pay: bool, description: str | None, valid_through: date | None = None
) -> None:
    """Raise the problem of what an open job lacks; ``valid_through`` counts where it is to be
    opened now."""
    if not has_pay:
        detail = "State the pay range (`salary`) before the job is open."
        raise PayRangeRequired(detail, errors=[FieldError("salary", "missing", detail)])
    if visible_length(description or "") < MIN_DESCRIPTION:
        detail = f"Describe the job in at least {MIN_DESCRIPTION} characters before it is open."
        raise DescriptionRequired(detail, errors=[FieldError("description", "too_short", detail)])
    if has_expired(valid_through, clock.now().date()):
        detail = "Its last day (`valid_through`) has passed: set a later one, or none."
        error = FieldError("valid_through", "in_the_past", detail)
        raise InvalidTransition(EXPIRED, detail, errors=[error])


def delete(session: WriteSession, caller: Caller, job_id: UUID) -> None:
    """Delete a job with its vectors. Its live requests end; the copies of the job in requests
    stay."""
    job = get_own(session, caller, job_id, lock=True)
    request_transitions.end_all(session, reason="job-closed", actor=caller.role, job_id=job.id)
    embeddings.remove(session, "job", job.id)
    session.delete(job)
    session.flush()
