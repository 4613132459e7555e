"""What an index is: the protocol, and the records it hands out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.matching.arrays import Vectors
from app.matching.constraints.rules import CandidateFacts, CandidateQuery, JobFacts, JobQuery
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.models import Embedding

Wanted = Callable[[CandidateFacts | JobFacts], bool]


class NotEmbedded(LookupError):
    """An owner has no vectors of the engine's revision: it does not exist, or is being embedded
    anew after a change of model."""


@dataclass(frozen=True, slots=True, eq=False)
class IndexedDocument:
    """One owner in the index: its facts and what the scorer needs of it."""

    owner_id: UUID
    facts: CandidateFacts | JobFacts
    features: Any
    joined: Vectors


def read_item(engine: Engine, row: Embedding) -> IndexedDocument | None:
    """The item of a stored row; None if its vectors do not belong to its texts (any more)."""
    encoded = store.encoded_of(row)
    if encoded is None:
        return None
    kind = JobFacts if row.owner_kind == "job" else CandidateFacts
    features = engine.features(store.document_of(row), encoded)
    return IndexedDocument(row.owner_id, kind.from_mapping(row.facts), features, encoded.vectors[0])


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search brought: items in no order, and how many rows passed the filter."""

    items: list[IndexedDocument]
    total: int


class Index(Protocol):
    """Filters exactly and retrieves by the joined text. Implementations differ in where."""

    def refresh(self, session: Session) -> None:
        """Catch up with what the session's snapshot shows."""

    def get(self, session: Session, side: Side, owner_id: UUID) -> IndexedDocument:
        """The item of an owner, or NotEmbedded if it has no vectors of this revision."""

    def items(
        self, session: Session, side: Side, owner_ids: Sequence[UUID], wanted: Wanted
    ) -> list[IndexedDocument]:
        """The items of those owners who have vectors of this revision and the wanted facts."""

    def jobs_for(
        self,
        session: Session,
        candidate: CandidateFacts | None,
        query: JobQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult:
        """Open jobs that a candidate (None: anyone) may be paired with and a query asks for:
        the ``k`` nearest to ``vector``, or the ``k`` newest without one."""

    def candidates_for(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult:
        """Visible candidates that a job may be paired with, likewise."""
