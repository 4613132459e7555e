"""Documents as vectors: every text that they share is encoded once."""

from collections.abc import Sequence

import numpy as np

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, Document
from app.matching.encoders.base import Encoder
from app.matching.features.piece import Encoded
from app.matching.features.pieces import pieces_and_document_text
from app.metrics import encoding

_IMPERSONAL = frozenset(("skill", "used_skill", "title", "job_title", "must", "nice", "wish"))
"""Kinds of pieces whose texts many people share and nobody wrote: the encoder may keep them."""


def encode_documents(
    encoder: Encoder, documents: Sequence[Document], known: dict[str, Vectors]
) -> list[Encoded]:
    """Cut documents into pieces and embed these and the document texts.

    ``known`` holds vectors, ``(d,)``, by text; those serve again, and it takes up the new. A
    document has the bits that it has alone.
    """
    parts = [pieces_and_document_text(document) for document in documents]
    new: dict[str, bool] = {}
    for pieces, document_text in parts:
        new.setdefault(document_text, False)
        for piece in pieces:
            new.setdefault(piece.embed, piece.kind in _IMPERSONAL)
    new = {text: impersonal for text, impersonal in new.items() if text not in known}
    if new:
        with encoding(len(new)):
            vectors = encoder.encode(list(new), cache=list(new.values()))
        known.update(zip(new, vectors, strict=True))
    return [
        Encoded(
            pieces,
            np.stack([known[document_text], *(known[piece.embed] for piece in pieces)]),
            document_text,
        )
        for pieces, document_text in parts
    ]


def remember_skills(encoder: Encoder, names: Sequence[str]) -> None:
    """Embed names of skills ahead of time: profiles that carry them need not wait for it."""
    pieces, _ = pieces_and_document_text(CandidateProfile(skills=tuple(map(CandidateSkill, names))))
    encoder.encode([piece.embed for piece in pieces], cache=[True] * len(pieces))
