"""Pay per year in one currency, so that any two amounts can be compared.

A year has 12 months, 220 working days or 1,760 working hours. Exchange rates come from a dated
table that ships with the package; the setting ``exchange_rates`` replaces it by a file of the same
shape. A currency without a rate can be stored but not compared.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from app import clock
from app.matching.documents import PayRange, Salary

PERIODS_PER_YEAR: Mapping[str, float] = {"year": 1, "month": 12, "day": 220, "hour": 1760}
PACKAGED_RATES = Path(str(resources.files("app") / "data" / "matching" / "exchange_rates.json"))


OLD_RATES_MONTHS = 12
"""From this age on, rates are old: currencies move by a tenth in a year, and some by far more."""


def per_year(amount: float, period: str) -> float:
    """Convert an amount per ``period`` (year, month, day, hour) to one per year."""
    return amount * PERIODS_PER_YEAR[period]


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """Exchange rates of one day.

    Attributes
    ----------
    date
        The day, ISO 8601.
    base
        ISO 4217 code of the base currency.
    source
        Who published the rates.
    units_per_base
        Units of each currency that one unit of ``base`` buys.
    """

    date: str
    base: str
    source: str
    units_per_base: Mapping[str, float]

    @property
    def currencies(self) -> tuple[str, ...]:
        """ISO 4217 codes with a rate, sorted."""
        return tuple(sorted(self.units_per_base))

    def convert(self, amount: float, source: str, target: str) -> float | None:
        """Convert between currencies; None if one of them has no rate."""
        if source == target:
            return amount
        from_rate, to_rate = self.units_per_base.get(source), self.units_per_base.get(target)
        if from_rate is None or to_rate is None:
            return None
        return amount / from_rate * to_rate

    def per_year(self, salary: Salary | None, currency: str | None = None) -> float | None:
        """A salary per year in ``currency`` (default: the base); None without salary or rate."""
        if salary is None:
            return None
        amount = per_year(salary.amount, salary.period)
        return self.convert(amount, salary.currency, currency or self.base)

    def range_per_year(
        self, pay: PayRange | None, currency: str | None = None
    ) -> tuple[float, float] | None:
        """Both ends of a pay range per year in ``currency`` (default: the base); None without range
        or rate."""
        if pay is None:
            return None
        low = self.per_year(Salary(pay.min, pay.currency, pay.period), currency)
        high = self.per_year(Salary(pay.max, pay.currency, pay.period), currency)
        return None if low is None or high is None else (low, high)


def months_old(rates: ExchangeRates) -> int:
    """Whole months since the day of the rates."""
    day, today = date.fromisoformat(rates.date), clock.now().date()
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def load_rates(path: Path | None = None) -> ExchangeRates:
    """Read a table of rates: ``{date, base, source, units_per_base: {currency: number}}``.

    Raises
    ------
    ValueError
        If a rate is not a positive number, or the base is missing or not 1.
    """
    body = json.loads((path or PACKAGED_RATES).read_text(encoding="utf-8"))
    rates = {str(code): float(rate) for code, rate in body["units_per_base"].items()}
    if not all(math.isfinite(rate) and rate > 0 for rate in rates.values()):
        raise ValueError("exchange rates must be positive numbers")
    if rates.get(body["base"]) != 1:
        raise ValueError("the base currency must be listed with rate 1")
    return ExchangeRates(str(body["date"]), str(body["base"]), str(body.get("source", "")), rates)
