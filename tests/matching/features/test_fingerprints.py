"""A copied text is found again whatever was done to its order; texts of one's own are not."""

from typing import Any

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.fingerprints import (
    Fingerprints,
    candidate_fingerprints,
    copies_among,
    job_fingerprints,
)
from app.matching.kernels.overlap import copied_text
from app.matching.text.masking import anonymous_profile
from app.matching.weights import load_weights
from app.services import demo
from benchmarks.honest_profiles import honest_profiles
from tests.harness import bodies

JOB = job_fingerprints(JobPosting.from_mapping(bodies.job("e")))
PARAMETERS = load_weights().parameters
CYRILLIC = str.maketrans("aeopcxyi", "аеорсхуі")


def _profile(**changes: Any) -> CandidateProfile:
    return anonymous_profile(bodies.candidate(**changes))


def _copied(own: Fingerprints, job: Fingerprints = JOB) -> float:
    return float(copied_text(own.word_pairs, own.neighbours, job.word_pairs, PARAMETERS))


def _proof(**changes: Any) -> float:
    return _copied(candidate_fingerprints(_profile(**changes)))


def test_an_honest_profile_copies_nothing() -> None:
    assert _proof() == 0.0
    assert _proof(summary=bodies.DESCRIPTION.split(". ")[1]) == 0.0


def test_a_pasted_description_is_noticed_wherever_it_stands() -> None:
    sentences = bodies.DESCRIPTION.rstrip(".").split(". ")
    assert _proof(summary=bodies.DESCRIPTION) > 0.9
    assert _proof(summary=f"My own words first. {bodies.DESCRIPTION.upper()}") > 0.9
    assert _proof(summary=bodies.DESCRIPTION.translate(CYRILLIC)) > 0.9
    assert _proof(experience=[{"title": "Engineer", "description": bodies.DESCRIPTION}]) > 0.9
    assert _proof(experience=[{"title": sentence} for sentence in sentences]) > 0.9
    assert _proof(certifications=[{"name": sentence} for sentence in sentences]) > 0.9
    assert _proof(skills=[{"name": sentence} for sentence in sentences]) > 0.9
    assert _proof(summary=". ".join(reversed(sentences))) > 0.9


def test_fillers_between_the_words_of_a_copy_do_not_hide_it() -> None:
    words = bodies.DESCRIPTION.split(" ")
    for every in (2, 3, 5):
        filled = [word + (" truly" if not i % every else "") for i, word in enumerate(words, 1)]
        assert _proof(summary=" ".join(filled)) > 0.5, every


def test_the_more_is_copied_the_more_is_proven() -> None:
    words = bodies.DESCRIPTION.split(" ")
    proofs = [_proof(summary=" ".join(words[:count])) for count in range(0, len(words), 4)]
    assert proofs == sorted(proofs)
    assert len(set(proofs)) > 4


def test_no_list_of_skills_is_copied_text_whatever_its_order() -> None:
    job = JobPosting.from_mapping(bodies.job("e"))
    assert _proof(skills=[{"name": skill.name} for skill in job.skills]) == 0.0


def test_no_demo_profile_and_no_honest_one_copies_a_job() -> None:
    jobs = [job_fingerprints(JobPosting.from_mapping(body)) for body in demo.read("jobs")]
    for body in demo.read("candidates"):
        own = candidate_fingerprints(anonymous_profile(body))
        assert not any(_copied(own, job) for job in jobs), body["external_id"]
    for person in honest_profiles():
        own = candidate_fingerprints(anonymous_profile(person.candidate))
        for body in (person.job, person.other_job):
            assert _copied(own, job_fingerprints(JobPosting.from_mapping(body))) < 0.5, person


def test_copies_are_found_among_many_and_their_like_are_not() -> None:
    people = [candidate_fingerprints(anonymous_profile(body)) for body in demo.read("candidates")]
    assert copies_among(people) == set()
    body = max(demo.read("candidates"), key=lambda one: len(str(one["experience"])))
    stolen = candidate_fingerprints(
        anonymous_profile(bodies.candidate(experience=body["experience"], summary=body["summary"]))
    )
    original = next(
        place
        for place, one in enumerate(demo.read("candidates"))
        if one["external_id"] == body["external_id"]
    )
    assert copies_among([*people, stolen]) == {original, len(people)}
