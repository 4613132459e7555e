"""What a reader is told of a document: it explains a score and takes no part in it, so it is read
only for the few documents that are shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.pieces import Piece

DocumentT = TypeVar("DocumentT", CandidateProfile, JobPosting)


@dataclass(frozen=True, slots=True)
class Told(Generic[DocumentT]):
    """A document, its pieces as its rows follow them, and how far each sign of manipulation is
    proven, 0..1 (:mod:`app.matching.features.integrity`; of a job there are none)."""

    document: DocumentT
    pieces: tuple[Piece, ...]
    signs: Mapping[str, float]

    def to_bytes(self) -> bytes:
        """What :func:`read_told` reads back."""
        body = {
            "document": self.document.to_mapping(),
            "pieces": [_written(piece) for piece in self.pieces],
            "signs": dict(self.signs),
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _written(piece: Piece) -> list[Any]:
    embed = None if piece.embed == piece.text else piece.embed
    return [piece.kind, piece.ref, piece.text, embed, piece.min_years, piece.dealings]


def _read(kind: str, ref: str, text: str, embed: str | None, *rest: Any) -> Piece:
    return Piece(kind, ref, text, text if embed is None else embed, *rest)


def read_told(kind: type[DocumentT], data: bytes) -> Told[DocumentT]:
    """Read what :meth:`Told.to_bytes` wrote of a document of this kind."""
    body = json.loads(data)
    pieces = tuple(_read(*piece) for piece in body["pieces"])
    return Told(kind.from_mapping(body["document"]), pieces, body["signs"])
