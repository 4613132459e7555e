"""Time to create a profile, and whether the ranking that follows sees it.

Each profile has 12 skills and 3 posts of at most 500 characters. Prose always differs. Names of
skills recur among people, and the product may remember their vectors, so two rows are printed:
names of the shipped vocabulary, and names that no profile has carried before (the worst case).
"""

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

from benchmarks import bodies
from benchmarks.client import Client
from benchmarks.ranking_latency import Question, people_questions
from benchmarks.report import Figure, machine_line, milliseconds, percentile, show
from benchmarks.server import Server, expect, options, storage

SKILLS = 12
WARM_UP = 5


def _sees(employer: Question, client: Client, candidate_id: str) -> bool:
    """Tell whether an employer's next ranking holds the new profile."""
    cursor = None
    while True:
        params = {"limit": "100", "country": "IS"} | ({"cursor": cursor} if cursor else {})
        page = expect(client.get(employer.path, params=params, headers=employer.headers), 200)
        if any(item["candidate"]["id"] == candidate_id for item in page["items"]):
            return True
        cursor = page["next_cursor"]
        if cursor is None:
            return False


def _create(
    client: Client, operator: dict[str, str], employer: Question, body: dict[str, Any]
) -> tuple[float, bool]:
    begun = time.perf_counter()
    response = client.post("/v1/candidates", json=body, headers=operator)
    took = time.perf_counter() - begun
    candidate_id = expect(response, 201)["id"]
    own = client.get(f"/v1/candidates/{candidate_id}/matches", headers=operator)
    seen = bool(expect(own, 200)["items"]) and _sees(employer, client, candidate_id)
    return took, seen


def measure(kind: str, profiles: int = 100, seed: int = 11) -> list[Figure]:
    """Create the profiles one after another, each followed by its first rankings."""
    chance = random.Random(seed)
    known = bodies.vocabulary()
    rows: dict[str, Callable[[], list[str]]] = {
        "skills of the vocabulary": lambda: chance.sample(known, SKILLS),
        "skills never named before": lambda: [bodies.unseen_skill(chance) for _ in range(SKILLS)],
    }
    figures: list[Figure] = []
    first_p50 = 0.0
    with storage(kind) as place, Server(place) as server, server.client() as client:
        operator = {"X-API-Key": place.admin_key()}
        employer = people_questions(server, client, operator)[0]
        for what, names in rows.items():
            results = [
                _create(client, operator, employer, bodies.candidate(chance, names()))
                for _ in range(WARM_UP + profiles)
            ][WARM_UP:]
            times = [took for took, _ in results]
            seen = sum(seen for _, seen in results)
            first_p50 = first_p50 or percentile(times, 50)
            figures.append(
                Figure(
                    f"`POST /v1/candidates`, {SKILLS} {what}, 3 posts of ≤ 500 characters",
                    "p50 ≤ 150 ms; the next ranking sees it",
                    f"{milliseconds(times, 50, 99)} "
                    f"({percentile(times, 50) / first_p50:.2f} × the first row); "
                    f"seen by the next ranking {seen} of {profiles}",
                )
            )
    return figures


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    parser.add_argument(
        "--profiles",
        type=int,
        default=100,
        help="per row, at most 200: a ranked list ends after 500",
    )
    parser.add_argument("--seed", type=int, default=11)
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database, min(chosen.profiles, 200), chosen.seed))


if __name__ == "__main__":
    main()
