"""An import of many rows: it goes on where it broke off, and is the path of batches over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from app import cli
from app.database import Database
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.models import Candidate, Consent, Embedding, ImportPosition, IndexChange, Role
from app.schemas.candidate import CandidateCreate
from app.services import bulk_import
from app.services.accounts.access import Caller
from app.services.batches import PendingItem
from app.services.bulk_import import Importer

HASH = "0" * 64


def _body(number: int) -> dict[str, Any]:
    return {
        "name": "Ada Okafor",
        "email": f"ada.{number}@example.com",
        "headline": f"Nurse on ward {number}",
        "skills": [{"name": "triage"}],
    }


def _items(count: int, first: int = 1) -> Iterator[PendingItem[CandidateCreate]]:
    for number in range(first, count + 1):
        yield PendingItem(number, CandidateCreate.model_validate(_body(number)))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_import, "PER_BATCH", 4)


def _importer(database: Database, engine: Engine) -> Importer:
    return Importer(database, engine, Caller(uuid4(), Role.ADMIN), CandidateCreate, HASH)


def _count(database: Database, model: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_import_that_broke_off_goes_on_without_a_row_twice(
    database: Database, engine: Engine
) -> None:
    importer, told = _importer(database, engine), []

    def report(items: list[PendingItem[Any]]) -> None:
        told.extend(item.index for item in items)
        if items[-1].index == 8 and told.count(8) == 1:
            raise KeyboardInterrupt  # before the second batch is committed

    with pytest.raises(KeyboardInterrupt):
        importer.run(_items(18), report)
    assert (importer.position(), _count(database, Candidate)) == (4, 4)
    importer.run(_items(18, first=5), report)
    assert told == [1, 2, 3, 4, 5, 6, 7, 8, *range(5, 19)]
    assert importer.position() == 0
    assert _count(database, ImportPosition) == 0
    for table in (Candidate, Consent, Embedding, IndexChange):
        assert _count(database, table) == 18


def test_what_is_written_in_bulk_is_what_one_write_writes(
    database: Database, engine: Engine
) -> None:
    _importer(database, engine).run(_items(6), lambda _: None)
    with database.read() as session:
        rows = session.scalars(select(Embedding).order_by(Embedding.owner_id)).all()
        candidates = session.scalars(select(Candidate).order_by(Candidate.id)).all()
        numbers = session.scalars(select(IndexChange.seq).order_by(IndexChange.owner_id)).all()
        assert store.packed_differences(session, engine, 10) == []
    assert [row.owner_id for row in rows] == [candidate.id for candidate in candidates]
    assert numbers == list(range(numbers[0], numbers[0] + 6))
    for row, candidate in zip(rows, candidates, strict=True):
        assert row.text_hash == store.text_hash(store.document_of(row))
        assert candidate.anonymous_view is not None
        assert "email" not in candidate.anonymous_view
        assert row.facts["visible"] is True


def test_one_refused_row_takes_no_other_with_it(database: Database, engine: Engine) -> None:
    def twins() -> Iterator[PendingItem[CandidateCreate]]:
        for item in _items(6):
            assert item.body is not None
            item.body.external_id = "twin" if item.index in (2, 3, 6) else None
            yield item

    problems: dict[int, str | None] = {}

    def report(items: list[PendingItem[Any]]) -> None:
        problems.update({item.index: item.problem and item.problem.slug for item in items})

    _importer(database, engine).run(twins(), report)
    assert [index for index, problem in problems.items() if problem] == [3, 6]
    assert _count(database, Candidate) == 4


def test_rows_that_no_database_can_hold_are_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SKILLMATCH_MODEL", "hash")
    rows = [json.dumps(_body(1)), json.dumps({**_body(2), "headline": "a\0b"}), "[" * 100_000]
    path, errors = tmp_path / "people.jsonl", tmp_path / "errors.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    arguments = ["import", "candidates", str(path), "--errors", str(errors)]
    result = CliRunner().invoke(cli.app, arguments)
    assert "Imported 1; 0 were there already; 2 were refused." in result.output
    assert [json.loads(line)["row"] for line in errors.read_text().splitlines()] == [2, 3]
