"""Tables of exchange rates as others publish them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.config import Settings
from app.matching.pay import load_rates
from app.matching.rate_tables import UnreadableRates, read_rates

ECB = "Date, USD, JPY, BGN, \n21 November 2026, 1.1523, 180.1, N/A, \n"


def test_the_file_of_the_central_bank_is_read_as_it_is() -> None:
    found = read_rates(ECB, "EUR", None, "ECB")
    assert found["date"] == "2026-11-21"
    assert found["units_per_base"] == {"EUR": 1.0, "USD": 1.1523, "JPY": 180.1}


def test_a_column_of_codes_and_one_of_rates() -> None:
    for text in ("currency,rate\nEUR,0.9\nGBP,0.8\n", "EUR,0.9\nGBP,0.8\n"):
        found = read_rates(text, "USD", "2026-11-01", "bank")
        assert found["units_per_base"] == {"USD": 1.0, "EUR": 0.9, "GBP": 0.8}


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("", "2026-11-01", "empty"),
        ("GBP,0.8\n", None, "--date"),
        ("GBP,0.8\n", "tomorrow", "not a date"),
        ("GBP,0\n", "2026-11-01", "positive"),
        ("GBP,nan\n", "2026-11-01", "positive"),
        ("GBP,x\n", "2026-11-01", "not a number"),
        ("GBP,1\nGBP,2\n", "2026-11-01", "twice"),
        ("EUR,2\nGBP,2\n", "2026-11-01", "--base"),
        ("EUR,1\n", "2026-11-01", "no currency"),
        ("currency,rate\npounds,2\n", "2026-11-01", "not a currency"),
    ],
)
def test_what_is_wrong_is_said(text: str, day: str | None, said: str) -> None:
    with pytest.raises(UnreadableRates, match=said):
        read_rates(text, "EUR", day, "bank")


def test_the_command_puts_a_table_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "data"))
    table = tmp_path / "rates.csv"
    table.write_text(ECB)
    done = CliRunner().invoke(cli.app, ["rates", "import", str(table), "--source", "ECB"])
    assert done.exit_code == 0, done.output
    loaded = load_rates(Settings().rates_path)
    assert (loaded.date, loaded.source) == ("2026-11-21", "ECB")
    assert loaded.convert(115.23, "USD", "EUR") == pytest.approx(100)
    shown = CliRunner().invoke(cli.app, ["rates", "show"])
    assert "JPY  180.1" in shown.output
    table.write_text("GBP,-1\n")
    refused = CliRunner().invoke(cli.app, ["rates", "import", str(table), "--date", "2026-11-01"])
    assert refused.exit_code == 2
    assert json.loads((tmp_path / "data" / "exchange_rates.json").read_text())["source"] == "ECB"
