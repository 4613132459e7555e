"""A list is computed in one go, and no pair notices."""

from dataclasses import replace

import numpy as np
import pytest

from app.matching.documents import CandidateSkill, JobPosting
from app.matching.engine import Engine
from app.matching.features.types import CandidateFeatures
from app.matching.kernels.packing import quantised, restored
from app.matching.text.masking import anonymous_profile
from tests.harness import bodies

JOB = JobPosting.from_mapping(bodies.job("e"))
NAMES = ("Python", "SQL", "Kubernetes", "Negotiation", "Welding", "Bread baking", "dbt")


def _people(engine: Engine) -> list[CandidateFeatures]:
    """Profiles that share some skills, each in another order and of another length."""
    profile = anonymous_profile(bodies.candidate())
    found = []
    for start in range(len(NAMES)):
        names = (NAMES[start:] + NAMES[:start])[: 2 + start % 4]
        own = replace(profile, skills=tuple(CandidateSkill(name, years=start) for name in names))
        features = engine.features(own, engine.encode(own))
        assert isinstance(features, CandidateFeatures)
        found.append(features)
    return found


def test_a_pair_has_the_same_views_alone_and_among_those_who_share_its_skills(
    engine: Engine,
) -> None:
    people, job = _people(engine), engine.features(JOB, engine.encode(JOB))
    keys = np.concatenate([person.keys[person.keys != 0] for person in people])
    assert len(np.unique(keys)) < len(keys)
    for together, person in zip(engine.compare(job, people), people, strict=True):
        alone = engine.compare(job, [person])[0]
        assert together.signals.tobytes() == alone.signals.tobytes()
        assert together.best_evidence.tobytes() == alone.best_evidence.tobytes()


def test_jobs_of_different_lengths_keep_their_own_evidence(engine: Engine) -> None:
    person = _people(engine)[3]
    jobs = [replace(JOB, skills=JOB.skills[:count]) for count in range(len(JOB.skills) + 1)]
    features = [engine.features(job, engine.encode(job)) for job in (*jobs, jobs[0], jobs[0])]
    for pair, job in zip(engine.compare(person, features), features, strict=True):
        assert pair.job is job
        assert pair.best_evidence.shape == (len(job.rows),)
        assert (
            pair.best_evidence.tobytes() == engine.compare(person, [job])[0].best_evidence.tobytes()
        )


def test_two_jobs_that_share_their_vectors_are_still_two(engine: Engine) -> None:
    person, job = _people(engine)[0], engine.features(JOB, engine.encode(JOB))
    rows = job.rows.copy()
    rows["weight"][2:4] = 0.0
    lax = job.with_sections(rows=rows)
    together = engine.compare(person, [job, lax])
    for pair, own in zip(together, (job, lax), strict=True):
        assert (
            pair.best_evidence.tobytes() == engine.compare(person, [own])[0].best_evidence.tobytes()
        )
    assert together[0].best_evidence.tobytes() != together[1].best_evidence.tobytes()


def test_nobody_is_no_list(engine: Engine) -> None:
    assert len(engine.compare(_people(engine)[0], [])) == 0


def test_rows_of_integers_stand_for_unit_vectors() -> None:
    rows = np.random.default_rng(3).normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    own = quantised(rows)
    again = restored(*own)
    assert np.linalg.norm(again, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert np.abs(again - rows).max() < 1e-5
    assert (quantised(again).values == own.values).all()
    assert not restored(*quantised(np.zeros((1, 384), np.float32))).any()


def test_an_array_of_another_kind_is_refused(engine: Engine) -> None:
    person = _people(engine)[0]
    with pytest.raises(ValueError, match="scales"):
        person.with_sections(scales=person.section("scales").astype(float))


def test_what_explains_a_score_is_read_back(engine: Engine) -> None:
    for features in (_people(engine)[2], engine.features(JOB, engine.encode(JOB))):
        again = type(features)(features.data, features.stored_bytes)
        assert again.stored == features.stored
        assert type(features)(again.data, again.stored.to_bytes()).stored == features.stored


def test_a_copy_scores_alike(engine: Engine) -> None:
    person, job = _people(engine)[0], engine.features(JOB, engine.encode(JOB))
    copy = person.with_sections(rows=person.rows.copy())
    assert engine.scores(job, [copy])[0] == engine.scores(job, [person])[0]


def test_people_of_two_encoders_are_not_compared_together(
    engine: Engine, real_engine: Engine
) -> None:
    profile = anonymous_profile(bodies.candidate())
    people = [one.features(profile, one.encode(profile)) for one in (engine, real_engine)]
    with pytest.raises(ValueError, match="one encoder"):
        engine.compare(engine.features(JOB, engine.encode(JOB)), people)
