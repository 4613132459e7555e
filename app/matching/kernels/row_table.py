"""Rows of many documents in one array: how a list goes to compiled code.

The arrays of a list are packed one after the other, with the place where each document starts, as
ColBERT keeps its index (Santhanam et al. 2022, *PLAID*). Rows that many documents hold, such as
names of skills, stand once in a :class:`RowTable`; a document says their numbers.
"""

import hashlib
import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.kernels.jit import compiled

CAPACITY = 16384
"""So many distinct rows are shared; what comes later stays with its document."""


class Packed(NamedTuple):
    """Arrays one after the other: array ``i`` is ``values[starts[i]:starts[i + 1]]``."""

    values: NDArray[Any]
    starts: NDArray[np.int64]


def pack(arrays: Sequence[NDArray[Any]]) -> Packed:
    """Pack arrays of one dtype and one shape but for their lengths; at least one."""
    starts = np.zeros(len(arrays) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, arrays), np.int64, len(arrays)), out=starts[1:])
    return Packed(arrays[0] if len(arrays) == 1 else np.concatenate(arrays), starts)


@compiled
def part(packed: Any, i: int) -> Any:
    """Array ``i`` of a :class:`Packed`, without a copy."""
    return packed.values[packed.starts[i] : packed.starts[i + 1]]


class RowTable:
    """Equal rows of many documents, each kept once. Threads may share it; rows only ever come.

    Attributes
    ----------
    vectors
        ``(CAPACITY, d)`` float32, of which the rows handed out so far are filled.
    """

    def __init__(self, dimension: int, capacity: int = CAPACITY) -> None:
        self.vectors: Vectors = np.empty((capacity, dimension), dtype=np.float32)
        self._numbers: dict[tuple[bytes, int, float], int] = {}
        self._lock = threading.Lock()

    def number_of(self, vector: Vectors, skill: int, confidence: float) -> int:
        """The number of a label's row, −1 if the table is full.

        Rows are equal if their vectors, ``(d,)``, have the same bits and they name the same skill
        of the vocabulary equally surely.
        """
        key = (hashlib.blake2b(vector.tobytes(), digest_size=16).digest(), skill, confidence)
        known = self._numbers.get(key)
        if known is not None:
            return known
        with self._lock:
            number = self._numbers.get(key, len(self._numbers))
            if number >= len(self.vectors):
                return -1
            self.vectors[number] = vector
            self._numbers[key] = number
            return number


class DistinctRows(NamedTuple):
    """The rows of a list of documents, each different one once.

    ``ids``, ``(rows,)``: which of the distinct rows each row is. ``firsts``, ``(k,)``: a row that
    is distinct row ``i``. The documents' own rows come first; ``shared``, ``(s,)``: numbers in the
    table of the others.
    """

    ids: Any
    firsts: Any
    shared: Any


@compiled
def distinct_rows(numbers: Any, own: int, capacity: int) -> DistinctRows:
    """Tell the rows of a list apart by their ``numbers`` in a table of ``capacity`` rows, −1 for
    those, ``own`` of them, that no other document has."""
    ids, firsts = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int32)
    shared = np.empty(len(numbers) - own, np.int32)
    seen = np.full(capacity if own < len(numbers) else 0, -1, np.int32)
    next_own, count = 0, own
    for row in range(len(numbers)):
        number = numbers[row]
        if number < 0:
            distinct, next_own = next_own, next_own + 1
        elif seen[number] >= 0:
            ids[row] = seen[number]
            continue
        else:
            distinct, count = count, count + 1
            seen[number], shared[distinct - own] = distinct, number
        ids[row], firsts[distinct] = distinct, row
    return DistinctRows(ids, firsts[:count], shared[: count - own])
