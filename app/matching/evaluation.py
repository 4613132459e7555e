"""Ranking quality on benchmark folders: pure metrics, loading, and the two kinds of task.

A *text task* (``queries.jsonl``, ``corpus.jsonl``, ``qrels.tsv``) measures the encoder alone. A
*match task* (``candidates.jsonl``, ``jobs.jsonl``, ``qrels.tsv``) measures the whole engine in both
directions, through the function behind ``POST /v1/match``.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.documents import Document, JobPosting
from app.matching.engine import Engine
from app.matching.features.piece import Encoded
from app.matching.features.types import CandidateFeatures, Features, JobFeatures
from app.matching.text.masking import anonymous_profile

Grades = NDArray[np.int8]
Similarities = NDArray[Any]
Report = dict[str, dict[str, float]]

METRICS = ("MAP", "MRR", "nDCG@10", "P@1", "RP@5", "RP@10")
_BATCH = 64


def ranked_grades(similarities: Similarities, grades: Grades) -> Grades:
    """Grades of one query's documents, best first; ties stay in the order of the corpus."""
    return grades[np.argsort(-similarities, kind="stable")]


def _descending(ranked: Grades) -> NDArray[np.int64]:
    """Scores without ties that rank documents in the order in which they stand."""
    return -np.arange(len(ranked))


def average_precision(ranked: Grades) -> float:
    """Mean of the precision at each relevant document (Buckley and Voorhees 2000)."""
    from sklearn.metrics import average_precision_score  # noqa: PLC0415 - slow, for measuring only

    return float(average_precision_score(ranked > 0, _descending(ranked)))


def reciprocal_rank(ranked: Grades) -> float:
    """One over the place of the first relevant document."""
    return float(1.0 / (np.flatnonzero(ranked > 0)[0] + 1))


def ndcg(ranked: Grades, k: int = 10) -> float:
    """Discounted cumulative gain in the first ``k``, gain ``2^grade − 1``, over the best possible
    (Järvelin and Kekäläinen 2002; the exponential gain of Burges et al. 2005)."""
    from sklearn.metrics import ndcg_score  # noqa: PLC0415 - slow, for measuring only

    gains = 2.0 ** ranked.astype(np.float64) - 1
    return float(ndcg_score([gains], [_descending(ranked)], k=k))


def r_precision_at(ranked: Grades, k: int) -> float:
    """Hits in the first ``k`` over ``min(k, relevant)``."""
    relevant = int((ranked > 0).sum())
    return float((ranked[:k] > 0).sum() / min(k, relevant))


_PER_QUERY: Mapping[str, Callable[[Grades], float]] = {
    "MAP": average_precision,
    "MRR": reciprocal_rank,
    "nDCG@10": ndcg,
    "P@1": lambda ranked: float(ranked[0] > 0),
    "RP@5": lambda ranked: r_precision_at(ranked, 5),
    "RP@10": lambda ranked: r_precision_at(ranked, 10),
}


@dataclass(frozen=True)
class QueryFigures:
    """Every metric per query, ``(queries,)`` each, so that means and intervals can be taken."""

    values: dict[str, NDArray[np.float64]]

    def summary(self) -> dict[str, float]:
        """Number of queries and the mean of each metric."""
        count = len(self.values["MAP"])
        means = {name: float(v.mean()) if count else 0.0 for name, v in self.values.items()}
        return {"queries": count, **means}


def evaluate_queries(rows: Iterator[tuple[Similarities, Grades]]) -> QueryFigures:
    """Measure queries, each its similarities and grades over all documents. Queries without a
    relevant document are left out."""
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    for similarities, grades in rows:
        if (grades > 0).any():
            ranked = ranked_grades(similarities, grades)
            for name in METRICS:
                values[name].append(_PER_QUERY[name](ranked))
    return QueryFigures({name: np.array(listed) for name, listed in values.items()})


def read_lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """Rows of ``name.jsonl`` or ``name.jsonl.gz``."""
    packed = folder / f"{name}.jsonl.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.strip()]
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_grades(folder: Path, rows: Sequence[str], columns: Sequence[str]) -> Grades:
    """Grades of ``qrels.tsv`` as ``(rows, columns)``; pairs not listed are 0."""
    row_of = {key: i for i, key in enumerate(rows)}
    column_of = {key: i for i, key in enumerate(columns)}
    grades = np.zeros((len(rows), len(columns)), dtype=np.int8)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) >= 3 and parts[0] in row_of and parts[1] in column_of:
            grades[row_of[parts[0]], column_of[parts[1]]] = int(float(parts[2]))
    return grades


def is_match_task(folder: Path) -> bool:
    """Whether a folder holds candidates and jobs rather than plain texts."""
    return any((folder / f"candidates.jsonl{ending}").exists() for ending in ("", ".gz"))


def evaluate_texts(engine: Engine, folder: Path, max_queries: int | None = None) -> QueryFigures:
    """Rank a corpus for each query by the cosine of the encoder's vectors."""
    queries, corpus = read_lines(folder, "queries"), read_lines(folder, "corpus")
    grades = read_grades(folder, [q["_id"] for q in queries], [d["_id"] for d in corpus])
    asked = np.flatnonzero((grades > 0).any(axis=1))[:max_queries]
    documents = engine.encoder.encode([d["text"] for d in corpus])
    vectors = engine.encoder.encode([queries[i]["text"] for i in asked])
    return evaluate_queries(
        (documents @ vector, grades[i]) for vector, i in zip(vectors, asked, strict=True)
    )


