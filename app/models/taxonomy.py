"""Official classifications that an operator imported: skills, occupations, how they are linked.

A concept has a small number for the tables that point to it, and an id for the world: the UUIDv5
of its key, the same in every database. A concept that a newer release no longer has is retired,
never deleted: whoever kept its id can still read what it was.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class TaxonomyRelease(Resource, Base):
    """One release of ``esco`` or ``onet`` that was imported; the newest row of each is in force.

    ``digest`` is the SHA-256 of what was read, whatever the archive looked like. ``embedded``
    lists the model revisions under which all its skills have vectors.
    """

    __tablename__ = "taxonomy_releases"
    __table_args__ = (Index(None, "taxonomy", "id"),)

    taxonomy: Mapped[str] = mapped_column(String(8))
    release: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]]
    embedded: Mapped[list[str]]


class Concept(Base):
    """A skill or an occupation, or a group of either.

    ``kind`` is the finer word of the classification: competence, knowledge, group; technology,
    tool, commodity; occupation. ``key`` is the concept's URI (ESCO) or code (O*NET); ``code``
    the group of ISCO-08 an ESCO occupation belongs to.
    """

    __tablename__ = "concepts"
    __table_args__ = (UniqueConstraint("taxonomy", "key"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    taxonomy: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(12))  # skill or occupation
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(String(16))
    retired_at: Mapped[datetime | None]


class ConceptLabel(Base):
    """One name of a concept. Position 0 is the preferred one; ``folded`` is how names compare."""

    __tablename__ = "concept_labels"

    concept_number: Mapped[int] = mapped_column(
        ForeignKey("concepts.number", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    folded: Mapped[str] = mapped_column(String(300), index=True)


class ConceptRelation(Base):
    """A link. ``broader``: ``to`` is the next more general one. ``essential``, ``optional``: an
    occupation (or a skill) needs the skill ``to``, or may use it. ``related``: alike."""

    __tablename__ = "concept_relations"

    from_number: Mapped[int] = mapped_column(
        ForeignKey("concepts.number", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    to_number: Mapped[int] = mapped_column(
        ForeignKey("concepts.number", ondelete="CASCADE"), primary_key=True, index=True
    )


class ConceptVector(Base):
    """The vector of a concept's preferred name under one model revision: ``(dimension,)``
    float32, little-endian, of unit length."""

    __tablename__ = "concept_vectors"

    concept_number: Mapped[int] = mapped_column(
        ForeignKey("concepts.number", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    revision: Mapped[str] = mapped_column(String(100), primary_key=True)
    dimension: Mapped[int]
    vector: Mapped[bytes] = mapped_column(LargeBinary)
