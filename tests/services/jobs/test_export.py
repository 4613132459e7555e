"""Jobs as a table: complete, one's own, and taken in again as they were."""

import csv
import io

from app.services.documents.csv_tables import read_table, write_table
from app.services.jobs import export
from tests.harness import bodies
from tests.harness.callers import Callers, made


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_employer_gets_all_its_jobs_and_no_others(callers: Callers) -> None:
    employer = callers["employer"]
    draft = made(employer.post("/v1/jobs", bodies.job(employer.employer_id or "", title="=1+1")))
    open_job = callers.open_job()
    callers.open_job("other_employer")
    response = employer.get("/v1/jobs/export")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = _rows(response.text)
    assert [row["status"] for row in rows] == ["open", "draft"]
    assert rows[1]["title"] == "'=1+1"  # no formula for whoever opens it in a spreadsheet
    assert {row["employer_id"] for row in rows} == {employer.employer_id}
    only = employer.get("/v1/jobs/export", params={"status": "draft"})
    assert len(_rows(only.text)) == 1
    assert len(_rows(callers["admin"].get("/v1/jobs/export").text)) == 3
    assert draft["title"] == "=1+1"
    assert open_job["status"] == "open"


def test_wide_forms_of_signs_begin_no_formula_either() -> None:
    titles = ["＝1+1", "＋1", "－1", "＠SUM(A1)", "'＝1"]
    table = io.StringIO()
    write_table(table, [{"title": title} for title in titles], ("title",))
    assert all(line.startswith("'") for line in table.getvalue().splitlines()[1:])
    table.seek(0)
    assert [row["title"] for _, row, _ in read_table(table) if row] == titles


def test_a_table_comes_back_as_it_was(callers: Callers, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(export, "_AT_ONCE", 2)
    employer = callers["employer"]
    full = {**bodies.full_job(), "employer_id": employer.employer_id, "title": "+Data engineer"}
    sent = [{**full, "external_id": f"r{number}"} for number in range(5)]
    for body in sent:
        made(employer.post("/v1/jobs", body))
    table = io.StringIO(employer.get("/v1/jobs/export").text)
    read = [body for _, body, _ in read_table(table)]
    assert [body["external_id"] for body in read if body] == ["r4", "r3", "r2", "r1", "r0"]
    for found, body in zip(read, reversed(sent), strict=True):
        assert found == {**body, "status": "draft"}
