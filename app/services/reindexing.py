"""Re-embedding after a change of model or templates: by the worker, or ``skillmatch reindex``.

Vectors of the new revision are written beside the old ones. A process ranks with vectors of its
own revision alone, so old and new servers can run side by side; ``skillmatch reindex --drop-old``
erases the old ones afterwards.
"""

import time
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.database import Database
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.text.masking import MASK_VERSION
from app.models import Alert, AlertVector, Candidate, Embedding, IndexClock, Job, PackedDocument
from app.services import embeddings
from app.services.embeddings import EmbeddedProfile
from app.services.jobs import posting_body
from app.services.profiles import candidate_body
from app.services.rankings import alerts
from app.services.skills import taxonomy_import

_BATCH = 32
FULL_LOOK_SECONDS = 600.0
"""Pause between looks through all documents while none of them changes."""


class Watch:
    """Remembers up to where no document lacked anything, so that a worker with nothing to do need
    not go through all of them in each round.

    Whatever is written takes a number of the change sequence; what does not
    (``skillmatch reindex``) is found by the next full look.
    """

    def __init__(self) -> None:
        self._complete_at: int | None = None
        self._next_look = 0.0

    def is_due(self, position: int) -> bool:
        """Whether documents may lack something where the change sequence is at ``position``."""
        return position != self._complete_at or time.monotonic() >= self._next_look

    def complete(self, position: int) -> None:
        """Note that at ``position`` nothing was missing."""
        self._complete_at = position
        self._next_look = time.monotonic() + FULL_LOOK_SECONDS


def _missing(session: Session, engine: Engine, model: type[Candidate] | type[Job]) -> list[UUID]:
    current = select(Embedding.owner_id).where(store.is_current(engine))
    statement = select(model.id).where(model.id.not_in(current)).order_by(model.id).limit(_BATCH)
    return list(session.scalars(statement))


def _documents(
    session: Session, model: type[Candidate] | type[Job], ids: list[UUID]
) -> Iterator[CandidateProfile | JobPosting]:
    if model is Candidate:
        for candidate in session.scalars(select(Candidate).where(Candidate.id.in_(ids))):
            view = embeddings.view_of(candidate, candidate_body.body_of(candidate))
            yield CandidateProfile.from_mapping(view)
    else:
        statement = select(Job).options(joinedload(Job.employer)).where(Job.id.in_(ids))
        for job in session.scalars(statement):
            yield embeddings.job_document(posting_body.body_of(job), job.employer)


def embed_missing(database: Database, engine: Engine, watch: Watch | None = None) -> int:
    """Embed one batch of each of candidates, jobs, alert queries and imported skills that lack
    vectors of the engine's revision.

    Texts are encoded between a read and a write session; a row that changed meanwhile is embedded
    again as it is then. With a ``watch`` that is kept from call to call, documents are looked at
    only where some may have changed.

    Returns
    -------
    int
        Vectors written; 0 means that nothing is missing.
    """
    with database.read() as session:
        position = session.scalar(select(IndexClock.value)) or 0
    written = 0
    if watch is None or watch.is_due(position):
        written = _complete_documents(database, engine)
        if watch is not None and written == 0:
            watch.complete(position)
    written += _embed_missing_queries(database, engine)
    return written + taxonomy_import.embed_missing_names(database, engine)


def _complete_documents(database: Database, engine: Engine) -> int:
    written = _mask_anew(database, engine)
    for model in (Candidate, Job):
        with database.read() as session:
            ids = _missing(session, engine, model)
            documents = list(_documents(session, model, ids))
        if not ids:
            continue
        embedded = {made.text_hash: made for made in store.embed_documents(engine, documents)}
        for owner_id in ids:
            written += _write(database, engine, model, owner_id, embedded)
    return written + _pack_missing(database, engine)


