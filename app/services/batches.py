"""Batch imports of candidates or jobs: each item is stored or refused on its own.

A batch is embedded in bulk before a write session is opened, and written in transactions of
:data:`PER_TRANSACTION` items, so that other writers can proceed in between. One that is refused
leaves no trace.
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
from app.services.embeddings import EmbeddedProfile
from app.services.jobs import postings
from app.services.profiles import candidates

PER_TRANSACTION = 50

Body = TypeVar("Body", CandidateCreate, JobBatchItem)


@dataclass
class PendingItem(Generic[Body]):
    """One item of a batch and how far it has come.

    Attributes
    ----------
    index
        Position in the request's ``items``, from 0.
    body
        The validated body; None if it was not valid.
    embedded
        Its document with vectors, once embedded.
    id
        Id of the stored row, once stored.
    problem
        Why the item was refused, if it was.
    """

    index: int
    body: Body | None = None
    embedded: EmbeddedDocument | None = None
    id: UUID | None = None
    problem: AppError | None = None


def _pending(items: Iterable[PendingItem[Body]]) -> list[tuple[PendingItem[Body], Body]]:
    return [(item, item.body) for item in items if item.body is not None and item.problem is None]


def chunks(items: list[PendingItem[Body]]) -> Iterator[list[PendingItem[Body]]]:
    """The items that are still pending, in chunks that are written in one transaction each."""
    pending = [item for item, _ in _pending(items)]
    for start in range(0, len(pending), PER_TRANSACTION):
        yield pending[start : start + PER_TRANSACTION]


def refuse_known_candidates(
    session: ReadSession, items: list[PendingItem[CandidateCreate]]
) -> None:
    """Refuse profiles whose external id is stored already, before they are embedded: so a batch
    that is sent again costs nothing."""
    wanted = [body.external_id for _, body in _pending(items) if body.external_id is not None]
    statement = select(Candidate.external_id).where(
        Candidate.external_id.in_(wanted), Candidate.principal_id.is_(None)
    )
    known = set(session.scalars(statement))
    for item, body in _pending(items):
        if body.external_id in known:
            item.problem = ExternalIdTaken("Another profile has this external_id.")


def embed_candidates(engine: Engine, items: list[PendingItem[CandidateCreate]]) -> None:
    """Embed all profiles that are still pending, in bulk. Holds no session."""
    pending = _pending(items)
    made = embeddings.embed_candidates(
        engine, [body.model_dump(mode="json") for _, body in pending]
    )
    for (item, _), embedded in zip(pending, made, strict=True):
        item.embedded = embedded


def store_candidates(
    session: WriteSession, engine: Engine, caller: Caller, items: list[PendingItem[CandidateCreate]]
) -> None:
    """Store the embedded profiles as the operator's, with no account of their own."""

    def create(made: list[tuple[CandidateCreate, EmbeddedDocument]]) -> list[UUID]:
        profiles = [(body, _profile(embedded)) for body, embedded in made]
        return candidates.create_many(session, engine, caller, profiles)

    _store(session, items, create)


def _profile(embedded: EmbeddedDocument) -> EmbeddedProfile:
    if not isinstance(embedded, EmbeddedProfile):
        raise TypeError("profiles are embedded by embed_candidates")
    return embedded


def refuse_jobs(
    session: ReadSession, caller: Caller, items: list[PendingItem[JobBatchItem]]
) -> dict[UUID, Employer]:
    """Refuse jobs of employers that are unknown or not the caller's, and those stored already.

    Returns
    -------
    dict
        The employers of the jobs that are still pending, by id.
    """
    employers = _employers(session, [body.employer_id for _, body in _pending(items)])
    for item, body in _pending(items):
        try:
            postings.employer_for(session, caller, body.employer_id)
        except AppError as problem:
            item.problem = problem
    keys = [
        (body.employer_id, body.external_id)
        for _, body in _pending(items)
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
    for item, body in _pending(items):
        if (body.employer_id, body.external_id) in known:
            item.problem = ExternalIdTaken("Another job of this employer has this external_id.")
    return employers


def _employers(session: Session, ids: Iterable[UUID]) -> dict[UUID, Employer]:
    found = session.scalars(select(Employer).where(Employer.id.in_(set(ids))))
    return {employer.id: employer for employer in found}


def embed_jobs(
    engine: Engine, items: list[PendingItem[JobBatchItem]], employers: dict[UUID, Employer]
) -> None:
    """Embed all jobs that are still pending, in bulk. Holds no session."""
    pending = _pending(items)
    documents = [
        embeddings.job_document(body.model_dump(mode="json"), employers[body.employer_id])
        for _, body in pending
    ]
    for (item, _), embedded in zip(pending, store.embed_documents(engine, documents), strict=True):
        item.embedded = embedded


def store_jobs(
    session: WriteSession, engine: Engine, caller: Caller, items: list[PendingItem[JobBatchItem]]
) -> None:
    """Store the embedded jobs, as drafts or, where asked for and allowed, open."""
    held: dict[UUID, Employer] = {}  # a session reads anew what nobody holds

    def create(made: list[tuple[JobBatchItem, EmbeddedDocument]]) -> list[UUID]:
        ids = []
        for body, embedded in made:
            publish = body.status == "open"
            job, own = postings.create(session, engine, caller, body, embedded, publish=publish)
            held[own.id] = own
            ids.append(job.id)
        return ids

    _store(session, items, create)


def _embedded(item: PendingItem[Body]) -> EmbeddedDocument:
    if item.embedded is None:
        raise ValueError("an item is embedded before it is stored")
    return item.embedded


def _store(
    session: WriteSession,
    items: list[PendingItem[Body]],
    create: Callable[[list[tuple[Body, EmbeddedDocument]]], list[UUID]],
) -> None:
    """Create all pending items at once; where one of them must not be, one after the other."""
    pending = [(item, (body, _embedded(item))) for item, body in _pending(items)]
    if not pending:
        return
    try:
        with session.begin_nested():
            ids = create([made for _, made in pending])
    except AppError:
        pass
    else:
        for (item, _), id in zip(pending, ids, strict=True):
            item.id = id
        return
    for item, made in pending:
        try:
            with session.begin_nested():
                item.id = create([made])[0]
        except AppError as problem:
            item.problem = problem
