"""The protocol of text encoders."""

from collections.abc import Sequence
from typing import Protocol

from app.matching.arrays import Vectors


class Encoder(Protocol):
    """Encodes texts as vectors. Safe to use from several threads."""

    @property
    def model_id(self) -> str:
        """Name of the model, kept beside every stored vector."""

    @property
    def revision(self) -> str:
        """Fingerprint of weights, tokenizer and numerical form: equal means equal vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def knows_names(self) -> bool:
        """Whether names of the vocabulary cost nothing, so that none need be encoded ahead."""

    def encode(self, texts: Sequence[str], *, cache: Sequence[bool] | None = None) -> Vectors:
        """Encode texts into ``(len(texts), dimension)`` float32 rows of unit length.

        A text's vector does not depend on the other texts of the call, bit for bit. Where
        ``cache`` is true, the vector may be kept in memory for any owner: for short impersonal
        labels (names of skills, titles) alone, never for what a person wrote.
        """