def _mask_anew(database: Database, engine: Engine) -> int:
    """Mask and embed a batch of the profiles that an older version masked. Who changes a profile
    meanwhile masks it with the change."""
    outdated = select(Candidate).where(Candidate.mask_version < MASK_VERSION)
    with database.read() as session:
        found = session.scalars(outdated.order_by(Candidate.id).limit(_BATCH))
        bodies = {candidate.id: candidate_body.body_of(candidate) for candidate in found}
    if not bodies:
        return 0
    profiles = embeddings.embed_candidates(engine, list(bodies.values()))
    for candidate_id, profile in zip(bodies, profiles, strict=True):
        with database.write() as session:
            same = outdated.where(Candidate.id == candidate_id).with_for_update(key_share=True)
            candidate = session.scalar(same)
            if candidate is not None and candidate_body.body_of(candidate) == profile.body:
                embeddings.store_candidate(session, engine, candidate, profile.body, profile)
    return len(bodies)


def _pack_missing(database: Database, engine: Engine) -> int:
    """Pack a batch of documents for the engine's features that are packed for none or for other
    ones. Nothing is encoded, and no index has to follow: what is packed says the same as what
    stands beside it."""
    missing = select(Embedding).where(store.is_current(engine), ~store.is_packed(engine))
    with database.read() as session:
        rows = session.scalars(missing.order_by(Embedding.id).limit(_BATCH)).all()
    made = {row.id: (row.document, store.features_of(engine, row)) for row in rows}
    written = 0
    with database.write() as session:
        same = missing.where(Embedding.id.in_(made)).with_for_update(skip_locked=True)
        for row in session.scalars(same) if made else ():
            document, features = made[row.id]
            if row.document == document and features is not None:
                store.add_packed(session, engine, row.id, features)
                written += 1
    return written


def _embed_missing_queries(database: Database, engine: Engine) -> int:
    has_one = select(AlertVector.alert_id).where(alerts.is_current(engine))
    missing = select(Alert.id, Alert.query).where(
        Alert.query.is_not(None), Alert.id.not_in(has_one)
    )
    with database.read() as session:
        rows = session.execute(missing.order_by(Alert.id).limit(_BATCH)).all()
    embedded = {row.id: alerts.embed_query(engine, row.query) for row in rows}
    if not embedded:
        return 0
    with database.write() as session:
        locked = missing.where(Alert.id.in_(embedded)).with_for_update(of=Alert, key_share=True)
        for id, query in session.execute(locked).all():
            known = embedded[id]
            if known.query == query and known.vector is not None:  # unchanged
                session.add(alerts.vector_row(engine, id, known.vector))
    return len(embedded)


def _write(
    database: Database,
    engine: Engine,
    model: type[Candidate] | type[Job],
    owner_id: UUID,
    embedded: dict[str, store.EmbeddedDocument],
) -> int:
    with database.write() as session:
        if model is Candidate:
            candidate = session.get(Candidate, owner_id)
            if candidate is None:
                return 0
            body = candidate_body.body_of(candidate)
            view = embeddings.view_of(candidate, body)
            known = embedded.get(store.text_hash(CandidateProfile.from_mapping(view)))
            made = known or embeddings.embed_candidate(engine, body)
            profile = EmbeddedProfile(
                made.document, made.text_hash, made.vectors, made.features, body, view
            )
            embeddings.store_candidate(session, engine, candidate, body, profile)
            return 1
        statement = select(Job).options(joinedload(Job.employer)).where(Job.id == owner_id)
        job = session.scalar(statement)
        if job is None:
            return 0
        job_body = posting_body.body_of(job)
        known = embedded.get(store.text_hash(embeddings.job_document(job_body, job.employer)))
        embeddings.store_job(session, engine, job, job.employer, job_body, known)
        return 1


def unpack(database: Database) -> None:
    """Erase all that is packed, so that it is packed again from documents and vectors."""
    with database.write() as session:
        session.execute(delete(PackedDocument))


def drop_other_revisions(database: Database, engine: Engine) -> int:
    """Erase the vectors of other revisions, once no process ranks with them; return how many."""
    with database.write() as session:
        rows = session.scalars(select(Embedding).where(~store.is_current(engine))).all()
        for row in rows:
            session.delete(row)
        queries = select(func.count()).select_from(AlertVector).where(~alerts.is_current(engine))
        erased = len(rows) + (session.scalar(queries) or 0)
        session.flush()
        session.execute(
            delete(PackedDocument).where(PackedDocument.version != engine.features_version)
        )
        session.execute(delete(AlertVector).where(~alerts.is_current(engine)))
        return erased + taxonomy_import.drop_other_revisions(session, engine)
