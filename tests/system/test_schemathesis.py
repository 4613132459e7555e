"""Data made from the OpenAPI document, valid and not, for every operation; and whole stories
along its links. Every answer must be one that the document describes."""

import copy
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ensure_resource_availability,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    use_after_free,
)

from tests.harness.applications import Parties, RunningApp, open_app
from tests.harness.databases import KINDS
from tests.harness.operations import OPERATIONS, Call

# Seeds with the database that each runs on; `make hostile` names more, each for both.
MORE_SEEDS = [int(number) for number in os.environ.get("SCHEMATHESIS_SEEDS", "").split()]
RUNS = [(seed, kind) for seed in MORE_SEEDS for kind in KINDS] or list(enumerate(KINDS, 1))
# Calls per operation, caller and seed; stories per caller and seed, and steps of each.
VALID = int(os.environ.get("SCHEMATHESIS_VALID", "4"))
INVALID = int(os.environ.get("SCHEMATHESIS_INVALID", "4"))
STORIES, STEPS = 10, 20
# Not every rule can be said in a schema: where no call was good, so many more rounds are tried.
MORE = 10
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Report = Callable[[str, int], None]


def _settings(examples: int) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


class Marketplace:
    """An application, its document as Schemathesis reads it, and one stage of parties."""

    def __init__(self, running_app: RunningApp) -> None:
        self.running_app = running_app
        self.schema = schemathesis.openapi.from_asgi("/openapi.json", running_app.app)
        # Callers bring their own credentials; made-up ones have tests of their own.
        self.schema.config.generation.update(with_security_parameters=False)
        self.operations = {
            found.ok().label: found.ok() for found in self.schema.get_all_operations()
        }


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"seed {run[0]}-{run[1]}")
def run(request: pytest.FixtureRequest) -> tuple[int, str]:
    chosen: tuple[int, str] = request.param
    return chosen


@pytest.fixture(scope="module")
def seed(run: tuple[int, str]) -> int:
    return run[0]


