"""Ranked lists: filter, retrieve, rerank; both directions, one pair, and search by text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Vectors
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.constraints.rules import unmet_constraints
from app.matching.engine import Engine
from app.matching.features.types import JobFeatures
from app.matching.ranking import (
    CandidateRanking,
    Hit,
    JobRanking,
    NearMiss,
    Ranking,
    near_misses,
    scored,
)
from app.matching.results import Match
from app.matching.retrieval.base import (
    Index,
    IndexedCandidate,
    IndexedJob,
    KeptOut,
    SearchResult,
)
from app.matching.retrieval.chosen_weights import ranking_engine
from app.matching.scoring.must_haves import MustHaves, showing_must_haves
from app.matching.scoring.role_likeness import likeness

LONGEST = 500
"""A ranked list ends here; as many rows are retrieved and scored."""
_NEAREST = 60


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
    ) -> JobRanking:
        """Rank the open jobs that a candidate may be paired with.

        Raises
        ------
        NotEmbedded
            If the candidate has no vectors of the engine's revision.
        """
        engine, query = self.refresh(session), query or JobQuery()
        subject = self.index.get_candidate(session, candidate_id)
        vector = subject.joined if ranked else None
        found = self.index.jobs_for(session, subject.facts, query, vector, LONGEST)
        hits, pairs, scores = scored(engine, subject, found.items, weights, ranked)
        return JobRanking(engine, found, hits, pairs, scores, weights, ranked, subject, query)

    def candidates_for(
        self,
        session: Session,
        job_id: UUID,
        query: CandidateQuery | None = None,
        weights: Mapping[str, float] | None = None,
        ranked: bool = True,
    ) -> CandidateRanking:
        """Rank the candidates that a job may be paired with; see :meth:`jobs_for`."""
        engine, query = self.refresh(session), query or CandidateQuery()
        subject = self.index.get_job(session, job_id)
        vector = subject.joined if ranked else None
        found = self.index.candidates_for(session, subject.facts, query, vector, LONGEST)
        hits, pairs, scores = scored(engine, subject, found.items, weights, ranked)
        return CandidateRanking(engine, found, hits, pairs, scores, weights, ranked, subject, query)

    def with_must_haves(self, ranking: CandidateRanking, wanted: MustHaves) -> CandidateRanking:
        """A ranking of candidates without those who do not show the job's must-haves."""
        shown = showing_must_haves(ranking.pairs, ranking.engine.weights, wanted)
        hits = tuple(hit for hit in ranking.hits if shown[ranking.rows[hit.owner_id]])
        return replace(ranking, hits=hits)

    def matches(self, ranking: Ranking, hits: Sequence[Hit]) -> list[Match]:
        """Explain some entries of a ranking, in their order."""
        rows = [ranking.rows[hit.owner_id] for hit in hits]
        unmet = [self._unmet(*ranking.facts(row)) for row in rows]
        return ranking.engine.explain(ranking.pairs.at(rows), unmet, ranking.scores.at(rows))

    def _unmet(self, candidate: CandidateFacts, job: JobFacts) -> tuple[str, ...]:
        return unmet_constraints(candidate, job, self.engine.rates, clock.now().date())

    def kept_out(
        self, session: Session, ranking: Ranking, *, with_near_misses: bool
    ) -> tuple[dict[str, int], list[NearMiss]]:
        """How many rows each term keeps out of a ranked list, and, if wanted, the best of those
        that one wish alone keeps out, with the numbers of :meth:`pair`."""
        vector, most = ranking.subject.joined, _NEAREST if with_near_misses else 0
        found: KeptOut[IndexedCandidate] | KeptOut[IndexedJob]
        if isinstance(ranking, JobRanking):
            person = ranking.subject.facts
            found = self.index.kept_out_jobs(session, person, ranking.query, vector, most)
            facts = [(person, item.facts) for item in found.nearest]
        else:
            job = ranking.subject.facts
            found = self.index.kept_out_candidates(session, job, ranking.query, vector, most)
            facts = [(item.facts, job) for item in found.nearest]
        excluded = {str(code): count for code, count in found.excluded.items() if count}
        return excluded, near_misses(ranking, found.nearest, [self._unmet(*both) for both in facts])

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
