"""Learning sees the very sums that the engine calibrates."""

from dataclasses import replace

import numpy as np
import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.scoring.calibration import beta_map
from app.matching.text.masking import anonymous_profile
from app.services import demo
from training.judged import Judged, demonstration, half_of, look_at_all, read_judgements
from training.learn_weights import (
    PRIOR,
    Combination,
    both_directions,
    calibrate,
    first_of_each,
    learn,
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


def test_the_sums_are_those_of_the_engine(engine: Engine, judged: Judged) -> None:
    sums = sums_of(judged, Combination.of(engine.weights), engine.weights)
    scores = beta_map(sums.ravel(), engine.weights.calibration).reshape(sums.shape)
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


def test_learning_helps_where_a_view_tells_good_matches_apart(
    engine: Engine, judged: Judged
) -> None:
    """Where experience alone follows the judgement, its weight grows; wishes keep theirs."""
    chance = np.random.default_rng(1)
    views = chance.uniform(0.2, 0.8, judged.views.shape)
    views[..., 2] = 0.2 + 0.3 * judged.right + chance.uniform(0.0, 0.3, judged.right.shape)
    rigged = replace(judged, views=views)
    before = PRIOR
    after = learn([rigged], engine.weights)
    assert after.categories[2] > before.categories[2] + 0.05
    assert after.categories[4] == before.categories[4]
    assert after.categories.sum() == pytest.approx(1.0, abs=2e-3)
    assert (after.categories >= 0).all()
    assert (after.shares >= 0).all()
    gained = both_directions(rigged, sums_of(rigged, after, engine.weights), 1)
    had = both_directions(rigged, sums_of(rigged, before, engine.weights), 1)
    assert sum(gained) >= sum(had)


def test_the_map_is_fitted_on_one_half_alone(engine: Engine, judged: Judged) -> None:
    before = Combination.of(engine.weights)
    other = replace(judged, right=np.where(judged.half[:, None] == 1, 1.0, judged.right))
    assert calibrate([judged], before, engine.weights) == calibrate([other], before, engine.weights)
    sums, right = first_of_each(judged, sums_of(judged, before, engine.weights), 0)
    assert len(sums) == len(right)


@pytest.mark.parametrize("half", [0, 1])
def test_the_demo_is_ranked_well_on_both_halves(real_engine: Engine, half: int) -> None:
    found = demonstration(real_engine)
    sums = sums_of(found, Combination.of(real_engine.weights), real_engine.weights)
    jobs, people = both_directions(found, sums, half)
    assert jobs > 0.75
    assert people > 0.8
