"""Profiles and jobs as tables (CSV), one a row, both ways.

A column is a field, dotted where it is nested (``location.country``). Lists of names are parted by
semicolons (``Python; SQL``); lists of objects are JSON in their cell, and so is a list whose names
hold semicolons. An empty cell is an absent field. A text that a spreadsheet would take for a
formula stands behind an apostrophe, which goes again when it is read.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

CANDIDATE_COLUMNS = (
    "external_id", "name", "email", "phone", "links", "headline", "summary", "location.country",
    "location.city", "skills", "experience", "education", "certifications", "languages",
    "preferences", "visibility", "blocked_employer_ids",
)  # fmt: skip
JOB_COLUMNS = (
    "external_id", "employer_id", "status", "title", "description", "salary.min", "salary.max",
    "salary.currency", "salary.period", "skills", "location.country", "location.city", "remote",
    "employment_type", "seniority", "visa_sponsorship", "remote_countries", "benefits",
    "interview_process", "valid_through", "guide", "industry", "company_size",
)  # fmt: skip
_NAMES = frozenset(("links", "blocked_employer_ids", "remote_countries", "benefits"))
_JSON = frozenset(("experience", "education", "certifications", "languages", "preferences"))
_NUMBERS = frozenset(("salary.min", "salary.max"))
_MOST_CHARACTERS = 2**20
# The wide forms too: spreadsheets in Chinese, Japanese and Korean read them as the narrow ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")


def write_table(out: TextIO, bodies: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> None:
    """Write bodies as CSV with a line of column names."""
    writer = csv.writer(out)
    writer.writerow(columns)
    for body in bodies:
        writer.writerow([_cell(column, _at(body, column)) for column in columns])


def _at(body: Mapping[str, Any], column: str) -> Any:
    value: Any = body
    for key in column.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _cell(column: str, value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if column in _NAMES and all(isinstance(name, str) and ";" not in name for name in value):
        return _inert("; ".join(value))
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return _inert(str(value))


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_table(lines: TextIO) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """The bodies of a table: number of the row (from 1, below the names), the body, and what is
    wrong with the row (then there is no body).

    Raises
    ------
    ValueError
        If a column is not known or named twice.
    """
    csv.field_size_limit(_MOST_CHARACTERS)
    reader = csv.reader(lines)
    columns = [name.strip() for name in next(reader, [])]
    known = {*CANDIDATE_COLUMNS, *JOB_COLUMNS}
    unknown = [number for number, name in enumerate(columns, start=1) if name not in known]
    if unknown or len(set(columns)) != len(columns) or not columns:
        raise ValueError(f"Columns {unknown or 'named twice'} are not known.")
    number = 0
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        if len(row) != len(columns):
            yield number, None, f"This row has {len(row)} cells, not {len(columns)}."
            continue
        try:
            yield number, _body(dict(zip(columns, row, strict=True))), ""
        except ValueError as error:
            yield number, None, str(error)


def _body(row: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for column, cell in row.items():
        value = _value(column, cell.strip())
        if value is None:
            continue
        inner = body
        *outer, last = column.split(".")
        for key in outer:
            inner = inner.setdefault(key, {})
        inner[last] = value
    return body


def _value(column: str, cell: str) -> Any:
    if not cell:
        return None
    if cell[0] == "'" and cell[1:].startswith(_FORMULA):
        cell = cell[1:]
    if column in _JSON or cell.startswith("["):
        try:
            return json.loads(cell)
        except ValueError:
            raise ValueError(f"{column}: this cell is not JSON.") from None
    if column in _NAMES:
        return _names(cell)
    if column == "skills":
        return [{"name": name} for name in _names(cell)]
    if column in _NUMBERS:
        try:
            return float(cell)
        except ValueError:
            raise ValueError(f"{column}: this cell is not a number.") from None
    if column == "visa_sponsorship":
        if cell.lower() not in ("true", "false"):
            raise ValueError(f"{column}: write true or false.")
        return cell.lower() == "true"
    return cell


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]
