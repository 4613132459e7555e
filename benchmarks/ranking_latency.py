"""Time to answer a ranked list of 20 with explanations, at a steady rate, in both directions.

People of the demo ask for their roles and employers for their candidates, each signed in with an
account of their own. The rate is kept whether or not answers come (see ``load.at_rate``).
"""

import argparse
from dataclasses import dataclass

import httpx

from app.services import demo
from benchmarks.client import Client
from benchmarks.load import Answer, at_rate
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
    for person in demo.read("candidates")[:CALLERS]:
        headers = server.sign_in(client, person["email"], demo.PASSWORD)
        me = expect(client.get("/v1/me", headers=headers), 200)
        questions.append(Question(f"/v1/candidates/{me['candidate_id']}/matches", headers))
    return questions


def people_questions(server: Server, client: Client) -> list[Question]:
    """Employers of the demo who ask for the ranked candidates of their jobs."""
    someone = roles_questions(server, client)[0]
    roles = expect(client.get(someone.path, params={"limit": 100}, headers=someone.headers), 200)
    employer_of = {row["job"]["employer_id"]: row["job"]["id"] for row in roles["items"]}
    questions = []
    for employer in demo.read("employers.json"):
        email = f"hiring@{employer['key']}.example.com"
        headers = server.sign_in(client, email, demo.PASSWORD)
        me = expect(client.get("/v1/me", headers=headers), 200)
        if me["employer_id"] in employer_of:
            job_id = employer_of[me["employer_id"]]
            questions.append(Question(f"/v1/jobs/{job_id}/matches", headers))
    return questions


def _figure(what: str, answers: list[Answer], rate: float, alone: list[float]) -> Figure:
    times = [answer.seconds for answer in answers]
    failed = sum(answer.status != 200 for answer in answers)
    against = percentile(times, 50) / percentile(alone, 50)
    return Figure(
        f"{what}, {RESULTS} results with explanations, {rate:g} requests/s",
        "p50 ≤ 20 ms, p99 ≤ 80 ms",
        f"{milliseconds(times, 50, 95, 99)}; {len(times)} requests, {failed} failed; "
        f"p50 is {against:.2f} × that of one caller alone ({milliseconds(alone, 50)})",
    )


def measure(kind: str, rate: float = 20.0, seconds: float = 30.0) -> list[Figure]:
    """Ask each question once to warm up, then for a while alone, then at the rate."""
    figures = []
    with storage(kind) as place, Server(place) as server, server.client() as client:
        for what, questions in (
            ("ranked roles for a candidate", roles_questions(server, client)),
            ("ranked candidates for a job", people_questions(server, client)),
        ):
            items = [expect(question.ask(client), 200)["items"] for question in questions]
            if not all(items):
                raise RuntimeError("a ranked list of the demo is empty")

            def send(position: int, asked: list[Question] = questions) -> httpx.Response:
                return asked[position % len(asked)].ask(client)

            alone = [send(position).elapsed.total_seconds() for position in range(60)]
            figures.append(_figure(what, at_rate(send, rate, seconds), rate, alone))
    return figures


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument("--rate", type=float, default=20.0, help="requests per second")
    parser.add_argument("--seconds", type=float, default=30.0, help="per direction")
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database, chosen.rate, min(chosen.seconds, 600.0)))


if __name__ == "__main__":
    main()
