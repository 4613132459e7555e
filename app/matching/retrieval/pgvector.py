"""Retrieval inside PostgreSQL with pgvector: for marketplaces that outgrow a process's memory.

The hard constraints are SQL over the filter fields (``constraints/sql.py``); an HNSW index over
half-precision document vectors finds the nearest rows. Scores are computed from the stored float32
vectors as everywhere, so both indexes give the same numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import numpy as np
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    cast,
    false,
    func,
    select,
    text,
)
from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Vectors
from app.matching.constraints import sql
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.constraints.rules import WISHES, Constraint
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.retrieval.base import (
    DocumentT,
    IndexedCandidate,
    IndexedJob,
    KeptOut,
    SearchResult,
    fetched,
    nearest,
)
from app.matching.retrieval.documents import CACHE_BYTES, DocumentReader
from app.models import Embedding

EXACT_BELOW = 5_000
"""If at most so many rows pass the filters, all are compared exactly: an HNSW scan under a
selective filter loses recall (0.012 without iterative scan where 0.5 % of the rows pass)."""

_GRAPH_SETTINGS = (
    "enable_indexscan = on",
    "hnsw.iterative_scan = 'relaxed_order'",
    "hnsw.max_scan_tuples = 200000",  # of 20,000 a filter of .5 % would leave a hundred
)

_FACTS = Embedding.facts


def _by_one_wish(
    found: sql.Terms, unmet: Mapping[Constraint, ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Conditions on the rows that one wish alone keeps out; none where no wish is stated."""
    wishes = [case((unmet[code], 1), else_=0) for code in unmet if code in WISHES]
    others = [condition for code, condition in found.terms.items() if code not in WISHES]
    return [*others, sum(wishes[1:], wishes[0]) == 1] if wishes else [false()]


