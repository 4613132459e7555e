"""Keyset pagination: a cursor holds the sort key of the last row shown and a fingerprint of the
list and its filters."""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import ValidationFailed

Row = TypeVar("Row")


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and the cursor of the next one (None at the end)."""

    rows: Sequence[Row]
    next_cursor: str | None


def bad_cursor() -> ValidationFailed:
    """The error for a cursor that this list did not issue, or issued under other filters."""
    return ValidationFailed.of(
        "cursor", "cursor_invalid", "This cursor does not belong to this list and these filters."
    )


def _fingerprint(filters: Mapping[str, Any]) -> str:
    text = json.dumps(filters, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def encode_cursor(filters: Mapping[str, Any], key: list[Any]) -> str:
    """Encode the sort key of the last row shown as URL-safe text.

    ``filters`` identifies the list: its name, the caller, the query parameters. A cursor is valid
    for equal filters alone.
    """
    encoded = json.dumps([_fingerprint(filters), *key], default=str).encode()
    return base64.urlsafe_b64encode(encoded).decode().rstrip("=")


def _typed(kind: Callable[[Any], Any], value: Any) -> Any:
    """One field of a sort key in the type it was encoded from; ValueError if it is another."""
    if not isinstance(value, int | float if kind is float else str):
        raise ValueError("not what was encoded")
    if kind is float and not math.isfinite(float(value)):
        raise ValueError("not finite")
    return kind(value)


def moment(text: str) -> datetime:
    """A time as cursors hold it, in UTC; ValueError if it is none."""
    return datetime.fromisoformat(text).astimezone(UTC)


def decode_cursor(
    cursor: str, filters: Mapping[str, Any], types: Sequence[Callable[[Any], Any]]
) -> list[Any]:
    """Decode a cursor into its sort key, one value per item of ``types``.

    Raises
    ------
    ValidationFailed
        If it is not a cursor of this list, or was issued under other filters.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        decoded = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        fingerprint, *key = decoded
        if fingerprint != _fingerprint(filters) or len(key) != len(types):
            raise bad_cursor()
        return [_typed(kind, value) for kind, value in zip(types, key, strict=True)]
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
    """One page of a statement, newest first: UUIDv7 ids sort by time."""
    if cursor is not None:
        (last,) = decode_cursor(cursor, filters, [UUID])
        statement = statement.where(id_column < last)
    found = session.scalars(statement.order_by(id_column.desc()).limit(limit + 1)).all()
    rows = found[:limit]
    if len(found) <= limit:
        return Slice(rows, None)
    return Slice(rows, encode_cursor(filters, [getattr(rows[-1], id_column.key)]))


def last_changed_first(
    session: Session,
    statement: Select[Row],
    id_column: InstrumentedAttribute[UUID],
    changed_column: InstrumentedAttribute[datetime],
    *,
    filters: Mapping[str, Any],
    cursor: str | None,
    limit: int,
) -> Slice[Row]:
    """One page of a statement, last changed first. What changes while somebody pages moves to the
    front: it is missing from later pages, and on the first one when that is read again."""
    if cursor is not None:
        changed, last = decode_cursor(cursor, filters, [moment, UUID])
        before = and_(changed_column == changed, id_column < last)
        statement = statement.where(or_(changed_column < changed, before))
    order = changed_column.desc(), id_column.desc()
    found = session.scalars(statement.order_by(*order).limit(limit + 1)).all()
    rows = found[:limit]
    if len(found) <= limit:
        return Slice(rows, None)
    key = [getattr(rows[-1], changed_column.key), getattr(rows[-1], id_column.key)]
    return Slice(rows, encode_cursor(filters, key))
