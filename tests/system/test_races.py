"""Races of what follows an acceptance, over a real server: each has exactly one winner.

``RACES`` says how many are run of each kind and database; ``python -m benchmarks.process`` runs
200.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from app.models import Embedding
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import Caller, made
from tests.harness.process import SALARY, accepted, interview, offer, offered, path
from tests.system.test_concurrency import together

SERVED = True  # the fixture ``running_app`` opens a real server
RACES = int(os.environ.get("RACES", "4"))
CALLERS = 12  # of each race
Report = Callable[[str, int], None]


def _one_winner(responses: list[httpx.Response], success: int = 200) -> dict[str, Any]:
    """The answer to the one call that succeeded; all others met a conflict."""
    found = Counter(response.status_code for response in responses)
    assert found == {success: 1, 409: len(responses) - 1}, [r.text for r in responses]
    (winner,) = [response.json() for response in responses if response.status_code == success]
    return winner


def _accept_withdraw_or_counter(parties: Parties, turn: int) -> str:
    request = accepted(parties)
    where = f"/v1/offers/{offered(parties, request)['id']}"
    steps: list[tuple[str, str, Any]] = [
        ("candidate", "accept", None),
        ("employer", "withdraw", None),
        ("candidate", "counter", {"salary": {**SALARY, "amount": 71000}}),
    ]

    def step(number: int) -> httpx.Response:
        who, verb, body = steps[(number + turn) % 3]
        return parties[who].post(f"{where}/{verb}", body)

    winner = _one_winner(together(CALLERS, step))
    stands = made(parties["employer"].get(where), 200)
    assert stands["status"] == winner["status"]
    assert len(stands["rounds"]) == len(winner["rounds"])
    won = "countered" if winner["status"] == "open" else winner["status"]
    assert (len(stands["rounds"]) == 2) == (won == "countered")
    after = made(parties["candidate"].get(path(request)), 200)
    assert after["status"] == ("hired" if won == "accepted" else "offer")
    states = [
        item["state"]
        for item in made(parties["candidate"].get(f"{path(request)}/history"), 200)["items"]
    ]
    assert states == ["sent", "accepted", "offer", *(["hired"] if won == "accepted" else [])]
    return won


def test_one_of_accept_withdraw_and_counter_wins(running_app: RunningApp, report: Report) -> None:
    won = Counter(_accept_withdraw_or_counter(running_app.parties(), turn) for turn in range(RACES))
    assert won.total() == RACES
    kind = "SQLite" if running_app.database.is_sqlite else "PostgreSQL"
    for name, count in won.items():
        report(f"races of an offer, {kind}, {name}", count)


def _two_employers(parties: Parties) -> list[tuple[str, dict[str, Any]]]:
    """The candidate is in process with both."""
    requests = [("employer", accepted(parties))]
    job = parties.open_job("other_employer")
    body = {"job_id": job["id"], "candidate_id": parties.candidate_id, "message": "Talk?"}
    other = made(parties["other_employer"].post("/v1/match-requests", body))
    made(parties["candidate"].post(f"{path(other)}/accept"), 200)
    return [*requests, ("other_employer", other)]


def test_one_of_two_offers_is_accepted(running_app: RunningApp) -> None:
    """Candidate and employers say yes to everything at the same moment."""
    for _ in range(RACES):
        parties = running_app.parties()
        requests = _two_employers(parties)
        offers = [
            made(parties[name].post(f"{path(request)}/offers", offer()))
            for name, request in requests
        ]

        def accept(
            number: int, parties: Parties = parties, offers: list[Any] = offers
        ) -> httpx.Response:
            return parties["candidate"].post(f"/v1/offers/{offers[number % 2]['id']}/accept")

        winner = _one_winner(together(CALLERS, accept))
        states = {
            request["id"]: made(parties["candidate"].get(path(request)), 200)["status"]
            for _, request in requests
        }
        assert sorted(states.values()) == ["closed", "hired"]
        assert states[winner["match_request_id"]] == "hired"
        statuses = [
            made(parties["candidate"].get(f"/v1/offers/{it['id']}"), 200)["status"] for it in offers
        ]
        assert sorted(statuses) == ["accepted", "closed"]


def test_one_of_many_first_offers_is_made(running_app: RunningApp) -> None:
    for _ in range(RACES):
        parties = running_app.parties()
        where = f"{path(accepted(parties))}/offers"
        body = offer()

        def make(_: int, parties: Parties = parties, where: str = where, body: Any = body) -> Any:
            return parties["employer"].post(where, body)

        _one_winner(together(CALLERS, make), 201)
        assert len(made(parties["employer"].get(where), 200)["items"]) == 1


def test_one_of_two_interviews_at_the_same_time_is_confirmed(running_app: RunningApp) -> None:
    for _ in range(RACES):
        parties = running_app.parties()
        body = interview(24)
        both = [
            made(parties[name].post(f"{path(request)}/interviews", body))
            for name, request in _two_employers(parties)
        ]

        def confirm(
            number: int, parties: Parties = parties, both: list[Any] = both
        ) -> httpx.Response:
            it = both[number % 2]
            slot = {"slot": it["slots"][0]["id"]}
            return parties["candidate"].post(f"/v1/interviews/{it['id']}/confirm", slot)

        _one_winner(together(CALLERS, confirm))


def test_acceptance_and_the_end_of_everything_else_at_once(running_app: RunningApp) -> None:
    """An employer ends all its requests while the candidate is hired elsewhere: nobody waits for
    each other forever, and the outcome is one of the two legal ones."""
    for turn in range(RACES):
        parties = running_app.parties()
        (_, mine), (_, theirs) = _two_employers(parties)
        accepted_offer = offered(parties, mine)
        calls: list[tuple[str, str, Any]] = [
            ("candidate", f"/v1/offers/{accepted_offer['id']}/accept", None),
            ("employer", f"/v1/jobs/{mine['job']['id']}/close", None),
            ("other_employer", f"/v1/jobs/{theirs['job']['id']}/close", None),
            ("candidate", f"{path(theirs)}/close", None),
        ]

        def call(
            number: int, parties: Parties = parties, calls: list[Any] = calls, turn: int = turn
        ) -> httpx.Response:
            who, where, body = calls[(number + turn) % 4]
            return parties[who].post(where, body)

        responses = together(8, call)
        assert {response.status_code for response in responses} <= {200, 409}
        assert made(parties["candidate"].get(path(mine)), 200)["status"] in ("hired", "closed")
        assert made(parties["candidate"].get(path(theirs)), 200)["status"] == "closed"
        history = made(parties["candidate"].get(f"{path(theirs)}/history"), 200)["items"]
        assert [item["state"] for item in history] == ["sent", "accepted", "closed"]


def test_erasure_of_the_candidate_while_others_act(running_app: RunningApp) -> None:
    for turn in range(RACES):
        parties = running_app.parties()
        (_, mine), (_, theirs) = _two_employers(parties)
        made_offer = offered(parties, mine)
        counter = {"salary": {**SALARY, "amount": 71000}}
        it = made(parties["candidate"].post(f"{path(theirs)}/interviews", interview(24)))
        calls: list[tuple[str, str, str, Any]] = [
            ("candidate", "DELETE", f"/v1/candidates/{parties.candidate_id}", None),
            ("candidate", "POST", f"/v1/offers/{made_offer['id']}/counter", counter),
            (
                "other_employer",
                "POST",
                f"/v1/interviews/{it['id']}/confirm",
                {"slot": it["slots"][0]["id"]},
            ),
            ("employer", "POST", f"{path(mine)}/messages", {"text": "Hello?"}),
        ]

        def call(
            number: int, parties: Parties = parties, calls: list[Any] = calls, turn: int = turn
        ) -> httpx.Response:
            who, method, where, body = calls[(number + turn) % 4]
            return parties[who].request(method, where, json=body)

        responses = together(8, call)
        found = {response.status_code for response in responses}
        assert found <= {200, 201, 204, 401, 404, 409}, [r.text for r in responses]
        for name, request in (("employer", mine), ("other_employer", theirs)):
            assert parties[name].get(path(request)).status_code == 404


def test_the_engine_sees_what_was_learned_whoever_writes_meanwhile(running_app: RunningApp) -> None:
    for turn in range(RACES):
        parties = running_app.parties()
        candidate = parties.with_profile(preferences={"titles": ["Data engineer"]})
        where = f"/v1/candidates/{candidate.candidate_id}"
        agree = {"purpose": "learning", "granted": True}
        made(candidate.post(f"{where}/consent", agree), 200)
        pay, place = parties.approach(), parties.approach()
        calls: list[tuple[str, str, Any]] = [
            ("POST", f"{path(pay)}/decline", {"reason": "salary"}),
            ("PATCH", where, {"headline": f"Data engineer {turn}"}),
            ("POST", f"{path(place)}/decline", {"reason": "location"}),
            ("POST", f"{where}/consent", {**agree, "granted": turn % 2 == 0}),
            ("DELETE", f"{where}/learned-preferences", None),
            ("PATCH", where, {"preferences": {"titles": ["Data engineer"], "countries": ["GB"]}}),
        ][: 6 if turn % 4 == 3 else 4]

        def call(
            number: int, candidate: Caller = candidate, calls: list[Any] = calls, turn: int = turn
        ) -> httpx.Response:
            method, to, body = calls[(number + turn) % len(calls)]
            return candidate.request(method, to, json=body)

        found = {response.status_code for response in together(2 * len(calls), call)}
        assert found <= {200, 204, 409}
        told = made(candidate.get(f"{where}/learned-preferences"), 200)
        known = {item["preference"]: item["value"] for item in told["preferences"]}
        with running_app.database.read() as session:
            owner = Embedding.owner_id == UUID(candidate.candidate_id)
            document = session.scalars(select(Embedding.document).where(owner)).one()
        assert document.get("learned", {}) == known
        if not told["consented"]:
            assert known == {}
        elif turn % 4 != 3:
            assert set(known) == {"min_salary", "remote"}
