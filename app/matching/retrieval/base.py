"""The protocol of indexes, and the records they return."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from app.matching.arrays import Vectors
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.constraints.rules import Constraint
from app.matching.features.types import CandidateFeatures, JobFeatures


class NotEmbedded(LookupError):
    """A candidate or job has no vectors of the engine's revision: it does not exist, or is being
    embedded again after a change of model."""


FactsT = TypeVar("FactsT", bound=CandidateFacts | JobFacts)
FeaturesT = TypeVar("FeaturesT", bound=CandidateFeatures | JobFeatures)


class IndexedDocument(Generic[FactsT, FeaturesT]):
    """A candidate or job in the index.

    Attributes
    ----------
    owner_id
        Id of the candidate or job.
    features
        What scoring reads of it.
    """

    __slots__ = ("_facts", "_stored", "features", "owner_id")

    facts_type: ClassVar[Any]

    def __init__(self, owner_id: UUID, facts: str, features: FeaturesT) -> None:
        self.owner_id = owner_id
        self.features = features
        self._stored = facts
        self._facts: FactsT | None = None

    @property
    def facts(self) -> FactsT:
        """Its filter fields."""
        if self._facts is None:
            self._facts = self.facts_type.from_mapping(json.loads(self._stored))
        return self._facts

    @property
    def joined(self) -> Vectors:
        """Vector of the document text, ``(d,)`` float32 of unit length: what retrieval compares."""
        return self.features.joined


class IndexedCandidate(IndexedDocument[CandidateFacts, CandidateFeatures]):
    """A candidate in the index."""

    __slots__ = ()
    facts_type = CandidateFacts


class IndexedJob(IndexedDocument[JobFacts, JobFeatures]):
    """A job in the index."""

    __slots__ = ()
    facts_type = JobFacts


DocumentT = TypeVar("DocumentT", IndexedCandidate, IndexedJob)


def fetched(k: int) -> int:
    """How many rows are fetched by coarser vectors, so that the ``k`` nearest by float vectors are
    among them: an eighth more, at least 32."""
    return k + max(32, k // 8)


def nearest(found: list[DocumentT], vector: Vectors | None, k: int) -> list[DocumentT]:
    """The ``k`` of these documents nearest to ``vector``, ``(d,)``, by float vectors; without one,
    the first ``k``."""
    if len(found) <= k or vector is None:
        return found[:k]
    near = np.array([item.joined @ vector for item in found])
    return [found[place] for place in np.argpartition(-near, k - 1)[:k]]


@dataclass(frozen=True, slots=True)
class SearchResult(Generic[DocumentT]):
    """Result of a search: the retrieved documents, unordered, and how many passed the filters."""

    items: list[DocumentT]
    total: int


@dataclass(frozen=True, slots=True)
class KeptOut(Generic[DocumentT]):
    """What the terms keep out of a list: how many rows each of them, and the rows nearest in
    meaning that one wish alone keeps out, unordered."""

    excluded: dict[Constraint, int]
    nearest: list[DocumentT]


class Index(Protocol):
    """Filters exactly and retrieves by the vector of the document text.

    Implementations: ``memory.py`` and ``pgvector.py``; both give the same answers.
    """

    def refresh(self, session: Session) -> None:
        """Catch up with what the session's snapshot shows."""

    def get_candidate(self, session: Session, owner_id: UUID) -> IndexedCandidate:
        """A candidate's document; NotEmbedded if it has no vectors of this revision."""

    def get_job(self, session: Session, owner_id: UUID) -> IndexedJob:
        """A job's document; NotEmbedded if it has no vectors of this revision."""

    def get_candidates(
        self,
        session: Session,
        owner_ids: Sequence[UUID],
        wanted: Callable[[CandidateFacts], bool],
    ) -> list[IndexedCandidate]:
        """The documents of those candidates that have vectors of this revision and whose filter
        fields meet ``wanted``."""

    def get_jobs(
        self, session: Session, owner_ids: Sequence[UUID], wanted: Callable[[JobFacts], bool]
    ) -> list[IndexedJob]:
        """The same of jobs."""

    def jobs_for(
        self,
        session: Session,
        candidate: CandidateFacts | None,
        query: JobQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult[IndexedJob]:
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
    ) -> SearchResult[IndexedCandidate]:
        """Visible candidates who meet the hard constraints of a job and the filters of a query; see
        :meth:`jobs_for`."""

    def kept_out_jobs(
        self,
        session: Session,
        candidate: CandidateFacts,
        query: JobQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedJob]:
        """Of the open jobs that pass a query, not of employers whom the candidate blocked: what the
        candidate's terms keep out, with the ``k`` nearest to ``vector``, ``(d,)``."""

    def kept_out_candidates(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedCandidate]:
        """Of the visible candidates that pass a query and did not block the employer; see
        :meth:`kept_out_jobs`."""
