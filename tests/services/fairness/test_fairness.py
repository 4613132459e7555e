"""Self-identification stays apart; the report's arithmetic is that of New York City's rules."""

import ast
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models.self_identification import SelfIdentification
from app.services.fairness.impact import groups
from app.services.fairness.report import Person, build
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import Caller, made

SOURCES = Path(__file__).parents[3] / "app"


def _people(**counts: tuple[int, int]) -> list[tuple[tuple[str, ...], bool]]:
    return [
        ((name,), number < chosen)
        for name, (size, chosen) in counts.items()
        for number in range(size)
    ]


def test_rates_and_ratios_are_those_of_the_published_example() -> None:
    # Sex categories of the example in New York City's final rule.
    female, male = groups(_people(male=(1390, 667), female=(1181, 555)))
    assert (female.people, female.chosen, round(female.rate, 2)) == (1181, 555, 0.47)
    assert (round(male.rate, 2), male.impact_ratio) == (0.48, 1.0)
    assert round(female.impact_ratio or 0, 3) == 0.979
    assert not female.below_four_fifths
    assert not female.significant


def test_four_fifths_is_flagged_and_chance_is_told_from_effect() -> None:
    few = groups(_people(a=(10, 6), b=(10, 4)))[1]
    many = groups(_people(a=(400, 240), b=(400, 160)))[1]
    assert few.impact_ratio == pytest.approx(many.impact_ratio) == pytest.approx(2 / 3)
    assert few.below_four_fifths
    assert many.below_four_fifths
    assert few.p_value == pytest.approx(0.6563, abs=1e-3)
    assert (few.significant, many.significant) == (False, True)
    exact = groups(_people(a=(100, 50), b=(100, 40)))[1]
    assert exact.impact_ratio == pytest.approx(0.8)
    assert not exact.below_four_fifths


def test_categories_below_two_percent_have_a_rate_and_no_ratio() -> None:
    found = {one.category[0]: one for one in groups(_people(a=(900, 300), b=(95, 30), c=(5, 5)))}
    assert found["c"].rate == 1.0
    assert found["c"].impact_ratio is None
    assert not found["c"].below_four_fifths
    assert found["a"].impact_ratio == 1.0  # the highest rate is that of a category that counts
    assert all(one.impact_ratio is None for one in groups(_people(a=(9, 0), b=(9, 0))))
    assert groups([]) == []


def test_scoring_rates_count_who_is_above_the_median_of_all() -> None:
    people = [
        Person("female", "asian", True, 0.9),
        Person("female", "white", False, 0.2),
        Person("male", "white", True, 0.8),
        Person("male", None, True, 0.1),
        Person(None, None, False, 0.5),
        Person(None, "asian", True, None),
    ]
    found = build(people, 3)
    assert found.median_score == 0.5
    sex = found.scoring["by_sex"]
    assert [(one.category, one.people, one.chosen) for one in sex.groups] == [
        (("female",), 2, 1),
        (("male",), 2, 1),
    ]
    assert (sex.unknown, sex.unknown_chosen) == (1, 0)
    assert (found.selection["by_sex"].unknown, found.selection["by_sex"].unknown_chosen) == (2, 1)
    both = found.selection["intersectional"].groups
    assert [one.category for one in both] == [
        ("asian", "female"),
        ("white", "female"),
        ("white", "male"),
    ]


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _consent(candidate: Caller, granted: bool) -> None:
    body = {"purpose": "fairness", "granted": granted}
    made(candidate.post(f"/v1/candidates/{candidate.candidate_id}/consent", body), 200)


def _say(candidate: Caller, **said: Any) -> Any:
    path = f"/v1/candidates/{candidate.candidate_id}/self-identification"
    return candidate.request("PUT", path, json=said)


def test_nobody_is_asked_and_consent_is_needed_and_taken_back(
    running_app: RunningApp, parties: Parties
) -> None:
    candidate = parties.with_profile()
    path = f"/v1/candidates/{candidate.candidate_id}/self-identification"
    assert candidate.get(path).status_code == 404
    refused = _say(candidate, sex="female")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/consent-required")
    _consent(candidate, granted=True)
    made(_say(candidate, sex="female", race_ethnicity="asian"), 200)
    made(_say(candidate, race_ethnicity="white"), 200)
    said = made(candidate.get(path), 200)
    assert (said["sex"], said["race_ethnicity"]) == (None, "white")
    assert _say(candidate, sex="unicorn").status_code == 422
    assert parties["admin"].get(path).status_code == 403
    assert parties["employer"].get(path).status_code == 403
    _consent(candidate, granted=False)
    assert candidate.get(path).status_code == 404
    history = made(candidate.get(f"/v1/candidates/{candidate.candidate_id}/consent"), 200)["items"]
    assert [(item["purpose"], item["granted"]) for item in history] == [
        ("fairness", False),
        ("fairness", True),
        ("matching", True),
    ]


def test_erasing_the_person_erases_what_they_said(
    running_app: RunningApp, parties: Parties
) -> None:
    candidate = parties.with_profile()
    _consent(candidate, granted=True)
    made(_say(candidate, sex="other"), 200)
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    with running_app.database.read() as session:
        mine = SelfIdentification.sex == "other"
        assert session.scalar(select(func.count()).where(mine)) == 0


def test_what_people_say_changes_no_score_and_enters_the_report(parties: Parties) -> None:
    candidate, other = parties.with_profile(), parties.with_profile("other_candidate")
    job = parties.open_job()
    ranking = f"/v1/jobs/{job['id']}/matches"
    before = made(parties["employer"].get(ranking), 200)["items"]
    for person, sex in ((candidate, "female"), (other, "male")):
        _consent(person, granted=True)
        made(_say(person, sex=sex, race_ethnicity="two_or_more"), 200)
    assert made(parties["employer"].get(ranking), 200)["items"] == before
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    made(parties["employer"].post("/v1/match-requests", body))
    report = made(parties["admin"].get("/v1/fairness/report"), 200)
    by_sex = {group["sex"]: group for group in report["selection"]["by_sex"]["groups"]}
    assert by_sex["female"]["chosen"] >= 1
    assert by_sex["female"]["people"] >= 1
    assert {group["sex"] for group in report["scoring"]["by_sex"]["groups"]} >= {"female", "male"}
    both = report["selection"]["intersectional"]["groups"]
    assert {"female", "male"} <= {group["sex"] for group in both}
    assert report["jobs"] >= 1
    known = sum(group["people"] for group in by_sex.values())
    assert known + report["selection"]["by_sex"]["unknown"] == report["people"]
    assert parties["employer"].get("/v1/fairness/report").status_code == 403


def test_only_fairness_code_names_what_people_say_of_themselves() -> None:
    """Beside the contract on imports: nothing reaches the table by its name either."""
    allowed = {"models/self_identification.py", "routers/fairness.py", "schemas/fairness.py"}
    found = set()
    for path in SOURCES.rglob("*.py"):
        name = path.relative_to(SOURCES).as_posix()
        text = path.read_text("utf-8")
        named = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        if "SelfIdentification" in named or "self_identifications" in text:
            found.add(name)
    assert {name for name in found if not name.startswith("services/fairness/")} <= allowed
