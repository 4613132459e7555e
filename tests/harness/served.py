"""The application behind a real server, on a port of the loopback interface."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from tests.harness.applications import RunningApp, prepared_app


@contextmanager
def served(app: FastAPI, **options: Any) -> Iterator[str]:
    """Serve an application from a thread of its own; yields the address. ``options`` are those of
    the server."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        backlog=512,
        timeout_graceful_shutdown=10,
        # Longer than any test: a connection closed for idleness just as a client takes it up
        # again looks like a failure to that client.
        timeout_keep_alive=600,
        **options,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()


@contextmanager
def served_app(
    kind: str, request: pytest.FixtureRequest, directory: Path, **changes: Any
) -> Iterator[RunningApp]:
    """Like ``open_app``, but its client speaks HTTP to a real server."""
    # For the same reason the client, too, never drops an idle connection.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=None)
    with (
        prepared_app(kind, request, directory, **changes) as (app, database, settings),
        served(app) as address,
        httpx.Client(base_url=address, timeout=120, limits=limits, trust_env=False) as client,
    ):
        yield RunningApp(app, client, database, settings)
