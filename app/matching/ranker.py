"""Ranked lists: filter, retrieve, rerank; both directions, one pair, and search by text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Vectors
from app.matching.constraints.rules import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
    unmet_constraints,
)
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.features.types import JobFeatures
from app.matching.results import Match
from app.matching.retrieval.base import (
    Index,
    IndexedCandidate,
    IndexedJob,
    KeptOut,
    SearchResult,
)
from app.matching.retrieval.chosen_weights import ranking_engine
from app.matching.scoring.combine import Scores
from app.matching.scoring.must_haves import MustHaves, showing_must_haves
from app.matching.scoring.pairs import Pairs
from app.matching.scoring.role_likeness import likeness

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
    when the list was made, in the rows ``places`` by owner;
    ``engine`` has the weights chosen then. So a page is explained and not scored again.
    """

    engine: Engine
    subject: IndexedCandidate | IndexedJob
    hits: tuple[Hit, ...]
    items: Sequence[IndexedCandidate] | Sequence[IndexedJob]
    pairs: Pairs
    scores: Scores
    places: Mapping[UUID, int]
    total_considered: int
    applied_weights: dict[str, float]
    ranked: bool

    @property
    def side(self) -> Side:
        """The side that is ranked."""
        return "job" if isinstance(self.subject, IndexedCandidate) else "candidate"

    def facts(self, place: int) -> tuple[CandidateFacts, JobFacts]:
        """Filter fields of candidate and job of a row."""
        item, subject = self.items[place], self.subject
        if isinstance(subject, IndexedCandidate):
            assert isinstance(item, IndexedJob)
            return subject.facts, item.facts
        assert isinstance(item, IndexedCandidate)
        return item.facts, subject.facts


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
        subject = self.index.get_candidate(session, candidate_id)
        vector = subject.joined if ranked else None
        found = self.index.jobs_for(session, subject.facts, query or JobQuery(), vector, LONGEST)
        return _ranking(engine, subject, found, weights, ranked)

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
        subject = self.index.get_job(session, job_id)
        vector = subject.joined if ranked else None
        found = self.index.candidates_for(
            session, subject.facts, query or CandidateQuery(), vector, LONGEST
        )
        return _ranking(engine, subject, found, weights, ranked)

    def with_must_haves(self, ranking: Ranking, wanted: MustHaves) -> Ranking:
        """A ranking of candidates without those who do not show the job's must-haves."""
        shown = showing_must_haves(ranking.pairs, ranking.engine.weights, wanted)
        hits = tuple(hit for hit in ranking.hits if shown[ranking.places[hit.owner_id]])
        return replace(ranking, hits=hits)

    def matches(self, ranking: Ranking, hits: Sequence[Hit]) -> list[Match]:
        """Explain some entries of a ranking, in their order."""
        places = [ranking.places[hit.owner_id] for hit in hits]
        unmet = [self._unmet(*ranking.facts(place)) for place in places]
        return ranking.engine.explain(ranking.pairs.at(places), unmet, ranking.scores.at(places))

    def _unmet(self, candidate: CandidateFacts, job: JobFacts) -> tuple[str, ...]:
        return unmet_constraints(candidate, job, self.engine.rates, clock.now().date())

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
        found: KeptOut[IndexedCandidate] | KeptOut[IndexedJob]
        if isinstance(subject, IndexedCandidate):
            assert isinstance(query, JobQuery)
            found = self.index.kept_out_jobs(session, subject.facts, query, subject.joined, most)
            facts = [(subject.facts, item.facts) for item in found.nearest]
        else:
            assert isinstance(query, CandidateQuery)
            found = self.index.kept_out_candidates(
                session, subject.facts, query, subject.joined, most
            )
            facts = [(item.facts, subject.facts) for item in found.nearest]
        excluded = {str(code): count for code, count in found.excluded.items() if count}
        unmet = [self._unmet(*pair) for pair in facts]
        return excluded, _near_misses(ranking, found.nearest, unmet, weights)

    def pair(
        self,
        session: Session,
        candidate_id: UUID,
        job_id: UUID,
        weights: Mapping[str, float] | None = None,
        *,
        learned: bool = True,
    ) -> Match:
        """Score one pair, also one that a filter keeps apart: its constraints are named.
        ``learned``: as the candidate sees it, see :meth:`Engine.compare`."""
        engine = self.refresh(session)
        candidate = self.index.get_candidate(session, candidate_id)
        job = self.index.get_job(session, job_id)
        unmet = self._unmet(candidate.facts, job.facts)
        return engine.match(candidate.features, job.features, weights, unmet, learned=learned)

    def around_job(
        self, session: Session, job_id: UUID
    ) -> tuple[IndexedJob, SearchResult[IndexedCandidate]]:
        """A job, and the visible candidates nearest to it by the joined text, at most
        :data:`LONGEST`, whatever its terms; those who blocked its employer are not among them.

        Raises
        ------
        NotEmbedded
            If the job has no vectors of the engine's revision.
        """
        self.index.refresh(session)
        subject = self.index.get_job(session, job_id)
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
        hits = [Hit(item.owner_id, likeness(role, item.features)) for item in found.items]
        return sorted(hits, key=lambda hit: (-hit.score, hit.owner_id))


def _ranking(
    engine: Engine,
    subject: IndexedCandidate | IndexedJob,
    found: SearchResult[IndexedCandidate] | SearchResult[IndexedJob],
    weights: Mapping[str, float] | None,
    ranked: bool,
) -> Ranking:
    owners = [item.owner_id for item in found.items]
    pairs = engine.compare(subject.features, [item.features for item in found.items])
    scores = engine.score(pairs, [()] * len(pairs), weights)
    hits = list(map(Hit, owners, scores.score.tolist()))
    if ranked:
        hits.sort(key=lambda hit: (-hit.score, hit.owner_id.int))
    return Ranking(
        engine=engine,
        subject=subject,
        hits=tuple(hits),
        items=found.items,
        pairs=pairs,
        scores=scores,
        places=dict(zip(owners, range(len(owners)), strict=True)),
        total_considered=found.total,
        applied_weights=engine.applied_weights(weights),
        ranked=ranked,
    )


def _near_misses(
    ranking: Ranking,
    found: Sequence[IndexedCandidate] | Sequence[IndexedJob],
    unmet: Sequence[tuple[str, ...]],
    weights: Mapping[str, float] | None,
) -> list[NearMiss]:
    if not found:
        return []
    owners = [item.owner_id for item in found]
    engine = ranking.engine
    pairs = engine.compare(ranking.subject.features, [item.features for item in found])
    scores = engine.score(pairs, unmet, weights)
    order = sorted(range(len(found)), key=lambda i: (-scores.score[i], owners[i]))
    best = order[:NEAR_MISSES]
    matches = engine.explain(pairs.at(best), [unmet[i] for i in best], scores.at(best))
    return [
        NearMiss(owners[i], match)
        for i, match in zip(best, matches, strict=True)
        if match.band in _GOOD
    ]
