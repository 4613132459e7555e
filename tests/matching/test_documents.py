"""Documents survive JSON and take bodies as they come."""

import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.results import Match
from tests.harness import bodies


def test_a_profile_survives_the_way_through_json() -> None:
    profile = CandidateProfile.from_mapping(bodies.candidate())
    assert CandidateProfile.from_mapping(profile.to_mapping()) == profile


def test_a_posting_survives_the_way_through_json() -> None:
    posting = JobPosting.from_mapping(
        {**bodies.job("e"), "industry": "Logistics", "company_size": "11-50"}
    )
    assert posting.industry == "Logistics"
    assert JobPosting.from_mapping(posting.to_mapping()) == posting


def test_only_skills_and_a_title_are_needed() -> None:
    assert CandidateProfile.from_mapping({"skills": [], "headline": ""}).skills == ()
    assert JobPosting.from_mapping({"title": "Cook"}).skills == ()
    with pytest.raises(ValueError, match="skills"):
        CandidateProfile.from_mapping({"headline": "Cook"})
    with pytest.raises(ValueError, match="title"):
        JobPosting.from_mapping({"description": "Cook"})


def test_identity_is_not_even_read() -> None:
    profile = CandidateProfile.from_mapping(bodies.candidate())
    text = str(profile.to_mapping())
    for value in ("Ada", "Quillby", "@", "7946", "Brackwater", "Wexcombe"):
        assert value not in text


def test_nulls_and_unknown_keys_are_taken_as_absent() -> None:
    body = bodies.candidate(summary=None, experience=None, preferences=None, shoe_size=43)
    assert CandidateProfile.from_mapping(body).preferences.countries == ()


def test_a_match_turns_into_lists_and_numbers() -> None:
    match = Match(0.5, "fair", 0.5, 0.5, "A fair fit.", (), (), ("visa",), (), "m")
    assert match.to_mapping()["unmet_constraints"] == ["visa"]
