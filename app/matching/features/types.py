"""What scoring needs of one document: vectors without the direction common to their kind, and per
vector what it is worth as evidence or as a requirement. Made once, by ``feature_builder``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Numbers, Tokens, Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.integrity import Fingerprints
from app.matching.features.pieces import Piece
from app.matching.kernels.pointers import PointerRecord
from app.matching.results import Flag


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFeatures(PointerRecord):
    """A candidate ready to be scored.

    ``vectors`` is ``(rows, d)`` float32, rows of unit length: row 0 the profile as a whole, row
    ``i + 1`` piece ``i``, then one row per post held. ``rows``, ``posts``, ``traits`` and
    ``wishes`` are laid out as ``layout`` says. ``shared``, ``(rows,)``: numbers of the rows that
    other profiles hold, too, −1 for the others. ``distrusted``: a warning casts doubt on all
    of the profile.
    """

    DTYPES = (np.float32, *[np.float64] * 3, *[np.int64] * 6)

    profile: CandidateProfile
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    posts: Numbers
    traits: Numbers
    wishes: Tokens
    shared: NDArray[np.int64]
    fingerprints: Fingerprints
    warnings: tuple[Flag, ...]
    distrusted: bool

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        own = (self.vectors, self.rows, self.posts, self.traits, self.wishes, self.shared)
        return (*own, *self.fingerprints.arrays())

    @property
    def document_vector(self) -> Vectors:
        """The vector of the profile as a whole, ``(d,)``, unit length."""
        return self.vectors[0]


@dataclass(frozen=True, slots=True, eq=False)
class JobFeatures(PointerRecord):
    """A job ready to be scored.

    Row 0 of ``vectors`` is the job as a whole, row 1 its title, row ``i + 2`` is ``pieces[i]``:
    what is asked for. Context and boilerplate take no part beyond the whole.
    """

    DTYPES = (np.float32, *[np.float64] * 2, *[np.int64] * 5)

    posting: JobPosting
    pieces: tuple[Piece, ...]
    vectors: Vectors
    rows: Numbers
    traits: Numbers
    offers: Tokens
    fingerprints: Fingerprints

    def arrays(self) -> Sequence[NDArray[Any]]:
        """In the order in which ``pairs`` counts them."""
        return (self.vectors, self.rows, self.traits, self.offers, *self.fingerprints.arrays())

    @property
    def document_vector(self) -> Vectors:
        """The vector of the job as a whole, ``(d,)``, unit length."""
        return self.vectors[0]
