"""Backups are whole, and bring back nobody who was erased."""

import json
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.database import Database
from app.services.backups import restoring, tombstones
from app.services.backups.sqlite import DamagedBackup
from app.services.profiles import erasure
from tests.harness.callers import Callers, made


@pytest.fixture
def stage(callers: Callers, tmp_path: Path) -> Path:
    """Two people and a job, backed up."""
    callers.with_profile(summary="Stays with us.")
    callers.with_profile("other_candidate", summary="Zyqquin leaves.")
    callers.open_job()
    backup = tmp_path / "backup"
    restoring.back_up(callers.database, backup)
    return backup


def _ids(callers: Callers) -> set[str]:
    items = made(callers["admin"].get("/v1/candidates", params={"limit": 100}), 200)["items"]
    return {item["id"] for item in items}


def test_what_was_lost_is_back_and_who_was_erased_is_not(
    callers: Callers, stage: Path, app: FastAPI
) -> None:
    stays, leaves = callers["candidate"], callers["other_candidate"]
    assert stage.stat().st_mode & 0o077 == 0
    assert leaves.delete(f"/v1/candidates/{leaves.candidate_id}").status_code == 204
    path = f"/v1/candidates/{stays.candidate_id}"
    made(stays.patch(path, {"headline": "After the backup"}), 200)
    done = restoring.restore(callers.database, stage)
    assert done.erased >= 1
    assert _ids(callers) == {str(stays.candidate_id)}
    assert made(stays.get(path), 200)["headline"] != "After the backup"
    assert leaves.get("/v1/me").status_code == 401
    assert len(made(callers["employer"].get("/v1/jobs", params={"limit": 5}), 200)["items"]) == 1
    verdict = made(callers["admin"].get("/v1/audit/verify"), 200)
    assert verdict["intact"]
    if callers.database.is_sqlite:
        file = Path(str(callers.database.engine.url.database))
        for part in (file, file.with_name(file.name + "-wal")):
            assert b"Zyqquin" not in (part.read_bytes() if part.exists() else b"")


def test_logs_tell_who_was_erased_where_the_database_is_lost(
    callers: Callers, stage: Path, tmp_path: Path
) -> None:
    leaves = callers["other_candidate"]
    hashed = erasure.id_hash(UUID(str(leaves.candidate_id)))
    logs = tmp_path / "server.log"
    lines = [json.dumps({"event": "request"}), json.dumps({"event": "erased", "tombstone": hashed})]
    logs.write_text("\n".join(lines))
    # Nothing in the database of today knows of the erasure.
    assert hashed not in tombstones.known_to(callers.database)
    restoring.restore(callers.database, stage, [logs])
    assert _ids(callers) == {str(callers["candidate"].candidate_id)}


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_a_damaged_backup_changes_nothing(
    callers: Callers, database: Database, stage: Path, damage: str
) -> None:
    before = _ids(callers)
    content = bytearray(stage.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "other":
        content = bytearray(b"no backup at all")
    elif database.is_sqlite:
        content[4096 : 4096 * 4] = b"\x7f" * 4096 * 3
    else:
        with zipfile.ZipFile(stage) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["candidates"] = parts["candidates"].replace(b"Stays", b"Stay!")
        with zipfile.ZipFile(stage, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        content = bytearray(stage.read_bytes())
    stage.write_bytes(content)
    with pytest.raises(DamagedBackup):
        restoring.restore(database, stage)
    assert _ids(callers) == before
