"""Skillmatch as tools for assistants, by the Model Context Protocol: see ``skillmatch mcp``."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import uvicorn
from mcp.server.mcpserver import MCPServer

from app import __version__
from app.cli.assistant_api import Api
from app.cli.assistant_tools import add_tools
from app.cli.opening import (
    is_loopback,
    load_engine,
    open_database,
    with_secret_key,
)
from app.config import Settings
from app.database import migrate
from app.main import create_app

_INSTRUCTIONS = (
    "Skillmatch ranks jobs for people and people for jobs by meaning, with reasons. Scores are the "
    "share of such matches that were judged good, 0..1. People are anonymous until they accept."
)


def run(
    settings: Settings, listening: socket.socket | None, host: str, url: str | None, *, write: bool
) -> None:
    """Serve assistants over standard input, or over HTTP at a socket; ``url``: a running server to
    ask instead of the database of the settings."""
    with _remote(url) if url else _in_process(settings) as client:
        _serve(client, settings, listening, host, write=write)


def _serve(
    client: httpx2.AsyncClient,
    settings: Settings,
    listening: socket.socket | None,
    host: str,
    *,
    write: bool,
) -> None:
    # Whoever reaches another address than this machine's own brings a key.
    shared = listening is None or is_loopback(host)
    server = build_server(client, settings.mcp_key or None if shared else None, write=write)
    if listening is None:
        server.run("stdio")
        return
    served = server.streamable_http_app(host=host, stateless_http=True, json_response=True)
    config = uvicorn.Config(served, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def build_server(client: httpx2.AsyncClient, key: str | None, *, write: bool) -> MCPServer:
    """A server with its tools: ``client`` is where the API is, ``key`` that of calls without
    credentials of their own."""
    server = MCPServer("skillmatch", instructions=_INSTRUCTIONS, version=__version__)
    add_tools(server, Api(client, key), write=write)
    return server


@contextmanager
def _remote(url: str) -> Iterator[httpx2.AsyncClient]:
    """A client of a server that runs somewhere."""
    yield httpx2.AsyncClient(base_url=url, timeout=60)


@contextmanager
def _in_process(settings: Settings) -> Iterator[httpx2.AsyncClient]:
    """A client of the whole application in this process, on the database of the settings."""
    settings = with_secret_key(settings).model_copy(update={"embedded_worker": "off"})
    database = open_database(settings)
    migrate(database)
    app = create_app(settings, database=database, engine=load_engine(settings))
    app.state.access_log.start()  # accesses by assistants are recorded like all others
    try:
        yield httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://skillmatch", timeout=60
        )
    finally:
        app.state.access_log.stop()
        database.dispose()
