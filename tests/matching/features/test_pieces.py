"""A document becomes pieces; nothing is lost, nothing personal gets in."""

import hashlib
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.pieces import (
    TEMPLATE_VERSION,
    candidate_pieces,
    job_pieces,
    pieces_and_document_text,
)
from app.matching.text.job_sections import read_description
from app.matching.text.masking import anonymous_profile
from app.matching.text.pii_patterns import HIDDEN
from app.matching.text.sentences import MAX_SIZE, pack, size, split_text
from tests.harness import bodies


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


@given(st.text(alphabet="ab Cd.!?\n,;-•1é語。", max_size=2_000))
def test_no_word_of_a_text_is_lost_and_no_piece_is_too_long(text: str) -> None:
    sentences = split_text(text)
    assert all(size(sentence) <= MAX_SIZE for sentence in sentences)
    letters = [c for c in text if c.isalpha()]
    kept = [c for sentence in sentences for c in sentence if c.isalpha()]
    assert len(kept) == len(letters)


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "I use e.g. Kafka and Spark. Dr. Smith said so! Really?\n- Python\n2) Go, v1.4 is fine."
    assert split_text(text) == [
        "I use e.g. Kafka and Spark.",
        "Dr. Smith said so!",
        "Really?",
        "Python",
        "Go, v1.4 is fine.",
    ]


def test_short_sentences_share_a_piece() -> None:
    assert pack(["aaa", "bbb", "c" * 30, "d"], 10) == [[0, 1], [2], [3]]


def test_pieces_point_to_where_they_stand() -> None:
    pieces = candidate_pieces(anonymous_profile(bodies.candidate()))
    found = {(piece.kind, piece.ref): piece.text for piece in pieces}
    assert found["skill", "skills.1"] == "Apache Airflow"
    assert found["title", "experience.0"] == "Data engineer"
    assert found["education", "education.0"] == "BSc"
    assert found["language", "languages.0"] == "fluent English language"
    assert found["wish", "preferences.titles.0"] == "Data engineer"
    assert ("used_skill", "experience.0.skills.0") not in found  # listed already: said once


def test_what_is_written_twenty_times_counts_once() -> None:
    body = {
        "skills": ["SQL"] * 20,
        "summary": "I tune slow queries for a living, always have. " * 20,
    }
    assert len(candidate_pieces(CandidateProfile.from_mapping(body))) <= 3


def test_the_end_of_a_very_long_profile_is_embedded() -> None:
    filler = " ".join(f"Sentence number {i} says nothing much." for i in range(220))
    body = {"skills": [], "summary": f"{filler} Finally I repair church organs."}
    pieces = candidate_pieces(CandidateProfile.from_mapping(body))
    assert "church organs" in pieces[-1].embed
    assert len(pieces) < 200


def test_a_hidden_value_is_not_embedded() -> None:
    profile = anonymous_profile(bodies.candidate(summary="Brackwater Freight taught me SQL. Ada."))
    assert HIDDEN in " ".join(piece.text for piece in candidate_pieces(profile))
    pieces, document_text = pieces_and_document_text(profile)
    for text in (document_text, *(piece.embed for piece in pieces)):
        assert HIDDEN not in text
        assert "Brackwater" not in text


def test_swapping_the_person_moves_no_piece() -> None:
    def texts(name: str, pronoun: str, year: int) -> list[str]:
        prose = (
            f"{name} started in {year}. {pronoun} runs the loads of forty depots, day and night."
        )
        body = bodies.candidate(name=name, summary=prose, headline="Data engineer")
        return [piece.embed for piece in candidate_pieces(anonymous_profile(body))]

    assert texts("Bo Li", "He", 1988) == texts("Maximiliane Featherstonehaugh-Okonkwo", "She", 2019)


JOB_TEXT = """We are a leading bakery chain, founded in 1921.
Your tasks:
- Plan the night shift
- Order flour and yeast
Nice to have:
- A forklift licence
What we offer
Health insurance, a pension and fresh bread.
We are an equal opportunity employer."""


def test_duties_wishes_and_boilerplate_are_told_apart() -> None:
    roles = {sentence.text: sentence.role for sentence in read_description(JOB_TEXT)}
    assert roles["Plan the night shift"] == "duty"
    assert roles["A forklift licence"] == "nice"
    assert roles["Health insurance, a pension and fresh bread."] == "boilerplate"
    assert roles["We are an equal opportunity employer."] == "boilerplate"
    assert roles["We are a leading bakery chain, founded in 1921."] == "boilerplate"
    assert "Your tasks:" not in roles


def test_a_duty_about_pensions_is_a_duty() -> None:
    assert read_description("Administer pension plans for staff.")[0].role == "duty"


def test_a_job_without_skills_takes_its_requirements_from_the_text() -> None:
    posting = JobPosting(title="Guide", description="The museum opens at ten. Visitors ask a lot.")
    kinds = [piece.kind for piece in job_pieces(posting)]
    assert kinds == ["job_title", "duty", "duty"]


def test_context_is_embedded_but_not_required() -> None:
    posting = JobPosting.from_mapping({**bodies.job("e"), "description": "The depot is old."})
    assert [p.kind for p in job_pieces(posting)][-1] == "context"


def test_a_title_without_letters_gives_no_piece() -> None:
    assert job_pieces(JobPosting(title="???")) == ()
    assert pieces_and_document_text(JobPosting(title="???"))[1] == ""


def test_a_licence_named_like_the_title_is_still_asked_for() -> None:
    posting = JobPosting.from_mapping({"title": "Registered nurse", "skills": [{"name": "RN"}]})
    kinds = [(piece.kind, piece.text) for piece in job_pieces(posting)]
    assert kinds == [("job_title", "Registered nurse"), ("must", "RN")]


def test_another_table_of_terms_is_another_version_of_the_pieces() -> None:
    """Vectors are kept by the version: raise it whenever texts are embedded in other words."""
    table = resources.files("app") / "data" / "matching" / "trade_terms.tsv"
    digest = hashlib.sha256(table.read_bytes()).hexdigest()[:12]
    assert (TEMPLATE_VERSION, digest) == ("5", "a4ebf73089bd")
