"""What an employer learns about a job: every figure is counted again by hand."""

from typing import Any

from app.matching.weights import load_weights
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.insights_calls import add_people, engineer, insights_of, musts

USUAL = {
    name: weight for name, weight in load_weights().categories.items() if name != "preferences"
}
FAIR = load_weights().bands["fair"]
MUSTS = ("Python", "Kafka", "Terraform")


def _beginner() -> dict[str, Any]:
    """Near a job of few skills, and not near one that asks for much beside them."""
    return engineer(
        skills=[{"name": name, "years": 0.25} for name in ("Python", "Kafka")],
        headline="Software developer",
        summary="I keep order.",
        experience=[{"title": "Software developer", "description": "Wrote code."}],
    )


def _nurse() -> dict[str, Any]:
    return engineer(
        skills=[{"name": "Wound care", "years": 0.25}],
        headline="Nurse",
        summary="I care for patients.",
        experience=[{"title": "Nurse", "description": "Cared for patients on a surgical ward."}],
    )


def _draft(callers: Callers, **changes: Any) -> dict[str, Any]:
    employer = callers["employer"]
    body = bodies.job(employer.employer_id or "", **changes)
    return made(employer.post("/v1/jobs", {k: v for k, v in body.items() if v is not None}))


def _near(callers: Callers, skills: list[dict[str, Any]]) -> set[str]:
    """Who is near a job with these skills and no terms, by its ranked list."""
    nothing = dict.fromkeys(("salary", "location", "remote", "employment_type"))
    twin = _draft(callers, skills=skills, **nothing)
    params: dict[str, Any] = {
        "weights": ",".join(f"{name}:{weight}" for name, weight in USUAL.items()),
        "min_score": FAIR,
        "limit": 100,
    }
    page = made(callers["employer"].get(f"/v1/jobs/{twin['id']}/matches", params=params), 200)
    assert page["next_cursor"] is None
    return {item["candidate"]["id"] for item in page["items"]}


def _shown(count: int, among: int) -> int | None:
    return count // 5 * 5 if count >= 10 and among >= 10 else None


