"""A folder in memory for the files of a run, where the machine has one with room."""

import os
from pathlib import Path

_FOLDER = Path("/dev/shm")
_ROOM = 2 * 2**30


def memory_folder() -> Path | None:
    """Where files live in memory; None without such a place, or with less than 2 GiB free.

    A database of a test is copied, written and thrown away: on a disk, each of its commits waits
    for the disk, for data that nobody will read again.
    """
    try:
        free = os.statvfs(_FOLDER)
    except OSError:
        return None
    fits = free.f_bavail * free.f_frsize >= _ROOM and not free.f_flag & os.ST_NOEXEC
    return _FOLDER if fits and os.access(_FOLDER, os.W_OK) else None
