"""``skillmatch doctor`` and ``skillmatch config``: is everything in order, and what is in force?"""

import os
import shutil
import smtplib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import typer
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, make_url, select, text
from sqlalchemy.orm import Session

from app import clock
from app.cli.mistakes import PREFIX, SetupMistake, check_names, explained
from app.cli.opening import load_engine, open_database, read_settings
from app.config import Settings
from app.database import MIGRATIONS, Database
from app.matching.engine import Engine
from app.matching.pay import OLD_RATES_MONTHS, load_rates, months_old
from app.matching.retrieval import store
from app.matching.retrieval.memory import MemoryIndex
from app.models import Candidate, Embedding, Job, OutboxEvent
from app.services.accounts import mail

State = Literal["ok", "note", "problem"]

_LEAST_FREE = 2**30  # bytes
_IDLE_WORKER = timedelta(minutes=5)
_CLOCK_APART = timedelta(seconds=30)
_COMPARED, _REBUILT = 2_000, 50
"""Documents that are compared with what an index reads of them, and that are packed again."""
_SECRETS = ("secret", "key", "password", "token")


@dataclass(frozen=True)
class Finding:
    """What a check found, and what to do about it."""

    what: str
    state: State
    said: str
    hint: str = ""


def doctor() -> None:
    """Check settings, secret, disk, rates, mail, database, clock, worker, model and index; say what
    to do.

    Ends with 1 if something keeps it from working.
    """
    problems = 0
    for finding in _findings():
        problems += finding.state == "problem"
        typer.echo(f"{finding.state:<8} {finding.what:<10} {finding.said}")
        if finding.hint:
            typer.echo(f"{'':<19} → {finding.hint}")
    if problems:
        raise typer.Exit(1)


def config_command() -> None:
    """Print the settings in force, where each comes from, and what it means; no secrets."""
    settings = read_settings()
    for name, field in Settings.model_fields.items():
        variable = PREFIX + name.upper()
        source = "environment" if variable in os.environ else "default"
        typer.echo(f"{variable}={shown(name, getattr(settings, name))}  # {source}")
        if field.description:
            typer.echo(f"    {field.description}")


def shown(name: str, value: Any) -> str:
    """A setting as it may be printed: of secrets only whether there is one, of URLs no password."""
    if value in ("", None):
        return ""
    if any(word in name.split("_") for word in _SECRETS):
        return "***"
    if name.endswith("_url") and "@" in str(value):
        return make_url(value).render_as_string(hide_password=True)
    return str(value)


def _findings() -> Iterator[Finding]:
    """Findings, one after the other; what rests on something broken is not looked at."""
    try:
        check_names()
        settings = Settings()
    except Exception as error:
        yield _problem("settings", error)
        return
    yield Finding("settings", "ok", f"{len(Settings.model_fields)} settings, all known.")
    yield _secret(settings)
    yield _disk(settings)
    yield _rates(settings)
    yield _mail(settings)
    try:
        database = open_database(settings)
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except Exception as error:
        yield _problem("database", error)
        return
    is_current = _schema(database)
    yield is_current
    if is_current.state == "ok":
        yield from _of_database(settings, database)
    database.dispose()


