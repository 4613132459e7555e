"""Vectors of short impersonal labels, names of skills and titles: kept in memory, and from a file.

Never what a person wrote: callers mark labels, and whatever is longer than a label is refused here.
"""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

import numpy as np

from app.matching.arrays import Vectors

MOST_CHARACTERS = 60
_MOST_VECTORS = 20_000


class LabelCache:
    """LRU cache of the vectors of short labels, shared between threads."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> Vectors | None:
        """The vector kept for a label, ``(d,)``, or None."""
        with self._lock:
            vector = self._vectors.get(text)
            if vector is not None:
                self._vectors.move_to_end(text)
            return vector

    def put(self, text: str, vector: Vectors) -> None:
        """Keep a label's vector; the label used longest ago makes room."""
        with self._lock:
            self._vectors[text] = vector.copy()
            if len(self._vectors) > _MOST_VECTORS:
                self._vectors.popitem(last=False)


class StoredLabels:
    """Vectors of known names, computed beforehand: ``names`` one a line, ``vectors`` a ``(n, d)``
    float32 ``.npy`` in their order, mapped into memory. Both are read when first asked for."""

    def __init__(self, names: Path, vectors: Path) -> None:
        self._names, self._vectors = names, vectors
        self._lock = Lock()
        self._rows: Mapping[str, int] | None = None
        self._table: Vectors

    def get(self, text: str) -> Vectors | None:
        """The vector of a known name, ``(d,)``, or None."""
        rows = self._rows if self._rows is not None else self._read()
        row = rows.get(text)
        return None if row is None else self._table[row]

    def _read(self) -> Mapping[str, int]:
        with self._lock:
            if self._rows is None:
                self._table = np.load(self._vectors, mmap_mode="r")
                names = self._names.read_text(encoding="utf-8").split("\n")
                self._rows = {name: row for row, name in enumerate(names)}
            return self._rows
