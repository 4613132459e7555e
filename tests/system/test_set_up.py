"""Mistakes in setting up are told in one line with one hint; `doctor` and `config` help."""

import json
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from app.cli import checks, opening
from app.config import Settings
from app.database import Database, migrate
from app.services.audit import chain
from tests.harness.command_line import own_environment, run, told
from tests.harness.databases import administer, replace_database

LOCAL = "postgresql://nobody:secret-word@127.0.0.1"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return own_environment(monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not a url", "no database"),
        ("mysql://somewhere/else", "mysql is not supported"),
        (f"{LOCAL}:9/x", "nothing listens"),
        ("postgresql://no-such-host.invalid/x", "no such host"),
    ],
)
def test_database_that_cannot_be_used(environment: pytest.MonkeyPatch, url: str, said: str) -> None:
    environment.setenv("SKILLMATCH_DATABASE_URL", url)
    what, hint = told(run("migrate"))
    assert said in what
    assert "SKILLMATCH_DATABASE_URL" in what + hint
    assert "secret-word" not in what + hint


def test_database_that_is_not_there(environment: pytest.MonkeyPatch, postgres_url: str) -> None:
    environment.setenv("SKILLMATCH_DATABASE_URL", replace_database(postgres_url, "not_there"))
    assert "no such database" in told(run("migrate"))[0]


def test_postgresql_without_pgvector(environment: pytest.MonkeyPatch, postgres_url: str) -> None:
    """A user who may not create extensions sees the same as a server that lacks it."""
    administer(postgres_url, "CREATE DATABASE bare")
    administer(postgres_url, "CREATE ROLE plain LOGIN PASSWORD 'plain'")
    url = replace_database(postgres_url, "bare")
    administer(url, "GRANT ALL ON SCHEMA public TO plain")
    try:
        environment.setenv("SKILLMATCH_DATABASE_URL", url)
        environment.setenv("PGOPTIONS", "-c role=plain")
        what, hint = told(run("migrate"))
        assert "pgvector" in what
        assert "CREATE EXTENSION vector" in hint
    finally:
        environment.delenv("PGOPTIONS")
        administer(postgres_url, "DROP DATABASE bare WITH (FORCE)")
        administer(postgres_url, "DROP ROLE plain")


def test_damaged_sqlite_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    directory = tmp_path / "data"
    directory.mkdir()
    (directory / "skillmatch.sqlite3").write_bytes(b"This is a letter, not a database. " * 100)
    what, hint = told(run("migrate"))
    assert "damaged" in what
    assert "backup" in hint


def test_database_of_a_newer_release(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run("migrate").exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "skillmatch.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer release" in told(run("migrate"))[0]
    result = run("doctor")
    assert result.exit_code == 1
    assert "newer release" in result.stdout


def test_data_directory_that_is_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear all")
    environment.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "letter"))
    for command in ("migrate", "serve"):
        assert "is no directory" in told(run(command))[0]


