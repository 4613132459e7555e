"""The signals of many pairs in one compiled call.

A list for one job holds the names of the same skills over and over. What such a row says of the
job is computed once for the list (:mod:`app.matching.kernels.row_table`): a product of the same
two rows has the same bits wherever it is used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from app.matching.arrays import Records
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels.inner_products import inner_products, products_of_rows
from app.matching.kernels.jit import compiled
from app.matching.kernels.late_interaction import Candidate, Job, interact
from app.matching.kernels.overlap import copied_text, list_overlap, mirrored, only_claimed
from app.matching.kernels.records import BEST_EVIDENCE, SIGNALS, TAKEN
from app.matching.kernels.row_table import Packed, distinct_rows, joined, pack, part
from app.matching.kernels.similarity import likeness
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.weights import Weights


class Pair(NamedTuple):
    """What was computed of one pair: ``signals``, a record of ``SIGNALS``, and ``best_evidence``,
    ``(rows of the job,)`` records of ``BEST_EVIDENCE``."""

    candidate: CandidateFeatures
    job: JobFeatures
    signals: np.void
    best_evidence: Records

    @property
    def signs(self) -> dict[str, float]:
        """How far each sign of manipulation is proven, 0..1: of the profile, and of this pair."""
        taken = {name.replace("_", "-"): float(self.signals[name]) for name in TAKEN}
        return {**self.candidate.signs, **taken}


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(Sequence[Pair]):
    """``n`` compared pairs.

    ``candidates`` and ``jobs`` name the two of each pair; ``signals`` is ``(n,)`` ``SIGNALS``,
    ``best_evidence`` holds ``n`` arrays of ``BEST_EVIDENCE``.
    """

    candidates: Sequence[CandidateFeatures]
    jobs: Sequence[JobFeatures]
    signals: Records
    best_evidence: Sequence[Records]

    def __len__(self) -> int:
        return len(self.signals)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return self.at(range(len(self))[i])
        return Pair(self.candidates[i], self.jobs[i], self.signals[i], self.best_evidence[i])

    def __iter__(self) -> Iterator[Pair]:
        return map(self.__getitem__, range(len(self)))

    def at(self, places: Sequence[int]) -> "Pairs":
        """Some of the pairs, in the order of ``places``."""
        return Pairs(
            [self.candidates[i] for i in places],
            [self.jobs[i] for i in places],
            self.signals[list(places)],
            [self.best_evidence[i] for i in places],
        )


class _Candidates(NamedTuple):
    """Candidates as compiled code reads them: ``rows``, ``posts``, ``terms`` and ``wishes`` packed,
    the rest one after the other; ``table`` holds the shared rows."""

    rows: Packed
    shared: Any
    vectors: Any
    table: Any
    posts: Packed
    terms: Packed
    traits: Any
    wishes: Packed
    occupations: Packed
    word_pairs: Packed
    neighbours: Any


class _Jobs(NamedTuple):
    rows: Packed
    terms: Packed
    term_rows: Packed
    vectors: Any
    traits: Any
    attributes: Any
    occupations: Any
    groups: int
    word_pairs: Packed
    sentences: Packed


def _packed_candidates(candidates: Sequence[CandidateFeatures]) -> _Candidates:
    table = candidates[0].table
    if any(candidate.table is not table for candidate in candidates):
        raise ValueError("candidates of one list come from one builder of features")
    return _Candidates(
        rows=pack([one.rows for one in candidates]),
        shared=joined([one.shared for one in candidates]),
        vectors=joined([one.vectors for one in candidates]),
        table=table.vectors,
        posts=pack([one.posts for one in candidates]),
        terms=pack([one.terms for one in candidates]),
        traits=joined([one.traits for one in candidates]),
        wishes=pack([one.wishes for one in candidates]),
        occupations=pack([one.occupations for one in candidates]),
        word_pairs=pack([one.fingerprints.word_pairs for one in candidates]),
        neighbours=np.array([one.fingerprints.neighbours for one in candidates]),
    )


def _packed_jobs(jobs: Sequence[JobFeatures]) -> _Jobs:
    return _Jobs(
        rows=pack([one.rows for one in jobs]),
        terms=pack([one.terms for one in jobs]),
        term_rows=pack([one.term_rows for one in jobs]),
        vectors=joined([one.vectors for one in jobs]),
        traits=joined([one.traits for one in jobs]),
        attributes=np.stack([one.attributes for one in jobs]),
        occupations=np.stack([one.occupation for one in jobs]),
        groups=jobs[0].occupation_groups,
        word_pairs=pack([one.fingerprints.word_pairs for one in jobs]),
        sentences=pack([one.sentences for one in jobs]),
    )


@compiled
def _fill_taken(
    candidates: Any, i: int, candidate: Any, jobs: Any, j: int, job: Any, similar: Any,
    best_evidence: Any, params: Any, signals: Any,
) -> None:  # fmt: skip
    """How far profile ``i`` takes its text, its names or its sentences from job ``j``."""
    signals.copied_text = copied_text(
        part(candidates.word_pairs, i), candidates.neighbours[i], part(jobs.word_pairs, j), params
    )
    signals.unsupported_skills = list_overlap(candidate, job, similar, params)
    if signals.agreement < params.other_field:
        claimed = only_claimed(candidate, job, best_evidence, params)
        signals.unsupported_skills = max(signals.unsupported_skills, claimed)
    signals.mirrors_job = mirrored(
        candidate, candidates.vectors, job, part(jobs.sentences, j), similar, params
    )


@compiled
def _products(candidates: Any, shared: Any, vectors: Any) -> Any:
    """Inner products, ``(k, m)``, of the distinct rows of candidates, their own first, with the
    rows of a job."""
    own = len(candidates.vectors)
    products = np.empty((own + len(shared), len(vectors)), dtype=np.float32)
    inner_products(candidates.vectors, vectors, products[:own])
    products_of_rows(candidates.table, shared, vectors, products[own:])
    return products


@compiled
def _compare(
    candidates: Any, jobs: Any, relations: Any, now: float, params: Any,
    signals: Any, best_evidence: Any,
) -> None:  # fmt: skip
    """Compute all pairs; that of candidate ``i`` and job ``j`` is number ``i × jobs + j``."""
    rows, n, m = candidates.rows.values, len(candidates.traits), len(jobs.traits)
    distinct = distinct_rows(candidates.shared, len(candidates.vectors), len(candidates.table))
    for j in range(m):
        job = Job(
            part(jobs.rows, j), part(jobs.terms, j), part(jobs.term_rows, j), jobs.traits[j],
            jobs.attributes[j], jobs.occupations[j], jobs.groups,
        )  # fmt: skip
        vectors = jobs.vectors[jobs.rows.starts[j] : jobs.rows.starts[j + 1]]
        products = _products(candidates, distinct.shared, vectors)
        like = likeness(products, rows, distinct.firsts, job, relations, params)
        for i in range(n):
            first, last = candidates.rows.starts[i], candidates.rows.starts[i + 1]
            candidate = Candidate(
                rows[first:last], distinct.ids[first:last], part(candidates.posts, i),
                part(candidates.terms, i), candidates.traits[i], part(candidates.wishes, i),
                part(candidates.occupations, i),
            )  # fmt: skip
            pair = i * m + j
            found = part(best_evidence, pair)
            interact(candidate, job, like, now, params, signals[pair], found)
            _fill_taken(
                candidates, i, candidate, jobs, j, job, like.similar, found, params, signals[pair]
            )


def compare_pairs(
    candidates: Sequence[CandidateFeatures],
    jobs: Sequence[JobFeatures],
    weights: Weights,
    today: date,
) -> Pairs:
    """Compare every candidate with every job: the first with each job, then the second, …

    The bits of a pair do not depend on the others.

    Raises
    ------
    ValueError
        If the candidates' features were not made by one builder.
    """
    first = [candidate for candidate in candidates for _ in jobs]
    second = [*jobs] * len(candidates)
    signals = np.zeros(len(first), dtype=SIGNALS)  # padding is part of the bytes
    if not first:
        return Pairs((), (), signals, ())
    starts = np.concatenate([[0], np.cumsum([len(job.rows) for job in second])])
    best_evidence = Packed(np.zeros(starts[-1], dtype=BEST_EVIDENCE), starts)
    _compare(
        _packed_candidates(candidates), _packed_jobs(jobs), load_vocabulary().relation_table,
        today.year * 12.0 + today.month - 1, weights.parameters, signals, best_evidence,
    )  # fmt: skip
    evidence = [best_evidence.values[a:b] for a, b in pairwise(starts.tolist())]
    return Pairs(first, second, signals, evidence)
