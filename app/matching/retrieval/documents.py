"""Reads what scoring needs of stored documents, through a bounded cache.

What is scored was packed when it was written (``store.py``). A row of another version of the
features is not read: what it stands for is built from document and vectors, and the worker packs it
anew. The cache follows the change sequence, so nobody who was erased stays in it.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, cast, func, select
from sqlalchemy.orm import Session

from app.database import IN_BINARY
from app.matching.constraints.filter_fields import CandidateFacts, JobFacts
from app.matching.engine import Engine
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.retrieval import store
from app.matching.retrieval.base import DocumentT, IndexedCandidate, IndexedJob, NotEmbedded
from app.models import Embedding, IndexChange, IndexClock, PackedDocument

CACHE_BYTES = 64 * 2**20
_AT_ONCE = 5000  # parameters of one query
_OVERHEAD = 1000  # bytes of objects around the bytes of a document
_POSITION = "skillmatch_index_position"


class _Stored(NamedTuple):
    """A document as the tables hold it."""

    side: str
    facts: str
    data: bytes
    told: bytes
    size: int

    @classmethod
    def of(cls, side: str, facts: str, data: bytes, told: bytes) -> "_Stored":
        return cls(side, facts, data, told, len(data) + len(told) + _OVERHEAD)


class _Cache:
    """The documents read last, up to ``most`` bytes. Threads may share it.

    ``position`` is the number of the change sequence up to which changed documents left it.
    """

    def __init__(self, most: int) -> None:
        self.position = -1
        self.size = 0
        self._most = most
        self._items: OrderedDict[UUID, _Stored] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, owner_ids: Iterable[UUID]) -> list[_Stored | None]:
        """The documents in this order; None for those it does not hold."""
        found = []
        with self._lock:
            for key in owner_ids:
                if (item := self._items.get(key)) is not None:
                    self._items.move_to_end(key)
                found.append(item)
        return found

    def put(self, position: int, items: Mapping[UUID, _Stored]) -> None:
        """Keep documents as a snapshot at ``position`` shows them, unless it is known that some
        have changed since."""
        with self._lock:
            if position < max(0, self.position):
                return
            for key, item in items.items():
                self._take_out(key)
                self._items[key] = item
                self.size += item.size
            while self.size > self._most and self._items:
                self.size -= self._items.popitem(last=False)[1].size

    def forget(self, position: int, owner_ids: Iterable[UUID]) -> None:
        """Drop what changed up to a position."""
        with self._lock:
            for key in owner_ids:
                self._take_out(key)
            self.position = max(self.position, position)

    def _take_out(self, key: UUID) -> None:
        if (old := self._items.pop(key, None)) is not None:
            self.size -= old.size


class DocumentReader:
    """Reads documents of the engine's revision. Threads may share it.

    Parameters
    ----------
    cache_bytes
        Most bytes of documents to keep between requests.
    """

    def __init__(self, engine: Engine, cache_bytes: int = CACHE_BYTES) -> None:
        self.engine = engine
        self.cache = _Cache(cache_bytes)

    def newest(self, session: Session) -> int:
        """The number of the change sequence that the session's snapshot shows."""
        position = session.scalar(select(IndexClock.value).where(IndexClock.id == 1)) or 0
        session.info[_POSITION] = position
        return position

    def follow(self, session: Session) -> None:
        """Drop what changed since the last call, as the session's snapshot shows."""
        newest, last = self.newest(session), self.cache.position
        if newest > last:
            changed = select(IndexChange.owner_id).where(IndexChange.seq > last)
            self.cache.forget(newest, session.scalars(changed).all() if last >= 0 else ())

    def read(
        self, session: Session, owner_ids: Sequence[UUID], kind: type[DocumentT]
    ) -> list[DocumentT]:
        """The documents of one kind in the order of ``owner_ids``, without those that have none."""
        found = self.cache.get(owner_ids)
        missing = [key for key, item in zip(owner_ids, found, strict=True) if item is None]
        if missing:
            fetched = self._fetch(session, missing)
            self.cache.put(session.info.get(_POSITION, -1), fetched)
            rest = map(fetched.get, missing)
            found = [next(rest) if item is None else item for item in found]
        side = "job" if kind is IndexedJob else "candidate"
        return [
            _document(key, item, kind)
            for key, item in zip(owner_ids, found, strict=True)
            if item is not None and item.side == side
        ]

    def one(self, session: Session, owner_id: UUID, kind: type[DocumentT]) -> DocumentT:
        """The document of an owner; NotEmbedded if there is none."""
        found = self.read(session, [owner_id], kind)
        if not found:
            raise NotEmbedded("no document of this owner in the index")
        return found[0]

    def wanted(
        self,
        session: Session,
        owner_ids: Sequence[UUID],
        kind: type[DocumentT],
        wanted: Callable[[Any], bool],
    ) -> list[DocumentT]:
        """Those documents of one kind whose filter fields meet ``wanted``; of the others nothing
        but these is read."""
        side, facts = ("job", JobFacts) if kind is IndexedJob else ("candidate", CandidateFacts)
        statement = select(Embedding.owner_id, Embedding.facts).where(
            Embedding.owner_kind == side, store.is_current(self.engine)
        )
        ids: list[UUID] = []
        for part in _parts(owner_ids):
            rows = session.execute(statement.where(_is_among(session, part))).all()
            ids += [key for key, own in rows if wanted(facts.from_mapping(own))]
        return self.read(session, ids, kind)

    def _fetch(self, session: Session, owner_ids: Sequence[UUID]) -> dict[UUID, _Stored]:
        packed = and_(
            PackedDocument.embedding_id == Embedding.id,
            PackedDocument.version == self.engine.features_version,
        )
        statement = (
            select(
                Embedding.owner_id,
                Embedding.owner_kind,
                cast(Embedding.facts, Text),
                PackedDocument.data,
                PackedDocument.told,
            )
            .outerjoin(PackedDocument, packed)
            .where(store.is_current(self.engine))
            .execution_options(**IN_BINARY)
        )
        found: dict[UUID, _Stored] = {}
        others: list[UUID] = []
        for part in _parts(owner_ids):
            rows = session.execute(statement.where(_is_among(session, part)))
            for key, side, facts, data, told in rows:
                if data is None:
                    others.append(key)
                else:
                    found[key] = _Stored.of(side, facts, data, told)
        return found | self._build(session, others)

    def _build(self, session: Session, owner_ids: Sequence[UUID]) -> dict[UUID, _Stored]:
        """Documents that are not packed for these features (yet)."""
        if not owner_ids:
            return {}
        statement = select(Embedding).where(
            _is_among(session, owner_ids), store.is_current(self.engine)
        )
        found = {}
        for row in session.scalars(statement).all():
            features = store.features_of(self.engine, row)
            if features is not None:
                found[row.owner_id] = _Stored.of(
                    row.owner_kind, json.dumps(row.facts), features.data, features.stored_bytes
                )
            session.expunge(row)
        return found


def _is_among(session: Session, owner_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Embeddings of these owners, as one parameter: to write down hundreds takes longer than to
    read what they stand for."""
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps([key.hex for key in owner_ids])).table_valued("value")
        return Embedding.owner_id.in_(select(listed.c.value))
    return Embedding.owner_id == any_(cast(owner_ids, ARRAY(Uuid)))


def _parts(owner_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(owner_ids), _AT_ONCE):
        yield owner_ids[start : start + _AT_ONCE]


def _document(owner_id: UUID, item: _Stored, kind: type[DocumentT]) -> DocumentT:
    if kind is IndexedJob:
        return IndexedJob(owner_id, item.facts, JobFeatures(item.data, item.told))  # type: ignore[return-value]
    return IndexedCandidate(owner_id, item.facts, CandidateFeatures(item.data, item.told))  # type: ignore[return-value]
