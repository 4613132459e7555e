"""The signals of many pairs in one compiled call.

A list for one job holds the names of the same skills over and over. What such a row says of the
job is computed once for the list
(:func:`app.matching.kernels.packing.distinct_rows`): a product of the same two rows has the same
bits wherever it is used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from app.matching.arrays import Records
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.kernels.inner_products import inner_products
from app.matching.kernels.jit import compiled
from app.matching.kernels.late_interaction import Candidate, Job, interact
from app.matching.kernels.overlap import copied_text, list_overlap, mirrored, only_claimed
from app.matching.kernels.packing import (
    ATTRIBUTES,
    COUNT,
    FLOAT,
    OCCUPATION,
    OCCUPATIONS,
    POSTS,
    ROWS,
    SENTENCES,
    TERM_ROWS,
    TERMS,
    TOTALS,
    TRAITS,
    WISHES,
    WORD,
    WORD_PAIRS,
    distinct_rows,
    of_one_encoder,
    pack_list,
    restored_rows,
    section,
)
from app.matching.kernels.records import (
    ASKED_TERM,
    BEST_EVIDENCE,
    CANDIDATE_ROW,
    CANDIDATE_TOTALS,
    CANDIDATE_TRAITS,
    HELD_TERM,
    JOB_ROW,
    JOB_TOTALS,
    JOB_TRAITS,
    POST,
    PREFERENCE,
    SIGNALS,
    TAKEN,
)
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


@compiled
def _fill_taken(
    candidates: Any, i: int, candidate: Any, vectors: Any, jobs: Any, j: int, job: Any,
    texts: Any, similar: Any, best_evidence: Any, params: Any, signals: Any,
) -> None:  # fmt: skip
    """How far profile ``i`` takes its text, its names or its sentences from job ``j``."""
    signals.copied_text = copied_text(
        section(candidates, i, WORD_PAIRS, WORD),
        section(candidates, i, TOTALS, CANDIDATE_TOTALS)[0].neighbours,
        section(jobs, j, WORD_PAIRS, WORD),
        params,
    )
    signals.unsupported_skills = list_overlap(candidate, job, similar, signals.years, params)
    if signals.agreement < params.other_field:
        claimed = only_claimed(candidate, job, best_evidence, params)
        signals.unsupported_skills = max(signals.unsupported_skills, claimed)
    signals.mirrors_job = mirrored(
        candidate, vectors, job, texts, section(jobs, j, SENTENCES, COUNT), similar, params
    )


@compiled
def _compare(
    candidates: Any, jobs: Any, d: int, relations: Any, now: float, learned: bool, params: Any,
    signals: Any, starts: Any, best_evidence: Any,
) -> None:  # fmt: skip
    """Compute all pairs; that of candidate ``i`` and job ``j`` is number ``i × jobs + j``."""
    n, m = len(candidates.sizes), len(jobs.sizes)
    if not of_one_encoder(candidates, d) or not of_one_encoder(jobs, d):
        raise ValueError("documents of one list come from one encoder")
    distinct = distinct_rows(candidates, d)
    each = np.arange(len(distinct.rows))
    for j in range(m):
        job = Job(
            section(jobs, j, ROWS, JOB_ROW), section(jobs, j, TERMS, ASKED_TERM),
            section(jobs, j, TERM_ROWS, COUNT), section(jobs, j, TRAITS, JOB_TRAITS)[0],
            section(jobs, j, ATTRIBUTES, WORD), section(jobs, j, OCCUPATION, FLOAT),
            section(jobs, j, TOTALS, JOB_TOTALS)[0].groups,
        )  # fmt: skip
        texts = restored_rows(jobs, j, d)
        products = np.empty((len(distinct.rows), len(job.rows)), np.float32)
        inner_products(distinct.vectors, texts[: len(job.rows)], products)
        like = likeness(products, distinct.rows, each, job, relations, params)
        for i in range(n):
            posts = section(candidates, i, POSTS, POST)
            traits = section(candidates, i, TRAITS, CANDIDATE_TRAITS)[0]
            occupations = section(candidates, i, OCCUPATIONS, FLOAT)
            candidate = Candidate(
                section(candidates, i, ROWS, CANDIDATE_ROW),
                distinct.ids[distinct.starts[i] : distinct.starts[i + 1]], posts,
                section(candidates, i, TERMS, HELD_TERM),
                traits, traits.pay_floor if learned else traits.stated_pay_floor,
                traits.remote if learned else traits.stated_remote,
                section(candidates, i, WISHES, PREFERENCE),
                occupations.reshape((1 + len(posts), len(occupations) // (1 + len(posts)))),
            )  # fmt: skip
            pair = i * m + j
            found = best_evidence[starts[pair] : starts[pair + 1]]
            interact(candidate, job, like, now, params, signals[pair], found)
            _fill_taken(
                candidates, i, candidate, distinct.vectors, jobs, j, job, texts, like.similar,
                found, params, signals[pair],
            )  # fmt: skip


def compare_pairs(
    candidates: Sequence[CandidateFeatures],
    jobs: Sequence[JobFeatures],
    weights: Weights,
    today: date,
    *,
    learned: bool = True,
) -> Pairs:
    """Compare every candidate with every job: the first with each job, then the second, …

    The bits of a pair do not depend on the others. ``learned``: whether wishes learned from
    declines stand in place of those that were stated.

    Raises
    ------
    ValueError
        If the vectors of candidates, or of jobs, are of different lengths.
    """
    first = [candidate for candidate in candidates for _ in jobs]
    second = [*jobs] * len(candidates)
    signals = np.zeros(len(first), dtype=SIGNALS)  # padding is part of the bytes
    if not first:
        return Pairs((), (), signals, ())
    lengths = [job.row_count for job in jobs] * len(candidates)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    best_evidence = np.zeros(starts[-1], dtype=BEST_EVIDENCE)
    _compare(
        pack_list([one.data for one in candidates]), pack_list([one.data for one in jobs]),
        len(jobs[0].joined), load_vocabulary().relation_table,
        today.year * 12.0 + today.month - 1, learned, weights.parameters,
        signals, starts, best_evidence,
    )  # fmt: skip
    evidence = [best_evidence[a:b] for a, b in pairwise(starts.tolist())]
    return Pairs(first, second, signals, evidence)
