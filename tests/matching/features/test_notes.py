"""Notes on jobs and matches: what text and fields say differently, and languages not read."""

from typing import Any

import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.notes import (
    notes_for_employer,
    notes_of_job,
    notes_of_profile,
    notes_of_text,
    pay_notes_of,
)
from app.matching.features.text_disagreements import (
    allowed_countries,
    text_disagreements,
    unlisted_demands,
)
from app.matching.pay import load_rates

MODEL = "skillmatch-MiniLM-L6"
FIELDS = {
    "title": "Clock restorer",
    "location": {"country": "GB"},
    "remote": "onsite",
    "employment_type": "full_time",
    "seniority": "mid",
    "visa_sponsorship": True,
    "salary": {"min": 30_000, "max": 34_000, "currency": "GBP", "period": "year"},
}


def _job(description: str, **changes: Any) -> JobPosting:
    return JobPosting.from_mapping({**FIELDS, "description": description, **changes})


def _messages(description: str, **changes: Any) -> list[str]:
    notes = text_disagreements(_job(description, **changes))
    assert {note.code for note in notes} <= {"text-disagrees"}
    assert {note.severity for note in notes} <= {"info"}
    return [note.message for note in notes]


@pytest.mark.parametrize(
    ("text", "changes", "named"),
    [
        ("Remote within Spain or Portugal.", {"remote": "remote"}, "Spain or Portugal"),
        (
            "You have to live in France.",
            {"remote": "remote", "remote_countries": ["FR", "BE"]},
            "`remote_countries` names others",
        ),
        ("You must live in Ireland.", {}, "`location` is elsewhere"),
        ("The position is fully remote.", {}, "`remote` says onsite"),
        ("We cannot sponsor visas.", {}, "`visa_sponsorship` says yes"),
        ("Visa sponsorship is available.", {"visa_sponsorship": False}, "offers visa"),
        ("Salary £38k - £41k a year", {}, "other pay"),
        ("Salary $30,000 - $34,000 a year", {}, "another currency"),
        ("We are looking for a senior-level clock restorer.", {"seniority": "junior"}, "senior"),
        ("You bring ten years of clock repair.", {"seniority": "junior"}, "10 years"),
        ("You work 20 hours a week.", {}, "20 hours a week"),
    ],
)
def test_a_note_names_what_the_text_limits(text: str, changes: dict[str, Any], named: str) -> None:
    (message,) = _messages(text, **changes)
    assert named in message


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("You restore clocks.", {}),
        ("Remote within Spain.", {"remote": "remote", "remote_countries": ["ES"]}),
        ("You must live in the UK.", {}),
        ("The position is on-site.", {}),
        ("We sponsor visas.", {}),
        ("Salary £30k - £34k a year", {}),
        ("The pay is £32,000 a year.", {}),
        ("Four years of clock repair", {}),
        ("You work 38 hours a week.", {}),
    ],
)
def test_a_text_that_agrees_with_its_fields_has_no_note(text: str, changes: dict[str, Any]) -> None:
    assert _messages(text, **changes) == []


def test_an_employer_hears_of_years_and_licences_that_no_field_holds() -> None:
    text = "You bring five years of clock repair and a driving licence."
    bare = _job(text, seniority=None)
    told = [note.message for note in unlisted_demands(bare)]
    assert len(told) == 2
    assert "5 years" in told[0]
    assert "driving licence" in told[1]
    assert {note.code for note in notes_for_employer(bare, MODEL)} == {"text-disagrees"}
    skills = [{"name": "Clock repair", "min_years": 5}, {"name": "Driving licence"}]
    assert unlisted_demands(_job(text, seniority=None, skills=skills)) == ()


def test_countries_that_only_the_text_allows() -> None:
    text = "Remote within Spain or Portugal."
    assert allowed_countries(_job(text, remote="remote")) == {"ES", "PT"}
    assert allowed_countries(_job(text, remote_countries=["ES"])) == frozenset()
    assert allowed_countries(_job("You restore clocks.")) == frozenset()


GERMAN = "Wir suchen eine erfahrene Uhrmacherin, die alte Turmuhren wieder zum Laufen bringt."


def test_a_side_in_another_language_is_named() -> None:
    german = CandidateProfile.from_mapping(
        {"headline": "Uhrmacherin", "summary": GERMAN, "skills": []}
    )
    english = CandidateProfile.from_mapping(
        {"headline": "Clockmaker who likes tower clocks", "skills": []}
    )
    (note,) = notes_of_profile(german, MODEL)
    assert (note.code, note.severity) == ("language-not-read", "info")
    assert "profile" in note.message
    assert notes_of_profile(english, MODEL) == ()
    assert notes_of_job(_job("You restore tower clocks in old churches."), MODEL) == ()
    assert "job" in notes_of_job(_job(GERMAN, title="Uhrmacherin"), MODEL)[0].message


def test_a_text_in_another_language_is_named_for_models_that_read_english_alone() -> None:
    assert [note.code for note in notes_of_text(GERMAN, MODEL)] == ["language-not-read"]
    assert notes_of_text(GERMAN, "some-multilingual-model") == ()
    assert notes_of_text("You restore tower clocks in old churches.", MODEL) == ()


def test_pay_in_a_currency_without_a_rate_is_told_not_compared() -> None:
    def asking(currency: str) -> CandidateProfile:
        pay = {"amount": 100, "currency": currency, "period": "year"}
        return CandidateProfile.from_mapping({"skills": [], "preferences": {"min_salary": pay}})

    rates = load_rates()
    paid = {"min": 1, "max": 2, "currency": "GBP", "period": "year"}
    (note,) = pay_notes_of(asking("GNF"), _job("You restore clocks.", salary=paid), rates)
    assert (note.code, note.severity) == ("pay-not-comparable", "info")
    assert "GNF" in note.message
    assert pay_notes_of(asking("USD"), _job("You restore clocks.", salary=paid), rates) == ()
    assert pay_notes_of(asking("GNF"), _job("You restore clocks.", salary=None), rates) == ()
