"""Ranked lists: filter, retrieve, rerank; both directions, one pair, and search by text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Vectors
from app.matching.constraints.rules import CandidateFacts, CandidateQuery, JobFacts, JobQuery
from app.matching.constraints.rules import unmet_constraints as unmet
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.features.types import JobFeatures
from app.matching.results import Match
from app.matching.retrieval.base import Index, IndexedDocument, SearchResult
from app.matching.retrieval.chosen_weights import ranking_engine
from app.matching.scoring.combine import Scores
from app.matching.scoring.pairs import Pairs

LONGEST = 500
"""A ranked list ends here; as many rows are retrieved and scored."""

NEAR_MISSES = 5
"""Of what one wish alone keeps out of a list, the best so many are shown, if they are good."""
_NEAREST = 60
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
class Ranking:
    """A ranked list: entries by score (descending), then id; or newest first if not ``ranked``.

    ``items``, ``pairs`` and ``scores`` hold what the index had, what scoring saw and what it gave
    when the list was made, in the rows ``places`` by owner; ``engine`` has the weights chosen then.
    So a page is explained and not scored again.
    """

    engine: Engine
    side: Side
    subject: IndexedDocument
    hits: tuple[Hit, ...]
    items: Mapping[UUID, IndexedDocument]
    pairs: Pairs
    scores: Scores
    places: Mapping[UUID, int]
    total_considered: int
    applied_weights: dict[str, float]
    ranked: bool


class Ranker:
    """Ranks with an engine over an index."""

    def __init__(self, engine: Engine, index: Index) -> None:
        self.engine = engine
        self.index = index

    def refresh(self, session: Session) -> Engine:
        """Catch up with the database; return the engine with the weights the operator chose."""
        self.index.refresh(session)
        return ranking_engine(session, self.engine)

    def jobs_for(
        self,
        session: Session,
        candidate_id: UUID,
        query: JobQuery | None = None,
        weights: Mapping[str, float] | None = None,
        ranked: bool = True,
    ) -> Ranking:
        """Rank the open jobs that a candidate may be paired with.

        Raises
        ------
        NotEmbedded
            If the candidate has no vectors of the engine's revision.
        """
        engine = self.refresh(session)
        subject = self.index.get(session, "candidate", candidate_id)
        assert isinstance(subject.facts, CandidateFacts)
        vector = subject.joined if ranked else None
        found = self.index.jobs_for(session, subject.facts, query or JobQuery(), vector, LONGEST)
        return _ranking(engine, "job", subject, found, weights, ranked)

    def candidates_for(
        self,
        session: Session,
        job_id: UUID,
        query: CandidateQuery | None = None,
        weights: Mapping[str, float] | None = None,
        ranked: bool = True,
    ) -> Ranking:
        """Rank the candidates that a job may be paired with; see :meth:`jobs_for`."""
        engine = self.refresh(session)
        subject = self.index.get(session, "job", job_id)
        assert isinstance(subject.facts, JobFacts)
        vector = subject.joined if ranked else None
        found = self.index.candidates_for(
            session, subject.facts, query or CandidateQuery(), vector, LONGEST
        )
        return _ranking(engine, "candidate", subject, found, weights, ranked)

    def matches(self, ranking: Ranking, hits: Sequence[Hit]) -> list[Match]:
        """Explain some entries of a ranking, in their order."""
        owners = [hit.owner_id for hit in hits]
        places = [ranking.places[owner] for owner in owners]
        unmet = [self._unmet(ranking.subject, ranking.items[owner]) for owner in owners]
        return ranking.engine.explain(ranking.pairs.at(places), unmet, ranking.scores.at(places))

    def _unmet(self, one: IndexedDocument, other: IndexedDocument) -> tuple[str, ...]:
        candidate, job = (one, other) if isinstance(one.facts, CandidateFacts) else (other, one)
        assert isinstance(candidate.facts, CandidateFacts)
        assert isinstance(job.facts, JobFacts)
        return unmet(candidate.facts, job.facts, self.engine.rates, clock.now().date())

    def kept_out(
        self,
        session: Session,
        ranking: Ranking,
        query: JobQuery | CandidateQuery,
        *,
        near_misses: bool,
        weights: Mapping[str, float] | None = None,
    ) -> tuple[dict[str, int], list[NearMiss]]:
        """How many rows each term keeps out of a ranked list, and, with ``near_misses``, the best
        of those that one wish alone keeps out, with the numbers of :meth:`pair`."""
        subject, most = ranking.subject, _NEAREST if near_misses else 0
        if isinstance(subject.facts, CandidateFacts):
            assert isinstance(query, JobQuery)
            found = self.index.kept_out_jobs(session, subject.facts, query, subject.joined, most)
        else:
            assert isinstance(query, CandidateQuery)
            found = self.index.kept_out_candidates(
                session, subject.facts, query, subject.joined, most
            )
        excluded = {str(code): count for code, count in found.excluded.items() if count}
        return excluded, self._best(ranking, found.nearest, weights)

    def _best(
        self,
        ranking: Ranking,
        found: Sequence[IndexedDocument],
        weights: Mapping[str, float] | None,
    ) -> list[NearMiss]:
        engine, subject = ranking.engine, ranking.subject
        if not found:
            return []
        pairs = engine.compare(subject.features, [item.features for item in found])
        unmet = [self._unmet(subject, item) for item in found]
        scores = engine.score(pairs, unmet, weights)
        order = sorted(range(len(found)), key=lambda i: (-scores.score[i], found[i].owner_id))
        best = order[:NEAR_MISSES]
        matches = engine.explain(pairs.at(best), [unmet[i] for i in best], scores.at(best))
        return [
            NearMiss(found[i].owner_id, match)
            for i, match in zip(best, matches, strict=True)
            if match.band in _GOOD
        ]

    def pair(
        self,
        session: Session,
        candidate_id: UUID,
        job_id: UUID,
        weights: Mapping[str, float] | None = None,
    ) -> Match:
        """Score one pair, also one that a filter keeps apart: its constraints are named."""
        engine = self.refresh(session)
        candidate = self.index.get(session, "candidate", candidate_id)
        job = self.index.get(session, "job", job_id)
        return engine.match(candidate.features, job.features, weights, self._unmet(candidate, job))

    def around_job(self, session: Session, job_id: UUID) -> tuple[IndexedDocument, SearchResult]:
        """A job, and the visible candidates nearest to it by the joined text, at most
        :data:`LONGEST`, whatever its terms; those who blocked its employer are not among them.

        Raises
        ------
        NotEmbedded
            If the job has no vectors of the engine's revision.
        """
        self.index.refresh(session)
        subject = self.index.get(session, "job", job_id)
        assert isinstance(subject.facts, JobFacts)
        anybody = JobFacts(employer=subject.facts.employer)
        query = CandidateQuery()
        found = self.index.candidates_for(session, anybody, query, subject.joined, LONGEST)
        return subject, found

    def search_jobs(
        self, session: Session, words: str, query: JobQuery, limit: int = LONGEST
    ) -> list[Hit]:
        """Open jobs by their nearness in meaning to what somebody typed, nearest first.

        The score is the cosine of the two joined texts, 0..1.
        """
        self.index.refresh(session)
        vector = self.engine.encode_words(words)
        found = self.index.jobs_for(session, None, query, vector, limit)
        hits = [
            # Per row, so that a score does not depend on the rows beside it.
            Hit(item.owner_id, max(0.0, min(1.0, float(item.joined @ vector))))
            for item in found.items
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.owner_id))

    def alike_jobs(
        self,
        session: Session,
        role: JobFeatures,
        joined: Vectors,
        query: JobQuery | None = None,
        limit: int = LONGEST,
    ) -> list[Hit]:
        """Open jobs by their likeness to a role that is described as a job, the likest first.

        ``joined``, ``(d,)``, is the vector of the role's joined text. The score is the mean cosine
        of the two titles and of the two whole texts, 0..1, without what all jobs have in common.
        ``query`` narrows what is looked at.
        """
        self.index.refresh(session)
        found = self.index.jobs_for(session, None, query or JobQuery(), joined, limit)
        hits = [
            Hit(item.owner_id, _likeness(role, item.features))
            for item in found.items
            if isinstance(item.features, JobFeatures)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.owner_id))


def _ranking(
    engine: Engine,
    side: Side,
    subject: IndexedDocument,
    found: SearchResult,
    weights: Mapping[str, float] | None,
    ranked: bool,
) -> Ranking:
    owners = [item.owner_id for item in found.items]
    pairs = engine.compare(subject.features, [item.features for item in found.items])
    scores = engine.score(pairs, [()] * len(pairs), weights)
    hits = list(map(Hit, owners, scores.score.tolist()))
    if ranked:
        hits.sort(key=lambda hit: (-hit.score, hit.owner_id))
    return Ranking(
        engine=engine,
        side=side,
        subject=subject,
        hits=tuple(hits),
        items=dict(zip(owners, found.items, strict=True)),
        pairs=pairs,
        scores=scores,
        places=dict(zip(owners, range(len(owners)), strict=True)),
        total_considered=found.total,
        applied_weights=engine.applied_weights(weights),
        ranked=ranked,
    )


def _likeness(one: JobFeatures, other: JobFeatures) -> float:
    mean = (one.document_vector @ other.document_vector + one.vectors[1] @ other.vectors[1]) / 2
    return max(0.0, min(1.0, float(mean)))
