"""What is kept of candidates and jobs for matching: the only place that writes it.

Every function takes the session of the caller's transaction and commits nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from app.database import WriteSession
from app.matching.arrays import Vectors
from app.matching.constraints.rules import CandidateFacts, JobFacts
from app.matching.documents import CandidateProfile, Document, JobPosting, Preferences, Side
from app.matching.engine import Engine
from app.matching.features.pieces import TEMPLATE_VERSION, Encoded, pieces_and_document_text
from app.models import Embedding, IndexChange, IndexClock

LITTLE_ENDIAN = np.dtype("<f4")


@dataclass(frozen=True)
class EmbeddedDocument:
    """A document with its vectors, ready to be written. ``vectors`` is ``(1 + pieces, d)``."""

    document: Document
    text_hash: str
    vectors: Vectors


def text_hash(document: Document) -> str:
    """Fingerprint of the texts that are embedded, in their order: equal means equal vectors."""
    pieces, document_text = pieces_and_document_text(document)
    digest = hashlib.sha256()
    for text in (document_text, *(piece.embed for piece in pieces)):
        digest.update(len(text).to_bytes(4, "big"))
        digest.update(text.encode())
    return digest.hexdigest()


def embed_document(
    engine: Engine, document: Document, known: EmbeddedDocument | None = None
) -> EmbeddedDocument:
    """Embed a document; the vectors of ``known`` serve again if no text changed."""
    fingerprint = text_hash(document)
    if known is not None and known.text_hash == fingerprint:
        return EmbeddedDocument(document, fingerprint, known.vectors)
    return EmbeddedDocument(document, fingerprint, engine.encode(document).vectors)


def embed_documents(engine: Engine, documents: Sequence[Document]) -> list[EmbeddedDocument]:
    """Embed many documents at once: for imports and for embedding anew."""
    return [
        EmbeddedDocument(document, text_hash(document), encoded.vectors)
        for document, encoded in zip(documents, engine.encode_many(documents), strict=True)
    ]


def is_current(engine: Engine) -> ColumnElement[bool]:
    """SQL: the row was made with the engine's model, revision and templates."""
    return and_(
        Embedding.model == engine.encoder.model_id,
        Embedding.revision == engine.encoder.revision,
        Embedding.template_version == TEMPLATE_VERSION,
    )


def _row(session: Session, engine: Engine, owner_id: UUID) -> Embedding | None:
    return session.scalar(
        select(Embedding).where(Embedding.owner_id == owner_id, is_current(engine))
    )


def document_of(row: Embedding) -> Document:
    """The document of a stored row."""
    if row.owner_kind == "candidate":
        return CandidateProfile.from_mapping(row.document)
    return JobPosting.from_mapping(row.document)


def encoded_of(row: Embedding) -> Encoded | None:
    """Pieces and vectors of a stored row, or None if they do not belong together (any more)."""
    vectors = np.frombuffer(row.vectors, LITTLE_ENDIAN).reshape(-1, row.dimension)
    pieces, _ = pieces_and_document_text(document_of(row))
    if len(vectors) != len(pieces) + 1:
        return None
    return Encoded(pieces, vectors.astype(np.float32, copy=False))


def load(session: Session, engine: Engine, owner_id: UUID) -> EmbeddedDocument | None:
    """What is stored of an owner for the engine's revision, if anything."""
    row = _row(session, engine, owner_id)
    if row is None:
        return None
    vectors = np.frombuffer(row.vectors, LITTLE_ENDIAN).reshape(-1, row.dimension)
    return EmbeddedDocument(document_of(row), row.text_hash, vectors.astype(np.float32, copy=False))


def record_change(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Give the owner the next number of the change sequence.

    The clock's row stays locked until the commit, so numbers become visible in their order.
    """
    session.flush()
    clock = session.get(IndexClock, 1, with_for_update=True, populate_existing=True)
    if clock is None:
        raise LookupError("the index clock is missing: migrate the database")
    clock.value += 1
    change = session.get(IndexChange, owner_id)
    if change is None:
        session.add(IndexChange(owner_id=owner_id, owner_kind=side, seq=clock.value))
    else:
        change.seq = clock.value
    session.flush()


def save(
    session: WriteSession,
    engine: Engine,
    side: Side,
    owner_id: UUID,
    embedded: EmbeddedDocument,
    facts: CandidateFacts | JobFacts,
) -> bool:
    """Write document, facts and vectors of an owner, and record the change.

    Returns
    -------
    bool
        Whether document or facts are new: lists may look different from now on.
    """
    row = _row(session, engine, owner_id)
    changed = (
        row is None
        or document_of(row) != embedded.document
        or type(facts).from_mapping(row.facts) != facts
    )
    if row is None:
        row = Embedding(
            owner_kind=side,
            owner_id=owner_id,
            model=engine.encoder.model_id,
            revision=engine.encoder.revision,
            template_version=TEMPLATE_VERSION,
        )
        session.add(row)
    if row.text_hash != embedded.text_hash:
        row.text_hash = embedded.text_hash
        row.dimension = embedded.vectors.shape[1]
        row.vectors = embedded.vectors.astype(LITTLE_ENDIAN).tobytes()
        row.retrieval = embedded.vectors[0].astype(np.float16)
    row.document = embedded.document.to_mapping()
    row.facts = facts.to_mapping()
    record_change(session, side, owner_id)
    return changed


def save_learned(session: WriteSession, candidate_id: UUID, learned: Preferences) -> None:
    """Put learned wishes into a candidate's document, of every revision, and record the change.
    Texts, vectors and facts stay what they are."""
    for row in session.scalars(select(Embedding).where(Embedding.owner_id == candidate_id)):
        profile = CandidateProfile.from_mapping(row.document)
        row.document = replace(profile, learned=learned).to_mapping()
    record_change(session, "candidate", candidate_id)


def forget(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Erase everything kept of an owner, of every revision, and record the change."""
    session.execute(delete(Embedding).where(Embedding.owner_id == owner_id))
    record_change(session, side, owner_id)
