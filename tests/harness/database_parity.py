"""Two applications, one on each database, that get the same calls and must answer alike."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.harness import bodies
from tests.harness.applications import RunningApp
from tests.harness.asgi import Answer
from tests.harness.operations import OPERATIONS, Call

Verdict = tuple[int, str]

WITH_BODY = [
    "POST /v1/employers/{id}/verify",
    "PUT /v1/candidates/{id}/self-identification",
    "POST /v1/match-requests/{id}/contest",
    "POST /v1/auth/register",
    "POST /v1/auth/refresh",
    "POST /v1/auth/password",
    "POST /v1/auth/password/forgot",
    "POST /v1/auth/password/reset",
    "POST /v1/auth/email",
    "POST /v1/auth/email/confirm",
    "POST /v1/api-keys",
    "POST /v1/candidates",
    "PATCH /v1/candidates/{id}",
    "POST /v1/candidates/batch",
    "POST /v1/candidates/import",
    "POST /v1/candidates/{id}/consent",
    "POST /v1/employers",
    "PATCH /v1/employers/{id}",
    "POST /v1/employers/{id}/members",
    "POST /v1/jobs",
    "PATCH /v1/jobs/{id}",
    "POST /v1/jobs/batch",
    "POST /v1/match",
    "POST /v1/match/feedback",
    "POST /v1/alerts",
    "PATCH /v1/alerts/{id}",
    "POST /v1/skills/extract",
    "POST /v1/match-requests",
    "POST /v1/match-requests/{id}/decline",
    "POST /v1/match-requests/{id}/withdraw",
    "POST /v1/match-requests/{id}/close",
    "POST /v1/match-requests/{id}/revision",
    "POST /v1/match-requests/{id}/revise",
    "POST /v1/match-requests/{id}/messages",
    "POST /v1/match-requests/{id}/messages/read",
    "POST /v1/match-requests/{id}/interviews",
    "POST /v1/interviews/{id}/confirm",
    "POST /v1/interviews/{id}/propose",
    "POST /v1/interviews/{id}/complete",
    "POST /v1/match-requests/{id}/offers",
    "POST /v1/offers/{id}/counter",
    "POST /v1/match-requests/{id}/support",
    "POST /v1/webhooks",
    "PATCH /v1/webhooks/{id}",
]
_SALARY = {"amount": 70000, "currency": "GBP", "period": "year"}
# Where the valid call leaves optional fields out: all of them.
FULL: dict[str, dict[str, Any]] = {
    "POST /v1/api-keys": {"name": "nightly", "scopes": ["read", "write"]},
    "POST /v1/candidates": bodies.full_candidate(),
    "PATCH /v1/candidates/{id}": bodies.full_candidate(),
    "POST /v1/candidates/batch": {"items": [bodies.full_candidate()]},
    "POST /v1/employers": (
        company := {
            "name": "Example Freight",
            "description": "Parcels.",
            "website": "https://freight.example.com",
            "industry": "logistics",
            "size": "51-200",
            "country": "GB",
        }
    ),
    "PATCH /v1/employers/{id}": company,
    "PATCH /v1/jobs/{id}": bodies.full_job(),
    "POST /v1/match": {
        "candidate": {**bodies.full_candidate(), "id": "a"},
        "jobs": [bodies.full_job(id="b", employer_id="c", status="open")],
        "weights": {"requirements": 0.6, "role": 0.2},
    },
    "POST /v1/alerts": (
        search := {
            "name": "Loads",
            "query": "moving rows into a warehouse",
            "filters": {
                "country": "GB",
                "remote": "hybrid",
                "employment_type": "full_time",
                "seniority": "mid",
                "min_salary": 50000.5,
                "currency": "GBP",
            },
            "min_score": 0.25,
        }
    ),
    "PATCH /v1/alerts/{id}": search,
    "POST /v1/match-requests/{id}/withdraw": {"note": "A mistake."},
    "POST /v1/match-requests/{id}/revision": {
        "wishes": {"salary": _SALARY, "remote": "remote", "note": "Please."}
    },
    "POST /v1/match-requests/{id}/revise": {
        "salary": _SALARY,
        "remote": "remote",
        "note": "Gladly.",
    },
    "POST /v1/match-requests/{id}/messages": {
        "text": "Does Thursday suit you?",
        "attachments": [{"url": "https://files.example.com/talk.pdf", "name": "A talk"}],
    },
    "POST /v1/match-requests/{id}/interviews": {
        "slots": [{"start": "2031-07-12T09:00:00+01:00", "end": "2031-07-12T10:00:00+01:00"}],
        "time_zone": "Europe/London",
        "location": "4 Mill Lane, Leeds",
        "interviewers": [],
        "note": "Bring tea.",
    },
    "POST /v1/interviews/{id}/propose": {"note": "Rather in the morning."},
    "POST /v1/match-requests/{id}/offers": (
        terms := {
            "salary": _SALARY,
            "start_date": "2031-09-01",
            "equity": "0.1 % over four years",
            "benefits": ["28 days of leave"],
            "expires_at": "2031-07-12T09:00:00Z",
            "note": "We would be glad.",
        }
    ),
    "POST /v1/offers/{id}/counter": terms,
    "POST /v1/webhooks": {"statuses": ["accepted"]},
    "PATCH /v1/webhooks/{id}": {
        "url": "https://hooks.example.com/other",
        "events": ["*"],
        "statuses": ["accepted"],
        "status": "enabled",
    },
}


def verdict_on(response: Answer, mark: str | None = None) -> Verdict:
    """Status and slug of an answer, after checking that it is one we may give."""
    assert response.status_code < 500, response.text
    if response.status_code == 200 and b'"results"' in response.content:
        return _verdict_on_batch(response, mark)
    if response.status_code < 400:
        return response.status_code, ""
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["instance"] == response.headers["x-request-id"]
    assert problem["status"] == response.status_code
    if mark is not None:
        assert mark not in response.text
        assert mark not in str(response.headers)
    return _verdict_of(problem)


def _verdict_on_batch(response: Answer, mark: str | None) -> Verdict:
    """The verdict on the first item, which is the one that was changed."""
    problems = [line["problem"] for line in response.json()["results"] if "problem" in line]
    for problem in problems:
        assert mark is None or mark not in json.dumps(problem)
    return _verdict_of(problems[0]) if problems else (201, "")


def _verdict_of(problem: dict[str, Any]) -> Verdict:
    assert set(problem) <= {"type", "title", "status", "detail", "instance", "errors", "state"}
    assert problem["type"].startswith("/problems/")
    for error in problem.get("errors", []):
        assert set(error) == {"field", "code", "message"}
        assert all(isinstance(value, str) and value for value in error.values()), error
    return problem["status"], problem["type"].removeprefix("/problems/")


class DatabaseParity:
    """The same call to both databases, which must agree about it."""

    def __init__(self, running_apps: list[RunningApp]) -> None:
        self.running_apps = running_apps
        self.parties_of_each = [running_app.parties() for running_app in running_apps]
        self._calls: dict[str, list[Call]] = {}
        self.count = 0
        self.complaints: list[str] = []

    def calls(self, operation: str) -> list[Call]:
        """A valid call per database, on objects made once."""
        if operation not in self._calls:
            prepare = OPERATIONS[operation].call
            self._calls[operation] = [prepare(parties) for parties in self.parties_of_each]
        return self._calls[operation]

    def renew(self) -> None:
        """Fresh parties and objects for the next call."""
        self.parties_of_each = [running_app.parties() for running_app in self.running_apps]
        self._calls.clear()

    def valid_bodies(self, operation: str) -> list[Any]:
        """The body of the valid call per database, with every optional field."""
        filled = FULL.get(operation, {})
        return [copy.deepcopy({**(call.json or {}), **filled}) for call in self.calls(operation)]

    def ask(
        self,
        operation: str,
        *sent: Any,
        what: str,
        mark: str | None = None,
        wanted: Callable[[int], bool] = lambda status: True,
        **options: Any,
    ) -> int:
        """Send a call to both databases and return the status of its answer.

        ``sent`` are the options of each, ``options`` those of both. What is wrong with an answer
        is kept in ``complaints``, so that one run tells all of it.
        """
        method, template = operation.split(" ", 1)
        verdicts = []
        try:
            for position, (parties, call) in enumerate(
                zip(self.parties_of_each, self.calls(operation), strict=True)
            ):
                own = {**options, **(sent[position] if sent else {})}
                path = own.pop("path", None) or template.format(**call.path)
                caller = parties[OPERATIONS[operation].by]
                verdicts.append(verdict_on(caller.request(method, path, **own), mark))
            assert len(set(verdicts)) == 1, f"the databases disagree: {verdicts}"
            assert wanted(verdicts[0][0]), f"not the wanted answer: {verdicts[0]}"
        except AssertionError as complaint:
            self.complaints.append(f"{operation}, {what}: {str(complaint)[:300]}")
        self.count += 1
        return verdicts[-1][0] if verdicts else 0


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values in a body, objects and lists included."""
    if path:
        yield path
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, part in inner:
        yield from leaves(part, (*path, key))


def replaced(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of the body with another value in one place."""
    changed = copy.deepcopy(body)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return changed


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


def as_json(body: Any) -> dict[str, Any]:
    # Lone surrogates travel as escapes; everything else as it is.
    content = json.dumps(body, ensure_ascii=True).encode()
    return {"content": content, "headers": {"content-type": "application/json"}}
