"""Tables of profiles and jobs: what is written comes back, and the command takes it in."""

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.schemas.batch import JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.services.documents.csv_tables import (
    CANDIDATE_COLUMNS,
    JOB_COLUMNS,
    read_table,
    write_table,
)
from tests.harness import bodies

EMPLOYER = "0199a2c0-0000-7000-8000-000000000001"


def test_profiles_come_back_as_they_were() -> None:
    body = CandidateCreate.model_validate(bodies.full_candidate()).model_dump(mode="json")
    table = io.StringIO()
    write_table(table, [body], CANDIDATE_COLUMNS)
    table.seek(0)
    ((number, read, wrong),) = read_table(table)
    assert (number, wrong) == (1, "")
    assert CandidateCreate.model_validate(read).model_dump(mode="json") == body


def test_jobs_come_back_as_they_were() -> None:
    full = {**bodies.full_job(), "employer_id": EMPLOYER}
    body = JobBatchItem.model_validate(full).model_dump(mode="json")
    table = io.StringIO()
    write_table(table, [body], JOB_COLUMNS)
    table.seek(0)
    ((_, read, _),) = read_table(table)
    assert JobBatchItem.model_validate(read).model_dump(mode="json") == body


def test_rows_as_people_write_them() -> None:
    table = io.StringIO('name,skills,location.country\nAda,"Python; SQL",GB\n\n,x\n')
    rows = list(read_table(table))
    assert rows[0][1] == {
        "name": "Ada",
        "skills": [{"name": "Python"}, {"name": "SQL"}],
        "location": {"country": "GB"},
    }
    assert rows[1][1] is None
    with pytest.raises(ValueError, match="not known"):
        list(read_table(io.StringIO("name,salary_history\n")))


def test_the_command_imports_once_and_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SKILLMATCH_MODEL", "hash")
    good = {"name": "Ada", "email": "ada@example.com", "headline": "Nurse", "skills": []}
    rows = [{**good, "external_id": "a"}, {**good, "external_id": "b"}, {"name": "No e-mail"}]
    path, errors = tmp_path / "people.jsonl", tmp_path / "errors.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json\n", encoding="utf-8")
    arguments = ["import", "candidates", str(path), "--errors", str(errors)]
    first = CliRunner().invoke(cli.app, arguments)
    assert first.exit_code == 1
    assert "Imported 2; 0 were there already; 2 were refused." in first.output
    assert [json.loads(line)["row"] for line in errors.read_text().splitlines()] == [3, 4]
    assert "No e-mail" not in errors.read_text()
    again = CliRunner().invoke(cli.app, arguments)
    assert "Imported 0; 2 were there already; 2 were refused." in again.output


def test_the_command_reads_json_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SKILLMATCH_MODEL", "hash")
    basics = {"name": "Ada", "email": "ada@example.com", "label": "Nurse"}
    resume = {"basics": basics, "skills": [{"name": "Triage"}]}
    (tmp_path / "one.json").write_text(json.dumps(resume), encoding="utf-8")
    command = ["import", "candidates", str(tmp_path / "one.json"), "--format", "json-resume"]
    result = CliRunner().invoke(cli.app, command)
    assert result.exit_code == 0, result.output
    assert "Imported 1" in result.output
