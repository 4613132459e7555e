"""Years that an advertisement asks for, and weeks that were not full ones."""

import pytest

from app.matching.text.years import share_of_week, years_asked


@pytest.mark.parametrize(
    ("sentence", "years", "subject"),
    [
        ("At least four years of glassblowing.", 4, "glassblowing"),
        ("7+ years of experience with Kotlin", 7, "Kotlin"),
        ("You bring 2-4 years of paediatric nursing experience.", 2, "paediatric nursing"),
        ("Minimum 18 months' experience of dry lining", 1.5, "dry lining"),
        ("Ten consecutive years in coastal navigation are required", 10, "coastal navigation"),
        ("We expect three years as a court interpreter", 3, "court interpreter"),
        ("Experience: 6 years", 6, ""),
        ("OCaml (5+ years)", 5, "OCaml"),
        ("One year's experience of beekeeping", 1, "beekeeping"),
        ("Proven experience (3 years) in typesetting", 3, "typesetting"),
        ("6 yrs Clojure", 6, "Clojure"),
        ("Clojure >= 3 years", 3, "Clojure"),
        ("4y+ Solidity", 4, "Solidity"),
        ("no fewer than twelve years of organ building", 12, "organ building"),
    ],
)
def test_a_sentence_asks_for_years(sentence: str, years: float, subject: str) -> None:
    asked = years_asked(sentence)
    assert asked is not None
    assert (asked.years, asked.subject) == (years, subject)


@pytest.mark.parametrize(
    "sentence",
    [
        "For over 40 years we have restored organs.", "A two-year contract", "Aged 16 years",
        "You report twice a year.", "Our firm has 90 years of experience.",
        "Bonus after three years.", "Applicants must be 21 years old.",
        "3 years warranty", "Contract: 2 years", "10 years anniversary",
        "Graduates with up to two years of practice", "The course takes four years.",
    ],
)  # fmt: skip
def test_other_years_are_not_asked_for(sentence: str) -> None:
    assert years_asked(sentence) is None


@pytest.mark.parametrize(
    ("title", "description", "share"),
    [
        ("Oboist (60 %)", "", 0.6),
        ("Pharmacist", "0.4 FTE at the counter", 0.4),
        ("Gardener, part-time", "", 0.5),
        ("Potter, side job", "", 0.3),
        ("Ice cream seller", "19 hours a week from May", 0.5),
        ("Librarian", "Two days a week at the desk", 0.4),
        ("Sailing teacher, full-time", "Also at weekends", 1.0),
        ("Baker", "Cut waste by 30 %", 1.0),
        ("Nurse", "Nights and weekends by rota", 1.0),
        ("DJ", "Played at weekends", 0.3),
        ("Lab assistant", "I worked two days a week in the laboratory of a dairy, then left.", 0.4),
        ("Store lead", "Trained fifty part-time cashiers and wrote the rota of three shops.", 1.0),
        ("Store lead", "Managed part-time staff.", 1.0),
        ("Cook", "Casual dining with 90 seats; the room is open four days a week.", 1.0),
        ("Sexton", "On Sundays a band of twelve plays before the church and everybody comes.", 1.0),
    ],
)
def test_part_of_a_week(title: str, description: str, share: float) -> None:
    assert share_of_week(title, description) == pytest.approx(share)
