"""Any order of calls by anyone, at any time, over HTTP: what follows an acceptance stays legal.

A model of the contract runs beside the application and predicts every answer. One candidate is in
process with two employers. ``PROCESS_STEPS`` says how many steps are taken on each database;
``python -m benchmarks.process`` takes many.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app import clock
from app.models import (
    CONNECTED,
    ENGAGED,
    LIVE,
    REQUEST_TRANSITIONS,
    Interview,
    MatchRequest,
    MatchRequestEvent,
    Offer,
    OutboxEvent,
)
from app.services.transitions import offers as offer_transitions
from app.services.transitions.match_requests import current_status
from app.worker import run_once
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import made
from tests.harness.process import SALARY, interview, offer, slot
from tests.harness.process_model import (
    ANSWERS,
    EMPLOYERS,
    PEOPLE,
    SIDES,
    Expected,
    ExpectedInterview,
    ExpectedOffer,
    S,
)

STEPS = int(os.environ.get("PROCESS_STEPS", "300"))
STEPS_OF_A_STORY = 50
# `owner` is the employer of the request: mostly the two parties call.
who = st.sampled_from(["candidate", "owner"] * 4 + [*PEOPLE])
which = st.integers(0, 1)
now_and_then = st.integers(0, 7).map(lambda number: number == 0)


class Process(RuleBasedStateMachine):
    """One candidate, two employers, and everybody who might call."""

    running_app: ClassVar[RunningApp]
    steps: ClassVar[int] = 0
    successes: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        self.parties: Parties = self.running_app.parties()
        self.requests: list[Expected] = []

    @initialize(accepted=st.booleans())
    def approach_twice(self, accepted: bool) -> None:
        for name in PEOPLE[:-1]:
            caller = self.parties[name]
            caller.headers = {"X-API-Key": made(caller.post("/v1/api-keys", {"name": name}))["key"]}
        self.requests = [self._approach(name) for name in EMPLOYERS]
        if accepted:
            for request in self.requests:
                self._accept(request)

    def _approach(self, name: str) -> Expected:
        job = self.parties.open_job(name)
        body = {"job_id": job["id"], "candidate_id": self.parties.candidate_id, "message": "?"}
        request = made(self.parties[name].post("/v1/match-requests", body))
        expires_at = datetime.fromisoformat(request["expires_at"])
        return Expected(request["id"], name, expires_at)

    def _accept(self, request: Expected) -> None:
        path = f"/v1/match-requests/{request.id}/accept"
        made(self.parties["candidate"].post(path), 200)
        request.enter(S.ACCEPTED)

    @rule(number=which, accepted=st.booleans())
    def begin_anew_when_it_has_ended(self, number: int, accepted: bool) -> None:
        """Another job of the same employer, so that stories do not end early."""
        if self.requests[number].settle() in LIVE:
            return
        type(self).steps += 1
        self.requests[number] = self._approach(EMPLOYERS[number])
        if accepted:
            self._accept(self.requests[number])

    def _chosen(self, name: str, number: int) -> tuple[str, Expected]:
        request = self.requests[number]
        return (request.employer if name == "owner" else name), request

    def _call(self, name: str, path: str, body: Any, expected: int) -> Any:
        """Make a call whose answer the model has foretold; return it if it succeeded."""
        response = self.parties[name].post(f"/v1{path}", body)
        assert response.status_code == expected, (name, path, body, response.text)
        type(self).steps += 1
        type(self).successes += expected < 300
        return response.json() if expected < 300 else None

    @rule(name=who, number=which, verb=st.sampled_from(sorted(ANSWERS)), sure=now_and_then)
    def answer(self, name: str, number: int, verb: str, sure: bool) -> None:
        if verb != "accept" and not sure:
            return  # a story that ends at once tells little
        name, request = self._chosen(name, number)
        target, sides = ANSWERS[verb]
        legal = target in REQUEST_TRANSITIONS[request.settle()]
        expected = request.refusal(name, sides) or (200 if legal else 409)
        body = {"reason": "other"} if verb == "decline" else None
        if self._call(name, f"/match-requests/{request.id}/{verb}", body, expected):
            request.enter(target)

    @rule(name=who, number=which)
    def read(self, name: str, number: int) -> None:
        name, request = self._chosen(name, number)
        status = request.settle()
        hidden = request.refusal(name) == 404
        response = self.parties[name].get(f"/v1/match-requests/{request.id}")
        type(self).steps += 1
        assert response.status_code == (404 if hidden else 200)
        if hidden:
            return
        if name == "candidate" and status is S.SENT:
            request.enter(S.VIEWED)
        shown = response.json()
        assert shown["status"] == request.states[-1]
        expected = request.actions(name) if name != "admin" else {"support"}
        assert set(shown["next_actions"]) == expected

    @rule(name=who, number=which, read=st.booleans())
    def write(self, name: str, number: int, read: bool) -> None:
        name, request = self._chosen(name, number)
        status = request.settle()
        legal = status in CONNECTED or (read and status is S.CLOSED)
        expected = request.refusal(name) or ((200 if read else 201) if legal else 409)
        path = f"/match-requests/{request.id}/messages"
        if read:
            self._call(name, f"{path}/read", None, expected)
        else:
            self._call(name, path, {"text": "Well?"}, expected)

    @rule(name=who, number=which, hours=st.sampled_from([2, 20, 24 * 7]))
    def make_offer(self, name: str, number: int, hours: int) -> None:
        name, request = self._chosen(name, number)
        status = request.settle()
        is_open = any(made_offer.status == "open" for made_offer in request.offers)
        legal = status in ENGAGED and not is_open
        expected = request.refusal(name, ("employer",)) or (201 if legal else 409)
        body = offer(expires_at=(clock.now() + timedelta(hours=hours)).isoformat())
        found = self._call(name, f"/match-requests/{request.id}/offers", body, expected)
        if found:
            expires_at = datetime.fromisoformat(found["expires_at"])
            request.offers.append(ExpectedOffer(found["id"], "employer", expires_at))
            if status is not S.OFFER:
                request.enter(S.OFFER)

    @rule(
        name=who,
        number=which,
        verb=st.sampled_from(["accept", "counter", "decline", "withdraw"]),
        back=st.sampled_from([1, 1, 1, 2]),
        sure=now_and_then,
    )
    def answer_offer(self, name: str, number: int, verb: str, back: int, sure: bool) -> None:
        name, request = self._chosen(name, number)
        if len(request.offers) < back or (verb == "accept" and not sure):
            return
        request.settle()
        made_offer = request.offers[-back]
        sides = ("employer",) if verb == "withdraw" else ("candidate", "employer")
        own = SIDES.get(name) == made_offer.by
        legal = made_offer.status == "open" and own == (verb == "withdraw")
        expected = request.refusal(name, sides) or (200 if legal else 409)
        body = {"salary": {**SALARY, "amount": 70000}} if verb == "counter" else None
        if not self._call(name, f"/offers/{made_offer.id}/{verb}", body, expected):
            return
        if verb == "counter":
            made_offer.by = SIDES[name]
            made_offer.rounds += 1
            return
        endings = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}
        made_offer.status = endings[verb]
        if verb == "accept":
            request.enter(S.HIRED)
            for other in self.requests:
                if other.settle() in ENGAGED:
                    other.enter(S.CLOSED)

    @rule(name=who, number=which, hours=st.sampled_from([1, 2, 30]))
    def propose_interview(self, name: str, number: int, hours: int) -> None:
        name, request = self._chosen(name, number)
        status = request.settle()
        expected = request.refusal(name) or (201 if status in ENGAGED else 409)
        body = interview(hours, hours + 1)
        found = self._call(name, f"/match-requests/{request.id}/interviews", body, expected)
        if found:
            made_one = ExpectedInterview(found["id"], SIDES[name], found["slots"])
            request.interviews.append(made_one)
            if status is S.ACCEPTED:
                request.enter(S.INTERVIEWING)

    @rule(
        name=who,
        number=which,
        verb=st.sampled_from(["confirm", "confirm", "propose", "cancel", "complete"]),
        choice=st.integers(0, 5),
    )
    def go_on_with_interview(self, name: str, number: int, verb: str, choice: int) -> None:
        name, request = self._chosen(name, number)
        if not request.interviews:
            return
        status = request.settle()
        it = request.interviews[-1 - choice % len(request.interviews)]
        legal = it.may(SIDES.get(name, ""), verb) and (verb == "complete" or status in ENGAGED)
        chosen = it.slots[choice % len(it.slots)]
        times = tuple(datetime.fromisoformat(chosen[end]) for end in ("start", "end"))
        if verb == "confirm":
            legal = legal and times[1] > clock.now() and not self._booked(it, *times)
        expected = request.refusal(name) or (200 if legal else 409)
        body = {"confirm": {"slot": chosen["id"]}, "propose": {"slots": [slot(3), slot(40)]}}
        found = self._call(name, f"/interviews/{it.id}/{verb}", body.get(verb), expected)
        if not found:
            return
        it.status = found["status"]
        if verb == "confirm":
            it.booked = (times[0], times[1])
        elif verb == "propose":
            it.by, it.slots, it.booked = SIDES[name], found["slots"], None

    def _booked(self, it: ExpectedInterview, start: datetime, end: datetime) -> bool:
        return any(
            other.booked[0] < end and start < other.booked[1]
            for request in self.requests
            for other in request.interviews
            if other is not it and other.status == "confirmed" and other.booked is not None
        )

    @rule(hours=st.sampled_from([1, 2, 5, 24]))
    def let_time_pass(self, hours: int) -> None:
        type(self).steps += 1
        self._opened.enter_context(clock.moved(timedelta(hours=hours)))

    @rule()
    def let_the_worker_work(self) -> None:
        type(self).steps += 1
        run_once(self.running_app.database, self.running_app.app.state.engine)

    @invariant()
    def everything_is_as_expected(self) -> None:
        with self.running_app.database.read() as session:
            for expected in self.requests:
                status, id = expected.settle(), UUID(expected.id)
                request = session.get_one(MatchRequest, id)
                assert current_status(request) is status
                offers = {
                    str(found.id): (
                        offer_transitions.current_status(found),
                        len(found.rounds),
                        found.by,
                    )
                    for found in session.scalars(select(Offer).where(Offer.match_request_id == id))
                }
                assert offers == {o.id: (o.status, o.rounds, o.by) for o in expected.offers}
                interviews = session.scalars(
                    select(Interview).where(Interview.match_request_id == id)
                )
                assert {str(found.id): found.status for found in interviews} == {
                    it.id: it.status for it in expected.interviews
                }
                lines = session.scalars(
                    select(MatchRequestEvent.state)
                    .where(MatchRequestEvent.match_request_id == id)
                    .order_by(MatchRequestEvent.id)
                ).all()
                if current_status(request) != request.status:
                    lines = [*lines, S.EXPIRED]
                assert lines == expected.states
                told = session.scalars(
                    select(OutboxEvent)
                    .where(OutboxEvent.match_request_id == id)
                    .order_by(OutboxEvent.sequence)
                ).all()
                assert [event.sequence for event in told] == list(range(1, len(told) + 1))
                assert request.sequence == len(told)

    @invariant()
    def history_is_legal(self) -> None:
        for expected in self.requests:
            for before, after in pairwise(expected.states):
                assert after in REQUEST_TRANSITIONS[before]
        assert sum(request.states[-1] is S.HIRED for request in self.requests) <= 1

    def teardown(self) -> None:
        self._opened.close()


def test_no_order_of_calls_leaves_the_process(
    running_app: RunningApp, report: Callable[[str, int], None]
) -> None:
    Process.running_app, Process.steps, Process.successes = running_app, 0, 0
    seed = 0
    while Process.steps < STEPS:
        left = STEPS - Process.steps
        run_state_machine_as_test(
            Process,
            settings=settings(
                max_examples=max(2, left // STEPS_OF_A_STORY + 1),
                stateful_step_count=STEPS_OF_A_STORY,
                derandomize=seed == 0,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        seed += 1
    kind = "SQLite" if running_app.database.is_sqlite else "PostgreSQL"
    report(f"steps of the process over HTTP, {kind}", Process.steps)
    report(f"steps of the process over HTTP that were legal, {kind}", Process.successes)
    assert Process.successes >= Process.steps // 8