def _of_database(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.read() as session:
        yield _clock(session, database)
        yield _worker(session)
    try:
        engine = load_engine(settings)
    except Exception as error:
        yield _problem("model", error)
        return
    encoder = engine.encoder
    form = "compiled" if "int8" in encoder.revision else "not compiled"
    said = f"{encoder.model_id}, {encoder.dimension} dimensions, {form}."
    yield Finding("model", "ok", said)
    with database.read() as session:
        yield _index(session, engine)


def _problem(what: str, error: Exception) -> Finding:
    mistake = explained(error) or SetupMistake(
        f"{type(error).__name__}.", "Run `skillmatch migrate` to see where it comes from."
    )
    return Finding(what, "problem", mistake.what, mistake.hint)


def _secret(settings: Settings) -> Finding:
    if settings.secret_key:
        if len(settings.secret_key) < 32:
            return Finding(
                "secret", "note", "The secret key is short.", "Use 32 characters or more."
            )
        return Finding("secret", "ok", "Named by the environment.")
    path = settings.data_dir / "secret.key"
    if not path.exists():
        return Finding("secret", "ok", f"None yet; `serve` makes one in {settings.data_dir}.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("secret", "note", f"Others can read {path}.", f"Close it: chmod 600 {path}.")
    return Finding("secret", "ok", f"Kept in {path}, closed to others.")


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir
    if not place.is_dir():
        return Finding("disk", "ok", f"{place} is made at the first start.")
    if not os.access(place, os.W_OK):
        hint = f"Give it to this user, or name another one in {PREFIX}DATA_DIR."
        return Finding("disk", "problem", f"{place} cannot be written.", hint)
    free = shutil.disk_usage(place).free
    said = f"{free / 2**30:.1f} GiB free in {place}."
    if free < _LEAST_FREE:
        return Finding("disk", "note", said, "Make room: a full disk stops every write.")
    return Finding("disk", "ok", said)


def _rates(settings: Settings) -> Finding:
    try:
        rates = load_rates(settings.rates_path)
        age = months_old(rates)
    except (OSError, ValueError, KeyError) as error:
        hint = f"Name a table of rates in {PREFIX}EXCHANGE_RATES, or none."
        return Finding("rates", "problem", f"Unreadable ({type(error).__name__}).", hint)
    said = f"Exchange rates of {rates.date}, {len(rates.currencies)} currencies."
    if age >= OLD_RATES_MONTHS:
        hint = "`skillmatch rates import` takes the European Central Bank's file."
        return Finding("rates", "note", f"{said} They are {age} months old.", hint)
    return Finding("rates", "ok", said)


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        said = "None is sent: nobody is mailed a new password or a code."
        return Finding("mail", "note", said, f"Name a server in {PREFIX}SMTP_URL.")
    if settings.smtp_url == mail.CONSOLE:
        return Finding("mail", "ok", "Printed, not sent.")
    try:
        with mail.connected(settings, seconds=5.0):
            pass
    except (OSError, smtplib.SMTPException) as error:
        said = f"The server takes none ({type(error).__name__})."
        return Finding(
            "mail", "note", said, f"Mend host, port, user or password in {PREFIX}SMTP_URL."
        )
    return Finding("mail", "ok", "The server answers and lets us in.")


def _schema(database: Database) -> Finding:
    alembic = Config()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(alembic)
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if present == script.get_current_head():
        return Finding("database", "ok", f"{kind}, schema {present}.")
    known = {revision.revision for revision in script.walk_revisions()}
    if present is not None and present not in known:
        hint = "Install the release that made it, or restore a backup from before the upgrade."
        return Finding("database", "problem", f"{kind}, of a newer release.", hint)
    said = f"{kind}, " + ("empty." if present is None else f"schema {present} is not the newest.")
    return Finding("database", "note", said, "`skillmatch migrate`, or `serve`, brings it up.")


def _clock(session: Session, database: Database) -> Finding:
    if database.is_sqlite:
        return Finding("clock", "ok", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC.")
    theirs = session.scalar(select(func.clock_timestamp()))
    apart = abs(theirs - clock.now()) if theirs is not None else timedelta()
    if apart > _CLOCK_APART:
        said = f"{apart.total_seconds():.0f} seconds from the clock of the database."
        return Finding("clock", "note", said, "Set both by NTP: expiries go by this one.")
    return Finding("clock", "ok", "Agrees with the database.")


def _worker(session: Session) -> Finding:
    waiting = select(func.min(OutboxEvent.created_at)).where(OutboxEvent.dispatched_at.is_(None))
    oldest = session.scalar(waiting)
    if oldest is None or clock.now() - oldest < _IDLE_WORKER:
        return Finding("worker", "ok", "No event waits for it.")
    minutes = (clock.now() - oldest).total_seconds() / 60
    hint = f"Run `skillmatch serve`, or `skillmatch worker` with {PREFIX}EMBEDDED_WORKER=off."
    return Finding("worker", "note", f"An event waits since {minutes:.0f} minutes.", hint)


def _index(session: Session, engine: Engine) -> Finding:
    counts = [
        session.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Candidate, Job)
    ]
    current = select(func.count()).select_from(Embedding).where(store.is_current(engine))
    wanted, there = sum(counts), session.scalar(current) or 0
    if there < wanted:
        said = f"{wanted - there} of {wanted} profiles and jobs lack vectors of this model."
        return Finding("index", "note", said, "The worker embeds them; or `skillmatch reindex`.")
    if unpacked := session.scalar(store.count_unpacked(engine)):
        said = f"{unpacked} of {wanted} are not packed as this version scores them: lists are slow."
        return Finding("index", "note", said, "The worker packs them; or `skillmatch reindex`.")
    differences = MemoryIndex(engine).differences(session, _COMPARED)
    differences += store.packed_differences(session, engine, _REBUILT)
    if differences:
        said = f"{len(differences)} differences between index and table, such as: {differences[0]}."
        hint = "Stop the servers and run `skillmatch reindex --repack`."
        return Finding("index", "problem", said, hint)
    compared = min(there, _COMPARED)
    return Finding(
        "index", "ok", f"All {wanted} profiles and jobs are there; {compared} were compared."
    )