class PgvectorIndex:
    """Implements :class:`app.matching.retrieval.base.Index` by queries. Safe to use from several
    threads."""

    def __init__(self, engine: Engine, cache_bytes: int = CACHE_BYTES) -> None:
        self.engine = engine
        self.documents = DocumentReader(engine, cache_bytes)

    def refresh(self, session: Session) -> None:
        """Drop cached documents that changed; every answer comes from the database."""
        self.documents.follow(session)

    def get_candidate(self, session: Session, owner_id: UUID) -> IndexedCandidate:
        """See :meth:`Index.get_candidate`."""
        return self.documents.one(session, owner_id, IndexedCandidate)

    def get_job(self, session: Session, owner_id: UUID) -> IndexedJob:
        """See :meth:`Index.get_job`."""
        return self.documents.one(session, owner_id, IndexedJob)

    def get_candidates(
        self,
        session: Session,
        owner_ids: Sequence[UUID],
        wanted: Callable[[CandidateFacts], bool],
    ) -> list[IndexedCandidate]:
        """See :meth:`Index.get_candidates`."""
        return self.documents.wanted(session, owner_ids, IndexedCandidate, wanted)

    def get_jobs(
        self, session: Session, owner_ids: Sequence[UUID], wanted: Callable[[JobFacts], bool]
    ) -> list[IndexedJob]:
        """See :meth:`Index.get_jobs`."""
        return self.documents.wanted(session, owner_ids, IndexedJob, wanted)

    def jobs_for(
        self,
        session: Session,
        candidate: CandidateFacts | None,
        query: JobQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult[IndexedJob]:
        """See :meth:`Index.jobs_for`."""
        rates, today = self.engine.rates, clock.now().date()
        clauses = [Embedding.owner_kind == "job", *sql.jobs_matching_query(_FACTS, query, rates)]
        if candidate is None:
            clauses += sql.listed_jobs(_FACTS, today)
        else:
            clauses += sql.eligible_jobs(_FACTS, candidate, rates, today)
        return self._search(session, clauses, vector, k, IndexedJob)

    def candidates_for(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult[IndexedCandidate]:
        """See :meth:`Index.candidates_for`."""
        rates = self.engine.rates
        clauses = [
            Embedding.owner_kind == "candidate",
            *sql.eligible_candidates(_FACTS, job, rates),
            *sql.candidates_matching_query(_FACTS, query, rates),
        ]
        return self._search(session, clauses, vector, k, IndexedCandidate)

    def kept_out_jobs(
        self,
        session: Session,
        candidate: CandidateFacts,
        query: JobQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedJob]:
        """See :meth:`Index.kept_out_jobs`."""
        rates, today = self.engine.rates, clock.now().date()
        clauses = [Embedding.owner_kind == "job", *sql.jobs_matching_query(_FACTS, query, rates)]
        found = sql.terms_of_jobs(_FACTS, candidate, rates, today)
        return self._kept_out(session, clauses, found, vector, k, IndexedJob)

    def kept_out_candidates(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedCandidate]:
        """See :meth:`Index.kept_out_candidates`."""
        rates = self.engine.rates
        clauses = [
            Embedding.owner_kind == "candidate",
            *sql.candidates_matching_query(_FACTS, query, rates),
        ]
        found = sql.terms_of_candidates(_FACTS, job, rates)
        return self._kept_out(session, clauses, found, vector, k, IndexedCandidate)

    def _kept_out(
        self,
        session: Session,
        clauses: list[ColumnElement[bool]],
        found: sql.Terms,
        vector: Vectors,
        k: int,
        kind: type[DocumentT],
    ) -> KeptOut[DocumentT]:
        if not found.terms:
            return KeptOut({}, [])
        passing = and_(store.is_current(self.engine), *clauses, *found.others)
        # A condition may be NULL for what a row does not state; it is not met then.
        unmet: dict[Constraint, ColumnElement[bool]]
        unmet = {code: condition.is_not(True) for code, condition in found.terms.items()}
        near = _by_one_wish(found, unmet)
        counts = [func.count().filter(condition) for condition in (*unmet.values(), and_(*near))]
        row = session.execute(select(*counts).select_from(Embedding).where(passing)).one()
        numbers: list[int] = list(row)
        excluded, total = dict(zip(unmet, numbers[:-1], strict=True)), numbers[-1]
        if not k:
            return KeptOut(excluded, [])
        found_near = self._nearest(session, and_(passing, *near), total, vector, k, kind)
        return KeptOut(excluded, found_near)

    def _search(
        self,
        session: Session,
        clauses: list[ColumnElement[bool]],
        vector: Vectors | None,
        k: int,
        kind: type[DocumentT],
    ) -> SearchResult[DocumentT]:
        """The ``k`` documents to retrieve, and how many pass the filters."""
        passing = and_(store.is_current(self.engine), *clauses)
        total = session.scalar(select(func.count()).select_from(Embedding).where(passing)) or 0
        return SearchResult(self._nearest(session, passing, total, vector, k, kind), total)

    def _nearest(
        self,
        session: Session,
        passing: ColumnElement[bool],
        total: int,
        vector: Vectors | None,
        k: int,
        kind: type[DocumentT],
    ) -> list[DocumentT]:
        """The ``k`` documents nearest to a vector, or the newest, of the ``total`` that pass."""
        statement = select(Embedding.owner_id).where(passing)
        most = fetched(k)
        if vector is None:
            newest = session.scalars(statement.order_by(Embedding.owner_id.desc()).limit(k))
            return self.documents.read(session, newest.all(), kind)
        is_chosen = total > most  # otherwise all of them are read
        if is_chosen:
            form = HALFVEC(self.engine.encoder.dimension)
            near = cast(Embedding.retrieval, form).cosine_distance(np.asarray(vector, np.float16))
            statement = statement.order_by(near).limit(most)
        ids: Sequence[UUID] | None = None
        if is_chosen and total > EXACT_BELOW:
            for setting in _GRAPH_SETTINGS:
                session.execute(text(f"SET LOCAL {setting}"))
            session.execute(text(f"SET LOCAL hnsw.ef_search = {min(1000, max(40, most))}"))
            ids = session.scalars(statement).all()
        if ids is None or len(ids) < min(most, total):  # the graph gave up before it met enough
            if is_chosen:
                session.execute(text("SET LOCAL enable_indexscan = off"))
            ids = session.scalars(statement).all()
        return nearest(self.documents.read(session, ids, kind), vector, k)
