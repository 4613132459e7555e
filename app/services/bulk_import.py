"""Imports of many candidates or jobs as a pipeline with bounded memory.

Rows are validated, embedded and written in batches. While one batch is written, the next ones are
embedded in threads of their own: the encoder always has texts, and no more than :data:`AHEAD`
batches are held. How far the source is dealt with is written in the transactions of the rows, so
that an import that broke off goes on where it stopped, without a row twice.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from app.database import Database, WriteSession
from app.matching.engine import Engine
from app.models import ImportPosition
from app.schemas.batch import JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.services import batches
from app.services.accounts.access import Caller
from app.services.batches import PendingItem

PER_BATCH = 100
"""Rows that are embedded in one call and written in one transaction: some 600 texts that are not
known by heart, 15 MB with their vectors, .3 s of writing."""
AHEAD = 3
"""Batches held at a time: one is written while two are embedded, so that one of these may be in the
encoder and the other in Python."""

Items = list[PendingItem[Any]]


@dataclass(frozen=True)
class Importer:
    """Takes in rows of one source.

    Attributes
    ----------
    model
        What the rows are: profiles or jobs.
    source_hash
        Tells the source from others, 64 characters.
    """

    database: Database
    engine: Engine
    caller: Caller
    model: type[CandidateCreate] | type[JobBatchItem]
    source_hash: str

    def position(self) -> int:
        """Rows that an earlier run, which broke off, dealt with; 0 if there was none."""
        with self.database.read() as session:
            return session.scalar(select(ImportPosition.rows).where(self._own())) or 0

    def run(self, items: Iterable[PendingItem[Any]], report: Callable[[Items], None]) -> None:
        """Take in the items, validated or refused, which are numbered by the rows of the source and
        begin behind :meth:`position`.

        ``report`` is called with the items of each batch, in their order, when they are stored or
        refused, just before that is committed: what it tells may be told again by the next run,
        and is never left out.
        """
        todo = iter(items)
        held: deque[Future[Items]] = deque()
        with ThreadPoolExecutor(AHEAD - 1, "import") as threads:
            try:
                while True:
                    while len(held) < AHEAD and (batch := list(islice(todo, PER_BATCH))):
                        held.append(threads.submit(self._embedded, batch))
                    if not held:
                        break
                    self._write(held.popleft().result(), report)
            finally:
                threads.shutdown(cancel_futures=True)
        with self.database.write() as session:
            session.execute(delete(ImportPosition).where(self._own()))

    def _embedded(self, items: Items) -> Items:
        with self.database.read() as session:
            if self.model is CandidateCreate:
                batches.refuse_known_candidates(session, items)
            else:
                employers = batches.refuse_jobs(session, self.caller, items)
        if self.model is CandidateCreate:
            batches.embed_candidates(self.engine, items)
        else:
            batches.embed_jobs(self.engine, items, employers)
        return items

    def _write(self, items: Items, report: Callable[[Items], None]) -> None:
        store = batches.store_candidates if self.model is CandidateCreate else batches.store_jobs
        with self.database.write() as session:
            store(session, self.engine, self.caller, items)
            self._reach(session, items[-1].index)
            report(items)

    def _own(self) -> ColumnElement[bool]:
        return ImportPosition.source_hash == self.source_hash

    def _reach(self, session: WriteSession, rows: int) -> None:
        position = session.get(ImportPosition, self.source_hash)
        if position is None:
            session.add(ImportPosition(source_hash=self.source_hash, rows=rows))
        else:
            position.rows = rows
