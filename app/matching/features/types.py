"""What scoring needs of one document: vectors without the direction common to their kind, and per
vector what it is worth as evidence or as a requirement. Made once, by ``features.builder``.

The arrays are laid out as compiled code reads them (:mod:`app.matching.kernels.records`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.matching.arrays import Records, Tokens, Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.fingerprints import Fingerprints
from app.matching.features.pieces import Piece
from app.matching.kernels.records import (
    ASKED_TERM,
    CANDIDATE_ROW,
    CANDIDATE_TRAITS,
    HELD_TERM,
    JOB_ROW,
    JOB_TRAITS,
    POST,
    PREFERENCE,
)
from app.matching.kernels.row_table import RowTable


def _check(array: NDArray[Any], dtype: DTypeLike) -> None:
    """Lists are packed byte by byte: an array of another dtype would be misread."""
    if array.dtype != dtype or not array.flags.c_contiguous:
        raise ValueError(f"an array in C order of {np.dtype(dtype)} is needed")


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFeatures:
    """A candidate ready to be scored.

    A profile has ``n`` rows: row 0 is the profile as a whole, row ``i + 1`` is ``pieces[i]``, then
    comes one row per post that tells something.

    Attributes
    ----------
    rows
        ``(n,)`` ``CANDIDATE_ROW``.
    shared
        ``(n,)`` int32: number of the row in ``table``, −1 if no other profile has it.
    vectors
        ``(k, d)`` float32 of unit length: the rows that are not shared, in their order.
    posts
        ``(m,)`` ``POST``, one per post held.
    traits
        ``(1,)`` ``CANDIDATE_TRAITS``.
    wishes
        ``(w,)`` ``PREFERENCE``.
    terms
        ``(t,)`` ``HELD_TERM``, by rising token: what the profile states by name.
    occupations
        ``(1 + m, k)`` float32: the line of work of the profile, then of each post, as
        :meth:`OccupationModel.describe` says it; ``k`` is 0 without a model.
    signs, doubt
        How far each sign of manipulation is proven, 0..1, and all of them together
        (:mod:`app.matching.features.integrity`).
    """

    profile: CandidateProfile
    pieces: tuple[Piece, ...]
    rows: Records
    shared: NDArray[np.int32]
    vectors: Vectors
    table: RowTable
    posts: Records
    traits: Records
    wishes: Records
    terms: Records
    occupations: Vectors
    fingerprints: Fingerprints
    signs: Mapping[str, float]
    doubt: float

    def __post_init__(self) -> None:
        _check(self.rows, CANDIDATE_ROW)
        _check(self.shared, np.int32)
        _check(self.vectors, np.float32)
        _check(self.posts, POST)
        _check(self.traits, CANDIDATE_TRAITS)
        _check(self.wishes, PREFERENCE)
        _check(self.terms, HELD_TERM)
        _check(self.occupations, np.float32)

    @property
    def document_vector(self) -> Vectors:
        """The vector of the profile as a whole, ``(d,)``, unit length."""
        return self.vectors[0]


@dataclass(frozen=True, slots=True, eq=False)
class JobFeatures:
    """A job ready to be scored.

    A job has ``n`` rows: row 0 is the job as a whole, row 1 its title, row ``i + 2`` is
    ``pieces[i]``: what is asked for. Context and boilerplate take no part beyond the whole.

    Attributes
    ----------
    rows
        ``(n,)`` ``JOB_ROW``.
    vectors
        ``(n, d)`` float32 of unit length.
    traits
        ``(1,)`` ``JOB_TRAITS``.
    attributes
        ``(ATTRIBUTES,)`` tokens, 0: not stated.
    terms
        ``(t,)`` ``ASKED_TERM``, by rising token: what is asked for by name.
    term_rows
        ``(g,)`` int32: the row of each group of terms.
    occupation
        ``(k,)`` float32: its line of work; the first ``occupation_groups`` numbers are square roots
        of probabilities.
    sentences
        ``(s, d)`` float32: all that the job says and that is not boilerplate, to be compared with
        text that follows it.
    """

    posting: JobPosting
    pieces: tuple[Piece, ...]
    rows: Records
    vectors: Vectors
    traits: Records
    attributes: Tokens
    terms: Records
    term_rows: NDArray[np.int32]
    occupation: Vectors
    occupation_groups: int
    fingerprints: Fingerprints
    sentences: Vectors

    def __post_init__(self) -> None:
        _check(self.rows, JOB_ROW)
        _check(self.vectors, np.float32)
        _check(self.traits, JOB_TRAITS)
        _check(self.attributes, np.int64)
        _check(self.terms, ASKED_TERM)
        _check(self.term_rows, np.int32)
        _check(self.occupation, np.float32)
        _check(self.sentences, np.float32)

    @property
    def document_vector(self) -> Vectors:
        """The vector of the job as a whole, ``(d,)``, unit length."""
        return self.vectors[0]
