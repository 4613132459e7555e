"""A ranked list as it was made: its hits, and what a page of it is explained from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic
from uuid import UUID

from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.results import Match
from app.matching.retrieval.base import DocumentT, IndexedCandidate, IndexedJob, SearchResult
from app.matching.scoring.combine import Scores
from app.matching.scoring.pairs import Pairs

NEAR_MISSES = 5
"""Of what one wish alone keeps out of a list, the best so many are shown, if they are good."""
_GOOD = ("excellent", "good")


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of a ranked list."""

    owner_id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A row that one wish alone keeps out of a ranked list, and its match."""

    owner_id: UUID
    match: Match


@dataclass(frozen=True)
class ScoredList(ABC, Generic[DocumentT]):
    """Hits by score (descending), then id; or newest first if not ``ranked``.

    ``pairs`` and ``scores`` hold what scoring saw and what it gave when the list was made, in the
    rows of what the index had ``found``; ``engine`` has the weights chosen then, ``weights`` are
    those that the reader named. So a page is explained and not scored again.
    """

    side: ClassVar[Side]
    """The side that is ranked."""

    engine: Engine
    found: SearchResult[DocumentT]
    hits: tuple[Hit, ...]
    pairs: Pairs
    scores: Scores
    weights: Mapping[str, float] | None
    ranked: bool

    @cached_property
    def rows(self) -> dict[UUID, int]:
        """The row of each hit in ``pairs`` and ``scores``, by owner."""
        return {item.owner_id: row for row, item in enumerate(self.found.items)}

    @property
    def total_considered(self) -> int:
        """How many passed the filters."""
        return self.found.total

    @property
    def applied_weights(self) -> dict[str, float]:
        """Weights of the categories, of sum 1."""
        return self.engine.applied_weights(self.weights)

    @abstractmethod
    def facts(self, row: int) -> tuple[CandidateFacts, JobFacts]:
        """Filter fields of candidate and job of a row."""


@dataclass(frozen=True)
class JobRanking(ScoredList[IndexedJob]):
    """Jobs for a candidate."""

    side = "job"
    subject: IndexedCandidate
    query: JobQuery

    def facts(self, row: int) -> tuple[CandidateFacts, JobFacts]:
        return self.subject.facts, self.found.items[row].facts


@dataclass(frozen=True)
class CandidateRanking(ScoredList[IndexedCandidate]):
    """Candidates for a job."""

    side = "candidate"
    subject: IndexedJob
    query: CandidateQuery

    def facts(self, row: int) -> tuple[CandidateFacts, JobFacts]:
        return self.found.items[row].facts, self.subject.facts


Ranking = JobRanking | CandidateRanking


def scored(
    engine: Engine,
    subject: IndexedCandidate | IndexedJob,
    found: Sequence[IndexedCandidate] | Sequence[IndexedJob],
    weights: Mapping[str, float] | None,
    ranked: bool,
) -> tuple[tuple[Hit, ...], Pairs, Scores]:
    """What was found for a subject as hits, with the pairs that were scored and their scores."""
    pairs = engine.compare(subject.features, [item.features for item in found])
    scores = engine.score(pairs, [()] * len(pairs), weights)
    hits = list(map(Hit, [item.owner_id for item in found], scores.score.tolist()))
    if ranked:
        hits.sort(key=lambda hit: (-hit.score, hit.owner_id.int))
    return tuple(hits), pairs, scores


def near_misses(
    ranking: Ranking,
    found: Sequence[IndexedCandidate] | Sequence[IndexedJob],
    unmet: Sequence[tuple[str, ...]],
) -> list[NearMiss]:
    """The best of what one wish alone keeps out of a list, as far as they are good; ``unmet``: the
    constraints that each misses."""
    if not found:
        return []
    owners = [item.owner_id for item in found]
    engine = ranking.engine
    pairs = engine.compare(ranking.subject.features, [item.features for item in found])
    scores = engine.score(pairs, unmet, ranking.weights)
    order = sorted(range(len(found)), key=lambda i: (-scores.score[i], owners[i]))
    best = order[:NEAR_MISSES]
    matches = engine.explain(pairs.at(best), [unmet[i] for i in best], scores.at(best))
    return [
        NearMiss(owners[i], match)
        for i, match in zip(best, matches, strict=True)
        if match.band in _GOOD
    ]
