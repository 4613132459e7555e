"""What scoring needs of one document: vectors without the direction common to their kind, and per
vector what it is worth as evidence or as a requirement. Made once, by ``features.builder``.

A document is packed as compiled code reads it (:mod:`app.matching.kernels.packing`); the arrays
below are views of its bytes.
"""

import struct
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Records, Tokens, Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.fingerprints import Fingerprints
from app.matching.features.piece import Piece
from app.matching.features.stored_fields import DocumentT, StoredFields, read_stored_fields
from app.matching.kernels.packing import (
    CANDIDATE_LAYOUT,
    JOB_LAYOUT,
    ROWS,
    TOTALS,
    Layout,
    pack,
    place,
    restored,
)
from app.matching.kernels.records import CANDIDATE_TOTALS, JOB_TOTALS


class PackedFeatures(Generic[DocumentT]):
    """A document ready to be scored; it does not change.

    Parameters
    ----------
    data
        The packed sections.
    stored
        What explains a score, or its stored bytes, which are read when they are asked for.
    """

    __slots__ = ("_stored", "data")

    layout: ClassVar[Layout]
    kind: ClassVar[Any]

    def __init__(self, data: bytes, stored: StoredFields[DocumentT] | bytes) -> None:
        self.data = data
        self._stored: StoredFields[DocumentT] | bytes = stored

    @classmethod
    def of(cls, stored: StoredFields[DocumentT], **arrays: NDArray[Any]) -> Self:
        """Pack the sections of a document; ValueError if one has another dtype than its own."""
        return cls(pack(cls.layout, arrays), stored)

    def with_sections(self, **arrays: NDArray[Any]) -> Self:
        """A copy with other sections in place of its own."""
        own = {name: self.section(name) for name in self.layout}
        return type(self)(pack(self.layout, {**own, **arrays}), self._stored)

    def section(self, name: str) -> NDArray[Any]:
        """A section of the document, as the layout names it; it cannot be written."""
        number, dtype = self.layout[name]
        at, size = place(self.data, number)
        return np.frombuffer(self.data, dtype, size // dtype.itemsize, at)

    @property
    def stored(self) -> StoredFields[DocumentT]:
        """What explains a score."""
        if isinstance(self._stored, bytes):
            stored: StoredFields[DocumentT] = read_stored_fields(self.kind, self._stored)
            self._stored = stored
        return self._stored

    @property
    def stored_bytes(self) -> bytes:
        """The same, to be stored."""
        return self._stored if isinstance(self._stored, bytes) else self._stored.to_bytes()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the rows stand for, in their order, from the first row of a piece on."""
        return self.stored.pieces

    @property
    def row_count(self) -> int:
        """How many rows the document has."""
        return place(self.data, ROWS)[1] // self.layout["rows"][1].itemsize

    @property
    def rows(self) -> Records:
        """``(n,)``: what each vector is worth."""
        return self.section("rows")

    @property
    def vectors(self) -> Vectors:
        """``(n, d)`` float32 of unit length, one per row."""
        return restored(self.section("values"), self.section("scales"))[: self.row_count]

    @property
    def joined(self) -> Vectors:
        """Vector of the document text as the encoder gave it, ``(d,)`` float32: what retrieval
        compares."""
        return self.section("joined")

    @property
    def traits(self) -> Records:
        """``(1,)``: what is true of the document as a whole."""
        return self.section("traits")

    @property
    def terms(self) -> Records:
        """``(t,)``, by rising token: what it states, or asks for, by name."""
        return self.section("terms")

    def vector(self, row: int) -> Vectors:
        """The vector of one row, ``(d,)``."""
        d, scales = len(self.joined), self.section("scales")[row : row + 1]
        return restored(self.section("values")[row * d : (row + 1) * d], scales)[0]

    @property
    def document_vector(self) -> Vectors:
        """The vector of the document as a whole, ``(d,)``, unit length."""
        return self.vector(0)

    def _total(self, one: "_Total") -> Any:
        return one.form.unpack_from(self.data, place(self.data, TOTALS)[0] + one.offset)[0]


class _Total(NamedTuple):
    """How a number of the totals is written, and where."""

    form: struct.Struct
    offset: int

    @classmethod
    def of(cls, totals: np.dtype[Any], name: str) -> Self:
        kind, offset = totals.fields[name][:2]  # type: ignore[index]
        return cls(struct.Struct(kind.char), offset)


_DOUBT, _NEIGHBOURS = (_Total.of(CANDIDATE_TOTALS, name) for name in ("doubt", "neighbours"))
_LAST_DAY = _Total.of(JOB_TOTALS, "last_day")


class CandidateFeatures(PackedFeatures[CandidateProfile]):
    """A candidate ready to be scored.

    A profile has ``n`` rows: row 0 is the profile as a whole, row ``i + 1`` is ``pieces[i]``, then
    comes one row per post that tells something.
    """

    __slots__ = ()
    layout = CANDIDATE_LAYOUT
    kind = CandidateProfile

    @property
    def profile(self) -> CandidateProfile:
        """The masked profile."""
        return self.stored.document

    @property
    def signs(self) -> Mapping[str, float]:
        """How far each sign of manipulation is proven, 0..1."""
        return self.stored.signs

    @property
    def doubt(self) -> float:
        """All signs together, 0..1."""
        return float(self._total(_DOUBT))

    @property
    def keys(self) -> Tokens:
        """``(n,)``: equal where rows of profiles are equal, 0: no other profile has such a row."""
        return self.section("keys")

    @property
    def posts(self) -> Records:
        """``(m,)`` ``POST``, one per post held."""
        return self.section("posts")

    @property
    def wishes(self) -> Records:
        """``(w,)`` ``PREFERENCE``."""
        return self.section("wishes")

    @property
    def occupations(self) -> Vectors:
        """``(1 + m, k)`` float32: the line of work of the profile, then of each post, as
        :meth:`OccupationModel.describe` says it; ``k`` is 0 without a model."""
        posts = len(self.posts)
        flat = self.section("occupations")
        return flat.reshape(1 + posts, len(flat) // (1 + posts))

    @property
    def fingerprints(self) -> Fingerprints:
        """What copying shows by."""
        return Fingerprints(self.section("word_pairs"), int(self._total(_NEIGHBOURS)))


class JobFeatures(PackedFeatures[JobPosting]):
    """A job ready to be scored.

    A job has ``n`` rows: row 0 is the job as a whole, row 1 its title, row ``i + 2`` is
    ``pieces[i]``: what is asked for. Context takes no part beyond the whole; its vectors follow
    those of the rows.
    """

    __slots__ = ()
    layout = JOB_LAYOUT
    kind = JobPosting

    @property
    def posting(self) -> JobPosting:
        """The posting."""
        return self.stored.document

    @property
    def last_day(self) -> int:
        """Ordinal of the last day on which the job is offered; a very late one: no end."""
        return int(self._total(_LAST_DAY))

    @property
    def attributes(self) -> Tokens:
        """``(ATTRIBUTES,)`` tokens, 0: not stated."""
        return self.section("attributes")

    @property
    def term_rows(self) -> NDArray[np.int32]:
        """``(g,)``: the row of each group of terms."""
        return self.section("term_rows")

    @property
    def occupation(self) -> Vectors:
        """``(k,)`` float32: its line of work; the first ``groups`` of its totals are square roots
        of probabilities."""
        return self.section("occupation")

    @property
    def sentences(self) -> NDArray[np.int32]:
        """``(s,)``: of the packed vectors, all that the job says and that is not boilerplate, to be
        compared with text that follows it."""
        return self.section("sentences")

    @property
    def fingerprints(self) -> Fingerprints:
        """What copying shows by."""
        pairs = self.section("word_pairs")
        return Fingerprints(pairs, len(pairs))


Features = CandidateFeatures | JobFeatures
"""What scoring reads of a document of either side."""
