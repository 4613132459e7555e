"""Who is found: MAP on match tasks, by words (BM25), one vector (the tutorial), Skillmatch."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from sentence_transformers import SentenceTransformer

from app.matching.encoders.source import packaged_model_path
from app.matching.engine import Engine
from app.matching.evaluation import (
    Grades,
    Similarities,
    evaluate_folders,
    evaluate_queries,
    read_grades,
    read_lines,
)
from benchmarks.compare.texts import plain_text

TUTORIAL = "sentence-transformers + NumPy"
WORDS = f"BM25 (bm25s {bm25s.__version__})"
OURS = "Skillmatch"
JOBS, PEOPLE = "jobs for a candidate", "candidates for a job"
Matrix = Callable[[Sequence[str], Sequence[str]], Similarities]


@dataclass(frozen=True)
class Quality:
    """MAP of one system in one direction of one task, and seconds for all of its queries."""

    task: str
    direction: str
    system: str
    mean_average_precision: float
    queries: int
    seconds: float


def by_words(queries: Sequence[str], documents: Sequence[str]) -> Similarities:
    """BM25 with the defaults of the library and English stop words, ``(queries, documents)``."""
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(documents), stopwords="en", show_progress=False),
                show_progress=False)  # fmt: skip
    rows = bm25s.tokenize(list(queries), stopwords="en", show_progress=False, return_ids=False)
    return np.stack([index.get_scores(words) for words in rows])


def tutorial_model() -> SentenceTransformer:
    """all-MiniLM-L6-v2 as it is published, what most tutorials load."""
    return SentenceTransformer(str(packaged_model_path()), device="cpu")


def by_vector(model: SentenceTransformer) -> Matrix:
    """Cosine of one vector each, ``(queries, documents)``."""

    def similarities(queries: Sequence[str], documents: Sequence[str]) -> Similarities:
        found = [
            model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
            for texts in (queries, documents)
        ]
        return np.asarray(found[0] @ found[1].T)

    return similarities


def _of(
    system: str, matrix: Matrix, task: str, sides: dict[str, list[str]], grades: Grades, most: int
) -> list[Quality]:
    begun = time.perf_counter()
    scores = matrix(sides["candidates"], sides["jobs"])
    seconds = time.perf_counter() - begun
    # BM25 is not the same the other way round.
    turned = matrix(sides["jobs"], sides["candidates"]) if system == WORDS else scores.T
    rows = []
    for direction, own, right in ((JOBS, scores, grades), (PEOPLE, turned, grades.T)):
        figures = evaluate_queries(iter(zip(own[:most], right[:most], strict=True))).summary()
        rows.append(
            Quality(task, direction, system, figures["MAP"], int(figures["queries"]), seconds)
        )
    return rows


def measure(
    engine: Engine, model: SentenceTransformer, folder: Path, most: int | None
) -> list[Quality]:
    """Every system on a match task; ``most`` queries of each direction."""
    bodies: dict[str, list[dict[str, Any]]] = {
        side: read_lines(folder, side) for side in ("candidates", "jobs")
    }
    ids = {side: [str(body["id"]) for body in rows] for side, rows in bodies.items()}
    grades = read_grades(folder, ids["candidates"], ids["jobs"])
    sides = {side: [plain_text(body) for body in rows] for side, rows in bodies.items()}
    limit = most or max(map(len, ids.values()))
    rows = _of(WORDS, by_words, folder.name, sides, grades, limit)
    rows += _of(TUTORIAL, by_vector(model), folder.name, sides, grades, limit)
    begun = time.perf_counter()
    report = evaluate_folders(engine, [folder], most)
    seconds = time.perf_counter() - begun
    for direction, key in ((JOBS, "jobs_for_candidate"), (PEOPLE, "candidates_for_job")):
        own = report[f"{folder.name}/{key}"]
        rows.append(Quality(folder.name, direction, OURS, own["MAP"], int(own["queries"]), seconds))
    return rows
