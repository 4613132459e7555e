"""The recipes of the documentation, as they stand there, against a real server."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.services.webhooks.sender import Sender
from tests.harness.callers import Callers, made
from tests.harness.process import path
from tests.harness.served import served

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _environment(address: str, key: str, **more: str) -> dict[str, str]:
    return {**os.environ, "SKILLMATCH_URL": address, "SKILLMATCH_KEY": key, **more}


def _key(callers: Callers) -> str:
    body = {"name": "nightly", "scopes": ["read"]}
    key: str = made(callers["employer"].post("/v1/api-keys", body))["key"]
    return key


def _run(recipe: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(RECIPES / recipe), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_jobs_every_night(app: FastAPI, callers: Callers, tmp_path: Path) -> None:
    jobs = [callers.open_job(), callers.open_job(title="Payroll clerk")]
    table = tmp_path / "jobs.csv"
    with served(app) as address:
        _run("nightly_jobs.py", _environment(address, _key(callers)), str(table))
    with table.open(encoding="utf-8", newline="") as lines:
        assert {row["title"] for row in csv.DictReader(lines)} == {job["title"] for job in jobs}


def test_a_careers_page(app: FastAPI, callers: Callers, tmp_path: Path) -> None:
    callers.open_job(title="Engineer <script>alert(1)</script>")
    callers.open_job("other_employer", title="Somebody else's")
    page = tmp_path / "careers.html"
    with served(app) as address:
        _run("careers_page.py", _environment(address, _key(callers)), str(page))
    text = page.read_text(encoding="utf-8")
    assert "1 open jobs." in text
    assert "Engineer &lt;script&gt;" in text
    assert text.count("<script") == 1
    posting = text.partition('ld+json">')[2].partition("</script>")[0]
    assert json.loads(posting)["@type"] == "JobPosting"
    assert "Somebody else" not in text


def _waiting_for(path: Path, lines: int) -> list[dict[str, Any]]:
    for _ in range(200):
        if path.exists() and path.read_text().count("\n") >= lines:
            return [json.loads(line) for line in path.read_text().splitlines()]
        time.sleep(0.05)
    raise AssertionError("the consumer wrote nothing")


def test_a_consumer_of_webhooks(app: FastAPI, callers: Callers, tmp_path: Path) -> None:
    settings = app.state.settings.model_copy(update={"webhook_private_addresses": "allow"})
    app.state.settings = settings
    out = tmp_path / "events.jsonl"
    with served(app) as address:
        key, employer = _key(callers), callers["employer"]
        environment = _environment(address, key, OUT=str(out), PORT="0", WEBHOOK_SECRET="whsec_")
        port = _free_port()
        hook = {"url": f"http://127.0.0.1:{port}/", "events": ["match_request.*"]}
        secret = made(employer.post("/v1/webhooks", hook))["secret"]
        environment |= {"PORT": str(port), "WEBHOOK_SECRET": secret}
        consumer = subprocess.Popen(
            [sys.executable, str(RECIPES / "webhook_consumer.py")],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert consumer.stdout is not None
            consumer.stdout.readline()
            request = callers.approach()
            made(callers["candidate"].post(f"{path(request)}/accept"), 200)
            sender = Sender(settings, app.state.database)
            for _ in range(20):
                sender.round()
                if out.exists() and out.read_text().count("\n") >= 2:
                    break
                sender.wait(0.1)
            sender.close()
            events = _waiting_for(out, 2)
        finally:
            consumer.terminate()
            consumer.wait(10)
    assert [event["type"] for event in events] == ["match_request.sent", "match_request.accepted"]
    assert events[1]["about"]["title"] == request["job"]["title"]
    assert events[1]["about"]["candidate"] == "Ada Quillby"


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
