"""The in-memory index: exact search over a disposable cache of the table of embeddings.

Resident are a quantised vector and the filter columns of every document; what scoring reads is
fetched for the few that are retrieved (``documents.py``). It follows the database by the change
sequence (docs/decisions/0004) and can be rebuilt from it at any time; nothing is computed then.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app import clock
from app.matching.arrays import Mask, Vectors
from app.matching.constraints import masks
from app.matching.constraints.columns import CandidateColumns, JobColumns
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.engine import Engine
from app.matching.kernels.scan import RETRIEVAL, Resident, largest, likeness_to
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
from app.matching.retrieval.slots import OwnerSlots
from app.models import Embedding, IndexChange

_BATCH = 500
_READ_AT_ONCE = 5000

ColumnsT = TypeVar("ColumnsT", JobColumns, CandidateColumns)


class SideIndex(Generic[ColumnsT]):
    """All candidates or all jobs, by slot: quantised document vectors (``values``, ``(slots, d)``
    int8, and ``scales``), filter columns, and whose they are."""

    def __init__(self, columns: ColumnsT, dimension: int) -> None:
        self.columns: ColumnsT = columns
        self.values = np.zeros((0, dimension), RETRIEVAL)
        self.scales: Vectors = np.zeros(0, np.float32)
        self.owners = OwnerSlots()

    def put(self, rows: Sequence[Row[Any]], facts_type: Any) -> None:
        """Insert or replace documents: rows of owner, filter fields and stored vector."""
        if not rows:
            return
        slots = self.owners.add([row.owner_id for row in rows])
        self._reserve(max(slots) + 1)
        stored = np.frombuffer(b"".join(row.resident for row in rows), np.int8)
        stored = stored.reshape(len(rows), -1)
        self.scales[slots] = stored[:, :4].copy().view(store.LITTLE_ENDIAN)[:, 0]
        self.values[slots] = stored[:, 4:]
        self.columns.put(slots, [facts_type.from_mapping(row.facts) for row in rows])

    def _reserve(self, size: int) -> None:
        if size > len(self.values):
            more = max(64, size // 4)  # by a quarter: it is most of what an index takes
            self.values.resize((size + more, self.values.shape[1]), refcheck=False)
            self.scales.resize(size + more, refcheck=False)

    def remove(self, owner_id: UUID) -> None:
        """Remove a document and overwrite its vector."""
        slot = self.owners.remove(owner_id)
        if slot is not None:
            self.values[slot] = 0
            self.scales[slot] = 0
            self.columns.clear(slot)

    def nearest(self, mask: Mask, vector: Vectors | None, k: int) -> tuple[list[UUID], int]:
        """The owners of rows of ``mask``: the ``k`` newest, or, by quantised vectors, somewhat more
        than the ``k`` nearest to ``vector``; and how many rows pass the mask.

        If at most ``k`` rows pass the mask, all of them are returned: filters cost no recall.
        """
        rows: NDArray[np.intp] = np.flatnonzero(mask)
        total, most = len(rows), fetched(k)
        if vector is None:
            rows = self.owners.newest(rows, k)
        elif total > most:
            near = likeness_to(Resident(self.values, self.scales), rows, vector)
            rows = rows[largest(near, most)]
        return self.owners.ids(rows), total


class MemoryIndex:
    """Both sides of the marketplace in memory. Safe to use from several threads."""

    def __init__(self, engine: Engine, cache_bytes: int = CACHE_BYTES) -> None:
        self.engine = engine
        self.documents = DocumentReader(engine, cache_bytes)
        self.lock = threading.RLock()
        self._reset()

    def _reset(self) -> None:
        dimension = self.engine.encoder.dimension
        self.seq = 0
        self.jobs = SideIndex(JobColumns(self.engine.rates), dimension)
        self.candidates = SideIndex(CandidateColumns(self.engine.rates), dimension)

    def refresh(self, session: Session) -> None:
        """Catch up with what the session's snapshot shows.

        If nothing changed, this compares one number. The index may be ahead of the snapshot, if
        another thread with a newer one refreshed it; that is harmless.
        """
        newest = self.documents.newest(session)
        if newest <= self.seq:
            return
        with self.lock:
            if self.seq == 0:
                self._read_all(session)
            else:
                self._read_changes(session)
            self.seq = max(self.seq, newest)

    def _rows(self) -> Select[Any]:
        return select(
            Embedding.owner_id, Embedding.owner_kind, Embedding.facts, Embedding.resident
        ).where(store.is_current(self.engine))

    def _read_all(self, session: Session) -> None:
        found = session.execute(self._rows().execution_options(yield_per=_READ_AT_ONCE))
        for rows in found.partitions():
            self._put(rows)
        self.documents.cache.forget(self.documents.newest(session), ())

    def _read_changes(self, session: Session) -> None:
        changes = select(IndexChange.owner_id, IndexChange.owner_kind, IndexChange.seq)
        changed = session.execute(
            changes.where(IndexChange.seq > self.seq).order_by(IndexChange.seq)
        ).all()
        for start in range(0, len(changed), _BATCH):
            owners = {row.owner_id: row.owner_kind for row in changed[start : start + _BATCH]}
            rows = session.execute(self._rows().where(Embedding.owner_id.in_(owners))).all()
            for owner_id in owners.keys() - {row.owner_id for row in rows}:
                (self.jobs if owners[owner_id] == "job" else self.candidates).remove(owner_id)
            self._put(rows)
        self.documents.cache.forget(
            max((row.seq for row in changed), default=self.seq), [row.owner_id for row in changed]
        )

    def _put(self, rows: Sequence[Row[Any]]) -> None:
        self.jobs.put([row for row in rows if row.owner_kind == "job"], JobFacts)
        self.candidates.put([row for row in rows if row.owner_kind != "job"], CandidateFacts)

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
        today = clock.now().date()
        with self.lock:
            columns = self.jobs.columns
            if candidate is None:
                mask = masks.listed_jobs(columns, today)
            else:
                mask = masks.eligible_jobs(columns, candidate, today)
            mask &= masks.jobs_matching_query(columns, query)
            near = self.jobs.nearest(mask, vector, k)
        return SearchResult(self._exact(session, near[0], IndexedJob, vector, k), near[1])

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
            near = self.candidates.nearest(mask, vector, k)
        return SearchResult(self._exact(session, near[0], IndexedCandidate, vector, k), near[1])

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
            excluded, mask = masks.kept_out_jobs(columns, candidate, query, today)
            near = self.jobs.nearest(mask, vector, k)[0] if k else []
        return KeptOut(excluded, self._exact(session, near, IndexedJob, vector, k))

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
            excluded, mask = masks.kept_out_candidates(columns, job, query)
            near = self.candidates.nearest(mask, vector, k)[0] if k else []
        return KeptOut(excluded, self._exact(session, near, IndexedCandidate, vector, k))

    def _exact(
        self,
        session: Session,
        owner_ids: Sequence[UUID],
        kind: type[DocumentT],
        vector: Vectors | None,
        k: int,
    ) -> list[DocumentT]:
        """The ``k`` documents, of those found by quantised vectors, that are nearest by float
        ones; or the first ``k``."""
        return nearest(self.documents.read(session, owner_ids, kind), vector, k)

    def differences(self, session: Session, most: int | None = None) -> list[str]:
        """Compare index and table, document by document; an empty list: they are equal. ``most``:
        of so many documents what they say, of the others only that they are there."""
        self.refresh(session)
        found: list[str] = []
        current = store.is_current(self.engine)
        rows = session.scalars(
            select(Embedding).where(current).order_by(Embedding.owner_id.desc()).limit(most),
            execution_options={"yield_per": _BATCH},
        )
        known = set(session.scalars(select(Embedding.owner_id).where(current)))
        with self.lock:
            for row in rows:
                found += self._compare(row)
                session.expunge(row)
            for kind, side in (("job", self.jobs), ("candidate", self.candidates)):
                others = set(side.owners.all_ids()) - known
                found += [f"{kind} {key} is only in the index" for key in others]
        return found

    def _compare(self, row: Embedding) -> Iterable[str]:
        name = f"{row.owner_kind} {row.owner_id}"
        is_job = row.owner_kind == "job"
        side: SideIndex[Any] = self.jobs if is_job else self.candidates
        slot = side.owners.find(row.owner_id)
        if slot is None:
            yield f"{name} is missing in the index"
            return
        facts = (JobFacts if is_job else CandidateFacts).from_mapping(row.facts)
        values = zip(side.columns.columns.values(), side.columns.values(facts), strict=True)
        if not all(np.array_equal(column[slot], own, equal_nan=True) for column, own in values):
            yield f"{name} has other facts in the index"
        joined = np.frombuffer(row.vectors, store.LITTLE_ENDIAN)[: row.dimension]
        own = side.scales[slot].astype(store.LITTLE_ENDIAN).tobytes() + side.values[slot].tobytes()
        if own != store.resident_bytes(joined):
            yield f"{name} has another vector in the index"
