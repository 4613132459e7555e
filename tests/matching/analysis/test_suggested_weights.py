"""Weights that a job suggests by what it asks for."""

import pytest

from app.matching.analysis.suggested_weights import suggested_weights
from app.matching.documents import JobPosting, RequiredSkill

USUAL = {
    "requirements": 0.4,
    "role": 0.2,
    "experience": 0.15,
    "seniority": 0.1,
    "preferences": 0.15,
}


def _musts(n: int, years: float | None = None) -> tuple[RequiredSkill, ...]:
    return tuple(RequiredSkill(f"skill {i}", "must", years) for i in range(n))


def test_a_plain_job_keeps_the_usual_weights() -> None:
    found = suggested_weights(JobPosting("Clerk", skills=_musts(1)), USUAL)
    assert found.weights == pytest.approx(USUAL)
    assert found.reasons == ()


def test_must_haves_years_and_level_shift_them() -> None:
    beginner = suggested_weights(JobPosting("Clerk", seniority="junior", skills=_musts(4)), USUAL)
    expert = suggested_weights(
        JobPosting("Clerk", seniority="principal", skills=_musts(4, 5.0)), USUAL
    )
    assert beginner.weights["requirements"] > USUAL["requirements"]
    assert beginner.weights["experience"] < USUAL["experience"] < expert.weights["experience"]
    assert len(beginner.reasons) == 2
    assert len(expert.reasons) == 3
    for found in (beginner, expert):
        assert sum(found.weights.values()) == pytest.approx(1.0)


def test_a_job_without_must_haves_looks_elsewhere() -> None:
    found = suggested_weights(JobPosting("Clerk"), USUAL)
    assert found.weights["requirements"] < USUAL["requirements"]
    assert found.reasons == ("No must-haves are named: requirements count less.",)
