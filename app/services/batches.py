"""Many candidates or jobs at once: each item is refused or stored on its own.

A batch is embedded in bulk before any session is open for writing, and written in a few
transactions, so that other writers get their turn in between. Each item has its savepoint: one
that is refused leaves no trace.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import AppError, ExternalIdTaken
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.retrieval.store import EmbeddedDocument
from app.models import Candidate, Employer, Job
from app.schemas.batch import JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.profiles import candidates

PER_TRANSACTION = 50

Body = TypeVar("Body", CandidateCreate, JobBatchItem)


@dataclass
class Line(Generic[Body]):
    """One item on its way: read or refused, embedded, stored."""

    index: int
    body: Body | None = None
    embedded: EmbeddedDocument | None = None
    id: UUID | None = None
    problem: AppError | None = None


def _waiting(lines: Iterable[Line[Body]]) -> list[tuple[Line[Body], Body]]:
    return [(line, line.body) for line in lines if line.body is not None and line.problem is None]


def parts(lines: list[Line[Body]]) -> Iterator[list[Line[Body]]]:
    """The lines that are still waiting, in parts that are written in one transaction each."""
    waiting = [line for line, _ in _waiting(lines)]
    for start in range(0, len(waiting), PER_TRANSACTION):
        yield waiting[start : start + PER_TRANSACTION]


def refuse_known_candidates(session: ReadSession, lines: list[Line[CandidateCreate]]) -> None:
    """Refuse early what is stored already, so that sending a batch again embeds nothing."""
    wanted = [body.external_id for _, body in _waiting(lines) if body.external_id is not None]
    statement = select(Candidate.external_id).where(
        Candidate.external_id.in_(wanted), Candidate.principal_id.is_(None)
    )
    known = set(session.scalars(statement))
    for line, body in _waiting(lines):
        if body.external_id in known:
            line.problem = ExternalIdTaken("Another profile has this external_id.")


def embed_candidates(engine: Engine, lines: list[Line[CandidateCreate]]) -> None:
    """Embed all profiles that are still waiting, in bulk. Holds no session."""
    waiting = _waiting(lines)
    documents = [embeddings.candidate_document(body.model_dump(mode="json")) for _, body in waiting]
    for (line, _), embedded in zip(waiting, store.embed_documents(engine, documents), strict=True):
        line.embedded = embedded


def store_candidates(
    session: WriteSession, engine: Engine, caller: Caller, lines: list[Line[CandidateCreate]]
) -> None:
    """Store the embedded profiles, as the operator's."""

    def create(body: CandidateCreate, embedded: EmbeddedDocument) -> UUID:
        return candidates.create(session, engine, caller, body, embedded).id

    _store(session, lines, create)


def refuse_jobs(
    session: ReadSession, caller: Caller, lines: list[Line[JobBatchItem]]
) -> dict[UUID, Employer]:
    """Refuse jobs of employers that are unknown or not the caller's, and those stored already.

    Returns
    -------
    dict
        The employers of the jobs that are still waiting, by id.
    """
    employers = _employers(session, [body.employer_id for _, body in _waiting(lines)])
    for line, body in _waiting(lines):
        try:
            postings.employer_for(session, caller, body.employer_id)
        except AppError as problem:
            line.problem = problem
    keys = [
        (body.employer_id, body.external_id)
        for _, body in _waiting(lines)
        if body.external_id is not None
    ]
    known = set()
    if keys:
        statement = select(Job.employer_id, Job.external_id).where(
            tuple_(Job.employer_id, Job.external_id).in_(keys)
        )
        known = {
            (employer_id, external_id) for employer_id, external_id in session.execute(statement)
        }
    for line, body in _waiting(lines):
        if (body.employer_id, body.external_id) in known:
            line.problem = ExternalIdTaken("Another job of this employer has this external_id.")
    return employers


def _employers(session: Session, ids: Iterable[UUID]) -> dict[UUID, Employer]:
    found = session.scalars(select(Employer).where(Employer.id.in_(set(ids))))
    return {employer.id: employer for employer in found}


def embed_jobs(
    engine: Engine, lines: list[Line[JobBatchItem]], employers: dict[UUID, Employer]
) -> None:
    """Embed all jobs that are still waiting, in bulk. Holds no session."""
    waiting = _waiting(lines)
    documents = [
        embeddings.job_document(body.model_dump(mode="json"), employers[body.employer_id])
        for _, body in waiting
    ]
    for (line, _), embedded in zip(waiting, store.embed_documents(engine, documents), strict=True):
        line.embedded = embedded


def store_jobs(
    session: WriteSession, engine: Engine, caller: Caller, lines: list[Line[JobBatchItem]]
) -> None:
    """Store the embedded jobs, as drafts or, where asked for and allowed, open."""
    held: dict[UUID, Employer] = {}  # a session reads anew what nobody holds

    def create(body: JobBatchItem, embedded: EmbeddedDocument) -> UUID:
        publish = body.status == "open"
        job, employer = postings.create(session, engine, caller, body, embedded, publish=publish)
        held[employer.id] = employer
        return job.id

    _store(session, lines, create)


def _store(
    session: WriteSession, lines: list[Line[Body]], create: Callable[[Body, EmbeddedDocument], UUID]
) -> None:
    for line, body in _waiting(lines):
        assert line.embedded is not None
        try:
            with session.begin_nested():
                line.id = create(body, line.embedded)
        except AppError as problem:
            line.problem = problem
