"""Ranked pages: what a list cost once is not paid again for its explanations."""

from uuid import UUID

import pytest

from app.database import Database
from app.matching.engine import Engine
from tests.harness.callers import Callers


def test_a_page_is_explained_with_the_scores_of_its_list(
    callers: Callers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers.open_job()
    callers.open_job(title="Data engineer")
    person = callers.with_profile()
    ranker = callers.client.app.state.ranker
    with database.read() as session:
        ranking = ranker.jobs_for(session, UUID(person.candidate_id))
    monkeypatch.delattr(Engine, "score")
    monkeypatch.delattr(Engine, "compare")
    found = ranker.matches(ranking, ranking.hits[::-1])
    assert [match.score for match in found] == [hit.score for hit in ranking.hits[::-1]]
    assert [match.unmet_constraints for match in found] == [(), ()]
