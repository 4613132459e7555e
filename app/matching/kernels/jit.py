"""Compilation of the innermost loops to machine code."""

import sys
from typing import Any

import numba

from app.matching.kernels.code_cache import CheckedCache

if "scipy.linalg" not in sys.modules:
    # Numba asks once whether SciPy brings a BLAS, and loads it for that: no kernel here wants one.
    sys.modules["scipy.linalg"] = None  # type: ignore[assignment]
    try:
        import numba.np.arraymath
    finally:
        del sys.modules["scipy.linalg"]

_EXACT: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_PRODUCTS: dict[str, Any] = {"nogil": True, "fastmath": {"reassoc", "contract", "nsz"}}


def _compile(function: Any, options: dict[str, Any]) -> Any:
    kernel = numba.njit(**options)(function)
    try:
        kernel._cache = CheckedCache(function)
    except RuntimeError:  # no place to keep machine code: compile in every process
        return kernel
    return kernel


def compiled(function: Any) -> Any:
    """Compile a kernel; the machine code is kept beside the source where that is writable."""
    return _compile(function, _EXACT)


def compiled_products(function: Any) -> Any:
    """Like :func:`compiled`; sums may be split over vector lanes, always in the same way."""
    return _compile(function, _PRODUCTS)
