"""Mistakes in setting up: each is told in one line, with one hint, and ends with exit code 2."""

import difflib
import errno
import os
import re
from typing import Any

import typer
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from typer.core import TyperGroup

from app.config import Settings
from app.tracing import TracingMissing

PREFIX = "SKILLMATCH_"
_DATABASE_HINT = "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME."
# What PostgreSQL's driver says, in part, and what to do about it.
_POSTGRESQL = (
    ("Connection refused", "nothing listens there", "Start PostgreSQL, or mend host and port"),
    ("Name or service not known", "no such host", "Mend the host"),
    ("could not translate host", "no such host", "Mend the host"),
    ("failed to resolve host", "no such host", "Mend the host"),
    ("password authentication failed", "it refuses the password", "Mend user and password"),
    ("no password supplied", "it wants a password", "Name user and password"),
    ("timeout", "no answer in time", "Mend host and port, or the firewall between"),
    ("too many clients", "it has no connection left", "Lower SKILLMATCH_DATABASE_POOL_SIZE"),
    ("does not exist", "there is no such database or user", "Create it, or mend the name"),
)


class SetupMistake(Exception):
    """Something that whoever runs the command can mend: what is wrong, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


class ExplainingGroup(TyperGroup):
    """Commands whose mistakes in setting up are told in two lines; other errors are ours, and keep
    their traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            mistake = explained(error)
            if mistake is None:
                raise
            typer.echo(f"Error: {mistake.what}", err=True)
            typer.echo(f"Hint:  {mistake.hint}", err=True)
            raise typer.Exit(2) from None


def explained(error: BaseException) -> SetupMistake | None:
    """What an error means for whoever set this up; None if it is none of their mistakes."""
    if isinstance(error, SetupMistake):
        return error
    if isinstance(error, TracingMissing):
        return SetupMistake(
            f"{PREFIX}TRACES_URL is set, and {error} is not installed.",
            "Install the extra: pip install 'skillmatch[traces]'; or unset it.",
        )
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return _of_settings(error)
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return SetupMistake(f"{PREFIX}DATABASE_URL is no database this can use.", _DATABASE_HINT)
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return SetupMistake("The port is in use.", "Stop what uses it, or name another: --port.")
    if isinstance(error, OSError) and error.filename is not None:
        return SetupMistake(
            f"{error.filename} cannot be used: {(error.strerror or 'refused').lower()}.",
            "Name another file or folder, or give this user the right to it.",
        )
    if isinstance(error, CommandError) and "locate revision" in str(error):
        return SetupMistake(
            "The database was made by a newer release of Skillmatch.",
            "Install that release again, or restore a backup from before the upgrade.",
        )
    return None


def unknown_names() -> list[str]:
    """Names in the environment that look like settings and are none."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | _OF_OTHER_RELEASES
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


_OF_OTHER_RELEASES = frozenset(
    PREFIX + name
    for name in (
        "EMPLOYER_VERIFICATION",
        "ENCODER_URL",
        "RATE_LIMITS",
        "RERANKER_URL",
        "SMTP_URL",
    )
)
"""Settings of the interface that a release may have or not: naming one is no typing error."""


def check_names() -> None:
    """Raise SetupMistake if the environment names a setting that does not exist: a name that is
    mistyped would silently leave the default in force."""
    unknown = unknown_names()
    if unknown:
        known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
        near = difflib.get_close_matches(unknown[0], known, 1)
        hint = f"Did you mean {near[0]}?" if near else "`skillmatch config` lists all settings."
        raise SetupMistake(f"There is no setting {unknown[0]}.", hint)


def _of_settings(error: ValidationError) -> SetupMistake:
    first = error.errors(include_input=False, include_url=False)[0]
    name = PREFIX + str(first["loc"][0]).upper()
    said = str(first["msg"]).removeprefix("Value error, ").partition(", unable to")[0].rstrip(".")
    said = said.replace("Input should be", "It should be")
    return SetupMistake(
        f"{name} has a value that it cannot have.", f"{said[:1].upper()}{said[1:]}."
    )


def _of_database(error: DBAPIError) -> SetupMistake | None:
    said = str(error.orig)
    if "sqlite3" in type(error.orig).__module__:
        return _of_sqlite(said)
    if "vector" in said and ("extension" in said or "type" in said):
        return SetupMistake(
            "PostgreSQL has no extension `vector` (pgvector), or this user may not create it.",
            "Install pgvector, and run `CREATE EXTENSION vector` in the database as a superuser.",
        )
    if "permission denied" in said:
        return SetupMistake(
            "PostgreSQL does not let this user make tables.", "Grant it the schema `public`."
        )
    for part, reason, remedy in _POSTGRESQL:
        if re.search(part, said, re.IGNORECASE):
            return SetupMistake(
                f"PostgreSQL cannot be reached: {reason}.", f"{remedy} in {PREFIX}DATABASE_URL."
            )
    return None


def _of_sqlite(said: str) -> SetupMistake | None:
    if "not a database" in said or "malformed" in said:
        return SetupMistake(
            "The SQLite file is damaged, or no database.",
            "Restore a backup in its place, or move it away to begin anew.",
        )
    if "unable to open" in said or "readonly" in said:
        return SetupMistake(
            "The SQLite file cannot be opened for writing.",
            f"Give this user the file and its directory, or name others in {PREFIX}DATA_DIR.",
        )
    if "locked" in said:
        return SetupMistake(
            "Another process holds the SQLite file.", "Stop it, or wait until it is done."
        )
    if "disk is full" in said:
        return SetupMistake("The disk is full.", "Make room, then start again.")
    return None
