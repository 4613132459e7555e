"""People and jobs for the tests of what employers learn about their jobs."""

from typing import Any
from uuid import UUID, uuid4

from app.database import Database
from app.models import RequestStatus, Role
from app.services.accounts import access
from app.services.hiring import match_requests
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made


def musts(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "importance": "must"} for name in names]


def engineer(*skills: str, **changes: Any) -> dict[str, Any]:
    listed = [{"name": name, "years": 4} for name in skills or ("Python", "Kafka")]
    return bodies.candidate(**{"skills": listed, "preferences": {}, **changes})


def add_people(callers: Callers, *groups: tuple[int, dict[str, Any]]) -> list[str]:
    """Store people; return their ids."""
    items = [body for count, body in groups for _ in range(count)]
    results = made(callers["admin"].post("/v1/candidates/batch", {"items": items}), 200)["results"]
    return [line["id"] for line in results]


def insights_of(callers: Callers, job: dict[str, Any], who: str = "employer") -> dict[str, Any]:
    return made(callers[who].get(f"/v1/jobs/{job['id']}/insights"), 200)


def others_pay(callers: Callers, *salaries: dict[str, Any], **changes: Any) -> None:
    """Open jobs of another employer with these pay ranges."""
    other = callers["other_employer"]
    employer = other.employer_id or ""
    items = [bodies.job(employer, salary=own, status="open", **changes) for own in salaries]
    results = made(other.post("/v1/jobs/batch", {"items": items}), 200)["results"]
    assert all("id" in line and line["id"] for line in results)


def pounds(low: float, high: float, period: str = "year") -> dict[str, Any]:
    return {"min": low, "max": high, "currency": "GBP", "period": period}


def decline_all(
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
