"""Time to answer a ranked list of 20 with explanations, at a steady rate, in both directions.

People of the demo ask for their roles and employers for their candidates, each signed in with an
account of their own; those whose lists are longest are taken. The rate is kept whether or not
answers come (see ``load.at_rate``).
"""

import argparse
from dataclasses import dataclass
from typing import Any

import httpx

from app.services import demo
from benchmarks.client import Client
from benchmarks.load import at_rate
from benchmarks.report import Figure, machine_line, milliseconds, percentile, show
from benchmarks.server import Server, expect, options, storage

RESULTS = 20
CALLERS = 20


@dataclass(frozen=True)
class Question:
    """A ranked list to ask for, with the headers of somebody who may."""

    path: str
    headers: dict[str, str]

    def ask(self, client: Client) -> httpx.Response:
        return client.get(self.path, params={"limit": RESULTS}, headers=self.headers)


def roles_questions(server: Server, client: Client) -> list[Question]:
    """Candidates of the demo who ask for their ranked roles."""
    questions = []
    for person in demo.read("candidates"):
        headers = server.sign_in(client, person["email"], demo.PASSWORD)
        me = expect(client.get("/v1/me", headers=headers), 200)
        questions.append(Question(f"/v1/candidates/{me['candidate_id']}/matches", headers))
    return questions


def people_questions(server: Server, client: Client, operator: dict[str, str]) -> list[Question]:
    """Employers of the demo who ask for the ranked candidates of each of their open jobs."""
    questions = []
    jobs = _all_open_jobs(client, operator)
    for employer in demo.read("employers.json"):
        email = f"hiring@{employer['key']}.example.com"
        headers = server.sign_in(client, email, demo.PASSWORD)
        me = expect(client.get("/v1/me", headers=headers), 200)
        questions += [
            Question(f"/v1/jobs/{job['id']}/matches", headers)
            for job in jobs
            if job["employer_id"] == me["employer_id"]
        ]
    return questions


def _all_open_jobs(client: Client, operator: dict[str, str]) -> list[dict[str, Any]]:
    page = expect(client.get("/v1/jobs", params={"limit": 100}, headers=operator), 200)
    jobs: list[dict[str, Any]] = page["items"]
    return [job for job in jobs if job["status"] == "open"]


def longest(client: Client, questions: list[Question]) -> tuple[list[Question], float]:
    """The questions with the longest answers, and the mean number of results they bring."""
    counted = [(len(expect(one.ask(client), 200)["items"]), one) for one in questions]
    counted.sort(key=lambda pair: -pair[0])
    taken = counted[:CALLERS]
    return [one for _, one in taken], sum(count for count, _ in taken) / len(taken)


def _measure_one(
    server: Server,
    client: Client,
    what: str,
    questions: list[Question],
    rate: float,
    seconds: float,
) -> Figure:
    asked, results = longest(client, questions)  # this warms up, too

    def send(position: int) -> httpx.Response:
        return asked[position % len(asked)].ask(client)

    alone = [send(position).elapsed.total_seconds() for position in range(60)]
    cpu = server.cpu_seconds()
    answers = at_rate(send, rate, seconds)
    cpu = (server.cpu_seconds() - cpu) / len(answers)
    times = [answer.seconds for answer in answers]
    failed = sum(answer.status != 200 for answer in answers)
    against = percentile(times, 50) / percentile(alone, 50)
    return Figure(
        f"{what}, {results:.1f} results on average with explanations, {rate:g} requests/s",
        "p50 ≤ 20 ms, p99 ≤ 80 ms",
        f"{milliseconds(times, 50, 95, 99)}; {len(times)} requests, {failed} failed; "
        f"{cpu * 1000:.1f} ms of processor time each; "
        f"p50 is {against:.2f} × that of one caller alone ({milliseconds(alone, 50)})",
    )


def measure(kind: str, rate: float = 20.0, seconds: float = 30.0) -> list[Figure]:
    """Ask each question once to warm up, then for a while alone, then at the rate."""
    with storage(kind) as place, Server(place) as server, server.client() as client:
        operator = {"X-API-Key": place.admin_key()}
        roles = roles_questions(server, client)
        people = people_questions(server, client, operator)
        return [
            _measure_one(server, client, "ranked roles for a candidate", roles, rate, seconds),
            _measure_one(server, client, "ranked candidates for a job", people, rate, seconds),
        ]


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--rate", type=float, default=20.0, help="requests per second")
    parser.add_argument("--seconds", type=float, default=30.0, help="per direction")
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database, chosen.rate, min(chosen.seconds, 600.0)))


if __name__ == "__main__":
    main()
