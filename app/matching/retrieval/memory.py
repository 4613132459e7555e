"""The in-memory index: exact search over a disposable cache of the table of embeddings.

It follows the database by the change sequence (docs/decisions/0004) and can be rebuilt from it at
any time.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Mask, Vectors
from app.matching.constraints import masks
from app.matching.constraints.columns import CandidateColumns, JobColumns
from app.matching.constraints.rules import CandidateFacts, CandidateQuery, JobFacts, JobQuery
from app.matching.documents import Side
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.retrieval.base import (
    DocumentT,
    IndexedCandidate,
    IndexedJob,
    KeptOut,
    NotEmbedded,
    SearchResult,
    read_document,
)
from app.models import Embedding, IndexChange, IndexClock

_BATCH = 500


ColumnsT = TypeVar("ColumnsT", JobColumns, CandidateColumns)


class SideIndex(Generic[DocumentT, ColumnsT]):
    """All candidates or all jobs, by slot: document vectors (``joined``, ``(slots, d)`` float32),
    filter columns, and the indexed documents."""

    def __init__(self, columns: ColumnsT, dimension: int) -> None:
        self.columns: ColumnsT = columns
        self.joined: Vectors = np.zeros((64, dimension), np.float32)
        self.items: list[DocumentT | None] = []
        self.slots: dict[UUID, int] = {}
        self._free: list[int] = []

    def put(self, item: DocumentT) -> None:
        """Insert or replace a document."""
        slot = self.slots.get(item.owner_id)
        if slot is None:
            slot = self._free.pop() if self._free else len(self.items)
            if slot == len(self.items):
                self.items.append(None)
            self.slots[item.owner_id] = slot
        if slot >= len(self.joined):
            grown = np.zeros((2 * len(self.joined), self.joined.shape[1]), np.float32)
            grown[: len(self.joined)] = self.joined
            self.joined = grown
        self.items[slot] = item
        self.joined[slot] = item.joined
        self.columns.put(slot, item.facts)  # type: ignore[arg-type]  # both are of one side

    def remove(self, owner_id: UUID) -> None:
        """Remove a document and overwrite its vector."""
        slot = self.slots.pop(owner_id, None)
        if slot is not None:
            self.items[slot] = None
            self.joined[slot] = 0
            self.columns.clear(slot)
            self._free.append(slot)

    def nearest(self, mask: Mask, vector: Vectors | None, k: int) -> SearchResult[DocumentT]:
        """Up to ``k`` rows of ``mask``: those nearest to ``vector`` by cosine, or the newest.

        If at most ``k`` rows pass the mask, all of them are returned: filters cost no recall.
        """
        rows: NDArray[np.intp] = np.flatnonzero(mask)
        total = len(rows)
        if total > k and vector is not None:
            similarity = self.joined[: len(self.items)] @ vector
            rows = rows[np.argpartition(-similarity[rows], k - 1)[:k]]
        items = [item for row in rows if (item := self.items[row]) is not None]
        if vector is None:
            items = sorted(items, key=lambda item: item.owner_id, reverse=True)[:k]
        return SearchResult(items, total)

    def get(self, owner_id: UUID) -> DocumentT:
        """The document of an owner; NotEmbedded if there is none."""
        slot = self.slots.get(owner_id)
        item = None if slot is None else self.items[slot]
        if item is None:
            raise NotEmbedded("no document of this owner in the index")
        return item

    def of_owners(self, owner_ids: Sequence[UUID]) -> list[DocumentT]:
        """The documents of those owners that have one."""
        found = [self.items[self.slots[key]] for key in owner_ids if key in self.slots]
        return [item for item in found if item is not None]


class MemoryIndex:
    """Both sides of the marketplace in memory. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lock = threading.RLock()
        self._reset()

    def _reset(self) -> None:
        dimension = self.engine.encoder.dimension
        self.seq = 0
        self.jobs: SideIndex[IndexedJob, JobColumns] = SideIndex(
            JobColumns(self.engine.rates), dimension
        )
        self.candidates: SideIndex[IndexedCandidate, CandidateColumns] = SideIndex(
            CandidateColumns(self.engine.rates), dimension
        )

    def refresh(self, session: Session) -> None:
        """Catch up with what the session's snapshot shows.

        If nothing changed, this compares one number. The index may be ahead of the snapshot, if
        another thread with a newer one refreshed it; that is harmless.
        """
        newest = session.scalar(select(IndexClock.value).where(IndexClock.id == 1)) or 0
        if newest <= self.seq:
            return
        with self.lock:
            for owners in self._changed_owners(session):
                self._apply(session, owners)
            self.seq = max(self.seq, newest)

    def _changed_owners(self, session: Session) -> Iterator[Sequence[tuple[UUID, str]]]:
        statement = (
            select(IndexChange.owner_id, IndexChange.owner_kind)
            .where(IndexChange.seq > self.seq)
            .order_by(IndexChange.seq)
        )
        changed = session.execute(statement).all()
        for start in range(0, len(changed), _BATCH):
            yield changed[start : start + _BATCH]

    def _apply(self, session: Session, owners: Sequence[tuple[UUID, str]]) -> None:
        ids = [owner_id for owner_id, _ in owners]
        statement = select(Embedding).where(
            Embedding.owner_id.in_(ids), store.is_current(self.engine)
        )
        rows = {row.owner_id: row for row in session.scalars(statement)}
        for owner_id, side in owners:
            row = rows.get(owner_id)
            item = read_document(self.engine, row) if row is not None else None
            if isinstance(item, IndexedJob):
                self.jobs.put(item)
            elif isinstance(item, IndexedCandidate):
                self.candidates.put(item)
            else:
                (self.jobs if side == "job" else self.candidates).remove(owner_id)
            if row is not None:
                session.expunge(row)  # the index keeps what it needs; the session need not

    def get_candidate(self, session: Session, owner_id: UUID) -> IndexedCandidate:
        """See :meth:`Index.get_candidate`."""
        with self.lock:
            return self.candidates.get(owner_id)

    def get_job(self, session: Session, owner_id: UUID) -> IndexedJob:
        """See :meth:`Index.get_job`."""
        with self.lock:
            return self.jobs.get(owner_id)

    def get_candidates(
        self,
        session: Session,
        owner_ids: Sequence[UUID],
        wanted: Callable[[CandidateFacts], bool],
    ) -> list[IndexedCandidate]:
        """See :meth:`Index.get_candidates`."""
        with self.lock:
            found = self.candidates.of_owners(owner_ids)
        return [item for item in found if wanted(item.facts)]

    def get_jobs(
        self, session: Session, owner_ids: Sequence[UUID], wanted: Callable[[JobFacts], bool]
    ) -> list[IndexedJob]:
        """See :meth:`Index.get_jobs`."""
        with self.lock:
            found = self.jobs.of_owners(owner_ids)
        return [item for item in found if wanted(item.facts)]

    def jobs_for(
        self,
        session: Session,
        candidate: CandidateFacts | None,
        query: JobQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult[IndexedJob]:
        """See :meth:`Index.jobs_for`."""
        today = clock.now().date()
        with self.lock:
            columns = self.jobs.columns
            if candidate is None:
                mask = masks.listed_jobs(columns, today)
            else:
                mask = masks.eligible_jobs(columns, candidate, today)
            return self.jobs.nearest(mask & masks.jobs_matching_query(columns, query), vector, k)

    def candidates_for(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors | None,
        k: int,
    ) -> SearchResult[IndexedCandidate]:
        """See :meth:`Index.candidates_for`."""
        with self.lock:
            columns = self.candidates.columns
            mask = masks.eligible_candidates(columns, job)
            mask &= masks.candidates_matching_query(columns, query)
            return self.candidates.nearest(mask, vector, k)

    def kept_out_jobs(
        self,
        session: Session,
        candidate: CandidateFacts,
        query: JobQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedJob]:
        """See :meth:`Index.kept_out_jobs`."""
        today = clock.now().date()
        with self.lock:
            columns = self.jobs.columns
            excluded, near = masks.kept_out_jobs(columns, candidate, query, today)
            return KeptOut(excluded, self.jobs.nearest(near, vector, k).items if k else [])

    def kept_out_candidates(
        self,
        session: Session,
        job: JobFacts,
        query: CandidateQuery,
        vector: Vectors,
        k: int,
    ) -> KeptOut[IndexedCandidate]:
        """See :meth:`Index.kept_out_candidates`."""
        with self.lock:
            columns = self.candidates.columns
            excluded, near = masks.kept_out_candidates(columns, job, query)
            return KeptOut(excluded, self.candidates.nearest(near, vector, k).items if k else [])

    def differences(self, session: Session) -> list[str]:
        """Compare index and table document by document; an empty list: they are equal."""
        self.refresh(session)
        found: list[str] = []
        rows = session.scalars(select(Embedding).where(store.is_current(self.engine))).all()
        with self.lock:
            for side in ("job", "candidate"):
                side_index = self.jobs if side == "job" else self.candidates
                table = {row.owner_id: row for row in rows if row.owner_kind == side}
                found += [
                    f"{side} {key} is only in the index" for key in side_index.slots.keys() - table
                ]
                for key, row in table.items():
                    found += self._compare(side, key, row)
        return found

    def _compare(self, side: Side, key: UUID, row: Embedding) -> list[str]:
        side_index = self.jobs if side == "job" else self.candidates
        slot = side_index.slots.get(key)
        item = None if slot is None else side_index.items[slot]
        if item is None or slot is None:
            return [f"{side} {key} is missing in the index"]
        facts_type = JobFacts if side == "job" else CandidateFacts
        if item.facts != facts_type.from_mapping(row.facts):
            return [f"{side} {key} has other facts in the index"]
        joined = np.frombuffer(row.vectors, store.LITTLE_ENDIAN)[: row.dimension]
        if not np.array_equal(side_index.joined[slot], joined):
            return [f"{side} {key} has another vector in the index"]
        return []
