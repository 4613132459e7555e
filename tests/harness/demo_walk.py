"""A walk through every operation of the demo marketplace: the examples of the docs page.

``python -m tests.harness.demo_walk`` takes it with the real model and writes
``app/data/openapi_examples.json``. ``tests/system/test_openapi_examples.py`` takes it again and
holds the file against what happens.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi.testclient import TestClient

from app import clock
from app.config import Settings
from app.database import Database, migrate
from app.main import create_app
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.pay import load_rates
from app.models import Role
from app.services import demo, demo_loading
from app.services.accounts import api_keys, mail
from app.worker import run_once
from tests.harness.callers import SECRET, Caller, made
from tests.harness.demo_walk_steps import STEPS, Step

FILE = Path(__file__).parents[2] / "app" / "data" / "openapi_examples.json"
ACCOUNTS = {
    "nurse": "maricel.dumlao@example.com",
    "company": "hiring@tidewater-robotics.example.com",
    "other_company": "hiring@lumen-ledger.example.com",
    "third_company": "hiring@arroyo-games.example.com",
    "fourth_company": "hiring@canalhouse.example.com",
    "talent": "chidinma.okafor@example.com",
    "wanted": "zuzanna.krawiec@example.com",
    "newcomer": "ada@example.com",
    "forgetful": "noor@example.com",
    "mover": "noor@example.com",
    "leaver": "noor@new.example.com",
}
PASSWORDS = {
    "newcomer": "a long pass phrase",
    "forgetful": "another long pass phrase",
    "mover": "a third pass phrase",
    "leaver": "a third pass phrase",
}
SHOWN_ITEMS, SHOWN_CHARACTERS = 2, 400


@contextmanager
def demo_client(engine: Engine, directory: Path) -> Iterator[tuple[TestClient, Database]]:
    """A client of a fresh application with the demo marketplace in it."""
    settings = Settings(
        data_dir=directory,
        secret_key=SECRET,
        embedded_worker="off",
        rate_limits="off",
        employer_verification="off",
        log_level="error",
    )
    database = Database(settings.url, settings.database_pool_size)
    migrate(database)
    demo_loading.load(database, engine, settings)
    app = create_app(settings, database=database, engine=engine)
    app.state.mails = []

    def keep(_settings: Settings, message: mail.Message) -> None:
        app.state.mails.append(message)

    with patch.object(mail, "send", keep), TestClient(app) as client:
        yield client, database


class Walk:
    """Takes the steps and keeps what was sent and answered, by operation id."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client, self.database = client, database
        self.operations = {
            operation["operationId"]: (method.upper(), path)
            for path, operations in client.get("/openapi.json").json()["paths"].items()
            for method, operation in operations.items()
        }
        self.callers: dict[str, Caller] = {}
        self.answers: dict[str, Any] = {}

    def _caller(self, who: str) -> Caller:
        if who not in self.callers:
            headers = {}
            if who == "operator":
                with self.database.write() as session:
                    key = api_keys.issue_for(session, Role.ADMIN, None, "operator", None)
                headers = {"X-API-Key": key}
            elif who != "anonymous":
                password = PASSWORDS.get(who, demo.PASSWORD)
                form = {"username": ACCOUNTS[who], "password": password}
                token = made(self.client.post("/v1/auth/token", data=form), 200)["access_token"]
                headers = {"Authorization": f"Bearer {token}"}
            self.callers[who] = Caller(self.client, who, headers)
        return self.callers[who]

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(inner) for key, inner in value.items()}
        if isinstance(value, str) and value.startswith("<"):
            name, *keys = value.strip("<>").split(".")
            found = self.answers[name]
            for key in keys:
                found = found[int(key) if key.isdigit() else key]
            return found
        return value

    def take(self, step: Step) -> dict[str, Any]:
        """Make one call, which must succeed; return it as an example."""
        for earlier in step.before:
            self.take(earlier)
        if step.after_work:
            state = self.client.app.state  # type: ignore[attr-defined]
            while run_once(self.database, state.engine, state.ranker):
                pass
        if step.at is not None:
            # At another time the callers sign in anew.
            later = Walk(self.client, self.database)
            later.answers = self.answers
            with clock.moved(step.at - clock.now()):
                taken = later.take(replace(step, at=None))
            self.callers.clear()  # their sign-ins ran out at that time
            return taken
        method, template = self.operations[step.operation]
        path, body = self._filled(step.path), self._filled(step.body)
        options: dict[str, Any] = {"params": step.query}
        if body is not None:
            options["json"] = body
        if step.form is not None:
            options["data"] = step.form
        if step.text is not None:
            options |= {"content": step.text, "headers": {"content-type": "text/plain"}}
        if step.file is not None:
            options["files"] = {"file": step.file}
        caller = self._caller(step.who)
        response = caller.request(method, template.format(**path), **options)
        assert response.is_success, (step.operation, response.text)
        answer: Any = response.json() if response.content[:1] in (b"{", b"[") else response.text
        answer = self.answers[step.operation] = answer or None
        if self.client.app.state.mails:  # type: ignore[attr-defined]
            text = self.client.app.state.mails[-1].text  # type: ignore[attr-defined]
            token = next((word for word in text.split() if word.startswith("ot_")), None)
            self.answers["mail"] = {"token": token}
        example = {
            "account": ACCOUNTS.get(step.who),
            "path": path,
            "query": step.query,
            "request": step.text or (body if step.form is None else step.form),
            "status": response.status_code,
            "response": shortened(answer),
        }
        if step.file is not None:
            example["request"] = {"file": step.file[1]}
        kept = ("request",) if body == {} else ()
        return {k: value for k, value in example.items() if k in kept or value not in ({}, None)}


def shortened(value: Any) -> Any:
    """An answer with long lists and texts cut, as a reader wants it."""
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shortened(inner) for inner in value[:SHOWN_ITEMS]]
    if isinstance(value, str) and len(value) > SHOWN_CHARACTERS:
        return value[: SHOWN_CHARACTERS - 1].rstrip() + "…"
    return value


def main() -> None:
    """Take the walk with the real model and write the file."""
    engine = Engine(load_encoder("default"), load_rates())
    with (
        tempfile.TemporaryDirectory() as directory,
        demo_client(engine, Path(directory)) as (client, database),
    ):
        walk = Walk(client, database)
        examples = {step.operation: walk.take(step) for step in STEPS}
    text = json.dumps(examples, indent=1, ensure_ascii=False) + "\n"
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
