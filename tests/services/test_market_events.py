"""Events that no request stands behind: states of jobs, and profiles that can be found."""

from typing import Any

from sqlalchemy import select

from app.database import Database
from app.models import OutboxEvent
from tests.harness import bodies
from tests.harness.callers import Callers, made


def _told(database: Database, kind: str) -> list[OutboxEvent]:
    """Events whose type begins with ``kind``, in their order; read only once."""
    with database.read() as session:
        statement = select(OutboxEvent).where(OutboxEvent.type.startswith(kind))
        return list(session.scalars(statement.order_by(OutboxEvent.id)))


def _types(database: Database, kind: str) -> list[str]:
    return [event.type for event in _told(database, kind)]


def _patch(callers: Callers, kind: str, id: str | None, changes: dict[str, Any]) -> None:
    owner = callers["employer" if kind == "jobs" else "candidate"]
    made(owner.patch(f"/v1/{kind}/{id}", changes), 200)


def test_every_state_of_a_job_is_told_to_its_employer(callers: Callers, database: Database) -> None:
    employer = callers["employer"]
    job = made(employer.post("/v1/jobs", bodies.job(employer.employer_id or "")))
    where = f"/v1/jobs/{job['id']}"
    assert _told(database, "job.") == []
    for verb in ("publish", "pause", "publish", "close"):
        made(employer.post(f"{where}/{verb}"), 200)
    assert employer.post(f"{where}/publish").status_code == 409
    told = _told(database, "job.")
    assert [event.type for event in told] == ["job.open", "job.paused", "job.open", "job.closed"]
    for event in told:
        assert event.audience == ["employer"]
        assert str(event.employer_id) == employer.employer_id
        assert (event.candidate_id, event.match_request_id, event.sequence) == (None,) * 3
        assert event.data == {
            "id": job["id"],
            "job_id": job["id"],
            "employer_id": employer.employer_id,
            "actor": "employer",
        }


def test_batch_tells_of_the_jobs_that_open_at_once(callers: Callers, database: Database) -> None:
    employer = callers["employer"]
    posting = bodies.job(employer.employer_id or "")
    items = [posting, {**posting, "status": "open"}, {**posting, "status": "open", "salary": None}]
    results = made(employer.post("/v1/jobs/batch", {"items": items}), 200)["results"]
    assert [result["status"] for result in results] == [201, 201, 409]
    (told,) = _told(database, "job.")
    assert (told.type, told.data["job_id"]) == ("job.open", results[1]["id"])


def test_change_of_an_open_job_is_noted_for_nobody(callers: Callers, database: Database) -> None:
    job = callers.open_job()
    _patch(callers, "jobs", job["id"], {"title": "Streaming engineer"})
    _patch(callers, "jobs", job["id"], {"title": "Streaming engineer"})  # says nothing new
    _patch(callers, "jobs", job["id"], {"external_id": "row-1"})  # no list shows it
    (told,) = _told(database, "job.changed")
    assert told.audience == []
    made(callers["employer"].post(f"/v1/jobs/{job['id']}/pause"), 200)
    _patch(callers, "jobs", job["id"], {"title": "Data engineer"})
    assert len(_told(database, "job.changed")) == 1
    made(callers["employer"].post(f"/v1/jobs/{job['id']}/publish"), 200)
    company = f"/v1/employers/{callers['employer'].employer_id}"
    made(callers["employer"].patch(company, {"size": "51-200"}), 200)
    made(callers["employer"].patch(company, {"website": "https://example.com"}), 200)
    assert len(_told(database, "job.changed")) == 2


def test_profile_is_noted_when_it_can_be_found_or_reads_differently(
    callers: Callers, database: Database
) -> None:
    candidate = callers.with_profile()
    where = candidate.candidate_id

    def count() -> int:
        return len(_types(database, "candidate."))

    assert count() == 1
    _patch(callers, "candidates", where, {"phone": None})  # nobody sees it
    assert count() == 1
    _patch(callers, "candidates", where, {"headline": "Keeper of pipelines"})
    assert count() == 2
    _patch(callers, "candidates", where, {"visibility": "hidden"})
    _patch(callers, "candidates", where, {"headline": "Data engineer"})
    assert count() == 2
    _patch(callers, "candidates", where, {"visibility": "visible"})
    assert count() == 3
    for granted in (False, True):
        decision = {"purpose": "matching", "granted": granted}
        made(candidate.post(f"/v1/candidates/{where}/consent", decision), 200)
    assert count() == 4
    for event in _told(database, "candidate."):
        assert (event.type, event.audience) == ("candidate.visible", [])
        assert str(event.candidate_id) == where
        assert event.data == {"id": where, "candidate_id": where, "actor": "candidate"}


def test_hidden_profile_is_not_noted(callers: Callers, database: Database) -> None:
    callers.with_profile(visibility="hidden")
    assert _types(database, "candidate.") == []


def test_erasure_takes_the_notes_of_a_profile_along(callers: Callers, database: Database) -> None:
    candidate = callers.with_profile()
    assert candidate.delete(f"/v1/candidates/{candidate.candidate_id}").status_code == 204
    assert _types(database, "candidate.") == []
