"""A person gets everything that is held about them, and erasure leaves no byte of it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.config import Settings
from app.database import Database
from app.models import Base
from app.services.profiles.export import NOT_ABOUT_A_PERSON, tables_about_people
from app.services.webhooks.sender import Sender
from tests.harness import process
from tests.harness.applications import RunningApp
from tests.harness.callers import Callers, made

CANARY = "Zyqquin"


def test_the_export_has_every_row_about_the_person(running_app: RunningApp) -> None:
    parties = running_app.parties()
    request = process.accepted(parties)
    candidate, employer = parties["candidate"], parties["employer"]
    made(employer.post(f"{process.path(request)}/messages", {"text": "Hello."}))
    process.proposed(parties, request, 24)
    process.offered(parties, request)
    made(candidate.post("/v1/api-keys", {"name": "k"}))
    made(candidate.post("/v1/alerts", {"name": "Loads", "query": "loads"}))
    consent = {"purpose": "learning", "granted": True}
    made(candidate.post(f"/v1/candidates/{candidate.candidate_id}/consent", consent), 200)
    answer = candidate.get(f"/v1/candidates/{candidate.candidate_id}/export")
    data = made(answer, 200)["data"]
    expected = (
        "candidates principals consents api_keys embeddings alerts match_requests "
        "match_request_events messages interviews offers"
    )
    assert set(expected.split()) <= set(data)
    assert data["candidates"][0]["name"] == "Ada Quillby"
    assert "hash" not in json.dumps([list(row) for rows in data.values() for row in rows]).replace(
        "text_hash", ""
    )
    other = parties.with_profile("other_candidate")
    assert other.candidate_id not in answer.text


def test_every_table_is_exported_or_is_about_nobody() -> None:
    """A new table fails here until it is one or the other."""
    exported = {table.name for table in tables_about_people()}
    assert not exported & set(NOT_ABOUT_A_PERSON)
    assert exported | set(NOT_ABOUT_A_PERSON) == set(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        refers_to = {key.column.table.name for key in table.foreign_keys}
        if refers_to & exported:
            assert table.name in exported
        ids = {name for name in table.columns.keys() if name in ("candidate_id", "principal_id")}  # noqa: SIM118
        assert not ids or table.name in exported, table.name


def test_the_export_says_who_looked(running_app: RunningApp) -> None:
    parties = running_app.parties()
    candidate = parties.with_profile()
    made(parties["employer"].get(f"/v1/candidates/{candidate.candidate_id}"), 200)
    running_app.app.state.access_log.flush()
    answer = candidate.get(f"/v1/candidates/{candidate.candidate_id}/export")
    rows = made(answer, 200)["data"]["audit"]
    told = {(row["action"], row["actor_role"], row["own"]) for row in rows}
    assert told >= {("create_candidate", "candidate", True), ("get_candidate", "employer", False)}


@pytest.mark.parametrize("way", ["profile", "account"])
def test_erasure_leaves_no_byte(
    callers: Callers, database: Database, settings: Settings, way: str
) -> None:
    links = [f"https://{CANARY}.example.com"]
    candidate = callers.with_profile(summary=f"{CANARY} wrote this", links=links)
    path = f"/v1/candidates/{candidate.candidate_id}"
    edits = {"headline": f"{CANARY} at work", "name": f"Ada {CANARY}"}
    made(candidate.patch(path, edits), 200)
    job = callers.open_job()
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    request = made(callers["employer"].post("/v1/match-requests", body))
    made(candidate.post(f"/v1/match-requests/{request['id']}/accept"), 200)
    hook = {"url": "https://hooks.example.com/x", "events": ["*"]}
    made(callers["employer"].post("/v1/webhooks", hook))
    made(candidate.post("/v1/alerts", {"name": CANARY, "query": f"{CANARY} loads"}))
    said = {"text": f"{CANARY} speaking"}
    made(candidate.post(f"/v1/match-requests/{request['id']}/messages", said))
    # An answer that is kept for the other side is about the person, too.
    keyed = {"Idempotency-Key": "once"}
    closing = f"/v1/match-requests/{request['id']}/close"
    closed = made(callers["employer"].request("POST", closing, headers=keyed), 200)
    assert closed["candidate"]["id"] == candidate.candidate_id
    Sender(settings, database).round()  # events become deliveries
    assert candidate.delete("/v1/me" if way == "account" else path).status_code == 204
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table)).mappings()
            held = str([dict(row) for row in rows])
            assert CANARY not in held, table.name
            if table.name == "idempotent_answers":
                assert str(candidate.candidate_id) not in held
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        for part in (file, file.with_name(file.name + "-wal")):
            held = part.read_bytes() if part.exists() else b""
            assert CANARY.encode() not in held, part.name
    else:
        _check_pages(database)
    with database.read() as session:
        left = select(func.count()).select_from(Base.metadata.tables["candidates"])
        assert session.scalar(left) == 0


def _check_pages(database: Database) -> None:
    """Read the files of PostgreSQL: after VACUUM FULL no page has a byte of the person."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        connection.execute(text("CHECKPOINT"))
        home = Path(str(connection.scalar(text("SHOW data_directory"))))
        found = (
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't')"
        )
        for name, path in connection.execute(text(found)).all():
            if path is not None:
                assert CANARY.encode() not in (home / path).read_bytes(), name
