"""A piece of text that is embedded, and the pieces of a document with their vectors."""

from dataclasses import dataclass

from app.matching.arrays import Vectors

SKILL_KINDS = frozenset(("skill", "used_skill", "must", "nice"))
"""Kinds of pieces that are the name of a skill."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text that is embedded.

    Attributes
    ----------
    kind, ref
        What it is, and where it stands in the body (``skills.3``).
    text
        As it reads on display.
    said
        Normalised and neutral, without what is denied: what is searched for names.
    min_years
        Of a requirement: the years of experience that it asks for.
    dealings
        Of a candidate's text: bits of :mod:`app.matching.text.practitioner` (0: it was done).
    plain
        ``said`` with the terms of a trade in plain words; None: there are none.
    """

    kind: str
    ref: str
    text: str
    said: str
    min_years: float | None = None
    dealings: int = 0
    plain: str | None = None

    @property
    def embed(self) -> str:
        """The text that the encoder gets."""
        return self.said if self.plain is None else self.plain


@dataclass(frozen=True, slots=True)
class Encoded:
    """The pieces of one document and their vectors: ``(1 + len(pieces), d)`` float32 with rows of
    unit length; row 0 stands for the joined text, row ``i + 1`` for ``pieces[i]``.
    ``document_text`` is the joined text, where it is at hand."""

    pieces: tuple[Piece, ...]
    vectors: Vectors
    document_text: str | None = None

    def __post_init__(self) -> None:
        if self.vectors.shape[0] != len(self.pieces) + 1:
            raise ValueError("vectors and pieces do not belong together")
