"""Levels are read from words of rank that are the person's own."""

import pytest

from app.matching.documents import Experience
from app.matching.features.posts import span_of
from app.matching.features.seniority import level_in_title


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Intern, office of the chief financial officer", 0),
        ("Winter intern, director of sales", 0),
        ("Trainee barrister", 0),
        ("Junior estimator", 1),
        ("Apprentice farrier", 1),
        ("Commis chef", 1),
        ("Mid-level analyst", 2),
        ("Chef de partie", 2),
        ("Senior hydrologist", 3),
        ("Assistant bar manager", 3),
        ("Sous chef", 3),
        ("Head gardener", 4),
        ("Charge nurse", 4),
        ("Chief petty officer, engine room", 4),
        ("Workshop foreman", 4),
        ("Staff data engineer", 5),
        ("Principal geologist", 5),
        ("Deputy head teacher", 5),
        ("Director of nursing", 6),
        ("Head of fundraising", 6),
        ("Chief information security officer", 7),
        ("Vice president, lending", 7),
    ],
)
def test_a_title_states_a_level(title: str, level: int) -> None:
    assert level_in_title(title) == level


@pytest.mark.parametrize(
    "title",
    [
        "Staff midwife", "Member of technical staff", "Junior school librarian", "Lead roofer",
        "Lead generation agent", "Sales leads clerk", "Principal cellist", "Art director",
        "Assistant professor", "Senior living companion", "Funeral director", "Head office clerk",
        "Account executive", "Executive assistant to the director", "Dental assistant",
        "Associate professor", "Assistant teaching professor", "Associate research professor",
        "Internship recruiter", "HR business partner", "Music director",
        "Middle school teacher", "Store associate", "Product manager", "Midwife", "Boat builder",
        "Internal communications officer", "Student adviser",
    ],
)  # fmt: skip
def test_words_of_rank_that_are_none(title: str) -> None:
    assert level_in_title(title) is None


def test_impossible_dates_are_no_dates() -> None:
    old = span_of(Experience("Miller", "1900-01", "1912-05"))
    turned = span_of(Experience("Miller", "2014-05", "2012-01"))
    far = span_of(Experience("Miller", "9190-01"))
    for span in (old, turned, far):
        assert span.start != span.start
    open_post = span_of(Experience("Miller, part-time", "2019-03"))
    assert (open_post.start, open_post.end, open_post.share) == (2019 * 12 + 2, -1.0, 0.5)
