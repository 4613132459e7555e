"""Makes a large marketplace of a small one: copies of its jobs, written straight into the tables.

A copy has an id of its own and a retrieval vector that lies beside the original's (cosine about
.9), so that lists are not full of ties; what scoring reads of its pieces is the original's. Of the
encoder's vectors it holds the first row alone, which nothing needs as long as rows are packed: so
the file is a third of what an import would leave.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.database import Database
from app.matching.kernels.packing import JOINED, place
from app.matching.retrieval import store
from app.models import Embedding, IndexChange, IndexClock, Job, JobStatus, PackedDocument

_BATCH = 500
_APART = 0.5
Record = dict[str, Any]


def _originals(session: Session) -> list[tuple[Record, Record, Record]]:
    """Open jobs with their embeddings and packed rows, as columns."""
    statement = (
        select(Job.__table__, Embedding.__table__, PackedDocument.__table__)
        .join(Embedding, Embedding.owner_id == Job.id)
        .join(PackedDocument, PackedDocument.embedding_id == Embedding.id)
        .where(Job.status == JobStatus.OPEN)
    )
    found = []
    tables = (Job.__table__, Embedding.__table__, PackedDocument.__table__)
    for row in session.execute(statement).all():
        values, parts = iter(row), []
        for table in tables:
            parts.append({column.name: next(values) for column in table.columns})
        found.append((parts[0], parts[1], parts[2]))
    return found


def _beside(vector: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    noise = dice.normal(size=len(vector))
    moved = vector + _APART * noise / np.linalg.norm(noise)
    return (moved / np.linalg.norm(moved)).astype(np.float32)


def _copies(
    originals: list[tuple[Record, Record, Record]],
    count: int,
    dice: np.random.Generator,
    facts: Callable[[int], Record],
) -> Iterator[tuple[Record, Record, Record]]:
    for number in range(count):
        job, embedding, packed = originals[number % len(originals)]
        owner, own = uuid7(), uuid7()
        vector = _beside(np.frombuffer(embedding["vectors"], "<f4", embedding["dimension"]), dice)
        data = bytearray(packed["data"])
        at, size = place(packed["data"], JOINED)
        data[at : at + size] = vector.tobytes()
        yield (
            {**job, "id": owner, "external_id": None},
            {
                **embedding,
                "id": own,
                "owner_id": owner,
                "facts": {**embedding["facts"], **facts(number)},
                "vectors": vector.astype("<f4").tobytes(),
                "resident": store.resident_bytes(vector),
                "retrieval": vector.astype(np.float16),
            },
            {**packed, "embedding_id": own, "data": bytes(data)},
        )


def add_jobs(
    database: Database,
    count: int,
    seed: int = 11,
    facts: Callable[[int], Record] = lambda _: {},
) -> None:
    """Add copies of the open jobs of a marketplace; ``facts`` are filter fields of a copy, by its
    number, that differ from the original's."""
    with database.read() as session:
        originals = _originals(session)
    made = _copies(originals, count, np.random.default_rng(seed), facts)
    tables = (Job.__table__, Embedding.__table__, PackedDocument.__table__)
    for start in range(0, count, _BATCH):
        batch = [next(made) for _ in range(min(_BATCH, count - start))]
        with database.write() as session:
            for table, rows in zip(tables, zip(*batch, strict=True), strict=True):
                session.execute(insert(table), list(rows))
            newest = session.scalar(select(IndexClock.value)) or 0
            changes = [
                {"owner_id": job["id"], "owner_kind": "job", "seq": newest + number}
                for number, (job, _, _) in enumerate(batch, 1)
            ]
            session.execute(insert(IndexChange), changes)
            session.execute(update(IndexClock).values(value=newest + len(batch)))
