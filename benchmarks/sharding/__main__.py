"""Retrieval over two shards through a third server: written, ranked, changed, erased, one down.

``python -m benchmarks.sharding --fdw DIR --rows 20000``. Each shard holds half of the rows by the
hash of their id, in a partition with an HNSW index of its own; the third server holds no rows and
sees the partitions as foreign tables. Compared are one statement on the partitioned parent, and
``UNION ALL`` of one ``ORDER BY … LIMIT`` a shard; both against brute force.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from pgvector import HalfVector
from pgvector.psycopg import register_vector
from psycopg import sql

from app.matching.arrays import Vectors
from benchmarks.report import Figure, machine_line, milliseconds, show
from benchmarks.sharding.servers import PostgresServer, servers
from benchmarks.spread import spread

K = 100
_DIMENSION = 384
Rank = Callable[[Vectors], list[UUID]]


class Shards:
    """Two shards and the server that asks them."""

    def __init__(self, front: PostgresServer, shards: list[PostgresServer]) -> None:
        self.front, self.shards = front, shards
        self._direct = [shard.connect() for shard in shards]
        for connection in self._direct:
            connection.execute("CREATE EXTENSION vector")
            connection.execute(
                f"CREATE TABLE embeddings (owner_id uuid PRIMARY KEY, country text, "
                f"retrieval halfvec({_DIMENSION}))"
            )
        self.connection = front.connect()
        self._define()

    def _define(self) -> None:
        run = self.connection.execute
        run("CREATE EXTENSION vector")
        run("CREATE EXTENSION postgres_fdw")
        run(
            f"CREATE TABLE embeddings (owner_id uuid, country text, "
            f"retrieval halfvec({_DIMENSION})) PARTITION BY HASH (owner_id)"
        )
        for number, shard in enumerate(self.shards):
            run(
                f"CREATE SERVER shard{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host "
                f"'127.0.0.1', port '{shard.port}', dbname 'postgres', extensions 'vector', "
                "async_capable 'true', fetch_size '1000', batch_size '200', "
                "connect_timeout '2')"
            )
            run(f"CREATE USER MAPPING FOR postgres SERVER shard{number} OPTIONS (user 'postgres')")
            run(
                f"CREATE FOREIGN TABLE embeddings{number} PARTITION OF embeddings FOR VALUES WITH "
                f"(MODULUS {len(self.shards)}, REMAINDER {number}) SERVER shard{number} "
                "OPTIONS (table_name 'embeddings')"
            )
        register_vector(self.connection)

    def write(self, ids: list[UUID], vectors: Vectors) -> None:
        """Write rows through the front; it routes each to its shard. Then build the graphs."""
        with self.connection.cursor() as cursor:
            for start in range(0, len(ids), 200):
                rows = [
                    (key, "GB", HalfVector(vectors[start + place]))
                    for place, key in enumerate(ids[start : start + 200])
                ]
                marks = ", ".join(["(%s, %s, %s)"] * len(rows))
                flat: list[Any] = [value for row in rows for value in row]
                cursor.execute(f"INSERT INTO embeddings VALUES {marks}", flat)
        for direct in self._direct:
            direct.execute("SET maintenance_work_mem = '512MB'")
            direct.execute("CREATE INDEX ON embeddings USING hnsw (retrieval halfvec_cosine_ops)")
            direct.execute("ANALYZE embeddings")
            # Of the connections that the front opens from now on.
            direct.execute("ALTER SYSTEM SET hnsw.ef_search = 200")
            direct.execute("ALTER SYSTEM SET hnsw.iterative_scan = relaxed_order")
            direct.execute("SELECT pg_reload_conf()")

    def counts(self) -> list[int]:
        """Rows of each shard, asked there."""
        found = [one.execute("SELECT count(*) FROM embeddings").fetchone() for one in self._direct]
        return [row[0] if row else 0 for row in found]

    def by_parent(self, vector: Vectors) -> list[UUID]:
        """One statement on the partitioned parent."""
        statement = "SELECT owner_id FROM embeddings ORDER BY retrieval <=> %s LIMIT %s"
        return self._ids(statement, [HalfVector(vector), K])

    def by_union(self, vector: Vectors, over: list[int] | None = None) -> list[UUID]:
        """One ``ORDER BY … LIMIT`` a shard, the best of which are taken; ``over``: these alone."""
        part = (
            "(SELECT owner_id, retrieval <=> %s AS far FROM embeddings{} "
            "ORDER BY retrieval <=> %s LIMIT %s)"
        )
        numbers = list(range(len(self.shards))) if over is None else over
        parts = " UNION ALL ".join(part.format(number) for number in numbers)
        asked = [HalfVector(vector), HalfVector(vector), K]
        statement = f"SELECT owner_id FROM ({parts}) AS near ORDER BY far LIMIT %s"
        return self._ids(statement, [*asked * len(numbers), K])

    def _ids(self, statement: str, values: list[Any]) -> list[UUID]:
        # As literals: a parameter of a prepared statement is sent to a shard all the same, but its
        # graph is then not always chosen.
        with psycopg.ClientCursor(self.connection) as cursor:
            return [row[0] for row in cursor.execute(sql.SQL(statement), values)]

    def close(self) -> None:
        """Close all connections."""
        for connection in (self.connection, *self._direct):
            connection.close()


def _ids(count: int) -> list[UUID]:
    dice = np.random.default_rng(6)
    return [UUID(bytes=dice.bytes(16), version=4) for _ in range(count)]


def _brute(ids: list[UUID], vectors: Vectors, query: Vectors) -> list[UUID]:
    return [ids[row] for row in np.argsort(-(vectors @ query), kind="stable")[:K]]


def _ranked(name: str, rank: Rank, ids: list[UUID], vectors: Vectors, asked: Vectors) -> Figure:
    seconds, recall, short = [], [], 0
    for number, query in enumerate(asked):
        begun = time.perf_counter()
        found = rank(query)
        if number:
            seconds.append(time.perf_counter() - begun)
        right = set(_brute(ids, vectors, query))
        recall.append(len(right.intersection(found)) / len(right))
        short += len(found) < K or len(set(found)) != len(found)
    told = f"{milliseconds(seconds, 50, 99)}; recall@{K} {np.mean(recall):.4f}"
    return Figure(name, "", told + (f"; {short} lists short or doubled" if short else ""))


def _changed(shards: Shards, ids: list[UUID], vectors: Vectors) -> list[Figure]:
    """Change one row and erase another through the front, and look whether lists follow."""
    query, other = vectors[5], vectors[9]
    run = shards.connection.execute
    run("UPDATE embeddings SET retrieval = %s WHERE owner_id = %s", [HalfVector(query), ids[7]])
    followed = ids[7] in shards.by_union(query)[:2]
    before = sum(shards.counts())
    run("DELETE FROM embeddings WHERE owner_id = %s", [ids[9]])
    gone = ids[9] not in shards.by_union(other) and sum(shards.counts()) == before - 1
    run(
        "UPDATE embeddings SET retrieval = %s WHERE owner_id = %s", [HalfVector(vectors[7]), ids[7]]
    )
    run("INSERT INTO embeddings VALUES (%s, 'GB', %s)", [ids[9], HalfVector(other)])
    back = shards.by_union(other)[0] == ids[9]
    return [
        Figure("a change through the front is in the next list", "yes", _yes(followed)),
        Figure("an erased row is in no list, and on no shard", "yes", _yes(gone)),
        Figure("a row written anew is found again", "yes", _yes(back)),
    ]


def _one_down(shards: Shards, query: Vectors) -> list[Figure]:
    """Stop a shard: what asks it fails soon, the other answers alone, and it comes back."""
    shards.shards[1].stop()
    begun = time.perf_counter()
    try:
        shards.by_union(query)
        failed = False
    except psycopg.Error:
        failed = True
    seconds = time.perf_counter() - begun
    alone = len(shards.by_union(query, over=[0]))
    shards.shards[1].start()
    whole = len(shards.by_union(query))
    return [
        Figure("one shard down: a list over both fails", "an error, soon",
               f"{_yes(failed)}, after {seconds * 1000:.0f} ms"),
        Figure("one shard down: a list over the other", f"{K} rows", f"{alone} rows"),
        Figure("the shard is back: a list over both", f"{K} rows", f"{whole} rows"),
    ]  # fmt: skip


def _yes(whether: bool) -> str:
    return "yes" if whether else "NO"


def measure(count: int, queries: int, fdw: Path) -> list[Figure]:
    """Run the experiment on ``count`` rows."""
    seeds = np.random.default_rng(1).normal(size=(200, _DIMENSION)).astype(np.float32)
    seeds /= np.linalg.norm(seeds, axis=1, keepdims=True)
    ids, vectors = _ids(count), spread(seeds, count)
    asked = spread(seeds, queries + 1, seed=9)
    with servers(3, fdw) as (front, *behind):
        shards = Shards(front, behind)
        begun = time.perf_counter()
        shards.write(ids, vectors)
        took, held = time.perf_counter() - begun, shards.counts()
        figures = [
            Figure(
                "rows written through the front, graphs built", "", f"{took:.0f} s; {held} rows"
            ),
            _ranked("ranked on the partitioned parent", shards.by_parent, ids, vectors, asked[:6]),
            _ranked("ranked by UNION ALL of shards", shards.by_union, ids, vectors, asked),
            *_changed(shards, ids, vectors),
            *_one_down(shards, asked[0]),
        ]
        shards.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fdw", type=Path, required=True, help="folder with postgres_fdw for 16")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=50)
    chosen = parser.parse_args()
    machine = machine_line()
    show(
        f"{machine} Three PostgreSQL 16, {chosen.rows:,} rows.",
        measure(chosen.rows, chosen.queries, chosen.fdw.resolve()),
    )


if __name__ == "__main__":
    main()
