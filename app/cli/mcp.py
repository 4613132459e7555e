"""``skillmatch mcp``: Skillmatch as tools for assistants."""

from typing import Annotated

import typer

from app.cli.opening import bound_socket, read_settings


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of standard input.")
    ] = False,
    host: Annotated[str, typer.Option(help="With --http: address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="With --http: port to listen at.")
    ] = 8100,
    write: Annotated[
        bool, typer.Option("--write", help="Also tools that change something.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="A running server to ask. Absent: the database of here.")
    ] = None,
) -> None:
    """Serve assistants: tools to rank roles and people, explain a match, find a skill gap, extract
    skills, read guides. They read; with --write and a key that allows it they also approach people
    and answer requests. Calls have the rights of SKILLMATCH_MCP_KEY or, over HTTP, of the key that
    comes with each."""
    if url is not None and not url.startswith(("http://", "https://")):
        raise typer.BadParameter("Write it as http://127.0.0.1:8000.", param_hint="--url")
    settings = read_settings()
    listening = bound_socket(host, port) if http else None
    from app.cli.assistant_server import run  # noqa: PLC0415 - half a second of every command

    run(settings, listening, host, url, write=write)
