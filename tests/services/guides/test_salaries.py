"""What roles pay: imported benchmarks, release by release, and the marketplace's own figures."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from app import cli
from app.config import Settings
from app.database import Database
from app.errors import ValidationFailed
from app.models import SalaryBenchmark
from app.services.guides.salary_csv import read_table
from tests.harness import bodies
from tests.harness.callers import PAST, Callers, made

ROLE = "/v1/career-guides/data-engineer"
HEADER = "country,currency,occupation,level,city,median,p25,p75,sample_size,year,source"
ROWS = [
    "GB,GBP,Data Engineer,,,62000,51000,74000.50,812,2025,Guild survey",
    "GB,GBP,Data Engineer,senior,Leeds,70000,,,9,2025,Guild survey",
    "DE,EUR,data engineer,,,68000,,,,2025,Guild survey",
    "DE,EUR,Lion tamer,,,31000,,,40,2025,Guild survey",
]


@pytest.fixture
def command_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line on the same database."""
    monkeypatch.setenv("SKILLMATCH_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(settings.data_dir))
    return CliRunner()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", "utf-8")
    return path


def _import(command_line: CliRunner, path: Path) -> Result:
    return command_line.invoke(cli.app, ["salaries", "import", str(path)])


def _salaries(callers: Callers, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = made(
        callers["anonymous"].get(f"{ROLE}/salaries", params={"limit": 100, **params}), 200
    )["items"]
    return items


def _stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SalaryBenchmark)) or 0


def _survey(callers: Callers) -> list[dict[str, Any]]:
    return [figure for figure in _salaries(callers) if figure["source"] == "Guild survey"]


def test_imported_figures_stand_in_the_guide_of_their_occupation(
    callers: Callers, command_line: CliRunner, table: Path, database: Database
) -> None:
    result = _import(command_line, table)
    assert result.exit_code == 0, result.output
    assert "Imported 4 benchmarks" in result.output
    assert _stored(database) == 4
    german, british, leeds = _survey(callers)
    assert (german["country"], german["median"], german["low_data"]) == ("DE", 68000, True)
    assert british["p75"] == 74000.5
    assert (british["sample_size"], british["low_data"]) == (812, False)
    assert (leeds["city"], leeds["level"], leeds["low_data"]) == ("Leeds", "senior", True)
    assert {figure["kind"] for figure in _salaries(callers)} == {"benchmark"}
    in_guide = made(callers["anonymous"].get(ROLE), 200)["salaries"]
    assert british in in_guide
    assert leeds not in in_guide


def test_importing_twice_changes_nothing_and_a_new_table_replaces_its_release(
    callers: Callers, command_line: CliRunner, table: Path, database: Database
) -> None:
    _import(command_line, table)
    before = _salaries(callers)
    again = _import(command_line, table)
    assert "4 older ones are gone" in again.output
    assert _salaries(callers) == before
    assert _stored(database) == 4
    other_year = ROWS[0].replace("2025", "2024").replace("62000", "59000")
    table.write_text("\n".join([HEADER, ROWS[0].replace("62000", "63000"), other_year]), "utf-8")
    _import(command_line, table)
    assert [(f["year"], f["median"]) for f in _survey(callers)] == [(2025, 63000), (2024, 59000)]


