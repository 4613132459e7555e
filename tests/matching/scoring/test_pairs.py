"""A list is computed in one go, and no pair notices."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from app.matching.documents import CandidateSkill, JobPosting
from app.matching.engine import Engine
from app.matching.features.types import CandidateFeatures
from app.matching.kernels.row_table import RowTable
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
    numbers = np.concatenate([person.shared[person.shared >= 0] for person in people])
    assert len(np.unique(numbers)) < len(numbers)
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
    lax = replace(job, rows=rows, traits=job.traits.copy())
    together = engine.compare(person, [job, lax])
    for pair, own in zip(together, (job, lax), strict=True):
        assert (
            pair.best_evidence.tobytes() == engine.compare(person, [own])[0].best_evidence.tobytes()
        )
    assert together[0].best_evidence.tobytes() != together[1].best_evidence.tobytes()


def test_nobody_is_no_list(engine: Engine) -> None:
    assert len(engine.compare(_people(engine)[0], [])) == 0


def test_rows_beyond_the_table_stay_with_their_document() -> None:
    table, vectors = RowTable(4, capacity=2), np.eye(4, dtype=np.float32)
    assert [table.number_of(vector, -1, 0.0) for vector in vectors] == [0, 1, -1, -1]
    assert (table.vectors == vectors[:2]).all()


def test_equal_rows_have_equal_numbers_in_any_thread() -> None:
    rows = RowTable(64)
    vectors = np.eye(64, dtype=np.float32)

    def numbers(_: int) -> list[int]:
        return [rows.number_of(vector, 1, 1.0) for vector in vectors]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(numbers, range(64)))
    assert all(own == found[0] for own in found)
    assert len(set(found[0])) == len(vectors)
    assert rows.number_of(vectors[0], 1, 0.9) not in found[0]
    assert rows.number_of(vectors[0], 2, 1.0) not in found[0]


def test_a_copy_scores_alike(engine: Engine) -> None:
    person, job = _people(engine)[0], engine.features(JOB, engine.encode(JOB))
    copy = replace(person, rows=person.rows.copy())
    assert engine.scores(job, [copy])[0] == engine.scores(job, [person])[0]


def test_people_of_two_builders_are_not_compared_together(
    engine: Engine, real_engine: Engine
) -> None:
    profile = anonymous_profile(bodies.candidate())
    people = [one.features(profile, one.encode(profile)) for one in (engine, real_engine)]
    with pytest.raises(ValueError, match="one builder"):
        engine.compare(engine.features(JOB, engine.encode(JOB)), people)
