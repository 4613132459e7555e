"""Numbers for rows that many documents hold, such as the names of skills."""

import hashlib
import itertools

from app.matching.arrays import Vectors

MOST = 16384
"""So many distinct rows have a number; rows that come later are computed wherever they occur."""


class RowIds:
    """Gives equal rows equal numbers, in the order of their appearance. Threads may share it."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[bytes, float, float], int] = {}
        self._next = itertools.count()

    def row_id(self, vector: Vectors, named: float, confidence: float) -> int:
        """The number of a label's row, −1 if all are taken.

        Rows are equal if their vectors, ``(d,)``, have the same bits and they name the same skill
        of the vocabulary equally surely.
        """
        key = (hashlib.blake2b(vector.tobytes(), digest_size=16).digest(), named, confidence)
        known = self._numbers.get(key)
        if known is None:
            if len(self._numbers) >= MOST:
                return -1
            known = self._numbers.setdefault(key, next(self._next))
        return known if known < MOST else -1
