"""Reads tables of salary benchmarks in CSV.

The columns are those of :class:`app.schemas.salary.Benchmark`; ``p50`` is another name of
``median``, so that the annual wages of the US Bureau of Labor Statistics (OEWS) are read as they
come. Which columns are needed, and what the others mean, stands in ``docs/guides.md``.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from app.errors import FieldError, ValidationFailed
from app.schemas.salary import Benchmark
from app.schemas.validation import validated

_ALIASES = {"p50": "median"}
_REQUIRED = ("country", "currency", "occupation", "median", "year", "source")
_WHOLE = frozenset(("year", "sample_size", "employment"))
_DECIMAL = frozenset(("p10", "p25", "median", "p75", "p90", "annual_mean"))
_NOT_PUBLISHED = frozenset(("*", "**", "#"))
"""What OEWS writes where it withholds an estimate, or the pay is above what it publishes."""

_ASCENDING = ("p10", "p25", "median", "p75", "p90")
_KEY = ("source", "year", "country", "currency", "occupation", "soc_code", "level", "city")
_MOST_ERRORS = 50


def _error(line: int, column: str, code: str, message: str) -> FieldError:
    return FieldError(f"line {line}, column {column}", code, message)


def read_table(lines: Iterable[str]) -> list[Benchmark]:
    """Read a table; rows whose median was not published are left out.

    Raises
    ------
    ValidationFailed
        With at most 50 errors, each of which names line and column; no cell is repeated.
    """
    reader = csv.reader(lines, strict=True)
    errors: list[FieldError] = []
    found: list[Benchmark] = []
    seen: set[tuple[Any, ...]] = set()
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            line = reader.line_num
            if not cells:
                continue
            try:
                row = _row(line, columns, cells)
                _check_new(line, row, seen)
            except ValidationFailed as refused:
                errors += refused.errors
                if len(errors) >= _MOST_ERRORS:
                    break
                continue
            if row.median is not None:
                found.append(row)
    except csv.Error:
        errors.append(_error(reader.line_num, "1", "csv_invalid", "This is not CSV."))
    except UnicodeDecodeError:
        line = reader.line_num + 1
        errors.append(_error(line, "1", "not_utf8", "The file is not UTF-8 from here on."))
    if errors:
        raise ValidationFailed(errors[:_MOST_ERRORS])
    return found


def _columns(header: Sequence[str]) -> list[tuple[str, str]]:
    """The columns of the file: name in the file, name of the field."""
    names = [name.strip().lower().removeprefix("\ufeff") for name in header]
    columns = [(name, _ALIASES.get(name, name)) for name in names]
    fields = [field for _, field in columns]
    errors = [
        _error(1, str(place), "column_unknown", "The header names a column that is not known.")
        for place, field in enumerate(fields, 1)
        if field not in Benchmark.model_fields
    ]
    errors += [
        _error(1, field, "column_missing", "The header must name this column.")
        for field in _REQUIRED
        if field not in fields
    ]
    errors += [
        _error(1, field, "column_repeated", "The header names this column twice.")
        for field in Benchmark.model_fields
        if fields.count(field) > 1
    ]
    if errors:
        raise ValidationFailed(errors)
    return columns


def _row(line: int, columns: Sequence[tuple[str, str]], cells: Sequence[str]) -> Benchmark:
    if len(cells) != len(columns):
        place = str(min(len(cells), len(columns)) + 1)
        message = f"The header has {len(columns)} columns; this line has another number."
        raise ValidationFailed([_error(line, place, "row_length", message)])
    with_nul = [name for (name, _), cell in zip(columns, cells, strict=True) if "\0" in cell]
    if with_nul:
        raise ValidationFailed([_error(line, with_nul[0], "string_unicode", "No NUL here.")])
    body = {
        field: value
        for (_, field), cell in zip(columns, cells, strict=True)
        if (value := _value(field, cell.strip())) is not None
    }
    shown = {field: name for name, field in columns}
    withheld = any(
        field == "median" and cell.strip() in _NOT_PUBLISHED
        for (_, field), cell in zip(columns, cells, strict=True)
    )
    try:
        row = validated(Benchmark, body)
    except ValidationFailed as refused:
        raise ValidationFailed(
            [_error(line, shown.get(e.field, e.field), e.code, e.message) for e in refused.errors]
        ) from None
    errors = list(_disorder(line, row, shown))
    if row.median is None and not withheld:
        errors.append(_error(line, shown["median"], "missing", "This field is required."))
    if errors:
        raise ValidationFailed(errors)
    return row


def _value(field: str, cell: str) -> Any:
    """A cell as the schema takes it: numbers as numbers; empty or withheld: None."""
    if not cell or (field in _DECIMAL and cell in _NOT_PUBLISHED):
        return None
    if field in _WHOLE and cell.isascii() and cell.isdigit() and len(cell) <= 15:
        return int(cell)
    if field in _DECIMAL and cell.isascii() and len(cell) <= 20:
        try:
            return float(cell)
        except ValueError:
            return cell
    return cell


def _disorder(line: int, row: Benchmark, shown: Mapping[str, str]) -> Iterator[FieldError]:
    """Errors of a row whose percentiles do not ascend."""
    if row.measure == "average":
        return  # an average may lie anywhere
    known = [(name, getattr(row, name)) for name in _ASCENDING if getattr(row, name) is not None]
    for (_, lower), (name, upper) in pairwise(known):
        if upper < lower:
            message = "This percentile is below a lower one."
            yield _error(line, shown[name], "percentiles_descend", message)


def _check_new(line: int, row: Benchmark, seen: set[tuple[Any, ...]]) -> None:
    key = (*(getattr(row, name) for name in _KEY), row.industry, row.measure)
    if key in seen:
        message = "Another line has the same occupation, place, level, year and source."
        raise ValidationFailed([_error(line, "occupation", "row_repeated", message)])
    seen.add(key)
