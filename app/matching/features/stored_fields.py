"""What is stored of a document to be shown, as search engines keep stored fields: it explains a
score and takes no part in it, so it is read only for the few documents that are shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.piece import Piece
from app.matching.results import Flag

DocumentT = TypeVar("DocumentT", CandidateProfile, JobPosting)


@dataclass(frozen=True, slots=True)
class StoredFields(Generic[DocumentT]):
    """A document and what was read of it for its readers.

    ``pieces`` as its rows follow them; ``notes`` on the document by itself; ``signs``, of a
    profile, how far each sign of manipulation is proven, 0..1
    (:mod:`app.matching.features.integrity`); ``residences``, of a job, the countries to which its
    text alone limits the person.
    """

    document: DocumentT
    pieces: tuple[Piece, ...]
    notes: tuple[Flag, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    residences: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        """What :func:`read_stored_fields` reads back."""
        body = {
            "document": self.document.to_mapping(),
            "pieces": [_written(piece) for piece in self.pieces],
            "notes": [[note.code, note.severity, note.message] for note in self.notes],
            "signs": dict(self.signs),
            "residences": sorted(self.residences),
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _written(piece: Piece) -> list[Any]:
    said = None if piece.said == piece.text else piece.said
    return [piece.kind, piece.ref, piece.text, said, piece.min_years, piece.dealings, piece.plain]


def _read(kind: str, ref: str, text: str, said: str | None, *rest: Any) -> Piece:
    return Piece(kind, ref, text, text if said is None else said, *rest)


def read_stored_fields(kind: type[DocumentT], data: bytes) -> StoredFields[DocumentT]:
    """Read what :meth:`StoredFields.to_bytes` wrote of a document of this kind."""
    body = json.loads(data)
    pieces = tuple(_read(*piece) for piece in body["pieces"])
    return StoredFields(
        kind.from_mapping(body["document"]),
        pieces,
        tuple(Flag(*note) for note in body["notes"]),
        body["signs"],
        frozenset(body["residences"]),
    )
