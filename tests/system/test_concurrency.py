"""Many callers at once, over a real server: races have one winner, nothing is locked, nobody
waits for a connection in vain."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import httpx
import pytest

from app.models import REQUEST_TRANSITIONS, RequestStatus
from tests.harness import bodies
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import PASSWORD, made

SERVED = True  # the fixture ``running_app`` opens a real server
BURST = 120  # three times the threads and connections of a process
BURST_OF_SIGN_INS = 60  # each hashes a password
TURNS = 2  # of each client that reads and then writes
Report = Callable[[str, int], None]


@pytest.fixture
def parties(running_app: RunningApp) -> Iterator[Parties]:
    yield running_app.parties()
    # Whatever happened, no request left a connection behind.
    pool: Any = running_app.database.engine.pool
    deadline = time.monotonic() + 5
    while pool.checkedout() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pool.checkedout() == 0


def together(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Make calls 0 … count - 1 at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(count)

    def one(number: int) -> Any:
        barrier.wait(60)
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def _statuses(responses: list[httpx.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


@pytest.mark.parametrize("turn", range(3))
def test_one_of_fifty_answers_wins(parties: Parties, turn: int) -> None:
    request = parties.approach()
    path = f"/v1/match-requests/{request['id']}"
    steps: list[tuple[str, str, Any]] = [
        ("candidate", "accept", None),
        ("candidate", "decline", {"reason": "timing"}),
        ("employer", "withdraw", None),
    ]

    def answer(number: int) -> httpx.Response:
        who, verb, body = steps[(number + turn) % 3]
        return parties[who].post(f"{path}/{verb}", body)

    responses = together(50, answer)
    assert _statuses(responses) == {200: 1, 409: 49}
    (winner,) = [response.json() for response in responses if response.status_code == 200]
    for response in responses:
        if response.status_code == 409:
            assert response.json()["type"] == "/problems/invalid-transition"
            assert response.json()["state"] == winner["status"]
    assert made(parties["employer"].get(path), 200)["status"] == winner["status"]
    history = made(parties["employer"].get(f"{path}/history"), 200)["items"]
    assert [line["state"] for line in history] == ["sent", winner["status"]]
    assert RequestStatus(winner["status"]) in REQUEST_TRANSITIONS[RequestStatus.SENT]
    assert history[0]["left_at"] == history[1]["entered_at"]


def test_one_of_twenty_equal_approaches_is_sent(parties: Parties) -> None:
    body = {
        "job_id": parties.job["id"],
        "candidate_id": parties.candidate_id,
        "message": "Shall we talk?",
    }
    responses = together(20, lambda _: parties["employer"].post("/v1/match-requests", body))
    assert _statuses(responses) == {201: 1, 409: 19}
    slugs = {response.json().get("type") for response in responses} - {None}
    assert slugs == {"/problems/request-exists"}
    assert len(made(parties["employer"].get("/v1/match-requests"), 200)["items"]) == 1


def test_one_of_twenty_profiles_of_an_account_is_created(parties: Parties) -> None:
    candidate = parties["candidate"]
    responses = together(20, lambda _: candidate.post("/v1/candidates", bodies.candidate()))
    assert _statuses(responses) == {201: 1, 409: 19}


def test_one_of_ten_accounts_of_an_address_is_opened(parties: Parties) -> None:
    body = {
        "email": f"race.{parties.number}@example.com",
        "password": PASSWORD,
        "role": "candidate",
        "name": "Race",
    }
    responses = together(10, lambda _: parties["anonymous"].post("/v1/auth/register", body))
    assert _statuses(responses) == {201: 1, 409: 9}


def test_look_of_the_candidate_and_its_answers_at_once_leave_a_legal_history(
    parties: Parties,
) -> None:
    path = f"/v1/match-requests/{parties.approach()['id']}"
    candidate = parties["candidate"]

    def call(number: int) -> httpx.Response:
        return candidate.post(f"{path}/accept") if number % 4 == 0 else candidate.get(path)

    responses = together(24, call)
    assert _statuses(responses) == {200: 19, 409: 5}
    states = [
        RequestStatus(line["state"])
        for line in made(candidate.get(f"{path}/history"), 200)["items"]
    ]
    assert states[0] == "sent"
    assert states[-1] == "accepted"
    assert all(after in REQUEST_TRANSITIONS[before] for before, after in pairwise(states))


def test_thirty_two_clients_that_read_and_then_write(parties: Parties, report: Report) -> None:
    """Each changes a profile of its own and a job that all share, after reading it."""
    admin = parties["admin"]
    paths = [
        f"/v1/candidates/{made(admin.post('/v1/candidates', bodies.candidate()))['id']}"
        for _ in range(32)
    ]
    shared = f"/v1/jobs/{parties.job['id']}"
    responses: list[httpx.Response] = []

    def client(number: int) -> None:
        for turn in range(TURNS):
            read = admin.get(paths[number])
            skills = [*read.json()["skills"], {"name": f"skill {turn}"}]
            job = parties["employer"].get(shared)
            benefits = [f"benefit {number} {turn}"]
            written = [
                admin.patch(paths[number], {"skills": skills}),
                parties["employer"].patch(shared, {"benefits": benefits}),
            ]
            responses.extend([read, job, *written])

    together(32, client)
    assert [response.text for response in responses if response.status_code != 200] == []
    assert _statuses(responses) == {200: 32 * TURNS * 4}
    for path in paths:
        assert len(made(admin.get(path), 200)["skills"]) == 3 + TURNS
    report("reads and writes of 32 clients", len(responses))


def _sign_in(parties: Parties) -> Callable[[int], httpx.Response]:
    parties["candidate"]
    form = {"username": f"candidate.{parties.number}@example.com", "password": PASSWORD}
    return lambda _: parties.client.request("POST", "/v1/auth/token", data=form)


def _get(path: str, who: str = "candidate") -> Callable[[Parties], Callable[[int], httpx.Response]]:
    def prepare(parties: Parties) -> Callable[[int], httpx.Response]:
        caller = parties.with_profile() if who == "candidate" else parties[who]
        assert parties.job["status"] == "open"  # something to rank
        target = path.format(id=caller.candidate_id)
        return lambda _: caller.get(target)

    return prepare


def _patch(parties: Parties) -> Callable[[int], httpx.Response]:
    path = f"/v1/candidates/{parties.candidate_id}"
    return lambda number: parties["candidate"].patch(path, {"headline": f"Data engineer {number}"})


def _create(parties: Parties) -> Callable[[int], httpx.Response]:
    admin = parties["admin"]
    return lambda number: admin.post("/v1/candidates", bodies.candidate(name=f"Ada {number}"))


def _match(parties: Parties) -> Callable[[int], httpx.Response]:
    caller = parties["candidate"]
    jobs = [{"title": "Data engineer", "skills": [{"name": "Python"}]}, {"title": "Nurse"}]
    query = {"candidate": {"skills": [{"name": "Python"}]}, "jobs": jobs}
    return lambda _: caller.post("/v1/match", query)


@pytest.mark.parametrize(
    ("name", "prepare"),
    [
        ("GET /healthz", _get("/healthz", "anonymous")),
        ("GET /v1/me", _get("/v1/me")),
        ("GET /v1/candidates/{id}/matches", _get("/v1/candidates/{id}/matches")),
        ("GET /v1/employers", _get("/v1/employers", "anonymous")),
        ("POST /v1/candidates", _create),
        ("PATCH /v1/candidates/{id}", _patch),
        ("POST /v1/match", _match),
        ("POST /v1/auth/token", _sign_in),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_burst_is_served(
    running_app: RunningApp,
    parties: Parties,
    report: Report,
    name: str,
    prepare: Callable[[Parties], Callable[[int], httpx.Response]],
) -> None:
    call = prepare(parties)
    count = BURST_OF_SIGN_INS if name == "POST /v1/auth/token" else BURST
    started = time.perf_counter()
    responses = together(count, call)
    took = time.perf_counter() - started
    assert _statuses(responses) == {201 if name == "POST /v1/candidates" else 200: count}
    kind = "SQLite" if running_app.database.is_sqlite else "PostgreSQL"
    report(f"{count} × {name} at once, {kind}, milliseconds", round(took * 1000))
