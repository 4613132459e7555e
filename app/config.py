"""Every setting of the system, with its unit and default. Read from ``SKILLMATCH_*`` variables."""

import contextlib
import os
import re
import secrets
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Switch = Literal["on", "off"]
SHORTEST_SECRET_KEY = 32
"""Bytes of the key that signs access tokens: as many as its hash has (RFC 7518, section 3.2)."""

_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~\-]+)+")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


class Settings(BaseSettings):
    """Settings of one process. Build it once at the edge (command line, tests) and hand it down."""

    model_config = SettingsConfigDict(env_prefix="SKILLMATCH_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("data"), description="Directory of the SQLite file and the key.")
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty: SQLite in the data directory."
    )
    database_pool_size: int = Field(
        40, ge=1, le=500, description="Connections one process may hold (one per request thread)."
    )
    secret_key: str = Field(
        "", description="Signs access tokens; empty: `serve` keeps one in the data directory."
    )
    access_token_minutes: int = Field(
        12 * 60, ge=1, description="Life of an access token, minutes."
    )
    refresh_token_days: float = Field(30.0, gt=0, description="Days a sign-in can be renewed.")
    one_time_token_minutes: int = Field(
        60, ge=1, description="Life of a mailed token for a new password or address, minutes."
    )
    rate_limits: Switch = Field(
        "on", description="off: nobody is slowed down or refused for calling too much (tests)."
    )
    requests_per_minute: int = Field(
        6_000,
        ge=1,
        description="Requests of an account, and as many at once; of an operator four times, of a "
        "network address twice as many.",
    )
    processor_seconds_per_minute: float = Field(
        60.0,
        gt=0,
        description="Processor time that the requests of an account may take; of an operator four "
        "times as much.",
    )
    employer_verification: Switch = Field(
        "on",
        description="off: employers see candidates without being verified (demo, tests).",
    )
    smtp_url: str = Field(
        "",
        description="Where mail goes: `smtp://user:password@host:587` (STARTTLS where offered), "
        "`smtps://…`, or `console:` (printed, for demos); empty: none is sent.",
    )
    mail_from: str = Field("skillmatch@localhost", description="Sender of mail.")

    model: str = Field(
        "default", description="`default`, `base`, `hash` (tests) or a sentence-transformers model."
    )
    encoder_threads: int = Field(
        0, ge=0, le=256, description="Threads the encoder may use; 0: all cores."
    )
    compiled_models: Path | None = Field(
        None,
        description="Where compiled models are; none: `models` in the data directory.",
    )
    encoder_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="Where the model runs, if not here: what stands before `/embeddings` of a "
        "server of the OpenAI API, such as `http://encoder:7997/v1`.",
    )
    encoder_key: str = Field("", description="Bearer token for `encoder_url`; empty: none is sent.")
    encoder_revision: str = Field(
        "1",
        pattern=r"^[A-Za-z0-9._\-]{1,60}$",
        description="Names the weights behind `encoder_url`; another name embeds everything anew.",
    )
    encoder_seconds: float = Field(
        30.0, gt=0, le=600, description="How long one call of `encoder_url` may take, seconds."
    )
    exchange_rates: Path | None = Field(
        None,
        description="JSON table of exchange rates; none: the one that was imported, else that of "
        "the package.",
    )
    ranking: Switch = Field("on", description="off: recency order, marked as such.")
    exposure_capacity: int | None = Field(
        None,
        ge=1,
        le=10_000,
        description="Open requests a candidate can attend to; who has as many stands after "
        "those with room in ranked candidates. None: the order is that of the scores.",
    )
    index: Literal["auto", "memory", "pgvector"] = Field(
        "auto",
        description="Where retrieval runs; auto: in memory, on both databases.",
    )

    document_cache_mib: int = Field(
        64,
        ge=1,
        le=65_536,
        description="MiB of documents, as scoring reads them, that a process keeps at hand.",
    )

    daily_request_cap: int = Field(
        100, ge=0, description="Match requests per employer and UTC day."
    )
    request_ttl_days: float = Field(14.0, gt=0, le=365, description="Days until a request expires.")
    request_again_days: float = Field(
        30.0, ge=0, description="Days before the same pair may be approached again."
    )
    invitation_ttl_days: float = Field(14.0, gt=0, description="Days an invitation stays valid.")

    retention_days: float = Field(
        730.0,
        ge=0,
        description="Days after which a profile is erased that nobody signed in for, changed or "
        "approached; 0: never.",
    )
    audit_retention_days: float = Field(
        1095.0,
        ge=183,
        description="Days that the audit log goes back; half a year is the least the law allows.",
    )

    webhook_private_addresses: Literal["refuse", "allow"] = Field(
        "refuse", description="allow: webhooks may go to any address, and by plain http."
    )
    webhook_log_days: float = Field(
        30.0, gt=0, description="Days that finished deliveries stay in the log."
    )

    cors_origins: str = Field(
        "",
        description="Origins whose pages may call from a browser, comma-separated, such as "
        "https://app.example.com; `*`: all. Empty: none.",
    )
    root_path: str = Field(
        "", description="Prefix under which a proxy serves this, such as /skillmatch; empty: none."
    )

    mcp_key: str = Field(
        "", description="API key whose rights the tools of `skillmatch mcp` have; empty: none."
    )

    embedded_worker: Switch = Field("on", description="off: run `skillmatch worker` yourself.")
    worker_interval_seconds: float = Field(1.0, gt=0, description="Pause between worker rounds.")
    metrics_public: Switch = Field(
        "off", description="on: `/metrics` answers everybody, not this machine alone."
    )
    traces_url: str = Field(
        "",
        description="Collector of OpenTelemetry that takes traces by OTLP over HTTP; empty: none. "
        "Needs the extra `traces`.",
        examples=["http://localhost:4318/v1/traces"],
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    request_threads: int = Field(
        default_factory=lambda: min(40, 8 * (os.cpu_count() or 1)),
        ge=1,
        le=500,
        description="Requests served at a time by a process; 8 for each processor, at most 40: "
        "more threads than there is work for keep the event loop waiting.",
    )

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for origin in _listed(value):
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError("origins are scheme://host[:port], comma-separated, no path")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_prefix(cls, value: str) -> str:
        if value and not _PREFIX.fullmatch(value):
            raise ValueError("a prefix begins with a slash and ends without one: /skillmatch")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: str) -> str:
        server = urlsplit(value)
        if value not in ("", "console:") and not (
            server.scheme in ("smtp", "smtps") and server.hostname
        ):
            raise ValueError("write smtp://user:password@host:587, smtps://… or console:")
        return value

    @field_validator("traces_url")
    @classmethod
    def _is_collector(cls, value: str) -> str:
        collector = urlsplit(value)
        if value and not (collector.scheme in ("http", "https") and collector.hostname):
            raise ValueError("write the collector's address: http://localhost:4318/v1/traces")
        return value

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may call from a browser."""
        return _listed(self.cors_origins)

    @cached_property
    def url(self) -> str:
        """Database URL with its default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'skillmatch.sqlite3'}"

    @property
    def compiled_models_dir(self) -> Path:
        """Directory of the models' compiled forms."""
        return self.compiled_models or self.data_dir / "models"

    @property
    def rates_path(self) -> Path | None:
        """The table of exchange rates: the one that is named, else the one that was imported, else
        None for that of the package."""
        imported = self.data_dir / "exchange_rates.json"
        return self.exchange_rates or (imported if imported.is_file() else None)

    def prepare_data_dir(self) -> Path:
        """Create the data directory, closed to others, and return it."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.data_dir

    def with_secret_key(self) -> "Settings":
        """Return these settings with a secret key; ValueError if theirs is too short to sign with.

        The key is kept in ``secret.key`` of the data directory, readable by its owner alone. It
        is written aside and linked into place, so that processes starting together agree on it.
        """
        if self.secret_key:
            if len(self.secret_key.encode()) < SHORTEST_SECRET_KEY:
                raise ValueError(
                    f"It needs at least {SHORTEST_SECRET_KEY} bytes; unset it to have one made, or "
                    "take one from `openssl rand -base64 48`."
                )
            return self
        path = self.prepare_data_dir() / "secret.key"
        if not path.exists() or path.stat().st_size == 0:  # empty: a disk filled up or failed
            _make_key(path)
        key = path.read_text().strip()
        if len(key.encode()) < SHORTEST_SECRET_KEY:
            raise ValueError(
                f"{path} holds no whole key. Put the key back from a backup, or remove the file to "
                "have another made: then everybody signs in again and webhook secrets change."
            )
        return self.model_copy(update={"secret_key": key})


def _make_key(path: Path) -> None:
    """Write a key aside and put it in its place, whole or not at all."""
    descriptor, draft = tempfile.mkstemp(prefix="secret.key.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():  # empty
            os.replace(draft, path)
            return
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
