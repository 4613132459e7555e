"""Structured logs and request ids.

A log line names routes, ids, states and durations. It never holds a body, a query value, a name
or an address: what people wrote stays out of the logs.
"""

import contextlib
import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from uuid_utils.compat import uuid7

request_id_var: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """Return a fresh request id (UUIDv7: sortable by time)."""
    return str(uuid7())


def _add_request_id(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if request_id := request_id_var.get():
        event.setdefault("request_id", request_id)
    return event


class _Unfailing:
    """A stream whose failures are nobody's: where a full disk takes no log, or nobody listens any
    more, requests go on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure_logging(level: str = "info") -> None:
    """Send one JSON object per line to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_request_id,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(_Unfailing(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


log = structlog.get_logger("skillmatch")


def describe_exception(error: BaseException) -> dict[str, Any]:
    """Return the type and the innermost frames of an error.

    Its message stays out: drivers like to put the values they choked on into it.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return {
        "error": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