def test_requirements_are_counted_on_the_job_as_it_would_be(callers: Callers) -> None:
    people = add_people(
        callers,
        (13, engineer("Python", "Kafka", "PostgreSQL")),
        (11, engineer("Python", "Terraform")),
        (12, _beginner()),
        (14, _nurse()),
    )
    skills = [*musts(*MUSTS), {"name": "PostgreSQL", "importance": "nice"}]
    job = callers.open_job(skills=skills)
    found = insights_of(callers, job)
    near = _near(callers, skills)
    assert found["population"] == {
        **{"total": 50, "considered": 50, "n": len(near) // 5 * 5, "band": "fair"},
        "reachable": _shown(len(near), len(near)),
    }
    status: dict[str, dict[str, str]] = {}
    for person in people:
        pair = made(callers["employer"].get(f"/v1/match/{person}/{job['id']}"), 200)
        status[person] = {own["requirement"]: own["status"] for own in pair["requirements"]}
    assert [own["requirement"] for own in found["requirements"]] == [s["name"] for s in skills]
    for place, own in enumerate(found["requirements"]):
        without = _near(callers, skills[:place] + skills[place + 1 :])
        expected: dict[str, Any] = {"n": len(without) // 5 * 5}
        for name in ("met", "partial", "claimed", "missing"):
            count = sum(status[person][own["requirement"]] == name for person in without)
            expected[name] = _shown(count, len(without))
        expected["ruled_out"] = _shown(len(without - near), len(without))
        expected["gained_if_nice"] = None
        if own["importance"] == "must":
            changed = [*skills]
            changed[place] = {**skills[place], "importance": "nice"}
            gained = _near(callers, changed) - near
            expected["gained_if_nice"] = _shown(len(gained), len(without))
        assert {name: own[name] for name in expected} == expected, own["requirement"]
    by_name = {own["requirement"]: own for own in found["requirements"]}
    assert by_name["Terraform"]["ruled_out"] == 10, "the twelve beginners, were it not for this"
    assert by_name["Kafka"]["missing"] is not None
    assert {own["n"] for own in found["requirements"]} <= {20, 35}, "no nurse is ruled out"


def test_no_number_stands_for_fewer_than_ten(callers: Callers) -> None:
    add_people(callers, (9, engineer("Python")))
    job = callers.open_job(skills=musts("Python", "Terraform"))
    before = insights_of(callers, job)
    assert before["floor"] == 10
    assert before["population"]["n"] == 5
    assert before["population"]["reachable"] is None
    for own in before["requirements"]:
        figures = ("met", "partial", "claimed", "missing", "ruled_out", "gained_if_nice")
        assert {own[name] for name in figures} == {None}
    add_people(callers, (1, engineer("Python")))
    after = insights_of(callers, job)
    assert after["population"]["n"] == after["population"]["reachable"] == 10
    met, missing = after["requirements"]
    assert (met["met"], met["missing"]) == (10, None)
    assert (missing["met"], missing["missing"]) == (None, 10)


def test_one_person_more_usually_changes_nothing(callers: Callers) -> None:
    add_people(callers, (12, engineer("Python")))
    job = callers.open_job(skills=musts("Python", "Terraform"))
    before = insights_of(callers, job)
    add_people(callers, (1, engineer("Python")))
    assert {**insights_of(callers, job), "request_id": ""} == {**before, "request_id": ""}


def _wish(**preferences: Any) -> dict[str, Any]:
    return engineer(preferences=preferences)


def _asks(amount: int) -> dict[str, Any]:
    return {"min_salary": {"amount": amount, "currency": "GBP", "period": "year"}}


def test_pay_and_terms_are_counted_among_the_near(callers: Callers) -> None:
    add_people(
        callers,
        (12, engineer()),
        (11, _wish(**_asks(78_000))),
        (10, _wish(**_asks(90_000))),
        (3, _wish(**_asks(1_000_000), remote="remote")),
        (15, _wish(remote="remote")),
        (10, _wish(countries=["DE"])),
        (10, _wish(employment_types=["contract"])),
        (9, _wish(needs_visa_sponsorship=True)),
        (20, _nurse()),
    )
    salary = {"min": 60_000, "max": 75_000, "currency": "GBP", "period": "year"}
    terms = {"remote": "hybrid", "employment_type": "full_time", "visa_sponsorship": False}
    found = insights_of(callers, callers.open_job(salary=salary, skills=musts("Python"), **terms))
    n, pay = 80, found["pay"]
    assert found["population"]["n"] == n
    assert found["population"]["reachable"] == 10
    assert (pay["n"], pay["ruled_out"], pay["alone"]) == (n, 20, 20)  # 24 and 21 people
    assert (pay["currency"], pay["period"]) == ("GBP", "year")
    steps = {step["max"]: (step["n"], step["gained"]) for step in pay["steps"]}
    assert steps == {78_750: (n, 10), 82_500: (n, 10), 90_000: (n, 20), 97_500: (n, 20)}
    assert {own["term"]: (own["n"], own["ruled_out"], own["alone"]) for own in found["terms"]} == {
        "remote": (n, 15, 15),  # 18 people
        "location": (n, 10, 10),
        "remote-countries": (n, None, None),
        "employment-type": (n, 10, 10),
        "visa": (n, None, None),
    }


def test_who_may_not_be_seen_is_not_counted(callers: Callers) -> None:
    employer = callers["employer"]
    add_people(
        callers,
        (9, engineer()),
        (10, engineer(visibility="hidden")),
        (10, engineer(blocked_employer_ids=[employer.employer_id])),
    )
    person = callers.with_profile()
    path = f"/v1/candidates/{person.candidate_id}/consent"
    made(person.post(path, {"purpose": "matching", "granted": False}), 200)
    job = callers.open_job(skills=musts("Python"))
    found = insights_of(callers, job)
    assert found["population"]["total"] == found["population"]["n"] == 5
    assert found["requirements"][0]["met"] is None


def test_drafts_have_insights_before_they_are_published(callers: Callers) -> None:
    add_people(callers, (10, engineer()))
    draft = _draft(callers, skills=musts("Python"), salary=None)
    found = insights_of(callers, draft)
    assert found["population"]["n"] == 10
    assert found["pay"]["steps"] == []
    assert found["pay"]["currency"] is None
    assert found["declines"]["own"]["n"] == 0
    assert insights_of(callers, draft, "admin")["population"] == found["population"]