@pytest.fixture(scope="module")
def marketplace(
    run: tuple[int, str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Marketplace]:
    with open_app(run[1], request, tmp_path_factory.mktemp("fuzzed")) as running_app:
        yield Marketplace(running_app)


def _with_ids(body: Any, valid: Any) -> Any:
    """The generated body, about objects that exist; addresses are those of the stage."""
    if isinstance(body, dict) and isinstance(valid, dict):
        made = {name: _with_ids(part, valid.get(name)) for name, part in body.items()}
        taken = ("_id", "email", "username", "password", "token", "guide")
        # What no schema can say: ids that exist, times to come, currencies that are known.
        taken = ("_id", "email", "username", "password", "token")
        taken += (
            "requirement",
            "slot",
            "slots",
            "expires_at",
            "currency",
            "until",
            "url",
            "current",
        )
        return {
            name: valid[name] if name in valid and name.endswith(taken) else part
            for name, part in made.items()
        }
    if isinstance(body, list) and isinstance(valid, list) and valid:
        return [_with_ids(part, valid[0]) for part in body]
    return body


def aim(case: Any, call: Call) -> None:
    """Point a generated call at objects that exist."""
    if call.path:
        case.path_parameters = {**(case.path_parameters or {}), **call.path}
    case.query = _with_ids(case.query, call.query)
    valid = call.json if call.json is not None else call.form
    if call.content is not None and call.content[1].startswith("multipart"):
        return  # what is in a file is up to its owner
    if valid is not None:
        case.body = _with_ids(copy.deepcopy(case.body), valid)


class Tally:
    """Answers by class, of one operation."""

    def __init__(self) -> None:
        self.classes: Counter[int] = Counter()

    def note(self, response: Any) -> None:
        self.classes[response.status_code // 100] += 1


def _valid_calls(
    marketplace: Marketplace, label: str, who: str, seed: int, tally: Tally, examples: int
) -> None:
    prepare = OPERATIONS[label].call
    parties_of_each: list[Parties] = []

    @hypothesis.seed(seed)
    @_settings(examples)
    @given(case=marketplace.operations[label].as_strategy(GenerationMode.POSITIVE))
    def call(case: Any) -> None:
        parties = parties_of_each.pop() if parties_of_each else marketplace.running_app.parties()
        aim(case, prepare(parties))
        response = case.call(headers=parties[who].headers)
        tally.note(response)
        case.validate_response(response, checks=CHECKS)
        if label.startswith("GET") or response.status_code >= 400:
            parties_of_each.append(parties)  # what succeeded may have used the objects up

    call()


def _invalid_calls(
    marketplace: Marketplace, label: str, who: str, seed: int, tally: Tally, examples: int
) -> None:
    operation = marketplace.operations[label]
    if OPERATIONS[label].call(marketplace.running_app.parties()).content is not None:
        return  # files and free text may hold anything
    if not (operation.body or operation.query or operation.path_parameters):
        return  # there is nothing to get wrong
    parties = marketplace.running_app.parties()
    call_of = OPERATIONS[label].call(parties)
    headers = parties[who].headers

    @hypothesis.seed(seed)
    @_settings(examples)
    @given(case=operation.as_strategy(GenerationMode.NEGATIVE))
    def call(case: Any) -> None:
        if case.meta is not None and case.meta.generation.mode.is_negative:
            wrong = {place for place, part in case.meta.components.items() if part.mode.is_negative}
            if call_of.path and not any(place.name == "PATH" for place in wrong):
                case.path_parameters = dict(call_of.path)
        response = case.call(headers=headers)
        tally.note(response)
        if label.endswith("/batch") and response.status_code == 200:
            # Wrong items are refused one by one, beside good ones.
            case.validate_response(response, checks=CHECKS)
            assert 422 in [line["status"] for line in response.json()["results"]], case.body
        else:
            case.validate_response(response, checks=[*CHECKS, negative_data_rejection])

    call()


@pytest.mark.parametrize("label", OPERATIONS)
def test_generated_calls(marketplace: Marketplace, seed: int, label: str, report: Report) -> None:
    tally = Tally()
    by = OPERATIONS[label].by
    for who in dict.fromkeys([by, "admin"]):
        _valid_calls(marketplace, label, who, seed, tally, VALID)
        _invalid_calls(marketplace, label, who, seed, tally, INVALID)
    for more in range(1, MORE + 1):
        if not tally.classes[2]:
            _valid_calls(marketplace, label, by, seed + more * 1000, tally, VALID)
    assert tally.classes[2] > 0, f"no call of {label} succeeded: {tally.classes}"
    report(f"Schemathesis calls, seed {seed}", sum(tally.classes.values()))
    report(f"Schemathesis 2xx, seed {seed}", tally.classes[2])
    report(f"Schemathesis operations with a 2xx, seed {seed}", 1)


@dataclass
class Walk:
    """What happened in the stories of one caller."""

    transitions: Counter[str] = field(default_factory=Counter)
    arrived: Counter[str] = field(default_factory=Counter)  # transitions answered with a 2xx
    steps: Tally = field(default_factory=Tally)


def _stories(marketplace: Marketplace, who: str, walk: Walk) -> type[Any]:
    class Stories(marketplace.schema.as_state_machine()):  # type: ignore[misc]
        """Each story has parties and objects of its own to begin with."""

        def setup(self) -> None:
            self.parties = marketplace.running_app.parties()
            self.pair = {
                "candidate_id": self.parties.candidate_id,
                "job_id": self.parties.job["id"],
            }

        def step(self, input: Any) -> Any:
            output = super().step(input)
            if input.transition is not None:
                walk.transitions[input.transition.id] += 1
                walk.arrived[input.transition.id] += output.response.status_code < 300
            return output

        def before_call(self, case: Any) -> None:
            known = {**self.pair, "employer_id": self.parties.employer_id}
            case.body = _with_ids(case.body, known)
            case.query = _with_ids(case.query, known)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            by = OPERATIONS[case.operation.label].by
            return {"headers": self.parties[by if who == "the parties" else "admin"].headers}

        def after_call(self, response: Any, case: Any) -> None:
            super().after_call(response, case)
            walk.steps.note(response)

        def validate_response(self, response: Any, case: Any, **_options: Any) -> None:
            checks = [*CHECKS, use_after_free, ensure_resource_availability]
            case.validate_response(response, checks=checks, recorder=self.recorder)

    return Stories


@pytest.mark.parametrize("who", ["the operator", "the parties"])
def test_stories_along_the_links(
    marketplace: Marketplace,
    seed: int,
    who: str,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = Walk()
    # Hypothesis takes the seed of a state machine from here alone.
    monkeypatch.setattr(hypothesis.core, "global_force_seed", seed)
    settings = hypothesis.settings(_settings(STORIES), stateful_step_count=STEPS)
    run_state_machine_as_test(_stories(marketplace, who, walk), settings=settings)
    report(f"Schemathesis transitions along links, seed {seed}", walk.transitions.total())
    report(f"Schemathesis transitions with a 2xx, seed {seed}", walk.arrived.total())
    report(f"Schemathesis links followed, seed {seed}, {who}", len(walk.transitions))
    report(f"Schemathesis steps of stories, seed {seed}", walk.steps.classes.total())
    assert walk.transitions.total() > 0
    assert walk.arrived.total() > 0
    assert walk.steps.classes[5] == 0


def test_every_operation_can_be_reached_by_links_or_begins_a_story(
    marketplace: Marketplace,
) -> None:
    linked = marketplace.schema.operations_with_incoming_links()
    beginnings = {label for label in OPERATIONS if "{" not in label}
    assert set(OPERATIONS) - beginnings <= set(linked)
