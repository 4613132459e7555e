"""What an employer learns about a job: every figure is counted again by hand."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import clock
from app.config import Settings
from app.database import Database
from app.main import create_app
from app.matching.engine import Engine
from app.matching.weights import load_weights
from app.models import RequestStatus, Role
from app.services import access, match_requests
from tests import bodies
from tests.callers import Caller, Callers, made
from tests.queries import QueryCounter
from tests.test_skill_gap import _Watching

USUAL = {
    name: weight for name, weight in load_weights().categories.items() if name != "preferences"
}
FAIR = 0.03
MUSTS = ("Python", "Kafka", "Terraform")
REASONS = ["salary", "location", "role", "company", "timing", "skills", "other"]


def _musts(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "importance": "must"} for name in names]


def _engineer(*skills: str, **changes: Any) -> dict[str, Any]:
    listed = [{"name": name, "years": 4} for name in skills or ("Python", "Kafka")]
    return bodies.candidate(**{"skills": listed, "preferences": {}, **changes})


def _clerk() -> dict[str, Any]:
    """Near a job of one skill, and not near one that asks for much beside it."""
    return _engineer(
        "Python",
        "Excel",
        headline="Clerk",
        summary="I keep order.",
        experience=[
            {
                "title": "Clerk",
                "start": "2021-01",
                "description": "Kept the stock lists of a depot and counted parcels.",
            }
        ],
    )


def _nurse() -> dict[str, Any]:
    return _engineer(
        "Wound care",
        headline="Nurse",
        summary="I care for patients.",
        experience=[{"title": "Nurse", "description": "Cared for patients on a surgical ward."}],
    )


def _add(callers: Callers, *groups: tuple[int, dict[str, Any]]) -> list[str]:
    """Store people; return their ids."""
    items = [body for count, body in groups for _ in range(count)]
    results = made(callers["admin"].post("/v1/candidates/batch", {"items": items}), 200)["results"]
    return [line["id"] for line in results]


def _insights(callers: Callers, job: dict[str, Any], who: str = "employer") -> dict[str, Any]:
    return made(callers[who].get(f"/v1/jobs/{job['id']}/insights"), 200)


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
    people = _add(
        callers,
        (13, _engineer("Python", "Kafka", "PostgreSQL")),
        (11, _engineer("Python", "Terraform")),
        (12, _clerk()),
        (14, _nurse()),
    )
    skills = [*_musts(*MUSTS), {"name": "PostgreSQL", "importance": "nice"}]
    job = callers.open_job(skills=skills)
    found = _insights(callers, job)
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
    assert by_name["Terraform"]["ruled_out"] == 10, "the twelve clerks, were it not for this"
    assert by_name["Kafka"]["missing"] is not None
    assert {own["n"] for own in found["requirements"]} <= {20, 35}, "no nurse is ruled out"


def test_no_number_stands_for_fewer_than_ten(callers: Callers) -> None:
    _add(callers, (9, _engineer("Python")))
    job = callers.open_job(skills=_musts("Python", "Terraform"))
    before = _insights(callers, job)
    assert before["floor"] == 10
    assert before["population"]["n"] == 5
    assert before["population"]["reachable"] is None
    for own in before["requirements"]:
        figures = ("met", "partial", "claimed", "missing", "ruled_out", "gained_if_nice")
        assert {own[name] for name in figures} == {None}
    _add(callers, (1, _engineer("Python")))
    after = _insights(callers, job)
    assert after["population"]["n"] == after["population"]["reachable"] == 10
    met, missing = after["requirements"]
    assert (met["met"], met["missing"]) == (10, None)
    assert (missing["met"], missing["missing"]) == (None, 10)


def test_one_person_more_usually_changes_nothing(callers: Callers) -> None:
    _add(callers, (12, _engineer("Python")))
    job = callers.open_job(skills=_musts("Python", "Terraform"))
    before = _insights(callers, job)
    _add(callers, (1, _engineer("Python")))
    assert {**_insights(callers, job), "request_id": ""} == {**before, "request_id": ""}


def _wish(**preferences: Any) -> dict[str, Any]:
    return _engineer(preferences=preferences)


def _asks(amount: int) -> dict[str, Any]:
    return {"min_salary": {"amount": amount, "currency": "GBP", "period": "year"}}


def test_pay_and_terms_are_counted_among_the_near(callers: Callers) -> None:
    _add(
        callers,
        (12, _engineer()),
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
    found = _insights(callers, callers.open_job(salary=salary, skills=_musts("Python"), **terms))
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
        "employment-type": (n, 10, 10),
        "visa": (n, None, None),
    }


def test_who_may_not_be_seen_is_not_counted(callers: Callers) -> None:
    employer = callers["employer"]
    _add(
        callers,
        (9, _engineer()),
        (10, _engineer(visibility="hidden")),
        (10, _engineer(blocked_employer_ids=[employer.employer_id])),
    )
    person = callers.with_profile()
    path = f"/v1/candidates/{person.candidate_id}/consent"
    made(person.post(path, {"purpose": "matching", "granted": False}), 200)
    job = callers.open_job(skills=_musts("Python"))
    found = _insights(callers, job)
    assert found["population"]["total"] == found["population"]["n"] == 5
    assert found["requirements"][0]["met"] is None


def _others_pay(callers: Callers, *salaries: dict[str, Any], **changes: Any) -> None:
    """Open jobs of another employer with these pay ranges."""
    other = callers["other_employer"]
    employer = other.employer_id or ""
    items = [bodies.job(employer, salary=own, status="open", **changes) for own in salaries]
    results = made(other.post("/v1/jobs/batch", {"items": items}), 200)["results"]
    assert all("id" in line and line["id"] for line in results)


def _pounds(low: float, high: float, period: str = "year") -> dict[str, Any]:
    return {"min": low, "max": high, "currency": "GBP", "period": period}


def test_the_range_stands_among_comparable_jobs(app: FastAPI, callers: Callers) -> None:
    job = callers.open_job(salary=_pounds(60_000, 75_000))
    callers.open_job(salary=_pounds(1, 2))  # of the same employer
    ranges = [_pounds(k, k + 10_000) for k in (40_000, 45_000, 50_000, 55_000, 62_500, 62_500)]
    _others_pay(callers, *ranges, _pounds(6_000, 7_000, "month"), _pounds(50, 50, "hour"))
    dollars = {"min": 100_000, "max": 100_000, "currency": "USD", "period": "year"}
    _others_pay(callers, dollars)
    _others_pay(callers, _pounds(1, 2), location={"country": "DE"})
    _others_pay(callers, _pounds(1, 2), title="Lion tamer", skills=[], description="Ring. " * 50)
    few = _insights(callers, job)["pay"]["comparable"]
    assert (few["n"], few["country"], few["currency"]) == (9, "GB", "GBP")
    assert {few[name] for name in ("p25", "median", "p75", "percentile")} == {None}
    _others_pay(callers, _pounds(200_000, 200_000))
    found = _insights(callers, job)["pay"]["comparable"]
    in_pounds = app.state.engine.rates.convert(100_000, "USD", "GBP")
    middles = [45_000, 50_000, 55_000, 60_000, 67_500, 67_500, 78_000, 88_000, 200_000]
    middles = sorted([*middles, in_pounds])
    assert found["n"] == len(middles) == 10
    for name, place in (("p25", 2.25), ("median", 4.5), ("p75", 6.75)):
        lower, share = int(place), place % 1
        between = middles[lower] + share * (middles[lower + 1] - middles[lower])
        assert found[name] == pytest.approx(between, abs=0.01), name
    below = sum(middle < 67_500 for middle in middles)
    assert found["percentile"] == round((below + 1) / 10 * 100)


def test_jobs_of_the_same_level_count_alone_where_there_are_ten(callers: Callers) -> None:
    job = callers.open_job(seniority="senior", salary=_pounds(60_000, 75_000))
    _others_pay(callers, *[_pounds(30_000, 30_000)] * 10, seniority="junior")
    _others_pay(callers, *[_pounds(90_000, 90_000)] * 9, seniority="senior")
    mixed = _insights(callers, job)["pay"]["comparable"]
    assert (mixed["n"], mixed["seniority"], mixed["p25"]) == (19, None, 30_000)
    _others_pay(callers, _pounds(90_000, 90_000), seniority="senior")
    level = _insights(callers, job)["pay"]["comparable"]
    assert (level["n"], level["seniority"], level["p25"]) == (10, "senior", 90_000)
    assert level["percentile"] == 0


def test_published_figures_stand_apart_with_source_and_year(callers: Callers) -> None:
    place = {"location": {"country": "US"}, "guide": "data-engineer"}
    job = callers.open_job(**place)
    found = _insights(callers, job)["pay"]
    assert found["comparable"]["n"] == 0
    assert found["benchmarks"]
    for figure in found["benchmarks"]:
        assert figure["kind"] == "benchmark"
        assert figure["country"] == "US"
        assert figure["source"]
        assert figure["year"] > 2000
    assert _insights(callers, callers.open_job())["pay"]["benchmarks"] == []


def _decline(
    callers: Callers, database: Database, employer: Caller, job_id: str, people: dict[str, str]
) -> None:
    """Approach people about a job; they decline with these reasons."""
    for person, reason in people.items():
        body = {"job_id": job_id, "candidate_id": person, "message": "Talk?"}
        request = made(employer.post("/v1/match-requests", body))
        caller = access.Caller(uuid4(), Role.CANDIDATE, uuid4(), candidate_id=UUID(person))
        with database.write() as session:
            match_requests.answer(
                session,
                caller,
                UUID(request["id"]),
                RequestStatus.DECLINED,
                by=[Role.CANDIDATE],
                reason=reason,
                note="A note for the employer alone.",
            )


def _shares(side: dict[str, Any]) -> dict[str, float]:
    assert [own["reason"] for own in side["reasons"]] == REASONS
    return {own["reason"]: own["share"] for own in side["reasons"] if own["share"] != 0}


def test_reasons_of_the_own_job_from_ten_people_on(callers: Callers, database: Database) -> None:
    people = _add(callers, (11, _engineer()))
    job, employer = callers.open_job(), callers["employer"]
    reasons = dict(zip(people, ["salary"] * 6 + ["role"] * 3, strict=False))
    _decline(callers, database, employer, job["id"], reasons)
    own = _insights(callers, job)["declines"]["own"]
    assert own["n"] == 5
    assert _shares(own) == dict.fromkeys(REASONS)
    _decline(callers, database, employer, job["id"], {people[9]: "timing"})
    found = _insights(callers, job)["declines"]
    assert found["own"]["n"] == 10
    assert _shares(found["own"]) == {"salary": 0.6, "role": 0.3, "timing": 0.1}
    assert "note" not in str(found).lower()
    assert found["peers"]["n"] == 0
    # Six of eleven are .545…: shares come in steps of five hundredths.
    _decline(callers, database, employer, job["id"], {people[10]: "role"})
    own = _insights(callers, job)["declines"]["own"]
    assert _shares(own) == {"salary": 0.55, "role": 0.35, "timing": 0.1}
    with clock.moved(timedelta(days=366)):  # tokens of today would have run out
        later = _insights(callers, job, "admin")["declines"]["own"]
    assert (later["n"], _shares(later)) == (0, dict.fromkeys(REASONS))


def test_reasons_of_peers_need_three_employers_and_none_that_dominates(
    callers: Callers, database: Database
) -> None:
    people = _add(callers, (14, _engineer()))
    job = callers.open_job()
    peers = [callers[name] for name in ("other_employer", "third_employer", "fourth_employer")]
    jobs = [callers.open_job(peer.name)["id"] for peer in peers]

    def declined(place: int, reasons: dict[str, str]) -> dict[str, Any]:
        _decline(callers, database, peers[place], jobs[place], reasons)
        found = _insights(callers, job)["declines"]
        assert found["own"]["n"] == 0
        peers_found: dict[str, Any] = found["peers"]
        return peers_found

    declined(0, dict.fromkeys(people[:6], "salary"))
    two = declined(1, dict.fromkeys(people[6:11], "company"))
    assert two["n"] == 10
    assert _shares(two) == dict.fromkeys(REASONS)
    # Eleven people of three employers, six of them of one.
    dominated = declined(2, {people[10]: "location"})
    assert dominated["n"] == 10
    assert _shares(dominated) == dict.fromkeys(REASONS)
    fair = declined(2, {people[11]: "location"})
    assert _shares(fair) == {"salary": 0.5, "company": 0.35, "location": 0.15}
    # A person counts once, with their newest answer.
    assert declined(2, {people[6]: "location"})["n"] == 10


def test_drafts_have_insights_before_they_are_published(callers: Callers) -> None:
    _add(callers, (10, _engineer()))
    draft = _draft(callers, skills=_musts("Python"), salary=None)
    found = _insights(callers, draft)
    assert found["population"]["n"] == 10
    assert found["pay"]["steps"] == []
    assert found["pay"]["currency"] is None
    assert found["declines"]["own"]["n"] == 0
    assert _insights(callers, draft, "admin")["population"] == found["population"]


def test_the_largest_pay_and_the_longest_list_are_answered(callers: Callers) -> None:
    _add(callers, (10, _engineer()))
    most = {"min": 10**12, "max": 10**12, "currency": "GBP", "period": "hour"}
    many = _musts("Python", *(f"tool {i}" for i in range(199)))
    job = callers.open_job(salary=most, skills=many)
    _others_pay(callers, *[most] * 10)
    found = _insights(callers, job)
    assert len(found["requirements"]) == 12
    assert found["pay"]["steps"][-1]["max"] == 1.3 * 10**12
    assert found["pay"]["comparable"]["median"] == 1760 * 10**12
    _others_pay(callers, *[most] * 10, guide="data-engineer")
    guide = made(callers["anonymous"].get("/v1/career-guides/data-engineer/salaries"), 200)
    assert 1760 * 10**12 in [figure["median"] for figure in guide["items"]]


def test_while_the_job_is_embedded_anew_it_says_so(
    callers: Callers, database: Database, settings: Settings, engine: Engine
) -> None:
    """After a change of model a process starts with what is embedded already."""
    job, person = callers.open_job(), callers.with_profile()
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE embeddings SET revision = 'another'")
    paths = {
        f"/v1/jobs/{job['id']}/insights": callers["employer"],
        f"/v1/jobs/{job['id']}/matches": callers["employer"],
        f"/v1/candidates/{person.candidate_id}/matches": person,
        f"/v1/match/{person.candidate_id}/{job['id']}": person,
    }
    with TestClient(create_app(settings, database=database, engine=engine)) as client:
        for path, caller in paths.items():
            response = client.get(path, headers=caller.headers)
            assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
            assert response.headers["Retry-After"], path


def test_no_connection_is_held_while_variants_are_encoded(
    app: FastAPI, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(callers, (10, _engineer()))
    job = callers.open_job(skills=_musts(*MUSTS))
    watching = _Watching(app)
    monkeypatch.setattr(app.state.engine, "encoder", watching)
    _insights(callers, job)
    assert set(watching.held) == {0}
    # One text for each skill left out and each made welcome, which shortens or reorders the whole.
    assert len(watching.texts) <= 2 * len(MUSTS)


def test_the_number_of_queries_does_not_grow(
    callers: Callers, query_counter: QueryCounter, database: Database
) -> None:
    job = callers.open_job(skills=_musts("Python"), guide="data-engineer")

    def queries() -> int:
        _insights(callers, job)  # the index catches up
        with query_counter.counting() as statements:
            _insights(callers, job)
        return len(statements)

    _add(callers, (2, _engineer()))
    before = queries()
    people = _add(callers, (12, _engineer()))
    _others_pay(callers, *[_pounds(50_000, 60_000)] * 12)
    _decline(callers, database, callers["employer"], job["id"], dict.fromkeys(people, "salary"))
    assert queries() == before <= 16
