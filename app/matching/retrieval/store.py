"""The embedding store: documents, vectors and filter fields of candidates and jobs.

The only module that writes them. Every function takes the session of the caller's transaction and
commits nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy
from sqlalchemy import ColumnElement, Select, and_, delete, func, select, text
from sqlalchemy.orm import Session

from app.database import WriteSession
from app.matching.arrays import Vectors
from app.matching.constraints.filter_fields import CandidateFacts, JobFacts
from app.matching.documents import CandidateProfile, Document, JobPosting, Preferences, Side
from app.matching.engine import Engine
from app.matching.features.piece import Encoded, Piece
from app.matching.features.pieces import TEMPLATE_VERSION, pieces_and_document_text
from app.matching.features.types import Features
from app.matching.kernels.scan import resident
from app.models import Embedding, IndexChange, IndexClock, PackedDocument

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
    features
        What scoring reads of it; None: as it is stored, the document has not changed.
    """

    document: Document
    text_hash: str
    vectors: Vectors
    features: Features | None


def text_hash(document: Document) -> str:
    """SHA-256 of the texts that are embedded, in their order; equal hashes mean equal vectors."""
    pieces, document_text = pieces_and_document_text(document)
    return _hash_of(document_text, pieces)


def _hash_of(document_text: str, pieces: Sequence[Piece]) -> str:
    digest = hashlib.sha256()
    for one in (document_text, *(piece.embed for piece in pieces)):
        digest.update(len(one).to_bytes(4, "big"))
        digest.update(one.encode())
    return digest.hexdigest()


def embed_document(
    engine: Engine, document: Document, known: EmbeddedDocument | None = None
) -> EmbeddedDocument:
    """Embed a document; ``known`` is returned if it is this very document with its features, and
    its vectors are reused if no text changed."""
    if known is not None and known.features is not None and known.document == document:
        return known
    if known is None or known.text_hash != (fingerprint := text_hash(document)):
        return _embedded(engine, document, engine.encode(document))
    features = known.features
    if known.document != document:
        pieces, _ = pieces_and_document_text(document)
        features = engine.features(document, Encoded(pieces, known.vectors))
    return EmbeddedDocument(document, fingerprint, known.vectors, features)


def embed_documents(engine: Engine, documents: Sequence[Document]) -> list[EmbeddedDocument]:
    """Embed many documents in one call, for imports and re-embedding."""
    encoded = engine.encode_many(documents)
    return [_embedded(engine, *parts) for parts in zip(documents, encoded, strict=True)]


def _embedded(engine: Engine, document: Document, encoded: Encoded) -> EmbeddedDocument:
    text = encoded.document_text
    fingerprint = text_hash(document) if text is None else _hash_of(text, encoded.pieces)
    features = engine.features(document, encoded)
    return EmbeddedDocument(document, fingerprint, encoded.vectors, features)


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


def features_of(engine: Engine, row: Embedding) -> Features | None:
    """What scoring reads of a stored row, built anew; None where :func:`encoded_of` is."""
    encoded = encoded_of(row)
    return None if encoded is None else engine.features(document_of(row), encoded)


def load(session: Session, engine: Engine, owner_id: UUID) -> EmbeddedDocument | None:
    """The stored document of a candidate or job under the engine's revision, or None."""
    row = _row(session, engine, owner_id)
    if row is None:
        return None
    vectors = np.frombuffer(row.vectors, LITTLE_ENDIAN).reshape(-1, row.dimension)
    vectors = vectors.astype(np.float32, copy=False)
    return EmbeddedDocument(document_of(row), row.text_hash, vectors, None)


