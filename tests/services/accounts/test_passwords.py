"""Password reset by the operator."""

import pytest
from typer.testing import CliRunner

from app import cli
from app.config import Settings
from tests.harness.callers import PASSWORD, Callers, made


@pytest.fixture
def command_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line on the same database."""
    monkeypatch.setenv("SKILLMATCH_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(settings.data_dir))
    return CliRunner()


def _reset(command_line: CliRunner, email: str) -> str:
    result = command_line.invoke(cli.app, ["users", "reset-password", email])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[-1]


def _sign_in(callers: Callers, password: str) -> int:
    form = {"username": "candidate@example.com", "password": password}
    return callers.client.post("/v1/auth/token", data=form).status_code


def test_new_password_stands_alone_on_the_last_line_and_signs_in(
    callers: Callers, command_line: CliRunner
) -> None:
    made(callers["candidate"].get("/v1/me"), 200)
    password = _reset(command_line, "Candidate@example.com")
    assert len(password) >= 12
    assert password.strip() == password
    assert " " not in password
    assert _sign_in(callers, password) == 200
    assert _sign_in(callers, password) == 401  # once
    assert _sign_in(callers, PASSWORD) == 401


def test_a_one_time_password_opens_nothing_but_its_change(
    callers: Callers, command_line: CliRunner
) -> None:
    candidate = callers["candidate"]
    password = _reset(command_line, "candidate@example.com")
    form = {"username": "candidate@example.com", "password": password}
    token = made(callers.client.post("/v1/auth/token", data=form), 200)["access_token"]
    candidate.headers = {"Authorization": f"Bearer {token}"}
    refused = candidate.get("/v1/match-requests")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/password-change-required"
    kept = candidate.post("/v1/auth/password", {"current": password, "new": password})
    assert kept.status_code == 422
    assert kept.json()["errors"][0]["field"] == "new"
    change = {"current": password, "new": "my own pass phrase"}
    fresh = made(candidate.post("/v1/auth/password", change), 200)["access_token"]
    candidate.headers = {"Authorization": f"Bearer {fresh}"}
    assert candidate.get("/v1/match-requests").status_code == 200
    assert _sign_in(callers, "my own pass phrase") == 200


def test_reset_ends_older_sign_ins_of_that_account_alone(
    callers: Callers, command_line: CliRunner
) -> None:
    candidate, other = callers["candidate"], callers["other_candidate"]
    made(candidate.get("/v1/me"), 200)
    made(other.get("/v1/me"), 200)
    password = _reset(command_line, "candidate@example.com")
    assert candidate.get("/v1/me").status_code == 401
    assert other.get("/v1/me").status_code == 200
    form = {"username": "candidate@example.com", "password": password}
    token = made(callers.client.post("/v1/auth/token", data=form), 200)["access_token"]
    candidate.headers = {"Authorization": f"Bearer {token}"}
    assert candidate.get("/v1/me").status_code == 200
    _reset(command_line, "candidate@example.com")
    assert candidate.get("/v1/me").status_code == 401


def test_keys_of_programs_end_with_a_reset(callers: Callers, command_line: CliRunner) -> None:
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "nightly"}))["key"]
    _reset(command_line, "candidate@example.com")
    assert callers.client.get("/v1/me", headers={"X-API-Key": key}).status_code == 401


def test_unknown_address_is_an_error(callers: Callers, command_line: CliRunner) -> None:
    result = command_line.invoke(cli.app, ["users", "reset-password", "nobody@example.com"])
    assert result.exit_code == 2
    assert "No account has this address" in result.output
