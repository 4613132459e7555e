"""Learning sees the very sums that the engine calibrates."""

from dataclasses import replace

import numpy as np
import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.text.masking import anonymous_profile
from app.services import demo
from training.judged import Judged, demonstration, half_of, look_at_all, read_judgements
from training.learn_weights import (
    Sources,
    both_directions,
    calibrate,
    first_of_each,
    learn,
    quality,
    scores_of,
    sums_of,
)


@pytest.fixture(scope="module")
def judged(engine: Engine) -> Judged:
    people, jobs = demo.read("candidates")[:24], demo.read("jobs")[:20]
    truth = read_judgements()
    right = np.array(
        [[truth.get((p["external_id"], j["external_id"]), 0.0) for j in jobs] for p in people]
    )
    profiles = [anonymous_profile(person) for person in people]
    bare = CandidateProfile(skills=profiles[0].skills)
    postings = [JobPosting.from_mapping(job) for job in jobs]
    ids = [*(person["external_id"] for person in people), "bare"]
    right = np.vstack([right, right[:1]])
    return look_at_all(engine, "demo", (ids, [*profiles, bare]), postings, right)


def test_the_scores_are_those_of_the_engine(engine: Engine, judged: Judged) -> None:
    scores = scores_of(judged, engine.weights, fitness=False).score.reshape(judged.right.shape)
    jobs = [JobPosting.from_mapping(job) for job in demo.read("jobs")[:20]]
    for row, body in enumerate(demo.read("candidates")[:24]):
        page = engine.match_many(anonymous_profile(body), jobs)
        for item in page.items:
            assert item.match.score == pytest.approx(scores[row, item.index], abs=1e-9)


def test_halves_are_of_like_size_and_follow_the_identifier(judged: Judged) -> None:
    assert half_of("a") == half_of("a")
    assert 0.25 < judged.half.mean() < 0.75


def test_every_judgement_is_about_a_pair_of_the_demo() -> None:
    people = {body["external_id"] for body in demo.read("candidates")}
    jobs = {body["external_id"] for body in demo.read("jobs")}
    truth = read_judgements()
    assert {person for person, _ in truth} <= people
    assert {job for _, job in truth} <= jobs
    assert set(truth.values()) == {0.0, 0.5, 1.0}


def test_learning_helps_where_a_signal_tells_good_matches_apart(
    engine: Engine, judged: Judged
) -> None:
    """Where the years alone follow the judgement, they weigh more; wishes keep their weight."""
    chance = np.random.default_rng(1)
    signals = judged.signals.copy()
    for name in ("fit", "coverage", "use", "title", "topic"):
        signals[name] = chance.uniform(0.2, 0.8, judged.right.shape)
    noise = chance.uniform(0.0, 0.1, judged.right.shape)
    signals["years"] = signals["asked_years"] * (0.5 + 0.1 * judged.right + noise)
    signals["stated_years"] = np.nan
    rigged = Sources([replace(judged, signals=signals)], [])
    after = learn(rigged, engine.weights)
    assert quality(rigged, after, 0) > quality(rigged, engine.weights, 0)
    stronger = after.categories["experience"] / engine.weights.categories["experience"]
    assert stronger > 1.0 or after.parameters.years_power > engine.weights.parameters.years_power
    assert after.categories["preferences"] == engine.weights.categories["preferences"]
    assert sum(after.categories.values()) == pytest.approx(1.0, abs=2e-3)
    assert min(after.categories.values()) >= 0.0


def test_the_map_is_fitted_on_one_half_alone(engine: Engine, judged: Judged) -> None:
    other = replace(judged, right=np.where(judged.half[:, None] == 1, 1.0, judged.right))
    assert calibrate([judged], engine.weights) == calibrate([other], engine.weights)
    sums, right = first_of_each(judged, sums_of(judged, engine.weights), 0)
    assert len(sums) == len(right)


@pytest.fixture(scope="module")
def marketplace(real_engine: Engine) -> Judged:
    """The demo, seen by the real model."""
    return demonstration(real_engine)


@pytest.mark.parametrize("half", [0, 1])
def test_the_demo_is_ranked_well_on_both_halves(
    real_engine: Engine, marketplace: Judged, half: int
) -> None:
    found = marketplace
    jobs, people = both_directions(found, sums_of(found, real_engine.weights, fitness=True), half)
    assert jobs > 0.75
    assert people > 0.8
