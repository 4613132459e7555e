"""Names for the kinds of arrays, and making vectors unit vectors."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Rows of vectors, or one of them: float32."""
Numbers = NDArray[np.float64]
"""Float64 numbers of any shape."""
Tokens = NDArray[np.int64]
"""Hashes of values: two tokens are equal where the values are."""
Records = NDArray[np.void]
"""Records of named fields: a dtype of :mod:`app.matching.kernels.records`."""
Mask = NDArray[np.bool_]
"""One truth value per row."""


def unit(vector: Vectors) -> Vectors:
    """The vector with length 1, ``(d,)`` float32; a vector of zeros stays what it is."""
    length = np.sqrt(np.dot(vector, vector))
    return (vector / length).astype(np.float32) if length > 0 else vector.astype(np.float32)


def unit_rows(rows: Vectors) -> Vectors:
    """Rows of unit length; where a model has nothing to say, the first axis."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    nothing = lengths[:, 0] == 0.0
    lengths[nothing] = 1.0
    unit: Vectors = rows / lengths
    unit[nothing, 0] = 1.0
    return unit
