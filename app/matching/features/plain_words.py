"""The pieces of a document with the terms of its trade in plain words."""

from collections.abc import Sequence
from dataclasses import replace

from app.matching.features.known_titles import unit_group_of
from app.matching.features.occupation import TITLES
from app.matching.features.piece import SKILL_KINDS, Piece
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.trade_terms import FoundTerm, explained, load_trade_terms, trades_of

SURELY_KNOWN = 0.9
"""From this confidence on a name is taken for the skill of the vocabulary that it resembles."""


def in_plain_words(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces with the terms of a trade in plain words, as far as the document is of it."""
    found = [_terms_of(piece) for piece in pieces]
    if not any(found):
        return tuple(pieces)
    titles = (piece.said for piece in pieces if piece.kind in TITLES)
    votes = trades_of(
        {term for terms in found for one in terms for term in one.meanings},
        (code for title in titles if (code := unit_group_of(title)) is not None),
    )
    plain = [explained(p.said, terms, votes) for p, terms in zip(pieces, found, strict=True)]
    return tuple(
        piece if text == piece.said else replace(piece, plain=text)
        for piece, text in zip(pieces, plain, strict=True)
    )


def _terms_of(piece: Piece) -> list[FoundTerm]:
    found = load_trade_terms().find(piece.said)
    return [] if found and _is_known(piece) else found


def _is_known(piece: Piece) -> bool:
    """Whether the encoder knows what a piece says: a language, a skill of the vocabulary."""
    if piece.kind not in SKILL_KINDS:
        return piece.kind == "language"
    found = load_vocabulary().canonical(piece.said)
    return found is not None and found.confidence >= SURELY_KNOWN
