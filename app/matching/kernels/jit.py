"""Compilation of the innermost loops to machine code."""

from typing import Any

import numba

_EXACT: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_PRODUCTS: dict[str, Any] = {"nogil": True, "fastmath": {"reassoc", "contract", "nsz"}}


def _compile(function: Any, options: dict[str, Any]) -> Any:
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no place to keep machine code: compile in every process
        return numba.njit(**options)(function)


def compiled(function: Any) -> Any:
    """Compile a kernel; the machine code is kept beside the source where that is writable."""
    return _compile(function, _EXACT)


def compiled_products(function: Any) -> Any:
    """Like :func:`compiled`; sums may be split over vector lanes, always in the same way."""
    return _compile(function, _PRODUCTS)
