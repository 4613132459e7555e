"""A stored pair and the same two bodies sent to ``POST /v1/match`` have the same numbers."""

from pathlib import Path
from typing import Any

from app.matching.engine import Engine
from app.models import Role
from app.services.accounts import api_keys
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made
from tests.harness.demo_walk import demo_client

NUMBERS = ("score", "band", "employer_view", "candidate_view", "categories", "requirements")


def _numbers(match: dict[str, Any]) -> dict[str, Any]:
    return {name: match[name] for name in (*NUMBERS, "unmet_constraints")}


def test_what_the_job_takes_from_its_employer_can_be_sent(callers: Callers) -> None:
    employer = callers["employer"]
    company = f"/v1/employers/{employer.employer_id}"
    made(employer.patch(company, {"industry": "Logistics", "size": "51-200"}), 200)
    wishes = {"company_sizes": ["51-200"], "industries": ["Logistics"], "titles": ["Data engineer"]}
    profile = bodies.candidate(preferences=wishes)
    candidate = callers.with_profile(preferences=wishes)
    job = callers.open_job()
    assert (job["industry"], job["company_size"]) == ("Logistics", "51-200")
    stored = made(employer.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)
    sent = {name: job[name] for name in bodies.job("") if name != "employer_id"}
    sent |= {"industry": job["industry"], "company_size": job["company_size"]}
    page = made(employer.post("/v1/match", {"candidate": profile, "jobs": [sent]}), 200)
    assert _numbers(page["items"][0]) == _numbers(stored)
    without = {**sent, "industry": None, "company_size": None}
    page = made(employer.post("/v1/match", {"candidate": profile, "jobs": [without]}), 200)
    assert page["items"][0]["candidate_view"] != stored["candidate_view"]


def test_a_job_may_have_an_industry_and_a_size_of_its_own(callers: Callers) -> None:
    employer = callers["employer"]
    company = f"/v1/employers/{employer.employer_id}"
    made(employer.patch(company, {"industry": "Logistics", "size": "51-200"}), 200)
    job = callers.open_job(industry="Insurance", company_size="1-10")
    where = f"/v1/jobs/{job['id']}"
    assert (job["industry"], job["company_size"]) == ("Insurance", "1-10")
    made(employer.patch(company, {"industry": "Shipping"}), 200)
    assert made(employer.get(where), 200)["industry"] == "Insurance"
    assert made(employer.patch(where, {"industry": None}), 200)["industry"] == "Shipping"


def test_who_is_blocked_and_what_is_not_open_is_named_alike(callers: Callers) -> None:
    admin, employer = callers["admin"], callers["employer"]
    profile = bodies.candidate(blocked_employer_ids=[employer.employer_id], visibility="hidden")
    candidate = callers.with_profile(
        blocked_employer_ids=[employer.employer_id], visibility="hidden"
    )
    job = callers.open_job()
    made(employer.post(f"/v1/jobs/{job['id']}/pause"), 200)
    stored = made(admin.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)
    assert set(stored["unmet_constraints"]) == {
        "job-not-open",
        "candidate-hidden",
        "employer-blocked",
    }
    sent = {**bodies.job(employer.employer_id or ""), "status": "paused"}
    page = made(admin.post("/v1/match", {"candidate": profile, "jobs": [sent]}), 200)
    assert _numbers(page["items"][0]) == _numbers(stored)


def test_learned_wishes_can_be_sent(callers: Callers) -> None:
    candidate = callers.with_profile(preferences={})
    made(
        candidate.post(
            f"/v1/candidates/{candidate.candidate_id}/consent",
            {"purpose": "learning", "granted": True},
        ),
        200,
    )
    request = callers.approach()
    decline = f"/v1/match-requests/{request['id']}/decline"
    made(candidate.post(decline, {"reason": "location"}), 200)
    learned = made(
        candidate.get(f"/v1/candidates/{candidate.candidate_id}/learned-preferences"), 200
    )["preferences"]
    assert [wish["preference"] for wish in learned] == ["remote"]
    job = callers.open_job()
    stored = made(candidate.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)
    sent = {name: job[name] for name in bodies.job("") if name != "employer_id"}
    profile = bodies.candidate(preferences={}, learned={"remote": learned[0]["value"]})
    page = made(candidate.post("/v1/match", {"candidate": profile, "jobs": [sent]}), 200)
    assert _numbers(page["items"][0]) == _numbers(stored)


def test_every_pair_of_the_demo_has_the_same_bits_either_way(
    engine: Engine, tmp_path: Path
) -> None:
    with demo_client(engine, tmp_path) as (client, database):
        with database.write() as session:
            key = api_keys.issue_for(session, Role.ADMIN, None, "tests", None)
        admin = Caller(client, "admin", {"X-API-Key": key})
        first = {"limit": 12}
        jobs = made(admin.get("/v1/jobs", params=first), 200)["items"]
        people = made(admin.get("/v1/candidates", params=first), 200)["items"]
        sent = [_sendable(job, JOB_ONLY) for job in jobs]
        for person in people:
            body = {"candidate": _sendable(person, PERSON_ONLY), "jobs": sent}
            for match in made(admin.post("/v1/match", body), 200)["items"]:
                where = f"/v1/match/{person['id']}/{match['job']['id']}"
                assert _numbers(match) == _numbers(made(admin.get(where), 200))


JOB_ONLY = ("company", "published_at", "created_at", "updated_at", "score")
PERSON_ONLY = ("consents", "created_at", "updated_at")


def _sendable(read: dict[str, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in read.items() if name not in left_out}
