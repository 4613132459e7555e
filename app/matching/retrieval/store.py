"""The embedding store: documents, vectors and filter fields of candidates and jobs.

The only module that writes them. Every function takes the session of the caller's transaction and
commits nothing.
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
    """A document with its vectors.

    Attributes
    ----------
    text_hash
        Fingerprint of the embedded texts, see :func:`text_hash`.
    vectors
        ``(1 + pieces, d)`` float32 rows of unit length: the document text, then its pieces.
    """

    document: Document
    text_hash: str
    vectors: Vectors


def text_hash(document: Document) -> str:
    """SHA-256 of the texts that are embedded, in their order; equal hashes mean equal vectors."""
    pieces, document_text = pieces_and_document_text(document)
    digest = hashlib.sha256()
    for text in (document_text, *(piece.embed for piece in pieces)):
        digest.update(len(text).to_bytes(4, "big"))
        digest.update(text.encode())
    return digest.hexdigest()


def embed_document(
    engine: Engine, document: Document, known: EmbeddedDocument | None = None
) -> EmbeddedDocument:
    """Embed a document; the vectors of ``known`` are reused if no text changed."""
    fingerprint = text_hash(document)
    if known is not None and known.text_hash == fingerprint:
        return EmbeddedDocument(document, fingerprint, known.vectors)
    return EmbeddedDocument(document, fingerprint, engine.encode(document).vectors)


def embed_documents(engine: Engine, documents: Sequence[Document]) -> list[EmbeddedDocument]:
    """Embed many documents in one call, for imports and re-embedding."""
    return [
        EmbeddedDocument(document, text_hash(document), encoded.vectors)
        for document, encoded in zip(documents, engine.encode_many(documents), strict=True)
    ]


def is_current(engine: Engine) -> ColumnElement[bool]:
    """SQL condition: the row is of the engine's model, revision and templates."""
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
    """Pieces and vectors of a stored row; None if their numbers differ, because the document was
    split by other rules when it was embedded."""
    vectors = np.frombuffer(row.vectors, LITTLE_ENDIAN).reshape(-1, row.dimension)
    pieces, _ = pieces_and_document_text(document_of(row))
    if len(vectors) != len(pieces) + 1:
        return None
    return Encoded(pieces, vectors.astype(np.float32, copy=False))


def load(session: Session, engine: Engine, owner_id: UUID) -> EmbeddedDocument | None:
    """The stored document of a candidate or job under the engine's revision, or None."""
    row = _row(session, engine, owner_id)
    if row is None:
        return None
    vectors = np.frombuffer(row.vectors, LITTLE_ENDIAN).reshape(-1, row.dimension)
    return EmbeddedDocument(document_of(row), row.text_hash, vectors.astype(np.float32, copy=False))


def record_change(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Assign the next number of the change sequence to a candidate or job.

    The row of the sequence stays locked until the commit, so that numbers become visible in order.
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
    """Write document, filter fields and vectors of a candidate or job, and record the change.

    Returns
    -------
    bool
        Whether document or filter fields changed.
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
    """Replace the learned preferences in a candidate's document, of every revision, and record the
    change. Texts, vectors and filter fields stay."""
    for row in session.scalars(select(Embedding).where(Embedding.owner_id == candidate_id)):
        profile = CandidateProfile.from_mapping(row.document)
        row.document = replace(profile, learned=learned).to_mapping()
    record_change(session, "candidate", candidate_id)


def forget(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Erase document and vectors of a candidate or job, of every revision; record the change."""
    session.execute(delete(Embedding).where(Embedding.owner_id == owner_id))
    record_change(session, side, owner_id)
