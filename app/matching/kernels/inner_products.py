"""Inner products whose bits depend on the two rows alone."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled_products


@compiled_products
def inner_products(a: Any, b: Any, out: Any) -> None:
    """Fill ``out[i, j]`` with the inner product of ``a[i]`` and ``b[j]``; both are rows of float32
    in C order.

    Tiles of 4 × 2 rows; at the edges the last row is taken again, so that every product runs
    through the same instructions.
    """
    n, m, d = a.shape[0], b.shape[0], b.shape[1]
    for i in range(0, n, 4):
        i1, i2, i3 = min(i + 1, n - 1), min(i + 2, n - 1), min(i + 3, n - 1)
        a0, a1, a2, a3 = a[i], a[i1], a[i2], a[i3]
        for j in range(0, m, 2):
            j1 = min(j + 1, m - 1)
            b0, b1 = b[j], b[j1]
            s00 = s01 = s10 = s11 = s20 = s21 = s30 = s31 = np.float32(0.0)
            for k in range(d):
                x, y = b0[k], b1[k]
                s00 += a0[k] * x
                s01 += a0[k] * y
                s10 += a1[k] * x
                s11 += a1[k] * y
                s20 += a2[k] * x
                s21 += a2[k] * y
                s30 += a3[k] * x
                s31 += a3[k] * y
            out[i, j], out[i, j1] = s00, s01
            out[i1, j], out[i1, j1] = s10, s11
            out[i2, j], out[i2, j1] = s20, s21
            out[i3, j], out[i3, j1] = s30, s31
