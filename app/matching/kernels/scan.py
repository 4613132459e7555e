"""Exact search over quantised vectors: every row that a filter passes is compared."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.kernels.jit import compiled

RETRIEVAL = np.dtype(np.int8)
"""Of what the numbers of a resident vector are stored as: one byte each."""
_MOST, _MOST_OF_QUERY = 127, 32767


class Resident(NamedTuple):
    """Unit rows for retrieval: ``values``, ``(n, d)`` int8, times ``scales``, ``(n,)`` float32. A
    product is off by about .0005 of what the float vectors give."""

    values: NDArray[np.int8]
    scales: Vectors


def resident(vectors: Vectors) -> Resident:
    """Rows, ``(n, d)`` float32, as :class:`Resident`."""
    most = np.abs(vectors).max(axis=1, initial=0.0)
    scales = (most / _MOST).astype(np.float32)
    factors = np.divide(1.0, scales, out=np.zeros_like(scales), where=scales > 0)
    values = np.rint(vectors * factors[:, None])
    return Resident(np.clip(values, -_MOST, _MOST).astype(RETRIEVAL), scales)


@compiled
def _scan(values: Any, scales: Any, rows: Any, query: Any, out: Any) -> None:
    for place in range(len(rows)):
        row = values[rows[place]]
        total = np.int32(0)
        for k in range(len(query)):
            total += np.int32(row[k]) * np.int32(query[k])
        out[place] = np.float32(total) * scales[rows[place]]


def likeness_to(own: Resident, rows: NDArray[np.intp], vector: Vectors) -> Vectors:
    """A number per row, ``(len(rows),)`` float32, that grows with its product with ``vector``,
    ``(d,)``."""
    out = np.empty(len(rows), np.float32)
    most = float(np.abs(vector).max(initial=0.0))
    query = np.rint(vector * (_MOST_OF_QUERY / most if most > 0 else 0.0)).astype(np.int16)
    _scan(own.values, own.scales, rows, query, out)
    return out