def test_unknown_model(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SKILLMATCH_MODEL", str(tmp_path / "nowhere"))
    what, hint = told(run("model", "info"))
    assert "cannot be loaded" in what
    assert "SKILLMATCH_MODEL" in hint


def test_unknown_model_where_no_hub_answers(environment: pytest.MonkeyPatch) -> None:
    """The command itself, as it is installed: nothing keeps it from asking the hub, once."""
    environment.setenv("SKILLMATCH_MODEL", "nobody/such-a-model")
    environment.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # where nothing listens
    environment.delenv("HF_HUB_OFFLINE", raising=False)
    command = [sys.executable, "-c", "from app.cli import app; app()", "model", "info"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    what, hint = done.stderr.strip().splitlines()
    assert what.startswith("Error: The model nobody/such-a-model cannot be loaded: ")
    assert "127.0.0.1:9 cannot be reached" in what
    assert "SKILLMATCH_MODEL" in hint


def test_rates_that_are_not_there(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SKILLMATCH_EXCHANGE_RATES", str(tmp_path / "rates.json"))
    assert "no file" in told(run("model", "info"))[0]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SKILLMATCH_INDEX", "cloud", "pgvector"),
        ("SKILLMATCH_REQUEST_TTL_DAYS", "soon", "number"),
        ("SKILLMATCH_DATABASE_POOL_SIZE", "0", "greater than or equal to 1"),
        ("SKILLMATCH_ROOT_PATH", "board/", "/skillmatch"),
        ("SKILLMATCH_CORS_ORIGINS", "app.example.com", "Origins are scheme://host"),
        ("SKILLMATCH_SMTP_URL", "mail.example.com:587", "smtp://user:password@host"),
        ("SKILLMATCH_TRACES_URL", "localhost:4318", "http://localhost:4318"),
    ],
)
def test_value_that_a_setting_cannot_have(
    environment: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    environment.setenv(name, value)
    said = told(run("migrate"))
    assert name in said[0]
    assert hint in said[1]
    assert value not in said[0]


def test_mistyped_setting_is_not_passed_over(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SKILLMATCH_DATABSE_URL", "sqlite:///elsewhere.sqlite3")
    for command in ("serve", "migrate", "worker", "config"):
        what, hint = told(run(command))
        assert "SKILLMATCH_DATABSE_URL" in what
        assert "SKILLMATCH_DATABASE_URL?" in hint


def test_port_in_use_is_found_out_before_the_model_loads(
    environment: pytest.MonkeyPatch,
) -> None:
    def not_yet(_settings: Settings) -> None:
        raise AssertionError("the model was loaded first")

    environment.setattr("app.cli.serving.load_engine", not_yet)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        what, hint = told(run("serve", "--port", str(port)))
    assert f"Port {port} is in use" in what
    assert "--port" in hint


def test_address_of_another_machine(environment: pytest.MonkeyPatch) -> None:
    assert "no address of this machine" in told(run("serve", "--host", "192.0.2.1"))[0]
    assert "no address no-host.invalid" in told(run("serve", "--host", "no-host.invalid"))[0]


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_is_a_number_of_a_port(environment: pytest.MonkeyPatch, port: str) -> None:
    assert run("serve", "--port", port).exit_code == 2


def test_doctor_of_a_sound_system(environment: pytest.MonkeyPatch) -> None:
    assert run("migrate").exit_code == 0
    result = run("doctor")
    assert result.exit_code == 0, result.output
    checked = (
        "settings",
        "secret",
        "disk",
        "rates",
        "mail",
        "database",
        "clock",
        "worker",
        "model",
    )
    for what in checked:
        assert f" {what} " in result.stdout
    assert "problem" not in result.stdout


def test_doctor_says_whether_mail_can_be_sent(environment: pytest.MonkeyPatch) -> None:
    assert "nobody is mailed a new password" in run("doctor").stdout
    environment.setenv("SKILLMATCH_SMTP_URL", "smtp://operator:secret-word@127.0.0.1:9")
    said = run("doctor").stdout
    assert "takes none (ConnectionRefusedError)" in said
    assert "secret-word" not in said + run("config").stdout
    environment.setenv("SKILLMATCH_SMTP_URL", "console:")
    assert "Printed, not sent." in run("doctor").stdout
    assert "SKILLMATCH_SMTP_URL=console:" in run("config").stdout


def test_doctor_before_the_first_start(environment: pytest.MonkeyPatch) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "skillmatch migrate" in result.stdout


def test_doctor_says_what_to_do_about_old_rates_and_open_keys(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = {"date": "2024-01-31", "base": "EUR", "units_per_base": {"EUR": 1}}
    (tmp_path / "rates.json").write_text(json.dumps(table))
    environment.setenv("SKILLMATCH_EXCHANGE_RATES", str(tmp_path / "rates.json"))
    Settings().with_secret_key()
    (tmp_path / "data" / "secret.key").chmod(0o644)
    said = run("doctor").stdout
    assert "months old" in said
    assert "chmod 600" in said


def test_a_key_file_that_a_crash_left_is_never_signed_with(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = Settings().with_secret_key().secret_key
    file = tmp_path / "data" / "secret.key"
    assert list(file.parent.glob("secret.key.*")) == []  # nothing half written beside it
    file.write_text("")
    second = Settings().with_secret_key().secret_key
    assert len(second) >= 32
    assert second != first
    assert file.stat().st_mode & 0o077 == 0
    file.write_text(second[:12])
    with pytest.raises(ValueError, match="no whole key"):
        Settings().with_secret_key()


def test_backup_restore_and_verify_by_command(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    assert run("keys", "create", "--role", "admin").exit_code == 0
    assert run("backup", str(backup)).exit_code == 0
    assert backup.stat().st_mode & 0o077 == 0
    done = run("restore", str(backup))
    assert "0 erased again" in done.stdout
    assert run("audit", "verify").stdout.startswith("Intact")
    assert run("backup", str(tmp_path / "none" / "backup")).exit_code == 2
    backup.write_bytes(backup.read_bytes()[:5_000])
    _, hint = told(run("restore", str(backup)))
    assert "nothing was changed" in hint
    database = Database(Settings().url, 2)
    migrate(database)
    with database.write() as session:
        while chain.extend(session):
            pass
        session.execute(text("DELETE FROM audit_records WHERE position = 1"))
    database.dispose()
    broken = run("audit", "verify")
    assert broken.exit_code == 1
    assert broken.stdout == "Broken at position 1: removed.\n"


def test_doctor_knows_a_database_that_does_not_answer(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SKILLMATCH_DATABASE_URL", f"{LOCAL}:9/x")
    result = run("doctor")
    assert result.exit_code == 1
    assert "nothing listens" in result.stdout


def test_doctor_sees_events_that_nobody_sends(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'waiting.sqlite3'}")
    migrate(database)
    with database.write() as session:
        session.execute(
            text(
                "INSERT INTO outbox_events (id, created_at, updated_at, type, audience, data)"
                " VALUES (:id, :at, :at, 'job.open', '[]', '{}')"
            ),
            {"id": "0" * 32, "at": "2026-01-01 00:00:00.000000"},
        )
    database.dispose()
    environment.setenv("SKILLMATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'waiting.sqlite3'}")
    assert "skillmatch worker" in run("doctor").stdout


def test_config_shows_what_is_in_force_and_no_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SKILLMATCH_SECRET_KEY", "a-secret-that-nobody-may-see-printed")
    environment.setenv("SKILLMATCH_DATABASE_URL", f"{LOCAL}/board")
    environment.setenv("SKILLMATCH_DAILY_REQUEST_CAP", "7")
    said = run("config").stdout
    assert "SKILLMATCH_DAILY_REQUEST_CAP=7  # environment" in said
    assert "SKILLMATCH_REQUEST_TTL_DAYS=14.0  # default" in said
    assert "nobody:***@127.0.0.1/board" in said
    assert "secret-word" not in said
    assert "nobody-may-see" not in said
    for name in Settings.model_fields:
        assert f"SKILLMATCH_{name.upper()}=" in said


def test_taken_port_is_free_again_for_the_server() -> None:
    listening = opening.bound_socket("127.0.0.1", 0)
    assert listening.getsockname()[1] > 0
    listening.close()


def test_secrets_of_any_name_are_hidden() -> None:
    assert checks.shown("signing_key", "x") == "***"
    assert checks.shown("smtp_url", "smtp://me:word@mail.example.com") == (
        "smtp://me:***@mail.example.com"
    )
    assert checks.shown("secret_key", "") == ""