def test_the_official_table_is_read_as_it_is(
    callers: Callers, command_line: CliRunner, database: Database, shared: Path
) -> None:
    path = shared / "data" / "us_annual_wages_oews_2025_05.csv"
    if not path.is_file():
        pytest.skip("needs the annual wages of the US Bureau of Labor Statistics")
    before = _salaries(callers)
    for _ in range(2):
        result = _import(command_line, path)
        assert result.exit_code == 0, result.output
        assert _stored(database) == 1074
    # What ships of the same release is the same figure, shown once.
    assert _salaries(callers) == before
    (figure,) = _salaries(callers, country="US")
    assert figure["occupation"] == "Database Architects"
    assert (figure["p25"], figure["median"], figure["p75"]) == (109370, 139500, 169290)
    assert figure["source"] == "BLS OEWS May 2025 (US Government work)"
    assert (figure["year"], figure["low_data"], figure["employment"]) == (2025, False, 67140)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("XX,GBP,Data Engineer,,,1,,,,2025,s", ("line 2, column country", "value_error")),
        ("GB,ABC,Data Engineer,,,1,,,,2025,s", ("line 2, column currency", "value_error")),
        ("GB,GBP,,,,1,,,,2025,s", ("line 2, column occupation", "missing")),
        ("GB,GBP,Data Engineer,boss,,1,,,,2025,s", ("line 2, column level", "enum")),
        ("GB,GBP,Data Engineer,,,a lot,,,,2025,s", ("line 2, column median", "float_type")),
        ("GB,GBP,Data Engineer,,,,,,,2025,s", ("line 2, column median", "missing")),
        ("GB,GBP,Data Engineer,,,-1,,,,2025,s", ("line 2, column median", "greater_than_equal")),
        ("GB,GBP,Data Engineer,,,nan,,,,2025,s", ("line 2, column median", "finite_number")),
        ("GB,GBP,Data Engineer,,,1e99,,,,2025,s", ("line 2, column median", "less_than_equal")),
        ("GB,GBP,Data Engineer,,,1.234,,,,2025,s", ("line 2, column median", "value_error")),
        ("GB,GBP,Data Engineer,,,5,6,,,2025,s", ("line 2, column median", "percentiles_descend")),
        ("GB,GBP,Data Engineer,,,5,,4,,2025,s", ("line 2, column p75", "percentiles_descend")),
        ("GB,GBP,Data Engineer,,,5,,,x,2025,s", ("line 2, column sample_size", "int_type")),
        ("GB,GBP,Data Engineer,,,5,,,,MMXXV,s", ("line 2, column year", "int_type")),
        ("GB,GBP,Data Engineer,,,5,,,,3025,s", ("line 2, column year", "less_than_equal")),
        ("GB,GBP,Data Engineer,,,5,,,,2025,", ("line 2, column source", "missing")),
        ("GB,GBP,Data\0 Engineer,,,5,,,,2025,s", ("line 2, column occupation", "string_unicode")),
        ("GB,GBP,Data Engineer", ("line 2, column 4", "row_length")),
        ('GB,"GBP,x', ("line 2, column 1", "csv_invalid")),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(line: str, expected: tuple[str, str]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_table([HEADER + "\n", line + "\n"])
    assert [(error.field, error.code) for error in refused.value.errors] == [expected]


@pytest.mark.parametrize(
    ("header", "field", "code"),
    [
        (HEADER + ",salry", "line 1, column 12", "column_unknown"),
        (HEADER.removesuffix(",source"), "line 1, column source", "column_missing"),
        (HEADER + ",p50", "line 1, column median", "column_repeated"),
    ],
)
def test_a_wrong_header_is_refused(header: str, field: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_table([header])
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]


def test_an_empty_file_and_a_repeated_row_are_refused() -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_table([])
    assert {error.code for error in refused.value.errors} == {"column_missing"}
    with pytest.raises(ValidationFailed) as refused:
        read_table([HEADER + "\n", ROWS[0] + "\n", ROWS[0] + "\n"])
    assert refused.value.errors[0].field == "line 3, column occupation"


def test_rows_whose_median_was_withheld_are_left_out() -> None:
    header = "country,currency,soc_code,occupation,employment,p25,p50,p75,year,source\n"
    withheld = "US,USD,29-1241,Ophthalmologists,12160,127060,#,#,2025,OEWS\n"
    partly = "US,USD,29-1242,Orthopedic Surgeons,16440,*,225000,#,2025,OEWS\n"
    (row,) = read_table([header, withheld, partly])
    assert (row.occupation, row.median, row.p25, row.p75) == (
        "Orthopedic Surgeons",
        225000,
        None,
        None,
    )


def test_a_table_with_one_wrong_line_writes_nothing(
    command_line: CliRunner, table: Path, database: Database
) -> None:
    wrong = ROWS[1].replace("70000", "seventy")
    table.write_text("\n".join([HEADER, ROWS[0], wrong]), "utf-8")
    result = _import(command_line, table)
    assert result.exit_code == 1
    assert "line 3, column median: This must be a number." in result.output
    assert "seventy" not in result.output
    assert _stored(database) == 0
    table.write_bytes(HEADER.encode() + b"\nGB,GBP,D\xe4ta,,,5,,,,2025,s\n")
    result = _import(command_line, table)
    assert result.exit_code == 1
    assert "not UTF-8" in result.output


@pytest.fixture
def paid(callers: Callers) -> list[float]:
    """Eleven open jobs in Britain, three in France, all naming the guide; the middles of the
    British ones, per year."""
    employer = callers["employer"]
    spans: list[dict[str, Any]] = [
        {"min": 50000 + 1000 * n, "max": 60000 + 3000 * n, "currency": "GBP", "period": "year"}
        for n in range(9)
    ]
    spans += [
        {"min": 5000, "max": 6000, "currency": "GBP", "period": "month"},
        {"min": 40, "max": 45.5, "currency": "GBP", "period": "hour"},
    ]
    common = {"status": "open", "guide": "data-engineer"}
    items = [bodies.job(str(employer.employer_id), salary=span, **common) for span in spans]
    euros = {"min": 50000, "max": 60000, "currency": "EUR", "period": "year"}
    in_france = {"salary": euros, "location": {"country": "FR"}}
    items += [bodies.job(str(employer.employer_id), **common, **in_france)] * 3
    # None of these counts: no guide, another guide, a draft, a last day that is over.
    rich = {"salary": {"min": 900000, "max": 900000, "currency": "GBP", "period": "year"}}
    for change in (
        {"guide": None},
        {"guide": "data-analyst"},
        {"status": "draft"},
        {},
    ):
        items.append(bodies.job(str(employer.employer_id), **{**common, **rich, **change}))
    results = made(employer.post("/v1/jobs/batch", {"items": items}), 200)["results"]
    assert all(line["status"] == 201 for line in results)
    over = f"/v1/jobs/{results[-1]['id']}"
    made(employer.patch(over, {"valid_through": PAST}), 200)
    times = {"year": 1, "month": 12, "hour": 1760}
    return [(span["min"] + span["max"]) / 2 * times[span["period"]] for span in spans]


def _market(callers: Callers, **params: Any) -> list[dict[str, Any]]:
    return [f for f in _salaries(callers, **params) if f["kind"] == "marketplace"]


def test_figures_of_the_marketplace_are_quartiles_of_open_jobs_that_name_the_guide(
    callers: Callers, paid: list[float]
) -> None:
    (british,) = _market(callers, country="GB")
    quartiles = np.percentile(paid, [25, 50, 75])
    shown = [british["p25"], british["median"], british["p75"]]
    assert shown == pytest.approx(quartiles, abs=0.01)
    assert (british["sample_size"], british["low_data"]) == (11, False)
    assert british["currency"] == "GBP"


def test_figures_that_few_jobs_stand_behind_are_null(callers: Callers, paid: list[float]) -> None:
    (french,) = _market(callers, country="FR")
    assert (french["sample_size"], french["low_data"]) == (3, True)
    assert french["median"] is french["p25"] is french["p75"] is None
    assert french["currency"] == "EUR"


def test_ten_jobs_are_enough_and_nine_are_not(callers: Callers) -> None:
    employer = callers["employer"]
    job = bodies.job(str(employer.employer_id), status="open", guide="data-engineer")
    made(employer.post("/v1/jobs/batch", {"items": [job] * 9}), 200)
    assert _market(callers)[0]["median"] is None
    made(employer.post("/v1/jobs/batch", {"items": [job]}), 200)
    assert _market(callers)[0]["median"] == 67500


def test_benchmarks_and_the_marketplace_are_never_mixed(
    callers: Callers, command_line: CliRunner, table: Path, paid: list[float]
) -> None:
    before = _market(callers)
    _import(command_line, table)
    figures = _salaries(callers)
    assert [f for f in figures if f["kind"] == "marketplace"] == before
    assert [figure["kind"] for figure in figures] == sorted(figure["kind"] for figure in figures)
    in_britain = [f for f in figures if f["country"] == "GB" and not f["city"]]
    assert [(f["kind"], f["sample_size"]) for f in in_britain] == [
        ("benchmark", 812),
        ("marketplace", 11),
    ]
    assert in_britain[0]["source"] != in_britain[1]["source"]
    for figure in figures:
        assert figure["source"]
        assert figure["year"] >= 2025
        assert figure["low_data"] is ((figure["sample_size"] or figure["employment"] or 0) < 10)


def test_the_figures_of_the_founders_are_marked(callers: Callers) -> None:
    body = made(callers["anonymous"].get("/v1/career-guides/product-manager"), 200)
    founders = [f for f in body["salaries"] if "founders" in f["source"]]
    assert [(f["country"], f["currency"], f["median"]) for f in founders] == [
        ("GB", "GBP", 67000),
        ("IN", "INR", 2850000),
        ("US", "USD", 151000),
    ]
    assert all(f["low_data"] and f["measure"] == "average" for f in founders)


def test_the_packaged_table_covers_eight_countries_and_names_what_it_counts(
    callers: Callers,
) -> None:
    found = made(callers["anonymous"].get("/v1/career-guides/backend-engineer"), 200)["salaries"]
    assert {f["country"] for f in found} >= set("US GB SE NO FI DK AU CH".split())
    by_country = {f["country"]: f for f in found}
    assert by_country["GB"]["occupation"] == "Programmers and software development professionals"
    assert by_country["CH"]["occupation"] == "ICT specialists, all of ISCO 25"
    assert by_country["DK"]["measure"] == "average"
    analysts = made(callers["anonymous"].get("/v1/career-guides/data-analyst"), 200)["salaries"]
    assert [f["occupation"] for f in analysts if f["country"] == "GB"] == ["Data analysts"]
    scientists = made(callers["anonymous"].get("/v1/career-guides/data-scientist"), 200)
    assert "GB" not in {f["country"] for f in scientists["salaries"]}


def test_salaries_page_without_gap(callers: Callers, command_line: CliRunner, table: Path) -> None:
    _import(command_line, table)
    whole = _salaries(callers)
    seen: list[dict[str, Any]] = []
    params: dict[str, Any] = {"limit": 1}
    while True:
        page = made(callers["anonymous"].get(f"{ROLE}/salaries", params=params), 200)
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == whole
    other = {**params, "country": "DE"}
    assert callers["anonymous"].get(f"{ROLE}/salaries", params=other).status_code == 422
    unknown = {"country": "XX"}
    assert callers["anonymous"].get(f"{ROLE}/salaries", params=unknown).status_code == 422
