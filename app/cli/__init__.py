"""The ``skillmatch`` command: one module for each kind of work an operator has."""

# ruff: noqa: E402
import gc

# What imports make stays: the collector would walk half a million objects again and again, for a
# fifth of the time that importing takes.
gc.disable()

import inspect

import typer

from app.cli import (
    accounts,
    audit,
    backups,
    bulk,
    calibrate,
    checks,
    compiling,
    document,
    imports,
    mcp,
    model,
    rates,
    serving,
)
from app.cli.mistakes import ExplainingGroup

app = typer.Typer(
    cls=ExplainingGroup,
    help="Skillmatch: a reverse job marketplace as a REST API.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("migrate")(serving.migrate_command)
app.command()(serving.serve)
app.command()(serving.worker)
app.command()(serving.reindex)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(checks.doctor)
app.command("config")(checks.config_command)
app.command()(document.openapi)
app.command()(calibrate.calibrate)
model.model.command("compile")(compiling.compile_model)
app.command()(mcp.mcp)
app.command()(model.evaluate)
app.command("import")(bulk.import_files)
app.add_typer(audit.audit, name="audit")
app.add_typer(model.model, name="model")
app.add_typer(accounts.keys, name="keys")
app.add_typer(accounts.users, name="users")
app.add_typer(rates.rates, name="rates")
app.add_typer(imports.salary, name="salaries")
app.add_typer(imports.taxonomy, name="taxonomy")


def _shorten(group: typer.Typer) -> None:
    """List each command by the first sentence of what it says about itself."""
    for command in group.registered_commands:
        said = " ".join((inspect.getdoc(command.callback) or "").split())
        command.short_help = said.partition(". ")[0].rstrip(".") + "."
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            _shorten(inner.typer_instance)


_shorten(app)
gc.freeze()
gc.enable()
