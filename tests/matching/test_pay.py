"""Pay of any period and currency becomes one number per year."""

import json
from pathlib import Path

import pytest

from app.matching.documents import PayRange, Salary
from app.matching.pay import load_rates, per_year


@pytest.mark.parametrize(
    ("amount", "period"), [(60_000, "year"), (5_000, "month"), (60_000 / 220, "day")]
)
def test_a_year_has_twelve_months_and_220_days(amount: float, period: str) -> None:
    assert per_year(amount, period) == pytest.approx(60_000)


def test_a_year_has_1760_hours() -> None:
    assert per_year(50, "hour") == 88_000


def test_the_packaged_table_is_dated_and_says_where_it_is_from() -> None:
    rates = load_rates()
    assert rates.date >= "2025"
    assert rates.source
    assert len(rates.currencies) >= 35
    assert {"EUR", "USD", "GBP", "INR", "NGN", "JPY"} <= set(rates.currencies)


def test_there_and_back_is_the_same_amount() -> None:
    rates = load_rates()
    there = rates.convert(100.0, "GBP", "JPY")
    assert there is not None
    assert rates.convert(there, "JPY", "GBP") == pytest.approx(100.0)


def test_a_currency_without_a_rate_is_not_guessed() -> None:
    rates = load_rates()
    assert rates.per_year(Salary(1.0, "XAU")) is None
    assert rates.convert(5.0, "XAU", "XAU") == 5.0
    assert rates.range_per_year(PayRange(1, 2, "XAU")) is None


def test_an_operator_can_replace_the_table(tmp_path: Path) -> None:
    path = tmp_path / "rates.json"
    path.write_text(json.dumps({"date": "2030-01-01", "base": "EUR", "units_per_base": {"EUR": 1}}))
    assert load_rates(path).date == "2030-01-01"
    path.write_text(json.dumps({"date": "d", "base": "EUR", "units_per_base": {"EUR": 1, "X": 0}}))
    with pytest.raises(ValueError, match="positive"):
        load_rates(path)
