"""A person gets everything that is held about them, and erasure leaves no byte of it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.models import Base
from app.services.profiles.export import tables_about_people
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


def test_every_table_that_refers_to_a_person_is_looked_through() -> None:
    looked_through = {table.name for table in tables_about_people()}
    for table in Base.metadata.sorted_tables:
        refers_to = {key.column.table.name for key in table.foreign_keys}
        if refers_to & {"candidates", "principals", "match_requests"}:
            assert table.name in looked_through


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
    text = {"text": f"{CANARY} speaking"}
    made(candidate.post(f"/v1/match-requests/{request['id']}/messages", text))
    assert candidate.delete("/v1/me" if way == "account" else path).status_code == 204
    with database.read() as session:
        for table in tables_about_people():
            rows = session.execute(select(table)).mappings()
            assert CANARY not in str([dict(row) for row in rows]), table.name
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        for part in (file, file.with_name(file.name + "-wal")):
            held = part.read_bytes() if part.exists() else b""
            assert CANARY.encode() not in held, part.name
    with database.read() as session:
        left = select(func.count()).select_from(Base.metadata.tables["candidates"])
        assert session.scalar(left) == 0
