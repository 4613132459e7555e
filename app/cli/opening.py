"""What every command starts with: the settings, the database, the engine."""

import errno
import ipaddress
import socket
from pathlib import Path

from sqlalchemy import make_url

from app.cli.mistakes import SetupMistake, check_names
from app.config import Settings
from app.database import Database, migrate
from app.main import build_engine
from app.matching.encoders.over_http import EncoderUnavailable
from app.matching.encoders.source import ModelNotFound
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.observability import configure_logging

_MODEL_HINT = "Name `default`, or the folder of a sentence-transformers model, in SKILLMATCH_MODEL."


def read_settings() -> Settings:
    """Read the settings of the environment and begin to log as they say.

    Raises
    ------
    SetupMistake, pydantic.ValidationError
        If a name or a value is none of theirs.
    """
    check_names()
    settings = Settings()
    configure_logging(settings.log_level)
    return settings


def with_secret_key(settings: Settings) -> Settings:
    """The settings with a secret key, kept in the data directory unless they name one."""
    try:
        return settings.with_secret_key()
    except ValueError as error:
        raise SetupMistake("The secret key cannot be used.", str(error)) from None
    except OSError as error:
        raise _unusable(settings.data_dir, error) from None


def _unusable(directory: Path, error: OSError) -> SetupMistake:
    is_file = isinstance(error, NotADirectoryError | FileExistsError)
    return SetupMistake(
        f"The data directory {directory} {'is no directory' if is_file else 'cannot be used'}: "
        f"{(error.strerror or 'refused').lower()}.",
        "Give it to this user, or name another one in SKILLMATCH_DATA_DIR.",
    )


def open_database(settings: Settings) -> Database:
    """Open the database of the settings.

    Raises
    ------
    SetupMistake
        If the data directory cannot be used, or the kind of database is not supported.
    """
    backend = make_url(settings.url).get_backend_name()
    if backend not in ("sqlite", "postgresql", "postgres"):
        raise SetupMistake(
            f"A database of the kind {backend} is not supported.",
            "Name SQLite or PostgreSQL in SKILLMATCH_DATABASE_URL.",
        )
    try:
        if not settings.database_url:
            settings.prepare_data_dir()
        return Database(settings.url, settings.database_pool_size)
    except OSError as error:
        raise _unusable(settings.data_dir, error) from None


def migrated_database() -> Database:
    """Open the database of the environment and bring its schema up to date."""
    database = open_database(read_settings())
    migrate(database)
    return database


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens at a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_index(settings: Settings, database: Database) -> None:
    """SetupMistake if the index of the settings cannot be had on a migrated database."""
    with database.read() as session:
        if settings.index == "pgvector" and not store.has_pgvector(session):
            raise SetupMistake(
                "SKILLMATCH_INDEX=pgvector needs a database that was made with pgvector.",
                "Leave SKILLMATCH_INDEX out: each process then retrieves from its memory.",
            )


def load_engine(settings: Settings) -> Engine:
    """Load the model and the tables of the settings; SetupMistake if one of them cannot be."""
    rates = settings.exchange_rates
    if rates is not None and not rates.is_file():
        raise SetupMistake(
            f"There is no file {rates}.", "Name a table of rates in SKILLMATCH_EXCHANGE_RATES."
        )
    try:
        return build_engine(settings)
    except EncoderUnavailable as error:
        raise SetupMistake(
            f"The encoder at SKILLMATCH_ENCODER_URL gives no vectors ({error}).",
            "Start it, or name another; `curl $SKILLMATCH_ENCODER_URL/models` tells what it has.",
        ) from None
    except ModelNotFound as error:
        raise SetupMistake(
            f"The model {settings.model} cannot be loaded: {error}.", _MODEL_HINT
        ) from None
    except Exception as error:
        if settings.model in ("default", "base", "hash") and rates is None:
            raise  # ours to mend, with its traceback
        raise SetupMistake(
            f"The model {settings.model} or its rates cannot be loaded ({type(error).__name__}).",
            _MODEL_HINT,
        ) from error


def bound_socket(host: str, port: int) -> socket.socket:
    """Take a port before anything slow begins; SetupMistake if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise SetupMistake(
            f"There is no address {host} here.", "Name one with --host: 127.0.0.1, 0.0.0.0 or ::."
        ) from None
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # Bound and not listening yet: callers are refused until there is somebody to answer.
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise _unbindable(host, port, error) from None
    taken.set_inheritable(True)
    return taken


def _unbindable(host: str, port: int, error: OSError) -> SetupMistake:
    if isinstance(error, PermissionError):
        return SetupMistake(
            f"Port {port} is not for this user.", "Ports from 1024 on are: --port 8000."
        )
    if error.errno == errno.EADDRINUSE:
        return SetupMistake(
            f"Port {port} is in use.",
            f"Stop what uses it, or take another: --port {port % 65535 + 1}.",
        )
    return SetupMistake(
        f"{host} is no address of this machine.", "Name one of its own with --host."
    )