def record_change(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Assign the next number of the change sequence to a candidate or job.

    The row of the sequence stays locked until the commit, so that numbers become visible in order.
    """
    session.flush()
    clock = _locked_clock(session)
    clock.value += 1
    change = session.get(IndexChange, owner_id)
    if change is None:
        session.add(IndexChange(owner_id=owner_id, owner_kind=side, seq=clock.value))
    else:
        change.seq = clock.value
    session.flush()


def _locked_clock(session: WriteSession) -> IndexClock:
    clock = session.get(IndexClock, 1, with_for_update=True, populate_existing=True)
    if clock is None:
        raise LookupError("the index clock is missing: migrate the database")
    return clock


_pgvector: WeakKeyDictionary[sqlalchemy.Engine, bool] = WeakKeyDictionary()


def has_pgvector(session: Session) -> bool:
    """Whether the migrated database has a column of pgvector's to retrieve by. Asked once of each
    database that a process opens."""
    bind = session.get_bind()
    source = bind if isinstance(bind, sqlalchemy.Engine) else bind.engine
    known = _pgvector.get(source)
    if known is None:
        column = text(
            "SELECT count(*) FROM pg_attribute WHERE attname = 'retrieval' "
            "AND attrelid = to_regclass('embeddings') "
            "AND format_type(atttypid, NULL) LIKE '%halfvec'"
        )
        with session.no_autoflush:
            known = source.dialect.name == "postgresql" and bool(session.scalar(column))
        _pgvector[source] = known
    return known


def _new_row(engine: Engine, side: Side, owner_id: UUID) -> Embedding:
    return Embedding(
        owner_kind=side,
        owner_id=owner_id,
        model=engine.encoder.model_id,
        revision=engine.encoder.revision,
        template_version=TEMPLATE_VERSION,
    )


def _fill(
    session: Session, row: Embedding, embedded: EmbeddedDocument, facts: CandidateFacts | JobFacts
) -> None:
    if row.text_hash != embedded.text_hash:
        row.text_hash = embedded.text_hash
        row.dimension = embedded.vectors.shape[1]
        row.vectors = embedded.vectors.astype(LITTLE_ENDIAN).tobytes()
        if has_pgvector(session):
            row.retrieval = embedded.vectors[0].astype(np.float16)
        row.resident = resident_bytes(embedded.vectors[0])
    row.document = embedded.document.to_mapping()
    row.facts = facts.to_mapping()


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
    new = row is None or document_of(row) != embedded.document
    changed = new or row is None or type(facts).from_mapping(row.facts) != facts
    if row is None:
        row = _new_row(engine, side, owner_id)
        session.add(row)
    _fill(session, row, embedded, facts)
    session.flush()
    if new or embedded.features is not None:
        _save_packed(session, engine, row.id, embedded.features)
    record_change(session, side, owner_id)
    return changed


def save_new(
    session: WriteSession,
    engine: Engine,
    side: Side,
    new: Sequence[tuple[UUID, EmbeddedDocument, CandidateFacts | JobFacts]],
) -> None:
    """Write what :func:`save` writes, of owners that are new in this transaction: a few statements
    for all of them, and numbers of the change sequence that follow each other."""
    rows = [_new_row(engine, side, owner_id) for owner_id, _, _ in new]
    for row, (_, embedded, facts) in zip(rows, new, strict=True):
        _fill(session, row, embedded, facts)
    session.add_all(rows)
    session.flush()
    for row, (_, embedded, _) in zip(rows, new, strict=True):
        if embedded.features is not None:
            add_packed(session, engine, row.id, embedded.features)
    session.flush()
    clock = _locked_clock(session)
    for owner_id, _, _ in new:
        clock.value += 1
        session.add(IndexChange(owner_id=owner_id, owner_kind=side, seq=clock.value))
    session.flush()


def resident_bytes(joined: Vectors) -> bytes:
    """The vector of a document text, ``(d,)``, as it stays in memory: its scale, then its
    numbers."""
    values, scales = resident(joined[None, :])
    return scales.astype(LITTLE_ENDIAN).tobytes() + values.tobytes()


def _save_packed(
    session: WriteSession, engine: Engine, embedding_id: UUID, features: Features | None
) -> None:
    """Write what scoring reads of a document in place of what is of an earlier state of it; None:
    the worker will."""
    session.execute(delete(PackedDocument).where(PackedDocument.embedding_id == embedding_id))
    if features is not None:
        add_packed(session, engine, embedding_id, features)


def add_packed(
    session: WriteSession, engine: Engine, embedding_id: UUID, features: Features
) -> None:
    """Write what scoring reads of a document where there is none of the engine's version."""
    session.add(
        PackedDocument(
            embedding_id=embedding_id,
            version=engine.features_version,
            data=features.data,
            told=features.stored_bytes,
        )
    )


def is_packed(engine: Engine) -> ColumnElement[bool]:
    """SQL condition on embeddings: what scoring reads is packed for the engine's features."""
    packed = select(PackedDocument.embedding_id).where(
        PackedDocument.embedding_id == Embedding.id,
        PackedDocument.version == engine.features_version,
    )
    return packed.exists()


def count_unpacked(engine: Engine) -> Select[int]:
    """How many current embeddings are not packed for the engine's features."""
    return select(func.count()).select_from(Embedding).where(is_current(engine), ~is_packed(engine))


def packed_differences(session: Session, engine: Engine, most: int) -> list[str]:
    """Pack the newest documents again and compare with what is stored; an empty list: they are
    equal."""
    statement = (
        select(Embedding, PackedDocument)
        .join(PackedDocument, PackedDocument.embedding_id == Embedding.id)
        .where(is_current(engine), PackedDocument.version == engine.features_version)
        .order_by(Embedding.owner_id.desc())
        .limit(most)
    )
    return [
        f"{row.owner_kind} {row.owner_id} is packed otherwise than it would be now"
        for row, packed in session.execute(statement).all()
        if (made := features_of(engine, row)) is None
        or (made.data, made.stored_bytes) != (packed.data, packed.told)
    ]


def save_learned(session: WriteSession, candidate_id: UUID, learned: Preferences) -> None:
    """Replace the learned preferences in a candidate's document, of every revision, and record the
    change. Texts, vectors and filter fields stay; what scoring
    reads is packed again by the worker."""
    for row in session.scalars(select(Embedding).where(Embedding.owner_id == candidate_id)):
        profile = CandidateProfile.from_mapping(row.document)
        row.document = replace(profile, learned=learned).to_mapping()
        session.execute(delete(PackedDocument).where(PackedDocument.embedding_id == row.id))
    record_change(session, "candidate", candidate_id)


def forget(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Erase document and vectors of a candidate or job, of every revision; record the change."""
    own = select(Embedding.id).where(Embedding.owner_id == owner_id)
    session.execute(delete(PackedDocument).where(PackedDocument.embedding_id.in_(own)))
    session.execute(delete(Embedding).where(Embedding.owner_id == owner_id))
    record_change(session, side, owner_id)
