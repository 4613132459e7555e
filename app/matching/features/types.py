"""What scoring needs of one document: vectors without the direction common to their kind, and per
vector what it is worth as evidence or as a requirement. Made once, by ``feature_builder``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Numbers, Tokens, Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.fingerprints import Fingerprints
from app.matching.features.pieces import Piece
from app.matching.kernels.pointers import PointerRecord


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFeatures(PointerRecord):
    """A candidate ready to be scored.

    ``vectors`` is ``(rows, d)`` float32, rows of unit length: row 0 the profile as a whole, row
    ``i + 1`` piece ``i``, then one row per post held. ``rows``, ``posts``, ``traits`` and
    ``wishes`` are laid out as ``layout`` says. ``shared``, ``(rows,)``: numbers of the rows that
    other profiles hold, too, −1 for the others. ``signs``: how far each sign of manipulation
    is proven, 0..1, and ``doubt`` all of them together, see ``integrity``.
    """

    DTYPES = (np.float32, *[np.float64] * 3, *[np.int64] * 3)

    profile: CandidateProfile
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    posts: Numbers
    traits: Numbers
    wishes: Tokens
    shared: NDArray[np.int64]
    fingerprints: Fingerprints
    signs: Mapping[str, float]
    doubt: float

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        own = (self.vectors, self.rows, self.posts, self.traits, self.wishes, self.shared)
        return (*own, self.fingerprints.word_pairs)

    @property
    def document_vector(self) -> Vectors:
        """The vector of the profile as a whole, ``(d,)``, unit length."""
        return self.vectors[0]


@dataclass(frozen=True, slots=True, eq=False)
class JobFeatures(PointerRecord):
    """A job ready to be scored.

    Row 0 of ``vectors`` is the job as a whole, row 1 its title, row ``i + 2`` is ``pieces[i]``:
    what is asked for. Context and boilerplate take no part beyond the whole. ``sentences``,
    ``(m, d)``: all that is not boilerplate, to be compared with text that follows it.
    """

    DTYPES = (np.float32, *[np.float64] * 2, *[np.int64] * 2, np.float32)

    posting: JobPosting
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    traits: Numbers
    offers: Tokens
    fingerprints: Fingerprints
    sentences: Vectors

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        own = (self.vectors, self.rows, self.traits, self.offers)
        return (*own, self.fingerprints.word_pairs, self.sentences)

    @property
    def document_vector(self) -> Vectors:
        """The vector of the job as a whole, ``(d,)``, unit length."""
        return self.vectors[0]
