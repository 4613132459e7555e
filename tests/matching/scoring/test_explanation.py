"""The sentence of a match says of the place only what is known."""

from typing import Any

import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine

PERSON = {
    "headline": "Loom mechanic",
    "skills": [{"name": "Loom repair", "years": 6}],
    "experience": [{"title": "Loom mechanic", "start": "2018-01", "description": "Mended looms."}],
    "location": {"country": "PT"},
    "preferences": {"countries": ["PT", "ES"]},
}
JOB = {
    "title": "Loom mechanic",
    "description": "You mend looms in three mills and train the weavers who use them.",
    "skills": [{"name": "Loom repair"}],
    "location": {"country": "ES"},
    "remote": "remote",
}


def _summary(engine: Engine, changes: dict[str, Any], unmet: tuple[str, ...] = ()) -> str:
    documents = (CandidateProfile.from_mapping(PERSON), JobPosting.from_mapping({**JOB, **changes}))
    person, job = (engine.features(each, engine.encode(each)) for each in documents)
    return engine.match(person, job, unmet=unmet).summary  # type: ignore[arg-type]


def _limited(where: str) -> dict[str, str]:
    return {"description": f"{JOB['description']} Remote within {where}."}


@pytest.mark.parametrize(
    ("changes", "suits"),
    [({}, True), (_limited("Portugal or Spain"), True), (_limited("Norway"), False)],
)
def test_the_place_suits_where_the_text_does_not_rule_it_out(
    engine: Engine, changes: dict[str, str], suits: bool
) -> None:
    assert ("the place" in _summary(engine, changes)) is suits


def test_a_place_that_is_ruled_out_suits_nobody(engine: Engine) -> None:
    summary = _summary(engine, {"remote_countries": ["NO"]}, ("remote-countries",))
    assert "the place" not in summary
    assert "ruled out by remote countries" in summary


def test_what_rules_a_pair_out_is_said_in_words(engine: Engine) -> None:
    summary = _summary(engine, {}, ("candidate-hidden", "pay-floor"))
    assert "ruled out by the profile's being hidden and the pay" in summary
