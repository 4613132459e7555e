"""The protocol of indexes, and the records they return."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.matching.arrays import Vectors
from app.matching.constraints.names import Constraint
from app.matching.constraints.rules import CandidateFacts, CandidateQuery, JobFacts, JobQuery
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.models import Embedding

Wanted = Callable[[CandidateFacts | JobFacts], bool]
"""A condition on filter fields."""


class NotEmbedded(LookupError):
    """A candidate or job has no vectors of the engine's revision: it does not exist, or is being
    embedded again after a change of model."""


@dataclass(frozen=True, slots=True, eq=False)
class IndexedDocument:
    """A candidate or job in the index.

    Attributes
    ----------
    owner_id
        Id of the candidate or job.
    facts
        Its filter fields.
    features
        What scoring reads of it.
    joined
        Vector of the document text, ``(d,)`` float32 of unit length: what retrieval compares.
    """

    owner_id: UUID
    facts: CandidateFacts | JobFacts
    features: Any
    joined: Vectors


def read_item(engine: Engine, row: Embedding) -> IndexedDocument | None:
    """Build an indexed document from a stored row; None if its vectors do not fit its texts."""
    encoded = store.encoded_of(row)
    if encoded is None:
        return None
    facts_type = JobFacts if row.owner_kind == "job" else CandidateFacts
    features = engine.features(store.document_of(row), encoded)
    return IndexedDocument(
        row.owner_id, facts_type.from_mapping(row.facts), features, encoded.vectors[0]
    )


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Result of a search: the retrieved documents, unordered, and how many passed the filters."""

    items: list[IndexedDocument]
    total: int


@dataclass(frozen=True, slots=True)
class KeptOut:
    """What the terms keep out of a list: how many rows each of them, and the rows nearest in
    meaning that one wish alone keeps out, unordered."""

    excluded: dict[Constraint, int]
    nearest: list[IndexedDocument]


class Index(Protocol):
    """Filters exactly and retrieves by the vector of the document text.

    Implementations: ``memory.py`` and ``pgvector.py``; both give the same answers.
    """

    def refresh(self, session: Session) -> None:
        """Catch up with what the session's snapshot shows."""

    def get(self, session: Session, side: Side, owner_id: UUID) -> IndexedDocument:
        """The document of a candidate or job; NotEmbedded if it has no vectors of this revision."""

    def items(
        self, session: Session, side: Side, owner_ids: Sequence[UUID], wanted: Wanted
    ) -> list[IndexedDocument]:
        """The documents of those owners that have vectors of this revision and meet ``wanted``."""

    def jobs_for(
        self,
        session: Session,
        candidate: CandidateFacts | None,
        query: JobQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult:
        """Open jobs that meet the hard constraints of a candidate (None: of nobody) and the filters
        of a query: the ``k`` nearest to ``vector``, ``(d,)``, by cosine, or, without one, the ``k``
        newest."""

    def candidates_for(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult:
        """Visible candidates who meet the hard constraints of a job and the filters of a query; see
        :meth:`jobs_for`."""

    def kept_out_jobs(
        self,
        session: Session,
        candidate: CandidateFacts,
        query: JobQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut:
        """Of the open jobs that pass a query, not of employers whom the candidate blocked: what the
        candidate's terms keep out, with the ``k`` nearest to ``vector``, ``(d,)``."""

    def kept_out_candidates(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut:
        """Of the visible candidates that pass a query and did not block the employer; see
        :meth:`kept_out_jobs`."""
