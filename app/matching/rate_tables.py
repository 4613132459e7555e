"""Tables of exchange rates as others publish them (CSV), made ready for ``pay.load_rates``."""

import csv
import math
import re
from datetime import datetime
from typing import Any

_CODE = re.compile(r"[A-Z]{3}")
_DATES = ("%Y-%m-%d", "%d %B %Y", "%d.%m.%Y")


class UnreadableRates(ValueError):
    """What is wrong with a table, in words for whoever imports it."""


def read_rates(text: str, base: str, day: str | None, source: str) -> dict[str, Any]:
    """A table as the JSON that ``load_rates`` reads.

    Two shapes are known: a column of codes and a column of rates, with or without names above
    them; and one row of rates below a row of codes, the first cell a date, as the European Central
    Bank publishes them. A rate is the number of units that one unit of ``base`` buys.

    Raises
    ------
    UnreadableRates
        If it is neither, a rate is no positive number, a code stands twice, or there is no date.
    """
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UnreadableRates("The table is empty.")
    if len([cell for cell in rows[0] if _CODE.fullmatch(cell)]) > 1 and len(rows) > 1:
        pairs = list(zip(rows[0], rows[1], strict=False))
        day = day or next((cell for name, cell in pairs if name.casefold() == "date"), None)
        pairs = [(code, rate) for code, rate in pairs if _CODE.fullmatch(code) and rate != "N/A"]
    else:
        pairs = _long(rows)
    if day is None:
        raise UnreadableRates("The table names no date: say it with --date.")
    found = {base: 1.0}
    for code, rate in pairs:
        if code in found and code != base:
            raise UnreadableRates(f"{code} stands in the table twice.")
        found[code] = _number(code, rate)
    if found[base] != 1.0:
        raise UnreadableRates(f"One {base} is not worth one {base} in this table: mend --base.")
    if len(found) < 2:
        raise UnreadableRates("The table names no currency besides the base.")
    return {"date": _day(day), "base": base, "source": source, "units_per_base": found}


def _long(rows: list[list[str]]) -> list[tuple[str, str]]:
    body = rows if _CODE.fullmatch(rows[0][0]) else rows[1:]
    wrong = [row for row in body if len(row) < 2 or not _CODE.fullmatch(row[0])]
    if wrong:
        raise UnreadableRates(f"This row is not a currency and its rate: {','.join(wrong[0])[:60]}")
    return [(row[0], row[1]) for row in body]


def _number(code: str, cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        raise UnreadableRates(f"The rate of {code} is not a number: {cell[:20]}") from None
    if not (math.isfinite(value) and value > 0):
        raise UnreadableRates(f"The rate of {code} is not a positive number: {cell[:20]}")
    return value


def _day(text: str) -> str:
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return found.isoformat()
    raise UnreadableRates(f"This is not a date: {text[:30]}")
