"""Any order of calls by anyone, at any time, leaves every match request in a legal state with a
complete history: a model of the contract runs beside the services and predicts each outcome."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from uuid_utils.compat import uuid7

from app import clock
from app.config import Settings
from app.database import Database, WriteSession
from app.errors import AppError, DailyCap, Forbidden, InvalidTransition, NotFound, RequestExists
from app.models import (
    ENGAGED,
    LIVE,
    REQUEST_TRANSITIONS,
    WAITING,
    Candidate,
    Employer,
    Job,
    MatchRequest,
    RequestStatus,
    Role,
)
from app.schemas.match_request import MatchRequestCreate, Revise, Wishes
from app.services.accounts.access import Caller
from app.services.hiring import amendments, match_requests
from app.services.transitions import match_requests as request_transitions
from tests.harness import bodies
from tests.harness.databases import fresh_database

# A story may end early, so not all of these steps are taken.
EXAMPLES, STEPS = 250, 50
CAP = 4
S = RequestStatus
PARTIES = ("candidate", "other_candidate", "employer", "other_employer", "admin")
TARGETS = {
    "accept": (S.ACCEPTED, ("candidate",)),
    "decline": (S.DECLINED, ("candidate",)),
    "withdraw": (S.WITHDRAWN, ("employer",)),
    "close": (S.CLOSED, ("candidate", "employer")),
}
# Who may have brought a request into a state.
ACTORS = {
    S.SENT: {"employer", "admin"},
    S.VIEWED: {"candidate"},
    S.ACCEPTED: {"candidate"},
    S.DECLINED: {"candidate"},
    S.WITHDRAWN: {"employer", "candidate"},
    S.EXPIRED: {"system"},
    S.INTERVIEWING: {"employer"},
    S.OFFER: {"employer"},
    S.HIRED: {"employer"},
    S.CLOSED: {"candidate", "employer"},
}


@dataclass
class Expected:
    """What the model knows of one request."""

    id: UUID
    status: RequestStatus
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    lines: int = 1  # of its history

    def settle(self) -> RequestStatus:
        """The state at this moment; time alone may have ended it."""
        if self.status in WAITING and self.expires_at <= clock.now():
            self.enter(S.EXPIRED)
            self.ended_at = self.expires_at
        return self.status

    def enter(self, status: RequestStatus) -> None:
        self.status = status
        self.lines += 1
        if status not in LIVE:
            self.ended_at = clock.now()


class Requests(RuleBasedStateMachine):
    """One pair of candidate and job, and everybody who might call."""

    database: ClassVar[Database]
    steps: ClassVar[int] = 0
    accepted_calls: ClassVar[int] = 0
    limits = Settings(daily_request_cap=CAP)

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        self.session: WriteSession = self._opened.enter_context(_discarded(self.database))
        self.requests: list[Expected] = []

    @initialize()
    def open_the_stage(self) -> None:
        one, other = Employer(name="One"), Employer(name="Other")
        body = bodies.candidate()
        columns = {name: body[name] for name in ("name", "email", "headline", "skills")}
        empty: dict[str, Any] = {
            name: []
            for name in (
                *("links", "experience", "education", "certifications", "languages"),
                "blocked_employer_ids",
            )
        }
        people = [Candidate(**columns, **empty, preferences={}) for _ in range(2)]
        self.session.add_all([one, other, *people])
        self.session.flush()
        posting = {"description": bodies.DESCRIPTION, "skills": [], "benefits": []}
        posting["remote_countries"] = []
        job = Job(employer_id=one.id, status="open", title="Data engineer", **posting)
        self.session.add(job)
        self.session.flush()
        self.job_id, self.candidate_id, self.employer_id = job.id, people[0].id, one.id
        self.callers = {
            "candidate": Caller(uuid7(), Role.CANDIDATE, candidate_id=people[0].id),
            "other_candidate": Caller(uuid7(), Role.CANDIDATE, candidate_id=people[1].id),
            "employer": Caller(uuid7(), Role.EMPLOYER, employer_id=one.id),
            "other_employer": Caller(uuid7(), Role.EMPLOYER, employer_id=other.id),
            "admin": Caller(uuid7(), Role.ADMIN),
        }

    def _attempt(self, call: Callable[[], Any], expected: type[AppError] | None) -> bool:
        """Make a call in a savepoint, as the edge does in a transaction; tell whether it stood."""
        type(self).steps += 1
        self.session.expire_all()
        raised: type[AppError] | None = None
        try:
            with self.session.begin_nested():
                call()
        except AppError as error:
            raised = type(error)
        assert raised is expected, (raised, expected)
        type(self).accepted_calls += raised is None
        return raised is None

    def _refusal(self, who: str, allowed: tuple[str, ...], legal: bool) -> type[AppError] | None:
        if who.startswith("other"):
            return NotFound
        if who not in allowed:
            return Forbidden
        return None if legal else InvalidTransition

    def _refused_approach(self, who: str) -> type[AppError] | None:
        if who != "employer" and who != "admin":
            return Forbidden
        now = clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if sum(request.created_at >= midnight for request in self.requests) >= CAP:
            return DailyCap
        for request in self.requests:
            status = request.settle()
            recent = request.ended_at is not None and request.ended_at + timedelta(days=30) > now
            if status in LIVE or status is S.HIRED or recent:
                return RequestExists
        return None

    @rule(who=st.sampled_from(PARTIES))
    def approach(self, who: str) -> None:
        made: list[MatchRequest] = []
        body = MatchRequestCreate(
            job_id=self.job_id, candidate_id=self.candidate_id, message="Shall we talk?"
        )

        def call() -> None:
            made.append(
                match_requests.create(self.session, self.limits, self.callers[who], body, {})
            )

        if self._attempt(call, self._refused_approach(who)):
            (request,) = made
            self.requests.append(
                Expected(request.id, S.SENT, request.created_at, request.expires_at)
            )

    @precondition(lambda self: self.requests)
    @rule(who=st.sampled_from(PARTIES), which=st.integers(0, 3))
    def read(self, who: str, which: int) -> None:
        expected = self.requests[-1 - which % len(self.requests)]
        status = expected.settle()

        def call() -> None:
            if match_requests.view_if_due(self.session, self.callers[who], expected.id):
                match_requests.view(self.session, self.callers[who], expected.id)

        refusal = NotFound if who.startswith("other") else None
        if self._attempt(call, refusal) and who == "candidate" and status is S.SENT:
            expected.enter(S.VIEWED)

    @precondition(lambda self: self.requests)
    @rule(
        who=st.sampled_from(PARTIES),
        verb=st.sampled_from(sorted(TARGETS)),
        which=st.integers(0, 3),
    )
    def answer(self, who: str, verb: str, which: int) -> None:
        expected = self.requests[-1 - which % len(self.requests)]
        target, allowed = TARGETS[verb]
        legal = target in REQUEST_TRANSITIONS[expected.settle()]
        by = [Role(name) for name in allowed]

        def call() -> None:
            match_requests.answer(self.session, self.callers[who], expected.id, target, by=by)

        if self._attempt(call, self._refusal(who, allowed, legal)):
            expected.enter(target)

    @precondition(lambda self: self.requests)
    @rule(who=st.sampled_from(PARTIES), revise=st.booleans(), which=st.integers(0, 3))
    def amend(self, who: str, revise: bool, which: int) -> None:
        expected = self.requests[-1 - which % len(self.requests)]
        caller = self.callers[who]
        waiting = expected.settle() in WAITING

        def call() -> None:
            if revise:
                amendments.revise(self.session, caller, expected.id, Revise(remote="remote"))
            else:
                amendments.request_changes(
                    self.session, caller, expected.id, Wishes(note="Please.")
                )

        allowed = ("employer",) if revise else ("candidate",)
        if self._attempt(call, self._refusal(who, allowed, waiting)):
            expected.lines += 1

    @precondition(lambda self: self.requests)
    @rule(to=st.sampled_from([S.INTERVIEWING, S.OFFER, S.HIRED]))
    def advance(self, to: RequestStatus) -> None:
        """What interviews and offers will do to a request."""
        expected = self.requests[-1]
        legal = to in REQUEST_TRANSITIONS[expected.settle()]

        def call() -> None:
            caller = self.callers["employer"]
            request = match_requests.get(self.session, caller, expected.id, lock=True)
            request_transitions.change_status(self.session, request, to, Role.EMPLOYER)

        if self._attempt(call, None if legal else InvalidTransition):
            expected.enter(to)

    @rule(blocked=st.booleans())
    def end_all(self, blocked: bool) -> None:
        """The candidate blocks the employer, or the job closes."""
        actor = Role.CANDIDATE if blocked else Role.EMPLOYER
        which = {"candidate_id": self.candidate_id, "employer_id": self.employer_id}
        if not blocked:
            which = {"job_id": self.job_id}

        def call() -> None:
            request_transitions.end_all(self.session, reason="ended", actor=actor, **which)

        self._attempt(call, None)
        for expected in self.requests:
            status = expected.settle()
            if status in WAITING:
                expected.enter(S.WITHDRAWN)
            elif status in ENGAGED:
                expected.enter(S.CLOSED)

    @rule(hours=st.sampled_from([1, 5, 24, 14 * 24, 31 * 24]))
    def let_time_pass(self, hours: int) -> None:
        type(self).steps += 1
        self._opened.enter_context(clock.moved(timedelta(hours=hours)))

    @rule()
    def let_the_worker_write_down_expiry(self) -> None:
        self._attempt(lambda: request_transitions.expire_due(self.session), None)

    @invariant()
    def every_request_is_as_expected(self) -> None:
        self.session.expire_all()
        for expected in self.requests:
            request = self.session.get_one(MatchRequest, expected.id)
            status = expected.settle()
            assert request_transitions.current_status(request) is status
            if request.status == status:
                assert (request.ended_at is None) == (status in LIVE)
            history = request_transitions.history(self.session, request)
            assert len(history) == expected.lines
            _check_history(history, status)

    @invariant()
    def at_most_one_request_is_live(self) -> None:
        assert sum(expected.settle() in LIVE for expected in self.requests) <= 1

    def teardown(self) -> None:
        self._opened.close()


def _check_history(history: list[dict[str, Any]], status: RequestStatus) -> None:
    """The lines tell one legal life without a gap, up to the present state."""
    assert history[0]["state"] == S.SENT
    assert history[-1]["state"] == status
    assert history[-1]["left_at"] is None
    for line in history:
        assert line["actor"] in ACTORS[S(line["state"])] or line.get("terms") is not None
    for before, after in pairwise(history):
        assert before["left_at"] == after["entered_at"]
        assert before["entered_at"] <= after["entered_at"]
        if after["state"] == before["state"]:
            assert after["state"] in WAITING
            assert after["terms"] is not None
        else:
            assert S(after["state"]) in REQUEST_TRANSITIONS[S(before["state"])]


@contextmanager
def _discarded(database: Database) -> Iterator[WriteSession]:
    """A write session whose work is undone at the end."""
    try:
        with database.write() as session:
            yield session
            raise _Undo
    except _Undo:
        pass


class _Undo(Exception):
    pass


def test_no_order_of_calls_leaves_the_state_machine(
    request: pytest.FixtureRequest, tmp_path: Path, report: Callable[[str, int], None]
) -> None:
    with fresh_database("sqlite", request, tmp_path) as url:
        Requests.database = Database(url, 2)
        run_state_machine_as_test(
            Requests,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                derandomize=True,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        Requests.database.dispose()
    report("steps of the state machine", Requests.steps)
    report("steps of the state machine that were legal", Requests.accepted_calls)
    assert Requests.steps >= 10_000
    assert Requests.accepted_calls >= Requests.steps // 5
