"""People who decline, and what was learned of them."""

from typing import Any

from tests.harness.callers import Caller, Callers, made

WISHES = {"titles": ["Data engineer"], "countries": ["GB"]}
NUMBERS = ("score", "employer_view", "candidate_view", "categories", "unmet_constraints", "summary")


def pay(low: float, high: float, **changes: Any) -> dict[str, Any]:
    return {"min": low, "max": high, "currency": "GBP", "period": "year", **changes}


def person_with(callers: Callers, **wishes: Any) -> Caller:
    return callers.with_profile(preferences={**WISHES, **wishes})


def agree(candidate: Caller, granted: bool = True) -> None:
    path = f"/v1/candidates/{candidate.candidate_id}/consent"
    made(candidate.post(path, {"purpose": "learning", "granted": granted}), 200)


def request_about(callers: Callers, job: dict[str, Any], **changes: Any) -> str:
    who = callers["candidate"].candidate_id
    body = {"job_id": job["id"], "candidate_id": who, "message": "Talk?", **changes}
    return str(made(callers["employer"].post("/v1/match-requests", body))["id"])


def decline(callers: Callers, reason: str, request: str) -> None:
    path = f"/v1/match-requests/{request}/decline"
    made(callers["candidate"].post(path, {"reason": reason}), 200)


def declined(callers: Callers, reason: str, **job: Any) -> str:
    """A request about a fresh job, declined for a reason."""
    request = request_about(callers, callers.open_job(**job))
    decline(callers, reason, request)
    return request


def learned_of(candidate: Caller) -> dict[str, Any]:
    path = f"/v1/candidates/{candidate.candidate_id}/learned-preferences"
    return made(candidate.get(path), 200)


def pair_of(caller: Caller, candidate: Caller, job: dict[str, Any]) -> dict[str, Any]:
    return made(caller.get(f"/v1/match/{candidate.candidate_id}/{job['id']}"), 200)


def numbers_of(match: dict[str, Any]) -> dict[str, Any]:
    return {name: match[name] for name in NUMBERS}


def taught(callers: Callers, **changes: Any) -> tuple[Caller, dict[str, Any]]:
    """A candidate with both learned wishes, and a job that misses both."""
    candidate = person_with(callers)
    agree(candidate)
    job = callers.open_job(salary=pay(30000, 40000), remote="onsite", **changes)
    declined(callers, "salary", salary=pay(50000, 60000))
    declined(callers, "location", remote="onsite")
    return candidate, job
