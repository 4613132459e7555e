"""Learning from answers: enough of them, of people who agreed, versioned, and only when told to."""

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
import pytest
from typer.testing import CliRunner

from app import cli, clock
from app.config import Settings
from app.database import Database
from app.matching.engine import Engine
from app.matching.results import CATEGORIES
from app.models import Candidate, Consent, MatchRequest, MatchRequestEvent
from app.services.rankings import learned_weights
from app.services.rankings.learned_weights import Proposal
from tests.harness.callers import Callers, made

PEOPLE = 360


@pytest.fixture
def command_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("SKILLMATCH_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SKILLMATCH_MODEL", "hash")
    monkeypatch.setenv("SKILLMATCH_LOG_LEVEL", "error")
    return CliRunner()


def _candidate(number: int) -> Candidate:
    lists: dict[str, Any] = {
        name: []
        for name in ("links", "skills", "experience", "education", "certifications", "languages")
    }
    return Candidate(
        id=uuid5(NAMESPACE_URL, f"person {number}"),  # halves are chosen by the id
        name=f"Person {number}",
        email=f"person{number}@example.com",
        headline="Engineer",
        preferences={},
        blocked_employer_ids=[],
        **lists,
    )


def _answers(database: Database, employer_id: UUID, people: int, **changes: Any) -> None:
    """Requests and their answers: seniority alone decides; whoever declines names a reason."""
    chance = np.random.default_rng(4)
    scores = chance.uniform(0.1, 0.9, (people, len(CATEGORIES)))
    accepted = chance.random(people) < 1 / (1 + np.exp(-12 * (scores[:, 3] - 0.5)))
    with database.write() as session:
        for number in range(people):
            person = _candidate(number)
            session.add(person)
            session.flush()
            for granted in changes.get("consents", (True,)):
                session.add(Consent(candidate_id=person.id, purpose="learning", granted=granted))
                session.flush()
            status = "accepted" if accepted[number] else "declined"
            names = zip(CATEGORIES, scores[number].tolist(), strict=True)
            request = MatchRequest(
                candidate_id=person.id,
                employer_id=employer_id,
                job_id=None,
                status=status,
                job={},
                company={},
                match={"categories": [{"name": name, "score": score} for name, score in names]},
                message="Hello",
                expires_at=clock.now() + timedelta(days=14),
            )
            session.add(request)
            session.flush()
            session.add(
                MatchRequestEvent(
                    match_request_id=request.id,
                    state=status,
                    actor="candidate",
                    reason=None if accepted[number] else changes.get("reason", "skills"),
                )
            )


def _employer(callers: Callers) -> UUID:
    return UUID(made(callers["employer"].get("/v1/me"), 200)["employer_id"])


def _run(command_line: CliRunner, *options: str, code: int = 0) -> str:
    result = command_line.invoke(cli.app, ["calibrate", *options])
    assert result.exit_code == code, result.output
    return result.output


def _ranking(callers: Callers, *, opened: bool = False) -> dict[str, Any]:
    person = callers.with_profile()
    if not opened:
        callers.open_job()
    return made(person.get(f"/v1/candidates/{person.candidate_id}/matches"), 200)


def test_a_version_is_fitted_kept_chosen_and_taken_back(
    callers: Callers, database: Database, command_line: CliRunner
) -> None:
    _answers(database, _employer(callers), PEOPLE)
    before = _ranking(callers)
    output = _run(command_line)
    assert "Kept as version 1, not in use" in output
    after_fitting = _ranking(callers, opened=True)
    assert after_fitting["applied_weights"] == before["applied_weights"]
    assert after_fitting["model_version"] == before["model_version"]

    _run(command_line, "--use", "1")
    learned = _ranking(callers, opened=True)
    assert learned["applied_weights"]["seniority"] > 2 * before["applied_weights"]["seniority"]
    assert sum(learned["applied_weights"].values()) == pytest.approx(1.0)
    assert learned["model_version"] != before["model_version"]
    assert "* 1 " in _run(command_line, "--list")
    body = {"candidate": {"skills": [{"name": "Go"}]}, "jobs": [{"title": "Go developer"}]}
    stateless = made(callers["candidate"].post("/v1/match", body), 200)
    assert stateless["model_version"] == learned["model_version"]
    assert stateless["applied_weights"] == learned["applied_weights"]

    _run(command_line, "--use", "packaged")
    again = _ranking(callers, opened=True)
    assert again["items"] == before["items"]
    assert again["model_version"] == before["model_version"]
    assert "* packaged" in _run(command_line, "--list")


