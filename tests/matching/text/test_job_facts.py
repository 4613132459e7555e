"""What the text of an advertisement states beside its fields."""

import pytest

from app.matching.text.countries_stated import countries_stated
from app.matching.text.job_facts import read_facts
from app.matching.text.pay_stated import pay_stated


def _countries(text: str) -> set[str]:
    return {code for codes, _, _ in countries_stated(text) for code in codes}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Remote within Spain or Portugal.", {"ES", "PT"}),
        ("This is a remote role (Canada)", {"CA"}),
        ("Work from anywhere in Ireland", {"IE"}),
        ("You must live in Norway, Sweden or Denmark.", {"NO", "SE", "DK"}),
        ("Germany-based candidates", {"DE"}),
        ("We can only hire people in New Zealand.", {"NZ"}),
        ("You need to be authorised to work in the US", {"US"}),
        ("Applicants from Kenya only", {"KE"}),
    ],
)
def test_a_text_limits_where_the_person_lives(text: str, countries: set[str]) -> None:
    assert _countries(text) == countries


@pytest.mark.parametrize(
    "text",
    [
        "Our customers are in Spain and Portugal.",
        "You travel to Canada twice a year.",
        "We export cheese to the US.",
        "Remote villages in the north are part of your round.",
    ],
)
def test_countries_of_the_work_limit_nobody(text: str) -> None:
    assert _countries(text) == set()


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("Salary £31k - £36k", 31_000, 36_000, "GBP", "year"),
        ("€4.200 to €4.900 a month", 4_200, 4_900, "EUR", "month"),
        ("The rate is $27.50 per hour", 27.5, 27.5, "USD", "hour"),
        ("CHF 95'000-110'000 p.a.", 95_000, 110_000, "CHF", "year"),
        ("450-520 EUR per day", 450, 520, "EUR", "day"),
    ],
)
def test_pay_is_read(text: str, low: float, high: float, currency: str, period: str) -> None:
    found = pay_stated(text)
    assert found is not None
    assert (found[0].min, found[0].max, found[0].period) == (low, high, period)
    assert currency in found[0].currencies


@pytest.mark.parametrize(
    "text",
    [
        "You look after a budget of £200k-£250k a year.",
        "A training allowance of $500 per year",
        "Series B: $12m - $15m raised",
        "Open from 9 to 17",
    ],
)
def test_other_amounts_are_no_pay(text: str) -> None:
    assert pay_stated(text) is None


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("This role is fully remote.", "remote"),
        ("Hybrid, near Utrecht", "hybrid"),
        ("We meet two days a week in the office.", "hybrid"),
        ("The position is on-site.", "onsite"),
        ("Remote work is not possible.", "onsite"),
    ],
)
def test_where_the_work_is_done(text: str, mode: str) -> None:
    stated = read_facts(text).remote
    assert stated is not None
    assert stated.value == mode


@pytest.mark.parametrize(
    "text", ["You look after remote servers.", "Remote sensing of glaciers", "On-site parking"]
)
def test_remote_things_say_nothing_of_the_place(text: str) -> None:
    assert read_facts(text).remote is None


@pytest.mark.parametrize(
    ("text", "sponsors"),
    [
        ("We are unable to sponsor visas.", False),
        ("No visa sponsorship", False),
        ("You work here without the need for sponsorship.", False),
        ("Visa sponsorship is available.", True),
        ("We gladly arrange your work permit.", True),
    ],
)
def test_visa_sponsorship_is_read(text: str, sponsors: bool) -> None:
    stated = read_facts(text).sponsors_visa
    assert stated is not None
    assert stated.value is sponsors


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("You work 20 hours a week.", 20),
        ("Working hours per week: 37.5", 37.5),
        ("A 32-hour week", 32),
    ],
)
def test_weekly_hours_are_read(text: str, hours: float) -> None:
    stated = read_facts(text).hours
    assert stated is not None
    assert stated.value == hours


def test_opening_hours_are_no_weekly_hours() -> None:
    assert (
        read_facts("Working hours: 08:30 to 17:00\nWe answer within 24 hours of a call.").hours
        is None
    )


def test_years_licences_and_level_are_read_with_their_places() -> None:
    text = (
        "<ul><li>Four years of tree surgery</li><li>Two years of teaching would be a plus</li>"
        "<li>Category C driving licence</li></ul><p>This is an entry-level position.</p>"
    )
    stated = read_facts(text)
    assert [(asked.years, asked.needed) for asked in stated.years] == [(4, True), (2, False)]
    assert stated.min_years == 4
    assert [licence.value for licence in stated.licences] == ["Category C driving licence"]
    assert stated.level is not None
    assert stated.level.value == "junior"
    for licence in stated.licences:
        assert text[licence.start : licence.end] == licence.value
    assert "Four years" in text[stated.years[0].start : stated.years[0].end]


def test_a_text_without_facts_states_none() -> None:
    stated = read_facts("You restore clocks and talk to the people who bring them.")
    assert stated == type(stated)()
