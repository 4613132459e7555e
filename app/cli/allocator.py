"""How the process takes memory from the system."""

import contextlib
import ctypes
import os

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's <malloc.h>
_ARENAS = 2


def share_arenas() -> None:
    """Let all threads take memory from two arenas of glibc, unless ``MALLOC_ARENA_MAX`` says
    otherwise. To be called before there are threads.

    Each thread would get an arena of its own, and what requests leave free in it is of no use to
    the others. Elsewhere than on glibc nothing is done.
    """
    if "MALLOC_ARENA_MAX" in os.environ:
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)
