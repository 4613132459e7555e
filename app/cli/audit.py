"""``skillmatch audit``: the audit log on the command line."""

import typer

from app.cli.opening import migrated_database
from app.services.audit import chain

audit = typer.Typer(help="The audit log.", no_args_is_help=True)


@audit.callback()
def _group() -> None:
    """Keeps `verify` a command of its own while it is the only one."""


@audit.command("verify")
def audit_verify() -> None:
    """Follow the chain of hashes; name the first row that was altered, removed or moved, and end
    with exit code 1 if there is one."""
    with migrated_database().read() as session:
        verdict = chain.verify(session)
    if verdict.broken is not None:
        row = f" (row {verdict.broken.id})" if verdict.broken.id else ""
        typer.echo(f"Broken at position {verdict.broken.position}{row}: {verdict.broken.kind}.")
        raise typer.Exit(1)
    typer.echo(f"Intact: {verdict.records} rows, {verdict.unchained} to be chained.")
    typer.echo(f"Head: {verdict.head}")
