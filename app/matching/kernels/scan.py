"""Exact search over quantised vectors: every row that a filter passes is compared."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.kernels.jit import compiled, compiled_products

RETRIEVAL = np.dtype(np.int8)
"""Of what the numbers of a resident vector are stored as: one byte each."""
_MOST = 127


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


@compiled_products
def _scan(values: Any, scales: Any, rows: Any, query: Any, out: Any) -> None:
    for place in range(len(rows)):
        row = values[rows[place]]
        total = np.float32(0.0)
        for k in range(len(query)):
            total += np.float32(row[k]) * query[k]
        out[place] = total * scales[rows[place]]


@compiled
def _sift_down(numbers: Any, places: Any, at: int) -> None:
    """Let a number sink in a heap whose least one is on top."""
    while 2 * at + 1 < len(numbers):
        child = 2 * at + 1
        if child + 1 < len(numbers) and numbers[child + 1] < numbers[child]:
            child += 1
        if numbers[at] <= numbers[child]:
            return
        numbers[at], numbers[child] = numbers[child], numbers[at]
        places[at], places[child] = places[child], places[at]
        at = child


@compiled
def largest(numbers: Any, most: int) -> Any:
    """Places of the ``most`` largest of at least as many numbers, ``(most,)``, in no order."""
    kept, places = numbers[:most].copy(), np.arange(most)
    for at in range(most // 2, -1, -1):
        _sift_down(kept, places, at)
    for place in range(most, len(numbers)):
        if numbers[place] > kept[0]:
            kept[0], places[0] = numbers[place], place
            _sift_down(kept, places, 0)
    return places


def likeness_to(own: Resident, rows: NDArray[np.intp], vector: Vectors) -> Vectors:
    """The product of each row with ``vector``, ``(d,)``, but for what the rows lost,
    ``(len(rows),)`` float32."""
    out = np.empty(len(rows), np.float32)
    _scan(own.values, own.scales, rows, vector.astype(np.float32, copy=False), out)
    return out
