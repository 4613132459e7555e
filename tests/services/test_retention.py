"""Profiles that nobody uses are erased; the audit log has an end, and its chain holds."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.config import Settings
from app.database import Database
from app.models import AuditRecord
from app.services import retention
from app.services.audit import chain
from app.services.audit.records import AccessLog, Entry
from tests.harness.callers import PASSWORD, Callers


@pytest.fixture
def limits(settings: Settings) -> Settings:
    return settings.model_copy(update={"retention_days": 365.0, "audit_retention_days": 200.0})


def test_unused_profiles_are_erased_and_used_ones_are_not(
    callers: Callers, database: Database, limits: Settings
) -> None:
    # One signs in now and then, one has a request that waits, one is not heard of again.
    for name in ("candidate", "other_candidate", "third_candidate"):
        callers.with_profile(name)
    job, waiting = callers.open_job(), callers["third_candidate"].candidate_id
    admin = callers["admin"]
    sign_in = {"username": "candidate@example.com", "password": PASSWORD}
    with clock.moved(timedelta(days=390)):
        assert callers.client.post("/v1/auth/token", data=sign_in).status_code == 200
        body = {"job_id": job["id"], "candidate_id": waiting, "message": "Talk?"}
        assert admin.post("/v1/match-requests", body).status_code == 201
    with clock.moved(timedelta(days=400)):
        _erase(database, limits)
    left = admin.get("/v1/candidates").json()["items"]
    assert {item["id"] for item in left} == {callers["candidate"].candidate_id, waiting}
    with database.read() as session:
        erased = select(func.count()).where(AuditRecord.action == "retention")
        assert session.scalar(erased) == 1


def _erase(database: Database, limits: Settings) -> None:
    off = limits.model_copy(update={"retention_days": 0.0})
    assert retention.erase_unused(database, off) == 0
    assert retention.erase_unused(database, limits) == 1
    assert retention.erase_unused(database, limits) == 0


def test_the_audit_log_is_cut_at_its_old_end_and_still_verifies(
    database: Database, limits: Settings
) -> None:
    log = AccessLog(database)
    for days in (400, 300, 100, 1):
        log.add(Entry("act", None, "command", created_at=clock.now() - timedelta(days=days)))
    log.flush()
    with database.write() as session:
        chain.extend(session)
    assert retention.shorten_audit_log(database, limits) == 2
    assert retention.shorten_audit_log(database, limits) == 0
    with database.read() as session:
        verdict = chain.verify(session)
    assert (verdict.records, verdict.broken) == (2, None)
