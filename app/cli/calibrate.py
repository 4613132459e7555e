"""``skillmatch calibrate``: weights fitted to the answers of this marketplace."""

from typing import Annotated

import typer

from app.cli.opening import load_engine, open_database, read_settings
from app.database import Database, migrate
from app.errors import AppError
from app.matching.engine import Engine
from app.matching.retrieval.chosen_weights import chosen_weights
from app.services.audit.records import record_command
from app.services.rankings import learned_weights


def calibrate(
    use: Annotated[
        str | None,
        typer.Option(metavar="NUMBER|packaged", help="Rank with this version from now on."),
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Print every version.")] = False,
) -> None:
    """Fit category weights to the answers this marketplace got.

    Without options: fits, prints how a held-back half of the answers is ordered before and after,
    and keeps the result under a number. Nothing ranks with it until `--use NUMBER`; `--use
    packaged` goes back to the weights of the package.
    """
    settings = read_settings()
    database = open_database(settings)
    migrate(database)
    if use is not None:
        _choose_weights(database, use)
    elif show:
        _list_weights(database)
    else:
        _fit_weights(database, load_engine(settings))


def _choose_weights(database: Database, use: str) -> None:
    if use != "packaged" and not (use.isascii() and use.isdigit() and len(use) < 10):
        raise typer.BadParameter("Name a number or `packaged`.", param_hint="--use")
    try:
        with database.write() as session:
            learned_weights.choose(session, None if use == "packaged" else int(use))
            record_command(session, "calibrate --use", version=use)
    except AppError:
        raise typer.BadParameter("There is no such version.", param_hint="--use") from None
    typer.echo("Every ranking from now on follows.")


def _list_weights(database: Database) -> None:
    with database.read() as session:
        used = chosen_weights(session)
        found = learned_weights.versions(session)
    typer.echo(f"{'' if used else '* '}packaged")
    for version in found:
        mark = "* " if used is not None and used.number == version.number else ""
        weights = ", ".join(f"{name} {weight}" for name, weight in version.categories.items())
        typer.echo(f"{mark}{version.number}  {version.created_at:%Y-%m-%d}  {weights}")


def _fit_weights(database: Database, engine: Engine) -> None:
    with database.read() as session:
        outcomes = learned_weights.read_outcomes(session)
    right = int(outcomes.right.sum())
    typer.echo(
        f"{len(outcomes.right)} answers of people who agreed to learning: {right} say that the "
        f"match was right, {len(outcomes.right) - right} that it was wrong."
    )
    if not outcomes.enough:
        typer.echo(
            f"Too few: {learned_weights.ENOUGH} are needed, "
            f"{learned_weights.ENOUGH_OF_EACH} of each kind."
        )
        raise typer.Exit(1)
    proposal = learned_weights.propose(outcomes, engine.packaged_weights)
    for name, value in proposal.figures.items():
        typer.echo(f"  {name:<26} {value:.3f}")
    for name, weight in proposal.categories.items():
        before = engine.packaged_weights.categories[name]
        typer.echo(f"  weight of {name:<16} {before:.3f} -> {weight:.3f}")
    if not proposal.better:
        typer.echo("The held-back half is not ordered better: nothing was kept.")
        raise typer.Exit(1)
    with database.write() as session:
        version = learned_weights.store(session, proposal, engine.packaged_weights.version)
        number = version.number
    typer.echo(
        f"Kept as version {number}, not in use. To use it: skillmatch calibrate --use {number}"
    )
