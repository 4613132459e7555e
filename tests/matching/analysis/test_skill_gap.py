"""The additions that lift a score most: really scored, and as good as trying everything."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from app.matching.analysis.skill_gap import (
    CONSIDERED,
    WORTHWHILE,
    SkillGap,
    SkillGapQuery,
    find_gap,
)
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting, RequiredSkill
from app.matching.engine import Engine
from app.matching.features.pieces import vectors_by_text
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.services import demo, embeddings

PROFILES = [embeddings.candidate_document(body) for body in demo.read("candidates")]
BODIES = {body["external_id"]: body for body in demo.read("jobs")}
JOBS = [JobPosting.from_mapping(body) for body in BODIES.values()]
DATA_JOB = JobPosting.from_mapping(BODIES["job-canalhouse-data-engineer"])


def _with(profile: CandidateProfile, *names: str) -> CandidateProfile:
    return replace(profile, skills=(*profile.skills, *map(CandidateSkill, names)))


def _question(
    engine: Engine, profile: CandidateProfile, job: JobPosting, free_slots: int = 3
) -> SkillGapQuery:
    known = {
        text: vector
        for document in (profile, job)
        for text, vector in vectors_by_text(document, engine.encode(document).vectors).items()
    }
    return SkillGapQuery(
        profile, job, lambda names: _with(profile, *names), known, free_slots=free_slots
    )


def _gap(
    engine: Engine, profile: CandidateProfile, job: JobPosting, free_slots: int = 3
) -> SkillGap:
    return find_gap(engine, _question(engine, profile, job, free_slots))


def _scores(engine: Engine, profiles: list[CandidateProfile], job: JobPosting) -> list[float]:
    """Scores as a ranked list gives them, everything encoded anew."""
    subject = engine.features(job, engine.encode(job))
    assert isinstance(subject, JobFeatures)
    encoded = engine.encode_many(profiles)
    built = [engine.features(p, e) for p, e in zip(profiles, encoded, strict=True)]
    assert all(isinstance(features, CandidateFeatures) for features in built)
    scores: list[float] = engine.scores(subject, built).tolist()
    return scores


def _check_promise(engine: Engine, profile: CandidateProfile, job: JobPosting) -> SkillGap:
    gap = _gap(engine, profile, job)
    names = [addition.skill for addition in gap.additions]
    steps = [_with(profile, *names[:length]) for length in range(len(names) + 1)]
    scores = _scores(engine, steps, job)
    assert gap.score == scores[0]
    assert gap.new_score == scores[-1]
    assert [addition.gain for addition in gap.additions] == list(
        np.array(scores[1:]) - np.array(scores[:-1])
    )
    return gap


def _best_of_all(
    engine: Engine, profile: CandidateProfile, job: JobPosting, gap: SkillGap
) -> float:
    """The best score of all sets of up to three of the job's skills that are not met, each really
    scored, the most helpful skill first."""
    met = {requirement.requirement for requirement in gap.met}
    names = [skill.name for skill in job.skills if skill.name not in met]
    alone = _scores(engine, [_with(profile, name) for name in names], job)
    order = [name for _, name in sorted(zip(alone, names, strict=True), reverse=True)]
    sets = [chosen for size in (1, 2, 3) for chosen in combinations(order, size)]
    return max(_scores(engine, [_with(profile, *chosen) for chosen in sets], job))


def _one_after_another(engine: Engine, profile: CandidateProfile, job: JobPosting) -> float:
    """The score after adding three times whatever skill helps most at that moment."""
    for _ in range(3):
        wider = [_with(profile, skill.name) for skill in job.skills]
        scores = _scores(engine, wider, job)
        profile = wider[int(np.argmax(scores))]
    return max(scores)


@pytest.mark.parametrize(("person", "job"), [(0, 0), (17, 5), (80, 66)])
def test_it_is_as_good_as_trying_every_set(engine: Engine, person: int, job: int) -> None:
    gap = _check_promise(engine, PROFILES[person], JOBS[job])
    highest = _best_of_all(engine, PROFILES[person], JOBS[job], gap)
    assert highest - WORTHWHILE * (highest - gap.score) <= gap.new_score <= highest


def test_the_real_model_keeps_the_promise_too(real_engine: Engine) -> None:
    for profile in (PROFILES[2], PROFILES[7]):
        gap = _check_promise(real_engine, profile, DATA_JOB)
        assert 1 <= len(gap.additions) <= 3
        assert gap.new_score > gap.score + 0.02


def test_the_real_model_finds_what_trying_every_set_finds(real_engine: Engine) -> None:
    job = replace(DATA_JOB, skills=DATA_JOB.skills[:6])
    gap = _gap(real_engine, PROFILES[10], job)
    highest = _best_of_all(real_engine, PROFILES[10], job, gap)
    assert highest - WORTHWHILE * (highest - gap.score) <= gap.new_score <= highest


def test_many_skills_are_narrowed_to_the_most_promising(engine: Engine) -> None:
    others = {skill.name: None for job in JOBS[36:56] for skill in job.skills[:4]}
    asked = tuple(RequiredSkill(name, "nice") for name in others)
    job = replace(DATA_JOB, skills=(*asked, *DATA_JOB.skills), description=None)
    assert len(job.skills) > 2 * CONSIDERED
    gap = _check_promise(engine, PROFILES[3], job)
    reached = _one_after_another(engine, PROFILES[3], job)
    assert gap.new_score >= reached - WORTHWHILE * (reached - gap.score)


def test_nothing_is_added_that_the_profile_already_names(engine: Engine) -> None:
    listed = [skill.name for skill in DATA_JOB.skills]
    profile = CandidateProfile(skills=tuple(map(CandidateSkill, listed[:-1])))
    gap = _gap(engine, profile, DATA_JOB)
    assert {item.requirement for item in gap.claimed} >= {listed[0]}
    assert {addition.skill for addition in gap.additions} <= {listed[-1]}


def test_no_addition_makes_a_list_worth_less(engine: Engine) -> None:
    """The more of a job's own list a bare list holds, the less each name of it is worth: advice
    never leads below what was there."""
    listed = [f"unheard-of craft {letter}" for letter in "abcdefg"]
    job = JobPosting("Artisan", skills=tuple(RequiredSkill(name) for name in listed))
    profile = CandidateProfile(skills=tuple(map(CandidateSkill, listed[:4])))
    gap = _gap(engine, profile, job)
    assert all(addition.gain >= 0.0 for addition in gap.additions)
    assert gap.new_score >= gap.score
    bare = _scores(
        engine, [CandidateProfile(skills=(CandidateSkill(name),)) for name in listed[:1]], job
    )[0]
    assert gap.new_score < 1.1 * bare


def test_as_many_additions_as_the_profile_has_room_for(engine: Engine) -> None:
    for free_slots in (0, 1, 2):
        assert len(_gap(engine, PROFILES[3], DATA_JOB, free_slots).additions) == free_slots


def test_vectors_of_another_document_are_not_taken_for_its_own(engine: Engine) -> None:
    vectors = engine.encode(PROFILES[0]).vectors
    assert vectors_by_text(PROFILES[0], vectors)
    assert vectors_by_text(PROFILES[0], vectors[:-1]) == {}


def test_texts_that_are_known_are_not_encoded_again(engine: Engine) -> None:
    profile = PROFILES[0]
    known = vectors_by_text(profile, np.zeros_like(engine.encode(profile).vectors))
    assert not engine.encode_with([profile], known)[0].vectors.any()
    fresh = engine.encode_with([profile, DATA_JOB], {})
    for document, encoded in zip((profile, DATA_JOB), fresh, strict=True):
        assert np.array_equal(encoded.vectors, engine.encode(document).vectors)
