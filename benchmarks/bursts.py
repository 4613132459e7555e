"""120 requests at once to each kind of endpoint: all must be served, by the status that is due."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from app.services import demo
from benchmarks import bodies
from benchmarks.client import Client
from benchmarks.load import Burst, at_once
from benchmarks.ranking_latency import people_questions, roles_questions
from benchmarks.report import Figure
from benchmarks.server import Server, Storage, expect

AT_ONCE = 120


@dataclass(frozen=True)
class Kind:
    """One kind of endpoint: what it is called, the status due, the request by position."""

    name: str
    status: int
    send: Callable[[int], httpx.Response]


class Stage:
    """A server with accounts, profiles and jobs prepared: one of each per concurrent request."""

    def __init__(self, server: Server, client: Client, operator: dict[str, str]) -> None:
        self.client = client
        self.operator = operator
        self.chance = random.Random(5)
        self.skills = bodies.vocabulary()
        self.roles = roles_questions(server, client)
        self.people = people_questions(server, client, operator)
        self.employer = self.people[0].headers
        me = expect(client.get("/v1/me", headers=self.employer), 200)
        self.employer_id = me["employer_id"]
        self.drafts = [self._made("/v1/jobs", self.job()) for _ in range(AT_ONCE)]
        self.profiles = [self._made("/v1/candidates", self.candidate()) for _ in range(AT_ONCE)]
        self.open_job = self._made("/v1/jobs", self.job())
        expect(self.post(f"/v1/jobs/{self.open_job}/publish"), 200)
        self.requests = [
            self._made("/v1/match-requests", self.approach(self.open_job, profile))
            for profile in self.profiles
        ]

    def post(self, path: str, body: Any = None) -> httpx.Response:
        """A POST of the operator's."""
        return self.client.post(path, json=body, headers=self.operator)

    def get(self, path: str) -> httpx.Response:
        """A GET of the operator's."""
        return self.client.get(path, headers=self.operator)

    def patch(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """A PATCH of the operator's."""
        return self.client.patch(path, json=body, headers=self.operator)

    def _made(self, path: str, body: Any) -> str:
        made: str = expect(self.post(path, body), 201)["id"]
        return made

    def job(self) -> dict[str, Any]:
        return bodies.job(self.chance, self.employer_id, self.chance.sample(self.skills, 3))

    def candidate(self) -> dict[str, Any]:
        return bodies.candidate(self.chance, self.chance.sample(self.skills, 3), posts=1)

    def approach(self, job_id: str, candidate_id: str) -> dict[str, Any]:
        return {"job_id": job_id, "candidate_id": candidate_id, "message": "Shall we talk?"}

    def withdraw(self, path: str) -> httpx.Response:
        """The employer takes a request back."""
        return self.client.post(f"{path}/withdraw", headers=self.employer)

    def register(self, i: int) -> httpx.Response:
        body = {
            "email": f"burst.{i}@example.com",
            "password": "a password nobody has",
            "role": "candidate",
            "name": f"Burst {i}",
        }
        return self.client.post("/v1/auth/register", json=body)

    def sign_in(self, i: int) -> httpx.Response:
        people = demo.read("candidates")
        form = {"username": people[i % len(people)]["email"], "password": demo.PASSWORD}
        return self.client.post("/v1/auth/token", data=form)


def _stateless(stage: Stage, i: int) -> httpx.Response:
    jobs = [{"title": f"Engineer {i} {n}", "skills": [{"name": "Python"}]} for n in range(5)]
    return stage.post("/v1/match", {"candidate": {"skills": [{"name": "Python"}]}, "jobs": jobs})


def _account_kinds(stage: Stage) -> list[Kind]:
    key = {"name": "burst"}
    return [
        Kind("`GET /healthz`", 200, lambda i: stage.client.get("/healthz")),
        Kind("`GET /readyz`", 200, lambda i: stage.client.get("/readyz")),
        Kind("`GET /openapi.json`", 200, lambda i: stage.client.get("/openapi.json")),
        Kind("sign-in", 200, stage.sign_in),
        Kind("registration", 201, stage.register),
        Kind("`GET /v1/me`", 200, lambda i: stage.get("/v1/me")),
        Kind("`POST /v1/api-keys`", 201, lambda i: stage.post("/v1/api-keys", key)),
        Kind("`GET /v1/employers`", 200, lambda i: stage.client.get("/v1/employers")),
    ]


def _profile_kinds(stage: Stage) -> list[Kind]:
    people = [f"/v1/candidates/{one}" for one in stage.profiles]
    jobs = [f"/v1/jobs/{one}" for one in stage.drafts]
    people_bodies = [stage.candidate() for _ in range(AT_ONCE)]
    job_bodies = [stage.job() for _ in range(AT_ONCE)]
    return [
        Kind(
            "`POST /v1/candidates`", 201, lambda i: stage.post("/v1/candidates", people_bodies[i])
        ),
        Kind("`GET /v1/candidates`", 200, lambda i: stage.get("/v1/candidates?limit=100")),
        Kind("`GET /v1/candidates/{id}`", 200, lambda i: stage.get(people[i])),
        Kind("`PATCH …`, no text", 200, lambda i: stage.patch(people[i], {"phone": f"+{i}"})),
        Kind("`PATCH …`, new text", 200, lambda i: stage.patch(people[i], {"headline": f"Nr {i}"})),
        Kind("`POST /v1/jobs`", 201, lambda i: stage.post("/v1/jobs", job_bodies[i])),
        Kind("`POST /v1/jobs/{id}/publish`", 200, lambda i: stage.post(f"{jobs[i]}/publish")),
        Kind("`GET /v1/jobs/{id}`", 200, lambda i: stage.get(jobs[i])),
    ]


def _matching_kinds(stage: Stage) -> list[Kind]:
    roles, people = stage.roles, stage.people
    requests = [f"/v1/match-requests/{one}" for one in stage.requests]
    pairs = [f"/v1/match/{one}/{stage.open_job}" for one in stage.profiles]
    approaches = [stage.approach(stage.drafts[i], one) for i, one in enumerate(stage.profiles)]
    return [
        Kind("ranked roles", 200, lambda i: roles[i % len(roles)].ask(stage.client)),
        Kind("ranked candidates", 200, lambda i: people[i % len(people)].ask(stage.client)),
        Kind("`GET /v1/match/{}/{}`", 200, lambda i: stage.get(pairs[i])),
        Kind("`POST /v1/match`", 200, lambda i: _stateless(stage, i)),
        Kind(
            "`POST /v1/match-requests`",
            201,
            lambda i: stage.post("/v1/match-requests", approaches[i]),
        ),
        Kind("`GET /v1/match-requests`", 200, lambda i: stage.get("/v1/match-requests")),
        Kind("`GET /v1/match-requests/{id}`", 200, lambda i: stage.get(requests[i])),
        Kind("`POST …/withdraw`", 200, lambda i: stage.withdraw(requests[i])),
        Kind(
            "`DELETE /v1/candidates/{id}`",
            204,
            lambda i: stage.client.delete(
                f"/v1/candidates/{stage.profiles[i]}", headers=stage.operator
            ),
        ),
    ]


def _figure(kind: Kind, burst: Burst) -> Figure:
    served = burst.served(kind.status)
    other = "" if served == AT_ONCE else f" (statuses {burst.statuses()})"
    aim = "all served, ≤ 10 s" if kind.name == "sign-in" else "all served"
    slowest = max(answer.seconds for answer in burst.answers)
    return Figure(
        f"{AT_ONCE} at once: {kind.name}",
        aim,
        f"{served} of {AT_ONCE}{other} in {burst.seconds:.2f} s, slowest {slowest:.2f} s",
    )


def measure_bursts(place: Storage) -> list[Figure]:
    """Send one burst after another, in an order in which each finds what it needs."""
    operator = {"X-API-Key": place.admin_key()}
    figures = []
    with (
        Server(place) as server,
        server.client() as client,
        ThreadPoolExecutor(AT_ONCE) as pool,  # the same threads throughout, with their connections
    ):
        stage = Stage(server, client, operator)
        for kinds in (_account_kinds, _profile_kinds, _matching_kinds):
            for kind in kinds(stage):
                figures.append(_figure(kind, at_once(pool, kind.send, AT_ONCE)))
    return figures
