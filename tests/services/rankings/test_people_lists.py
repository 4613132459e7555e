"""Lists of candidates: must-haves, suggested weights, who is looking and where they may work."""

from datetime import timedelta
from typing import Any

from app import clock
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made


def _people(callers: Callers, *profiles: dict[str, Any]) -> list[str]:
    items = {"items": [bodies.candidate(**changes) for changes in profiles]}
    made_now = made(callers["admin"].post("/v1/candidates/batch", items), 200)
    return [result["id"] for result in made_now["results"]]


def _listed(caller: Caller, job: dict[str, Any], **query: Any) -> list[str]:
    page = made(caller.get(f"/v1/jobs/{job['id']}/matches", params=query), 200)
    return [item["candidate"]["id"] for item in page["items"]]


def test_only_who_shows_the_must_haves_where_that_is_asked(callers: Callers) -> None:
    can, lists, lacks = _people(
        callers,
        {},
        {"experience": [], "headline": "Looking for work"},
        {"skills": [{"name": "Carpentry"}], "experience": [], "headline": "Carpenter"},
    )
    employer, job = callers["employer"], callers.open_job()
    assert set(_listed(employer, job)) == {can, lists, lacks}
    assert lacks not in _listed(employer, job, must_haves="shown")
    assert _listed(employer, job, must_haves="met") == [can]
    page = made(employer.get(f"/v1/jobs/{job['id']}/matches", params={"must_haves": "met"}), 200)
    assert page["excluded"]["must-haves"] == 2
    free = callers.open_job(skills=[])
    assert set(_listed(employer, free, must_haves="met")) == {can, lists, lacks}
    assert (
        callers["employer"]
        .get(f"/v1/jobs/{job['id']}/matches", params={"must_haves": "some"})
        .status_code
        == 422
    )


def test_suggested_weights_are_those_that_are_applied_on_request(callers: Callers) -> None:
    _people(callers, {})
    employer, job = callers["employer"], callers.open_job(seniority="senior")
    path = f"/v1/jobs/{job['id']}/matches"
    usual = made(employer.get(path), 200)
    assert usual["suggested_because"]
    asked = made(employer.get(path, params={"weights": "suggested"}), 200)
    assert asked["applied_weights"] == usual["suggested_weights"] != usual["applied_weights"]
    candidate = callers.with_profile()
    roles = f"/v1/candidates/{candidate.candidate_id}/matches"
    assert candidate.get(roles, params={"weights": "suggested"}).status_code == 422


def test_who_does_not_look_is_in_no_list_until_they_do(callers: Callers) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    active, resting, back_soon = _people(
        callers,
        {"preferences": {"search_status": "active"}},
        {"preferences": {"search_status": "not_looking"}},
        {"preferences": {"search_status": "not_looking", "available_from": tomorrow}},
    )
    employer, job = callers["employer"], callers.open_job()
    assert _listed(employer, job) == [active]
    assert _listed(employer, job, search_status="active") == [active]
    assert _listed(employer, job, search_status="open") == []
    card = made(employer.get(f"/v1/jobs/{job['id']}/matches"), 200)["items"][0]["candidate"]
    assert card["search_status"] == "active"
    body = {"job_id": job["id"], "candidate_id": resting, "message": "Talk?"}
    assert employer.post("/v1/match-requests", body).status_code == 404
    assert employer.get(f"/v1/candidates/{back_soon}").status_code == 404
    with clock.moved(timedelta(days=2)):  # a key does not run out, as tokens do
        assert set(_listed(callers["admin"], job)) == {active, back_soon}


def test_who_may_work_in_the_country_of_the_job_needs_no_visa(callers: Callers) -> None:
    at_home, abroad = _people(
        callers,
        {"preferences": {"work_authorisation": ["GB"], "needs_visa_sponsorship": True}},
        {"preferences": {"work_authorisation": ["DE"]}},
    )
    employer = callers["employer"]
    strict, kind = callers.open_job(visa_sponsorship=False), callers.open_job()
    assert _listed(employer, strict) == [at_home]
    assert set(_listed(employer, kind)) == {at_home, abroad}
    pair = made(employer.get(f"/v1/match/{abroad}/{strict['id']}"), 200)
    assert pair["unmet_constraints"] == ["visa"]
