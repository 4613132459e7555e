"""The audit log: nothing about people goes unrecorded, and nobody changes it unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from app import clock
from app.database import Database, WriteSession
from app.models import AuditChain, AuditRecord
from app.observability import configure_logging
from app.routers.edge.audited import NOT_RECORDED
from app.services.audit import chain, records
from app.services.audit.chain import Break
from app.services.audit.records import AccessLog, Entry
from tests.harness import process
from tests.harness.applications import Parties, RunningApp
from tests.harness.callers import made
from tests.harness.operations import OPERATIONS, operations_of


@pytest.fixture
def parties(running_app: RunningApp) -> Parties:
    return running_app.parties()


def _rows(running_app: RunningApp, parties: Parties, **query: Any) -> list[dict[str, Any]]:
    running_app.app.state.access_log.flush()
    answer = parties["admin"].get("/v1/audit", params={"limit": 100, **query})
    items: list[dict[str, Any]] = made(answer, 200)["items"]
    return items


def _chained(database: Database) -> None:
    with database.write() as session:
        while chain.extend(session):
            pass


def test_accesses_rankings_decisions_and_changes_are_recorded(
    running_app: RunningApp, parties: Parties
) -> None:
    request = process.accepted(parties)
    candidate, employer = parties["candidate"], parties["employer"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    seen = made(employer.get(f"/v1/jobs/{request['job']['id']}/matches"), 200)
    made(employer.get(path), 200)
    made(candidate.patch(path, {"headline": "Another"}), 200)
    made(parties["admin"].get(f"{path}/export"), 200)
    rows = _rows(running_app, parties, subject=candidate.candidate_id)
    found = {(row["action"], row["actor_role"]) for row in rows}
    assert found >= {
        ("create_candidate", "candidate"),
        ("create_match_request", "employer"),
        ("list_job_matches", "employer"),
        ("get_candidate", "employer"),
        ("update_candidate", "candidate"),
        ("export_profile", "admin"),
    }
    ranking = next(row for row in rows if row["action"] == "list_job_matches")
    assert ranking["details"]["model_version"] == seen["model_version"]
    assert ranking["details"]["shown"] == len(seen["items"])
    assert ranking["request_id"] == seen["request_id"]
    decided = _rows(running_app, parties, subject=request["id"])
    assert "accept_match_request" in {row["action"] for row in decided}


def test_the_log_is_searched_by_actor_action_and_time(
    running_app: RunningApp, parties: Parties
) -> None:
    candidate = parties.with_profile()
    me = made(candidate.get("/v1/me"), 200)["id"]
    made(candidate.get(f"/v1/candidates/{candidate.candidate_id}"), 200)
    assert {row["action"] for row in _rows(running_app, parties, actor=me)} == {
        "create_candidate",
        "get_candidate",
    }
    only = _rows(running_app, parties, actor=me, action="get_candidate")
    assert len(only) == 1
    later = (clock.now() + timedelta(hours=1)).isoformat()
    assert _rows(running_app, parties, **{"actor": me, "from": later}) == []
    assert len(_rows(running_app, parties, **{"actor": me, "to": later})) == 2
    assert _rows(running_app, parties, action="list_audit_records")  # reading it is an access too


def test_sign_ins_are_recorded_with_their_account(
    running_app: RunningApp, parties: Parties
) -> None:
    call = OPERATIONS["POST /v1/auth/token"].call(parties)
    answer = parties.client.request("POST", "/v1/auth/token", data=call.form)
    token = made(answer, 200)["access_token"]
    me = parties.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).json()["id"]
    assert [row["action"] for row in _rows(running_app, parties, subject=me)] == ["create_token"]


def test_only_what_is_nobodys_is_left_out(running_app: RunningApp) -> None:
    document = operations_of(running_app.app.openapi())
    known = {operation["operationId"]: name for name, operation in document.items()}
    assert set(NOT_RECORDED) <= set(known)
    changes = {known[id] for id in NOT_RECORDED if not known[id].startswith("GET ")}
    assert changes == {"POST /v1/skills/extract", "POST /v1/jobs/import"}  # they store nothing


def test_refused_calls_leave_no_change_behind(running_app: RunningApp, parties: Parties) -> None:
    candidate = parties.with_profile()
    before = len(_rows(running_app, parties, action="update_candidate"))
    path = f"/v1/candidates/{candidate.candidate_id}"
    assert candidate.patch(path, {"headline": None}).status_code == 422
    assert len(_rows(running_app, parties, action="update_candidate")) == before


def test_the_log_names_nobody_and_outlives_them(running_app: RunningApp, parties: Parties) -> None:
    candidate = parties.with_profile(summary="Ada Nameless wrote this.")
    id, path = str(candidate.candidate_id), f"/v1/candidates/{candidate.candidate_id}"
    made(parties["employer"].get(path), 200)
    assert candidate.delete(path).status_code == 204
    running_app.app.state.access_log.flush()
    with running_app.database.read() as session:
        held = str([[*row] for row in session.execute(select(AuditRecord.__table__))])
    assert "Nameless" not in held
    assert id not in held
    assert id.replace("-", "") not in held
    actions = {row["action"] for row in _rows(running_app, parties, subject=id)}
    assert actions >= {"create_candidate", "get_candidate", "delete_candidate"}


def test_the_worker_chains_and_the_chain_holds(running_app: RunningApp, parties: Parties) -> None:
    parties.with_profile()
    _rows(running_app, parties)
    _chained(running_app.database)
    verdict = made(parties["admin"].get("/v1/audit/verify"), 200)
    assert (verdict["intact"], verdict["broken"]) == (True, None)
    row = next(row for row in _rows(running_app, parties) if row["position"] is not None)
    assert row["hash"] == verdict["head"]
    assert parties["employer"].get("/v1/audit").status_code == 403
    assert parties["candidate"].get("/v1/audit/verify").status_code == 403


def test_processes_that_chain_together_leave_no_gap(
    running_app: RunningApp, parties: Parties
) -> None:
    database = running_app.database
    log = AccessLog(database)
    for number in range(300):
        log.add(Entry(f"action {number}", None, "command"))
    log.flush()

    def some(_: int) -> int:
        with database.write() as session:
            return chain.extend(session, 40)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(some, range(12))) > 0
    _chained(database)
    with database.read() as session:
        chained = select(AuditRecord.position).where(AuditRecord.position.is_not(None))
        positions = session.scalars(chained.order_by(AuditRecord.position))
        assert list(positions) == list(range(1, session.get_one(AuditChain, 1).position + 1))
        assert chain.verify(session).broken is None


Tampering = Callable[[WriteSession, int], Break]


def _at(session: WriteSession, position: int) -> AuditRecord:
    return session.scalars(select(AuditRecord).where(AuditRecord.position == position)).one()


def _alter(session: WriteSession, position: int) -> Break:
    row = _at(session, position)
    session.execute(update(AuditRecord).where(AuditRecord.id == row.id).values(action="nothing"))
    return Break(position, str(row.id), "altered")


def _alter_details(session: WriteSession, position: int) -> Break:
    row = _at(session, position)
    row.details = {"shown": 0, "more": True}
    session.flush()
    return Break(position, str(row.id), "altered")


def _alter_and_rehash(session: WriteSession, position: int) -> Break:
    row = _at(session, position)
    row.actor = "0" * 20
    row.hash = chain.link(row.previous_hash or "", row)
    session.flush()
    return Break(position + 1, None, "removed")  # what the next row stands on is gone


def _remove(session: WriteSession, position: int) -> Break:
    session.execute(delete(AuditRecord).where(AuditRecord.position == position))
    return Break(position, None, "removed")


def _remove_and_close_up(session: WriteSession, position: int) -> Break:
    _remove(session, position)
    later = update(AuditRecord).where(AuditRecord.position > position)
    session.execute(later.values(position=-AuditRecord.position))
    moved = update(AuditRecord).where(AuditRecord.position < 0)
    session.execute(moved.values(position=-AuditRecord.position - 1))
    return Break(position, None, "removed")


def _remove_newest(session: WriteSession, _position: int) -> Break:
    newest = session.scalar(select(func.max(AuditRecord.position))) or 0
    return _remove(session, newest)


def _swap(session: WriteSession, position: int) -> Break:
    first, second = _at(session, position), _at(session, position + 1)
    for row, place in ((first, -1), (second, position), (first, position + 1)):
        chosen = update(AuditRecord).where(AuditRecord.id == row.id)
        session.execute(chosen.values(position=place))
    return Break(position, str(second.id), "reordered")


@pytest.mark.parametrize("position", [1, 4])
@pytest.mark.parametrize(
    "tampering",
    [
        _alter,
        _alter_details,
        _alter_and_rehash,
        _remove,
        _remove_and_close_up,
        _remove_newest,
        _swap,
    ],
)
def test_the_first_wrong_row_is_named(
    running_app: RunningApp, tampering: Tampering, position: int
) -> None:
    database = running_app.database
    log = AccessLog(database)
    for number in range(6):
        log.add(Entry(f"action {number}", None, "command"))
    log.flush()
    _chained(database)
    found, expected = _tried(database, tampering, position)
    assert found == expected


def _tried(database: Database, tampering: Tampering, position: int) -> tuple[Break | None, Break]:
    """What verifying says of a tampered log, which is as before afterwards."""
    with database.engine.connect() as connection:
        session = WriteSession(connection)
        expected = tampering(session, position)
        session.expire_all()
        found = chain.verify(session).broken
        session.rollback()
    return found, expected


def test_accesses_outlive_a_database_that_takes_none(
    running_app: RunningApp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("error")
    log = AccessLog(running_app.database)
    monkeypatch.setattr(records, "MOST_WAITING", 3)
    with monkeypatch.context() as broken:
        broken.setattr(log._database, "write", _refuse)
        for number in range(5):
            log.add(Entry(f"while away {number}", None, "command"))
    told = capsys.readouterr().err
    assert all(f"while away {number}" in told for number in range(3))
    log.flush()
    with running_app.database.read() as session:
        found = select(AuditRecord.action).where(AuditRecord.action.startswith("while away"))
        assert set(session.scalars(found)) == {"while away 3", "while away 4"}


def _refuse() -> None:
    raise TimeoutError
