"""Serving, the worker, and what keeps their database in shape."""

import contextlib
import gc
import os
import signal
import tempfile
import threading
from typing import Annotated, Any

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from app.cli.allocator import share_arenas
from app.cli.bounded_http import BoundedHttp
from app.cli.opening import (
    bound_socket,
    check_index,
    is_loopback,
    load_engine,
    migrated_database,
    open_database,
    read_settings,
    with_secret_key,
)
from app.cli.pools import with_connections
from app.cli.progress import Progress, working
from app.config import Settings
from app.database import Database, migrate
from app.main import build_index, create_app, warm_up
from app.matching.engine import Engine
from app.matching.pay import OLD_RATES_MONTHS, load_rates, months_old
from app.matching.ranker import Ranker
from app.observability import log
from app.services import demo, demo_loading, reindexing
from app.services.accounts.mail import CONSOLE
from app.worker import run


def application() -> object:
    """What each server process runs; uvicorn calls it."""
    share_arenas()
    return create_app(Settings())


def migrate_command() -> None:
    """Bring the database schema up to date."""
    migrated_database()
    typer.echo("The schema is up to date.")


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
    with_demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo marketplace first.")
    ] = False,
    demo_passwords: Annotated[
        bool,
        typer.Option(
            "--demo-passwords", help="With --demo: the published password, not a random one."
        ),
    ] = False,
) -> None:
    """Migrate, then serve."""
    share_arenas()
    settings = with_secret_key(read_settings())
    if demo_passwords and not with_demo:
        raise typer.BadParameter("This goes with --demo.", param_hint="--demo-passwords")
    if with_demo:
        _refuse_other_hosts(host)
        settings = _with_demo_settings(settings)
    listening = bound_socket(host, port)
    database = open_database(settings)
    migrate(database)
    check_index(settings, database)
    settings = with_connections(settings, database, workers)
    _warn_of_old_rates(settings)
    engine = _load_model(settings) if workers == 1 or with_demo else None
    if engine is not None and with_demo:
        with working("loading the demo marketplace"):
            _load_demo(database, engine, settings, published=demo_passwords, at=f"{host}:{port}")
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "access_log": False,
        "http": BoundedHttp,
        "log_level": "warning",
        # A process that is still importing the model on a busy machine is not hung.
        "timeout_worker_healthcheck": 30,
    }
    if workers == 1:
        served = create_app(settings, database=database, engine=engine)
        server = uvicorn.Server(uvicorn.Config(served, **options))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        if not server.started:
            raise typer.Exit(3)
        return
    database.dispose()  # each process opens its own connections
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        # Where the processes count together; each run begins at 0.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="skillmatch-metrics-")
    config = uvicorn.Config("app.cli.serving:application", factory=True, workers=workers, **options)
    Multiprocess(config, sockets=[listening]).run()


def _with_demo_settings(settings: Settings) -> Settings:
    """Mail on the console and no verification of employers, unless the operator chose."""
    if not settings.smtp_url:
        settings = settings.model_copy(update={"smtp_url": CONSOLE})
        os.environ["SKILLMATCH_SMTP_URL"] = CONSOLE  # for the processes that are started
    if "employer_verification" not in settings.model_fields_set:
        settings = settings.model_copy(update={"employer_verification": "off"})
        os.environ["SKILLMATCH_EMPLOYER_VERIFICATION"] = "off"
    return settings


def _load_model(settings: Settings) -> Engine:
    with working("loading the model"):
        gc.disable()  # what is loaded stays
        engine = warm_up(load_engine(settings))
        gc.freeze()
        gc.enable()
    return engine


def _warn_of_old_rates(settings: Settings) -> None:
    rates = load_rates(settings.rates_path)
    if (age := months_old(rates)) >= OLD_RATES_MONTHS:
        log.warning("exchange rates are old", date=rates.date, months=age)


def _refuse_other_hosts(host: str) -> None:
    """The demo's accounts share a password: only this machine may reach it."""
    if not is_loopback(host):
        raise typer.BadParameter(
            "The demo opens all its accounts with one password and serves 127.0.0.1 alone.",
            param_hint="--host",
        )


def _load_demo(
    database: Database, engine: Engine, settings: Settings, *, published: bool, at: str
) -> None:
    password = demo.PASSWORD if published else demo.own_password(settings)
    try:
        sign_ins = demo_loading.load(database, engine, settings, password)
    except demo.OtherAccounts:
        raise typer.BadParameter(
            "This database holds accounts of people; the demo wants one of its own: set "
            "SKILLMATCH_DATA_DIR or SKILLMATCH_DATABASE_URL.",
            param_hint="--demo",
        ) from None
    opened = demo.opened_by(database, sign_ins, password)
    if not opened:  # loaded before, with the other one
        password = demo.own_password(settings) if published else demo.PASSWORD
        opened = demo.opened_by(database, sign_ins, password)
    said = f"all passwords: {password}" if opened else "with the passwords that people set"
    typer.echo(f"The demo marketplace is loaded. Sign in ({said}):")
    for sign_in in sign_ins:
        own = " (with a password of its own)" if opened and sign_in.email not in opened else ""
        typer.echo(f"  {sign_in.role:<9}  {sign_in.email:<40}  {sign_in.what}{own}")
    typer.echo(f"Open http://{at}/ in a browser; the API: http://{at}/docs")


def worker() -> None:
    """Run the worker in a process of its own (with SKILLMATCH_EMBEDDED_WORKER=off)."""
    settings = with_secret_key(read_settings())
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    database, engine = open_database(settings), load_engine(settings)
    run(settings, database, Ranker(engine, build_index(settings, database, engine)), stop)


def reindex(
    drop_old: Annotated[
        bool, typer.Option(help="Then erase the vectors of other models and revisions.")
    ] = False,
    repack: Annotated[
        bool, typer.Option(help="First erase what is packed for scoring; it is packed again.")
    ] = False,
) -> None:
    """Embed and pack whatever lacks vectors of the current model or is packed for other features,
    beside the old ones: servers of the earlier version go on meanwhile."""
    settings = read_settings()
    database, engine = open_database(settings), load_engine(settings)
    migrate(database)
    if repack:
        reindexing.unpack(database)
    total = 0
    with Progress("embedding", None) as counted:
        while written := reindexing.embed_missing(database, engine):
            total += written
            counted.advance(written)
    if drop_old:
        typer.echo(f"Erased {reindexing.drop_other_revisions(database, engine)} old rows.")
    typer.echo(f"Embedded {total} candidates, jobs and skills with {engine.model_version}.")
