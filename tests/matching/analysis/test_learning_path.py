"""The order in which to learn: what others build on first, then what lifts the score most."""

from app.matching.analysis.learning_path import learning_path


def _order(gains: dict[str, float], near: dict[str, str] | None = None) -> list[str]:
    return [lesson.skill for lesson in learning_path(gains, near or {})]


def test_without_links_the_greatest_gain_comes_first() -> None:
    assert _order({"Figma": 0.01, "Kotlin": 0.03, "Accounting": 0.02}) == [
        "Kotlin",
        "Accounting",
        "Figma",
    ]


def test_what_another_builds_on_comes_before_it() -> None:
    assert _order({"React": 0.05, "JavaScript": 0.01, "Accounting": 0.03}) == [
        "JavaScript",
        "React",
        "Accounting",
    ]


def test_the_general_comes_before_the_special() -> None:
    gains = {"PostgreSQL": 0.05, "Relational Databases": 0.0, "Deep Learning": 0.04}
    assert _order({**gains, "Machine Learning": 0.01}) == [
        "Relational Databases",
        "PostgreSQL",
        "Machine Learning",
        "Deep Learning",
    ]


def test_chains_are_followed_from_their_beginning() -> None:
    assert _order({"Next.js": 0.05, "React": 0.01, "JavaScript": 0.0}) == [
        "JavaScript",
        "React",
        "Next.js",
    ]


def test_equal_gains_keep_one_order() -> None:
    assert _order({"Figma": 0.02, "Accounting": 0.02}) == _order(
        {"Accounting": 0.02, "Figma": 0.02}
    )


def test_unknown_skills_are_placed_by_their_gain() -> None:
    assert _order({"zither tuning": 0.02, "Figma": 0.01}) == ["zither tuning", "Figma"]


def test_each_place_has_its_reason() -> None:
    gains = {"React": 0.05, "JavaScript": 0.001, "Tableau": 0.02}
    first, second, third = learning_path(gains, {"Tableau": "Power BI"})
    assert first.reason == (
        "Comes before React, for which it is the base. By itself it changes the score little."
    )
    assert second.reason == "Builds on JavaScript. By itself it lifts the score by 0.050."
    assert third.reason == (
        "The profile has something near it: Power BI. By itself it lifts the score by 0.020."
    )
    assert second.gain == 0.05


def test_nothing_to_learn_gives_no_lessons() -> None:
    assert learning_path({}, {}) == ()
