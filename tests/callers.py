"""Callers of the API: each has an account or a key, and sends its requests with it."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi.testclient import TestClient

from app.database import Database
from app.models import Role
from app.services import api_keys
from tests import bodies

PASSWORD = "correct horse battery"


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
    """Callers by name, registered over HTTP on first use: anonymous, candidate,
    other_candidate, employer, other_employer, admin."""

    def __init__(self, client: TestClient, database: Database) -> None:
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
        """Register an account and sign in."""
        email = f"{name.replace('_', '.')}@example.com"
        if role == "employer" and "invitation_token" not in fields:
            fields.setdefault("company", f"{name} company")
        body = {"email": email, "password": PASSWORD, "role": role, "name": name, **fields}
        account = made(self.client.post("/v1/auth/register", json=body))
        token = made(
            self.client.post("/v1/auth/token", data={"username": email, "password": PASSWORD}), 200
        )
        caller = Caller(self.client, name, {"Authorization": f"Bearer {token['access_token']}"})
        caller.employer_id = account["employer_id"]
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

    def approach(self, **changes: Any) -> dict[str, Any]:
        """A request from ``employer`` to ``candidate``, about a fresh open job."""
        candidate = self.with_profile()
        job = self.open_job()
        body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
        return made(self["employer"].post("/v1/match-requests", {**body, **changes}))