def test_a_ranking_is_explained_by_the_weights_that_ordered_it(
    callers: Callers, database: Database
) -> None:
    before = _ranking(callers)
    ranker = callers.client.app.state.ranker
    person = callers.with_profile()
    role_alone = {"requirements": 0.0, "role": 1.0, "experience": 0.0}
    with database.write() as session:
        base = ranker.engine.packaged_weights.version
        learned_weights.store(session, Proposal(role_alone, (1.0, 1.0, 0.0), {}), base)
        learned_weights.choose(session, 1)
    with database.read() as session:
        ranking = ranker.jobs_for(session, UUID(person.candidate_id))
    with database.write() as session:
        learned_weights.choose(session, None)
    assert _ranking(callers, opened=True)["items"] == before["items"]
    (match,) = ranker.matches(ranking, ranking.hits)
    assert match.score == ranking.hits[0].score != before["items"][0]["score"]
    assert match.model_version == ranking.engine.model_version != before["model_version"]
    assert [c.weight for c in match.categories if c.name == "role"] == [1.0]


def test_the_held_back_half_is_ordered_better(
    callers: Callers, database: Database, engine: Engine
) -> None:
    _answers(database, _employer(callers), PEOPLE)
    with database.read() as session:
        outcomes = learned_weights.read_outcomes(session)
    assert len(outcomes.right) == PEOPLE
    assert outcomes.enough
    proposal = learned_weights.propose(outcomes, engine.packaged_weights)
    figures = proposal.figures
    assert figures["ordered_rightly"] > figures["ordered_rightly_before"] + 0.05
    assert proposal.better


@pytest.mark.parametrize("consents", [(), (False,), (True, False)])
def test_who_did_not_agree_to_learning_is_not_learned_from(
    callers: Callers, database: Database, command_line: CliRunner, consents: tuple[bool, ...]
) -> None:
    _answers(database, _employer(callers), 12, consents=consents)
    assert _run(command_line, code=1).startswith("0 answers")


def test_a_later_yes_counts(callers: Callers, database: Database) -> None:
    _answers(database, _employer(callers), 12, consents=(False, True))
    with database.read() as session:
        assert len(learned_weights.read_outcomes(session).right) == 12


@pytest.mark.parametrize("reason", ["salary", "timing", "company", "location", "other"])
def test_reasons_that_say_nothing_about_the_match_do_not_count(
    callers: Callers, database: Database, reason: str
) -> None:
    _answers(database, _employer(callers), 12, reason=reason)
    with database.read() as session:
        outcomes = learned_weights.read_outcomes(session)
    assert (outcomes.right == 1).all()
    assert not outcomes.enough


def test_too_few_answers_are_named_and_nothing_is_kept(
    callers: Callers, database: Database, command_line: CliRunner
) -> None:
    _answers(database, _employer(callers), 30)
    output = _run(command_line, code=1)
    assert output.startswith("30 answers")
    assert f"Too few: {learned_weights.ENOUGH} are needed" in output
    with database.read() as session:
        assert learned_weights.versions(session) == []


def test_versions_that_are_not_there_are_refused(command_line: CliRunner) -> None:
    for wrong in ("1", "-1", "²", "the best"):
        result = command_line.invoke(cli.app, ["calibrate", f"--use={wrong}"])
        assert result.exit_code == 2


def test_weights_learned_on_other_constants_are_ignored(
    callers: Callers, database: Database, command_line: CliRunner
) -> None:
    _answers(database, _employer(callers), PEOPLE)
    with database.read() as session:
        outcomes = learned_weights.read_outcomes(session)
    proposal = learned_weights.propose(outcomes, callers.client.app.state.engine.packaged_weights)
    before = _ranking(callers)
    with database.write() as session:
        learned_weights.store(session, proposal, base="0-other")
        learned_weights.choose(session, 1)
    after = _ranking(callers)
    assert after["applied_weights"] == before["applied_weights"]
    assert after["model_version"] == before["model_version"]
