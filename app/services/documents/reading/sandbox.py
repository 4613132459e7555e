"""Has a file read by a process of its own, with bounded memory and time."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import app
from app import processor_time
from app.errors import Unavailable
from app.services.documents.problems import problem_of
from app.services.documents.reading.lines import DocumentText

AT_A_TIME = 2
"""Processes that read at once; further callers wait."""
WAIT_SECONDS = 20.0
TIME_SECONDS = 20.0

_turns = threading.BoundedSemaphore(AT_A_TIME)
_ROOT = str(Path(app.__file__).parents[1])


def read_document(data: bytes, extension: str) -> DocumentText:
    """The lines of a file.

    Raises
    ------
    DocumentUnreadable, UnsupportedMediaType
        If it is not read: encrypted, empty, scanned, …
    Unavailable
        If too many others are being read.
    """
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Unavailable(
            "Many documents are being read; try again.", headers={"Retry-After": "10"}
        )
    start = time.monotonic()
    try:
        return _read(data, extension)
    finally:
        _turns.release()
        processor_time.spend(time.monotonic() - start)  # about; the process is busy all the time


def _read(data: bytes, extension: str) -> DocumentText:
    command = [sys.executable, "-m", "app.services.documents.reading.worker", extension[:20]]
    environment = {"PYTHONPATH": _ROOT, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=TIME_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise problem_of("oversized") from None
    if done.returncode != 0 or not done.stdout:
        # Ended by a limit (a signal), or a library fell over the file.
        ended_by_limit = done.returncode in (-24, -9) or done.returncode == 1
        raise problem_of("oversized" if ended_by_limit else "unreadable")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise problem_of(answer["refused"])
    return DocumentText.from_json(answer)
