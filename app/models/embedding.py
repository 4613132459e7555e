"""What the engine sees of candidates and jobs, with its vectors, and the change sequence that
every index follows."""

from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from app.models.base import Base, Resource


class RetrievalVector(TypeDecorator[Any]):
    """The joined text's vector in half precision, for pgvector. Elsewhere nothing is stored:
    the in-memory index reads the exact vectors."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(HALFVEC() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else None


class Embedding(Resource, Base):
    """One candidate or job as the engine sees it under one model revision.

    ``document`` is the masked matching view: it holds no name, no contact data. ``vectors`` is
    an (n, dimension) float32 matrix, little-endian, C order, rows of unit length; row 0 is the
    joined text, the others follow the pieces of the document in order. ``resident`` is row 0 as
    it stays in memory: float32 scale, then int8 numbers. What a start reads stands before what is
    long, for SQLite reads a row from its front.
    """

    __tablename__ = "embeddings"
    __table_args__ = (
        UniqueConstraint("owner_id", "model", "revision", "template_version"),
        # For models of this dimension; others are compared exactly.
        Index(
            "ix_embeddings_retrieval",
            text("(retrieval::halfvec(384)) halfvec_cosine_ops"),
            postgresql_using="hnsw",
            postgresql_where=text("dimension = 384"),
        ).ddl_if(dialect="postgresql"),
    )

    owner_kind: Mapped[str] = mapped_column(String(16))  # candidate or job
    owner_id: Mapped[UUID] = mapped_column()
    model: Mapped[str] = mapped_column(String(200))
    revision: Mapped[str] = mapped_column(String(100))
    template_version: Mapped[str] = mapped_column(String(40))
    text_hash: Mapped[str] = mapped_column(String(64))
    dimension: Mapped[int]
    facts: Mapped[dict[str, Any]]
    resident: Mapped[bytes] = mapped_column(LargeBinary)
    document: Mapped[dict[str, Any]]
    vectors: Mapped[bytes] = mapped_column(LargeBinary)
    retrieval: Mapped[Any | None] = mapped_column(RetrievalVector)


class PackedDocument(Base):
    """What scoring reads of one document under one version of the features: ``data`` in the layout
    of :mod:`app.matching.kernels.packing`, and what a reader is ``told``. Both follow from document
    and vectors of the embedding and can be made again; another version is never read."""

    __tablename__ = "packed_documents"

    embedding_id: Mapped[UUID] = mapped_column(
        ForeignKey("embeddings.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    told: Mapped[bytes] = mapped_column(LargeBinary)


class IndexChange(Base):
    """The newest change of one owner. It outlives the owner, so that every index learns of the
    removal; it then holds an id and nothing else."""

    __tablename__ = "index_changes"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_kind: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)


class IndexClock(Base):
    """A single row. Incrementing it inside the write transaction serialises the assignment of
    sequence numbers, so no reader can pass a number that is not committed yet."""

    __tablename__ = "index_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
