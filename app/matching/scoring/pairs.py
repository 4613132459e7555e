"""The views of many pairs in one compiled call.

A list for one job holds the names of the same skills over and over. Such a row has a number of its
own (:mod:`app.matching.kernels.row_ids`), and what it says of the job is computed once for the
list: a product of the same two rows has the same bits wherever it is used.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Numbers
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels import layout as at
from app.matching.kernels.inner_products import products_of_rows
from app.matching.kernels.jit import compiled
from app.matching.kernels.late_interaction import interact, similarities
from app.matching.kernels.overlap import copied_text, list_overlap, mirrored
from app.matching.kernels.pointers import line, matrix, table
from app.matching.kernels.row_ids import MOST as SHARED
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.weights import Weights

# Arrays of a candidate and of a job in the order of their records.
_VECTORS, _ROWS, _POSTS, _TRAITS, _WISHES, _SHARED, _WORD_PAIRS = range(7)
_J_VECTORS, _J_ROWS, _J_TRAITS, _J_OFFERS, _J_WORD_PAIRS, _J_SENTENCES = range(6)


class Pair(NamedTuple):
    """The signals of one pair.

    ``signals`` is ``(SIGNALS,)``; ``best_evidence``, ``(rows of the job, EVIDENCE_COLUMNS)``, the
    best evidence per row of the job; ``overlaps``, ``(OVERLAPS,)``, how far it is proven that the
    profile takes from the job, 0..1.
    """

    candidate: CandidateFeatures
    job: JobFeatures
    signals: Numbers
    best_evidence: Numbers
    overlaps: Numbers

    @property
    def signs(self) -> dict[str, float]:
        """How far each sign of manipulation is proven, 0..1: of the profile, and of this pair."""
        copied, overlap, mirror = self.overlaps.tolist()
        own = {"copied-text": copied, "unsupported-skills": overlap, "mirrors-job": mirror}
        return {**self.candidate.signs, **own}


def _months_now(today: date) -> float:
    """The current month, counted from year 0."""
    return today.year * 12.0 + today.month - 1


@cache
def _known_relations() -> tuple[NDArray[Any], ...]:
    """What the vocabulary knows of pairs of skills, as the compiled part reads it."""
    relations = load_vocabulary().relation_table
    return relations.starts, relations.wanted, relations.floors, relations.ceilings


@compiled
def _distinct_rows(candidates: Any, width: int) -> Any:
    """Which rows of a list of candidates differ: their addresses, ``(k,)``; per address what
    ``similarities`` has to know of the text, ``(k, 3)``; per row of each candidate in turn, which
    of the addresses it is."""
    total = 0
    for i in range(candidates.shape[0]):
        total += candidates[i, 2 * _ROWS + 1]
    addresses, places = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int32)
    texts = np.empty((total, 3))
    seen = np.full(SHARED if candidates.shape[0] > 1 else 0, -1, dtype=np.int32)
    count = at_row = 0
    for i in range(candidates.shape[0]):
        rows = matrix(candidates[i], _ROWS, at.CANDIDATE_COLUMNS, np.float64)
        shared = line(candidates[i], _SHARED, np.int64)
        for row in range(rows.shape[0]):
            number = shared[row] if shared[row] < len(seen) else -1
            if number >= 0 and seen[number] >= 0:
                places[at_row] = seen[number]
            else:
                places[at_row] = count
                addresses[count] = candidates[i, 2 * _VECTORS] + 4 * width * row
                texts[count, 0] = rows[row, at.C_PROSE]
                texts[count, 1] = rows[row, at.C_NAMED]
                texts[count, 2] = rows[row, at.C_SURE]
                if number >= 0:
                    seen[number] = count
                count += 1
            at_row += 1
    return addresses[:count], texts[:count], places


@compiled
def _overlaps(
    candidate: Any, job: Any, width: int, similar: Any, row_ids: Any, params: Any, overlaps: Any
) -> None:
    """Fill in, ``(OVERLAPS,)``, what the profile takes from the job."""
    traits = line(candidate, _TRAITS, np.float64)
    word_pairs = line(candidate, _WORD_PAIRS, np.int64)
    job_pairs = line(job, _J_WORD_PAIRS, np.int64)
    overlaps[at.X_COPIED] = copied_text(word_pairs, traits[at.T_NEIGHBOURS], job_pairs, params)
    rows = matrix(candidate, _ROWS, at.CANDIDATE_COLUMNS, np.float64)
    j_rows = matrix(job, _J_ROWS, at.JOB_COLUMNS, np.float64)
    overlaps[at.X_OVERLAP] = 0.0
    if traits[at.T_UNSUPPORTED] > 0.5:
        bare = traits[at.T_UNSUPPORTED] > 1.5
        overlaps[at.X_OVERLAP] = list_overlap(similar, row_ids, rows, bare, j_rows, params)
    overlaps[at.X_MIRRORED] = mirrored(
        similar, row_ids, matrix(candidate, _VECTORS, width, np.float32), rows, j_rows,
        matrix(job, _J_SENTENCES, width, np.float32), params,
    )  # fmt: skip


@compiled
def _with_job(
    candidates: Any, job: Any, width: int, known: Any, now: float, params: Any,
    signals: Any, best_evidence: Any, overlaps: Any,
) -> None:  # fmt: skip
    """Compute the pairs of many candidates, ``(n, 2 × arrays)``, with one job."""
    vectors = matrix(job, _J_VECTORS, width, np.float32)
    j_rows = matrix(job, _J_ROWS, at.JOB_COLUMNS, np.float64)
    j_traits, offers = line(job, _J_TRAITS, np.float64), line(job, _J_OFFERS, np.int64)
    addresses, texts, places = _distinct_rows(candidates, width)
    products = np.empty((len(addresses), len(vectors)), dtype=np.float32)
    products_of_rows(addresses, vectors, products)
    similar, closest = similarities(products, texts, j_rows, known, params)
    first = 0
    for i in range(candidates.shape[0]):
        own = candidates[i]
        rows = matrix(own, _ROWS, at.CANDIDATE_COLUMNS, np.float64)
        row_ids = places[first : first + len(rows)]
        first += len(rows)
        interact(
            products, similar, closest, row_ids, rows,
            matrix(own, _POSTS, at.POST_COLUMNS, np.float64), line(own, _TRAITS, np.float64),
            matrix(own, _WISHES, 2, np.int64), j_rows, j_traits, offers,
            now, params, signals[i], best_evidence[i * len(j_rows) : (i + 1) * len(j_rows)],
        )  # fmt: skip
        _overlaps(own, job, width, similar, row_ids, params, overlaps[i])


@compiled
def _compare_pairs(
    candidates: Any, jobs: Any, width: int, known: Any, now: float, params: Any,
    signals: Any, best_evidence: Any, overlaps: Any,
) -> None:  # fmt: skip
    """Compute pairs, row ``i`` of both tables; runs of the same job are taken together."""
    first = place = 0
    while first < len(candidates):
        last = first + 1
        while last < len(candidates) and (jobs[last] == jobs[first]).all():
            last += 1
        after = place + (last - first) * jobs[first, 2 * _J_ROWS + 1]
        _with_job(
            candidates[first:last], jobs[first], width, known, now, params,
            signals[first:last], best_evidence[place:after], overlaps[first:last],
        )  # fmt: skip
        first, place = last, after


def compare_pairs(
    candidates: Sequence[CandidateFeatures],
    jobs: Sequence[JobFeatures],
    weights: Weights,
    today: date,
) -> list[Pair]:
    """Compute every view of ``candidates[i]`` beside ``jobs[i]``, for each ``i``.

    The bits of a pair do not depend on the others.
    """
    if not candidates:
        return []
    sizes = [len(job.rows) for job in jobs]
    ends = np.cumsum(sizes).tolist()
    signals = np.empty((len(candidates), at.SIGNALS))
    best_evidence = np.empty((ends[-1], at.EVIDENCE_COLUMNS))
    overlaps = np.empty((len(candidates), at.OVERLAPS))
    _compare_pairs(
        table(candidates), table(jobs), candidates[0].vectors.shape[1], _known_relations(),
        _months_now(today), weights.parameters, signals, best_evidence, overlaps,
    )  # fmt: skip
    evidence = [best_evidence[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    return list(map(Pair, candidates, jobs, signals, evidence, overlaps))
