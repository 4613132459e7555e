"""Callers of the API: each has an account or a key, and sends its requests with it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from fastapi.testclient import TestClient

from app import security
from app.database import Database
from app.models import Role
from app.schemas.access import RegisterCreate
from app.services.accounts import access, api_keys
from tests.harness import bodies

PAST = "2020-01-01"
PASSWORD = "correct horse battery"
SECRET = "a secret for tests only, long enough for HS256"
"""The key of every application under test."""

_PASSWORD_HASH = security.hash_password(PASSWORD)


@dataclass
class Caller:
    """Someone who calls. ``candidate_id`` and ``employer_id`` are set where they apply."""

    client: TestClient
    name: str
    headers: dict[str, str] = field(default_factory=dict)
    candidate_id: str | None = None
    employer_id: str | None = None

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        if json is not None:
            options["json"] = json
        return self.request("POST", path, **options)

    def patch(self, path: str, json: Any) -> httpx.Response:
        return self.request("PATCH", path, json=json)

    def delete(self, path: str) -> httpx.Response:
        return self.request("DELETE", path)


def made(response: httpx.Response, status: int = 201) -> dict[str, Any]:
    """The body of a response that must have succeeded."""
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.json()
    return body


class Callers:
    """Callers by name, registered on first use: anonymous, candidate, other_candidate, employer,
    other_employer, admin.

    ``suffix`` follows their addresses and companies, for callers who share a database with
    others."""

    def __init__(self, client: TestClient, database: Database, suffix: str = "") -> None:
        self.suffix = suffix
        self.client = client
        self.database = database
        self._made: dict[str, Caller] = {}

    def __getitem__(self, name: str) -> Caller:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Caller:
        if name == "anonymous":
            return Caller(self.client, name)
        if name == "admin":
            with self.database.write() as session:
                key = api_keys.issue_for(session, Role.ADMIN, None, "tests", None)
            return Caller(self.client, name, {"X-API-Key": key})
        role = "employer" if "employer" in name else "candidate"
        return self.register(name, role)

    def register(self, name: str, role: str, **fields: Any) -> Caller:
        """An account and a token for it, made by the services without the cost of hashing the
        password again."""
        if role == "employer" and "invitation_token" not in fields:
            fields.setdefault("company", f"{name} company{self.suffix}")
        email = f"{name.replace('_', '.')}{self.suffix.replace(' ', '.')}@example.com"
        body = RegisterCreate.model_validate(
            {"email": email, "password": PASSWORD, "role": role, "name": name, **fields}
        )
        with self.database.write() as session:
            principal = access.register(session, body, _PASSWORD_HASH)
        token = security.issue_access_token(
            principal.id, principal.credentials_version, SECRET, timedelta(hours=12)
        )
        caller = Caller(self.client, name, {"Authorization": f"Bearer {token.value}"})
        caller.employer_id = str(principal.employer_id) if principal.employer_id else None
        return caller

    def with_profile(self, name: str = "candidate", **changes: Any) -> Caller:
        """A candidate who has a profile."""
        caller = self[name]
        if caller.candidate_id is None:
            body = bodies.candidate(**changes)
            caller.candidate_id = made(caller.post("/v1/candidates", body))["id"]
        return caller

    def open_job(self, name: str = "employer", **changes: Any) -> dict[str, Any]:
        """A published job of an employer."""
        employer = self[name]
        assert employer.employer_id is not None
        job = made(employer.post("/v1/jobs", bodies.job(employer.employer_id, **changes)))
        return made(employer.post(f"/v1/jobs/{job['id']}/publish"), 200)

    def expired_job(self, name: str = "employer", **changes: Any) -> dict[str, Any]:
        """A job that was published, and whose last day has passed since."""
        job = self.open_job(name, **changes)
        return made(self[name].patch(f"/v1/jobs/{job['id']}", {"valid_through": PAST}), 200)

    def approach(self, **changes: Any) -> dict[str, Any]:
        """A request from ``employer`` to ``candidate``, about a fresh open job."""
        candidate = self.with_profile()
        job = self.open_job()
        body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
        return made(self["employer"].post("/v1/match-requests", {**body, **changes}))
