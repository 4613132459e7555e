"""States of a job posting: publish, pause, close; the table is ``JOB_TRANSITIONS``."""

from dataclasses import asdict
from uuid import UUID

from app import clock
from app.database import WriteSession
from app.errors import InvalidTransition
from app.matching.engine import Engine
from app.matching.features.notes import notes_for_employer, pay_note
from app.models import JOB_TRANSITIONS, Job, JobStatus
from app.schemas.flag import FlagRead
from app.schemas.job import JobPublished
from app.services import embeddings, events
from app.services.accounts.access import Caller
from app.services.jobs.posting_body import body_of
from app.services.jobs.postings import as_read, check_publishable, get_own, shown_status
from app.services.transitions import match_requests as request_transitions


def change_status(
    session: WriteSession, engine: Engine, caller: Caller, job_id: UUID, verb: str
) -> Job:
    """Publish, pause or close a job (``verb``). Closing ends its live requests.

    Raises
    ------
    InvalidTransition
        If the job's state does not allow it, or its last day has passed.
    PayRangeRequired, DescriptionRequired
        If it may not be published yet.
    """
    job = get_own(session, caller, job_id, lock=True)
    allowed, target = JOB_TRANSITIONS[verb]
    if job.status not in allowed:
        shown = shown_status(job)
        if target is JobStatus.OPEN:  # one whose last day has passed says what to do about it
            check_publishable(True, job.description, job.valid_through)
        raise InvalidTransition(shown, f"A job that is {shown} cannot do this.")
    if target is JobStatus.OPEN:
        check_publishable(job.salary_min is not None, job.description, job.valid_through)
        job.published_at = job.published_at or clock.now()
    job.status = target
    if target is JobStatus.CLOSED:
        request_transitions.end_all(session, reason="job-closed", actor=caller.role, job_id=job.id)
    embeddings.store_job(session, engine, job, job.employer, body_of(job))
    events.emit_job(session, job, caller.role)
    session.flush()
    return job


def as_published(job: Job, engine: Engine, caller: Caller) -> JobPublished:
    """Render a job that was just published, with notes on what its text says beside its fields."""
    posting = embeddings.job_document(body_of(job), job.employer)
    notes = notes_for_employer(posting, engine.encoder.model_id)
    if posting.salary is not None:
        notes = (*notes, *pay_note((posting.salary.currency,), engine.rates))
    read = as_read(job, job.employer, caller)
    return JobPublished(**read.model_dump(), warnings=[FlagRead(**asdict(note)) for note in notes])
