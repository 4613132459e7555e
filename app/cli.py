"""The ``skillmatch`` command."""

import os
import signal
import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
import uvicorn

from app import security
from app.config import Settings
from app.database import Database, migrate
from app.errors import AppError, ValidationFailed
from app.main import build_engine, create_app, warm_up
from app.matching import evaluation
from app.matching.engine import Engine
from app.matching.weights_choice import chosen_weights
from app.models import Role
from app.observability import configure_logging, log
from app.services import access, api_keys, calibration, demo, reindexing, salaries, taxonomies
from app.services.taxonomy_esco import read_esco
from app.services.taxonomy_onet import read_onet
from app.services.taxonomy_release import UnreadableRelease
from app.worker import run

app = typer.Typer(
    help="Skillmatch: a reverse job marketplace as a REST API.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="API keys.", no_args_is_help=True)
model = typer.Typer(help="The language model.", no_args_is_help=True)
users = typer.Typer(help="People who sign in.", no_args_is_help=True)
salary = typer.Typer(help="Salary benchmarks.", no_args_is_help=True)
app.add_typer(salary, name="salaries")
taxonomy = typer.Typer(help="Classifications of skills and occupations.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(taxonomy, name="taxonomy")
app.add_typer(users, name="users")
app.add_typer(model, name="model")


def _settings() -> Settings:
    settings = Settings()
    configure_logging(settings.log_level)
    return settings


def _database(settings: Settings) -> Database:
    if not settings.database_url:
        settings.prepare_data_dir()
    return Database(settings.url, settings.database_pool_size)


def application() -> object:
    """What each server process runs; uvicorn calls it."""
    return create_app(Settings())


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database schema up to date."""
    migrate(_database(_settings()))
    typer.echo("The schema is up to date.")


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
    with_demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo marketplace first.")
    ] = False,
) -> None:
    """Migrate, then serve."""
    settings = _settings().with_secret_key()
    database = _database(settings)
    migrate(database)
    engine = None
    if with_demo:
        engine = warm_up(build_engine(settings))
        sign_ins = demo.load(database, engine, settings)
        _print_sign_ins(sign_ins, host, port)
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "access_log": False,
        "log_level": "warning",
        # A process that is still importing the model on a busy machine is not hung.
        "timeout_worker_healthcheck": 30,
    }
    if workers == 1:
        served = create_app(settings, database=database, engine=engine)
        uvicorn.run(served, **options)
        return
    database.dispose()  # each process opens its own connections
    uvicorn.run("app.cli:application", factory=True, workers=workers, **options)


def _print_sign_ins(sign_ins: list[demo.SignIn], host: str, port: int) -> None:
    typer.echo("The demo marketplace is loaded. Sign in (all passwords: " + demo.PASSWORD + "):")
    for sign_in in sign_ins:
        typer.echo(f"  {sign_in.role:<9}  {sign_in.email:<40}  {sign_in.what}")
    typer.echo(f"Explore: http://{host}:{port}/docs")


@app.command()
def worker() -> None:
    """Run the worker in a process of its own (with SKILLMATCH_EMBEDDED_WORKER=off)."""
    settings = _settings()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    run(settings, _database(settings), build_engine(settings), stop)


@app.command()
def reindex(
    drop_old: Annotated[
        bool, typer.Option(help="Then erase the vectors of other models and revisions.")
    ] = False,
) -> None:
    """Embed whatever lacks vectors of the current model, beside the old ones."""
    settings = _settings()
    database, engine = _database(settings), build_engine(settings)
    migrate(database)
    total = 0
    while written := reindexing.embed_missing(database, engine):
        total += written
        log.info("reindexing", written=total)
    if drop_old:
        typer.echo(f"Erased {reindexing.drop_other_revisions(database, engine)} old rows.")
    typer.echo(f"Embedded {total} candidates, jobs and skills with {engine.model_version}.")


@app.command()
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
    settings = _settings()
    database = _database(settings)
    migrate(database)
    if use is not None:
        _choose_weights(database, use)
    elif show:
        _list_weights(database)
    else:
        _fit_weights(database, build_engine(settings))


def _choose_weights(database: Database, use: str) -> None:
    if use != "packaged" and not (use.isascii() and use.isdigit() and len(use) < 10):
        raise typer.BadParameter("Name a number or `packaged`.", param_hint="--use")
    try:
        with database.write() as session:
            calibration.choose(session, None if use == "packaged" else int(use))
    except AppError:
        raise typer.BadParameter("There is no such version.", param_hint="--use") from None
    typer.echo("Every ranking from now on follows.")


def _list_weights(database: Database) -> None:
    with database.read() as session:
        used = chosen_weights(session)
        found = calibration.versions(session)
    typer.echo(f"{'' if used else '* '}packaged")
    for version in found:
        mark = "* " if used is not None and used.number == version.number else ""
        weights = ", ".join(f"{name} {weight}" for name, weight in version.categories.items())
        typer.echo(f"{mark}{version.number}  {version.created_at:%Y-%m-%d}  {weights}")


def _fit_weights(database: Database, engine: Engine) -> None:
    with database.read() as session:
        outcomes = calibration.read_outcomes(session)
    right = int(outcomes.right.sum())
    typer.echo(
        f"{len(outcomes.right)} answers of people who agreed to learning: {right} say that the "
        f"match was right, {len(outcomes.right) - right} that it was wrong."
    )
    if not outcomes.enough:
        typer.echo(
            f"Too few: {calibration.ENOUGH} are needed, {calibration.ENOUGH_OF_EACH} of each kind."
        )
        raise typer.Exit(1)
    proposal = calibration.propose(outcomes, engine.packaged_weights)
    for name, value in proposal.figures.items():
        typer.echo(f"  {name:<26} {value:.3f}")
    for name, weight in proposal.categories.items():
        before = engine.packaged_weights.categories[name]
        typer.echo(f"  weight of {name:<16} {before:.3f} -> {weight:.3f}")
    if not proposal.better:
        typer.echo("The held-back half is not ordered better: nothing was kept.")
        raise typer.Exit(1)
    with database.write() as session:
        version = calibration.store(session, proposal, engine.packaged_weights.version)
        number = version.number
    typer.echo(
        f"Kept as version {number}, not in use. To use it: skillmatch calibrate --use {number}"
    )


@keys.command("create")
def keys_create(
    role: Annotated[Role, typer.Option()],
    owner: Annotated[
        str | None, typer.Option("--for", help="Employer or candidate id; not for admin.")
    ] = None,
    name: Annotated[str, typer.Option()] = "created on the command line",
    scopes: Annotated[str | None, typer.Option(help="Comma-separated: read,write.")] = None,
) -> None:
    """Make an API key; it stands alone on the last line of standard output."""
    if (role is Role.ADMIN) == (owner is not None):
        raise typer.BadParameter("--for is required except for admin.", param_hint="--for")
    wanted = [scope.strip() for scope in scopes.split(",")] if scopes else None
    if wanted and not set(wanted) <= {"read", "write"}:
        raise typer.BadParameter("Scopes are read and write.", param_hint="--scopes")
    try:
        owner_id = UUID(owner) if owner else None
    except ValueError:
        raise typer.BadParameter("This is not an id.", param_hint="--for") from None
    database = _database(_settings())
    migrate(database)
    try:
        with database.write() as session:
            key = api_keys.issue_for(session, role, owner_id, name, wanted)
    except AppError:
        raise typer.BadParameter(f"There is no {role} with this id.", param_hint="--for") from None
    typer.echo(key)


@users.command("reset-password")
def users_reset_password(email: Annotated[str, typer.Argument(metavar="EMAIL")]) -> None:
    """Give an account a new random password; it stands alone on the last line of standard output.
    Whoever is signed in with the old one is signed out. API keys keep working."""
    database = _database(_settings())
    migrate(database)
    password = security.new_password()
    password_hash = security.hash_password(password)
    try:
        with database.write() as session:
            access.reset_password(session, email, password_hash)
    except AppError:
        raise typer.BadParameter("No account has this address.", param_hint="EMAIL") from None
    typer.echo(password)


@salary.command("import")
def salaries_import(
    table: Annotated[Path, typer.Argument(metavar="CSV", exists=True, dir_okay=False)],
) -> None:
    """Take in a table of salary benchmarks. It replaces what is stored of the same sources and
    years; nothing is written if a line is wrong."""
    database = _database(_settings())
    migrate(database)
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines, database.write() as session:
            done = salaries.import_table(session, lines)
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
    database = _database(_settings())
    migrate(database)
    try:
        release = read_esco(path) if name is Taxonomy.ESCO else read_onet(path)
    except UnreadableRelease as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    with database.write() as session:
        imported = taxonomies.import_release(session, release)
    for line in taxonomies.summary(release, imported):
        typer.echo(line)


@model.command("info")
def model_info() -> None:
    """Say which model ranks, and how its vectors look."""
    engine = build_engine(_settings())
    encoder = engine.encoder
    typer.echo(f"model      {encoder.model_id}")
    typer.echo(f"revision   {encoder.revision}")
    typer.echo(f"dimension  {encoder.dimension}")
    typer.echo(f"version    {engine.model_version}")


@app.command()
def evaluate(
    directories: Annotated[list[Path], typer.Argument(exists=True, file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    max_queries: Annotated[int | None, typer.Option(min=1)] = None,
    views: Annotated[
        bool, typer.Option(help="Match tasks: print each single view beside the engine.")
    ] = False,
) -> None:
    """Measure ranking quality on benchmark folders."""
    engine = build_engine(_settings())
    report = evaluation.evaluate_folders(engine, directories, max_queries, views=views)
    typer.echo(evaluation.as_json(report) if as_json else evaluation.as_table(report))


def main() -> None:
    """Entry point without installation: ``python -m app.cli``."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    app()


if __name__ == "__main__":
    main()