@dataclass(frozen=True)
class MatchTask:
    """A match task, encoded once. ``grades`` is ``(candidates, jobs)``."""

    candidates: list[CandidateFeatures]
    jobs: list[JobFeatures]
    encoded: tuple[list[Encoded], list[Encoded]]
    grades: Grades

    def side(self, direction: str) -> tuple[Sequence[Features], Sequence[Features], Grades]:
        """Queries, documents and grades of ``jobs_for_candidate`` or ``candidates_for_job``."""
        if direction == "jobs_for_candidate":
            return self.candidates, self.jobs, self.grades
        return self.jobs, self.candidates, self.grades.T


DIRECTIONS = ("jobs_for_candidate", "candidates_for_job")


def encode_all(engine: Engine, documents: Sequence[Document]) -> list[Encoded]:
    """Embed documents a batch at a time."""
    encoded: list[Encoded] = []
    for start in range(0, len(documents), _BATCH):
        encoded += engine.encode_many(documents[start : start + _BATCH])
    return encoded


def features_of(
    engine: Engine, documents: Sequence[Document], encoded: Sequence[Encoded]
) -> list[Any]:
    """What scoring needs of embedded documents of one side."""
    return [engine.features(d, own) for d, own in zip(documents, encoded, strict=True)]


def load_match_task(engine: Engine, folder: Path) -> MatchTask:
    """Read and encode a match task. Bodies are masked first, as everywhere else."""
    people, jobs = read_lines(folder, "candidates"), read_lines(folder, "jobs")
    grades = read_grades(folder, [p["id"] for p in people], [j["id"] for j in jobs])
    sides: list[list[Any]] = [
        [anonymous_profile(person) for person in people],
        [JobPosting.from_mapping(job) for job in jobs],
    ]
    encodings = [encode_all(engine, documents) for documents in sides]
    features = [features_of(engine, *side) for side in zip(sides, encodings, strict=True)]
    return MatchTask(features[0], features[1], (encodings[0], encodings[1]), grades)


def evaluate_matches(
    engine: Engine, task: MatchTask, direction: str, max_queries: int | None = None
) -> QueryFigures:
    """Rank all documents of the other side for each query, with the whole engine."""
    queries, documents, grades = task.side(direction)
    asked = np.flatnonzero((grades > 0).any(axis=1))[:max_queries]
    ranked = ((engine.rank(queries[i], documents).scores.score, grades[i]) for i in asked)
    return evaluate_queries(ranked)


def single_views(task: MatchTask) -> dict[str, Similarities]:
    """Similarities ``(candidates, jobs)`` of each view alone, on the encoder's own vectors.

    The joined text; the mean of the pieces; MaxSim, the mean over a candidate's pieces of the
    nearest piece of the job. These are the figures the engine has to beat.
    """
    people, jobs = task.encoded
    joined = np.stack([e.vectors[0] for e in people]) @ np.stack([e.vectors[0] for e in jobs]).T

    def mean(encoded: Encoded) -> Similarities:
        total = encoded.vectors[1:].mean(axis=0)
        return np.asarray(total / np.linalg.norm(total))

    pooled = np.stack([mean(e) for e in people]) @ np.stack([mean(e) for e in jobs]).T
    pieces = np.concatenate([e.vectors[1:] for e in jobs])
    starts = np.cumsum([0, *(len(e.pieces) for e in jobs)])[:-1]
    nearest = np.stack(
        [np.maximum.reduceat(e.vectors[1:] @ pieces.T, starts, axis=1).mean(axis=0) for e in people]
    )
    return {"joined text": joined, "mean of pieces": pooled, "MaxSim": nearest}


def evaluate_folders(
    engine: Engine,
    folders: Sequence[Path],
    max_queries: int | None = None,
    *,
    views: bool = False,
) -> Report:
    """Measure every folder; a match task gives one entry per direction.

    With ``views`` a match task also gives each single view, named in square brackets.
    """
    report: Report = {}
    for folder in folders:
        if not is_match_task(folder):
            report[folder.name] = evaluate_texts(engine, folder, max_queries).summary()
            continue
        task = load_match_task(engine, folder)
        for direction in DIRECTIONS:
            name = f"{folder.name}/{direction}"
            report[name] = evaluate_matches(engine, task, direction, max_queries).summary()
        for view, similarities in (single_views(task) if views else {}).items():
            for direction in DIRECTIONS:
                rows = similarities if direction == DIRECTIONS[0] else similarities.T
                grades = task.side(direction)[2]
                asked = np.flatnonzero((grades > 0).any(axis=1))[:max_queries]
                found = evaluate_queries((rows[i], grades[i]) for i in asked)
                report[f"{folder.name}/{direction} [{view}]"] = found.summary()
    return report


def as_json(report: Report) -> str:
    """The report as JSON."""
    return json.dumps(report, indent=2)


def as_table(report: Report) -> str:
    """The report as lines of text."""
    width = max((len(name) for name in report), default=4)
    lines = [f"{'task':<{width}}  queries  " + "  ".join(f"{name:>7}" for name in METRICS)]
    for name, row in report.items():
        numbers = "  ".join(f"{row[metric]:7.3f}" for metric in METRICS)
        lines.append(f"{name:<{width}}  {int(row['queries']):7d}  {numbers}")
    return "\n".join(lines)
