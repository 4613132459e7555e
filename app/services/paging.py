"""Keyset pagination: a cursor remembers the last row seen and the filters it belongs to."""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import ValidationFailed

Row = TypeVar("Row")


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and the cursor of the next one (None at the end)."""

    rows: Sequence[Row]
    next_cursor: str | None


def bad_cursor() -> ValidationFailed:
    """The error for a cursor that is not ours, or was made for another list."""
    return ValidationFailed.of(
        "cursor", "cursor_invalid", "This cursor does not belong to this list and these filters."
    )


def _fingerprint(filters: Mapping[str, Any]) -> str:
    text = json.dumps(filters, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def encode_cursor(filters: Mapping[str, Any], key: list[Any]) -> str:
    """Pack the key of the last row seen; ``filters`` names list, caller and query."""
    packed = json.dumps([_fingerprint(filters), *key], default=str).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _typed(kind: type, part: Any) -> Any:
    """One part of a key, as it was packed: numbers as numbers, everything else as text."""
    if not isinstance(part, int | float if kind is float else str):
        raise ValueError("not what was packed")
    if kind is float and not math.isfinite(float(part)):
        raise ValueError("no place in an ordered list")
    return kind(part)


def decode_cursor(cursor: str, filters: Mapping[str, Any], types: Sequence[type]) -> list[Any]:
    """Unpack a cursor into its key.

    Raises
    ------
    ValidationFailed
        If it is not one of ours, or was made for other filters.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        unpacked = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        fingerprint, *key = unpacked
        if fingerprint != _fingerprint(filters) or len(key) != len(types):
            raise bad_cursor()
        return [_typed(kind, part) for kind, part in zip(types, key, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise bad_cursor() from None


def newest_first(
    session: Session,
    statement: Select[Row],
    id_column: InstrumentedAttribute[UUID],
    *,
    filters: Mapping[str, Any],
    cursor: str | None,
    limit: int,
) -> Slice[Row]:
    """Run a statement page by page, newest first (UUIDv7 ids sort by time)."""
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [UUID])
        statement = statement.where(id_column < last)
    found = session.scalars(statement.order_by(id_column.desc()).limit(limit + 1)).all()
    rows = found[:limit]
    if len(found) <= limit:
        return Slice(rows, None)
    return Slice(rows, encode_cursor(filters, [getattr(rows[-1], id_column.key)]))
