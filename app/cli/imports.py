"""``skillmatch salaries`` and ``skillmatch taxonomy``: import salaries and classifications."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import migrated_database
from app.cli.progress import working
from app.errors import ValidationFailed
from app.services.audit.records import record_command
from app.services.guides import salaries
from app.services.skills import taxonomy_import as taxonomies
from app.services.skills.taxonomy_esco import read_esco
from app.services.skills.taxonomy_onet import read_onet
from app.services.skills.taxonomy_release import UnreadableRelease

salary = typer.Typer(help="Salary benchmarks.", no_args_is_help=True)
taxonomy = typer.Typer(help="Classifications of skills and occupations.", no_args_is_help=True)


@salary.command("import")
def salaries_import(
    table: Annotated[Path, typer.Argument(metavar="CSV", exists=True, dir_okay=False)],
) -> None:
    """Take in a table of salary benchmarks. It replaces what is stored of the same sources and
    years; nothing is written if a line is wrong."""
    database = migrated_database()
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines, database.write() as session:
            done = salaries.import_table(session, lines)
            record_command(session, "salaries import", written=done.written)
    except ValidationFailed as refused:
        for error in refused.errors:
            typer.echo(f"{error.field}: {error.message}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Imported {done.written} benchmarks; {done.replaced} older ones are gone.")


class Taxonomy(StrEnum):
    ESCO = "esco"
    ONET = "onet"


@taxonomy.command("import")
def taxonomy_import(
    name: Annotated[Taxonomy, typer.Argument()],
    path: Annotated[Path, typer.Argument(exists=True, help="The official zip, or unpacked.")],
) -> None:
    """Put an official release in force; the same one again changes nothing."""
    database = migrated_database()
    try:
        with working(f"reading {name}"):
            release = read_esco(path) if name is Taxonomy.ESCO else read_onet(path)
    except UnreadableRelease as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    with working(f"writing {name}"), database.write() as session:
        imported = taxonomies.import_release(session, release)
        record_command(session, "taxonomy import", name=name)
    for line in taxonomies.summary(release, imported):
        typer.echo(line)
