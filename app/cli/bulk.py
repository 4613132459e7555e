"""``skillmatch import``: files of candidates or jobs into the database, row by row."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Annotated, Any
from uuid import UUID, uuid4

import typer

from app.cli.opening import load_engine, open_database, read_settings
from app.cli.progress import Progress
from app.database import migrate
from app.errors import AppError, ExternalIdTaken, ValidationFailed
from app.models import Role
from app.routers.edge.json_bodies import string_errors
from app.schemas.batch import JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.schemas.validation import validated
from app.services.accounts.access import Caller
from app.services.batches import PendingItem
from app.services.bulk_import import Importer
from app.services.documents.csv_tables import read_table
from app.services.documents.drafts import job_of, profile_of
from app.services.documents.job_posting import draft_of_structured, postings_of
from app.services.documents.json_resume import import_resume


class Kind(StrEnum):
    CANDIDATES = "candidates"
    JOBS = "jobs"


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    JSON_RESUME = "json-resume"
    SCHEMA_ORG = "schema-org"


Row = tuple[int, dict[str, Any] | None, str]


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate((line for line in lines if line.strip()), start=1):
            try:
                body = json.loads(line)
            except (ValueError, RecursionError):
                yield number, None, "This line is not JSON."
                continue
            yield (number, body, "") if isinstance(body, dict) else (number, None, "No object.")


def _documents(path: Path) -> Iterator[Any]:
    """The JSON documents of a file, or of the files of a folder."""
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        loaded = json.loads(file.read_text(encoding="utf-8-sig"))
        yield from loaded if isinstance(loaded, list) else [loaded]


def _rows(path: Path, format: Format) -> Iterator[Row]:
    if format is Format.JSONL:
        yield from _lines(path)
    elif format is Format.CSV:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from read_table(lines)
    elif format is Format.JSON_RESUME:
        for number, body in enumerate(_documents(path), start=1):
            profile = profile_of(import_resume(body if isinstance(body, dict) else {}))
            yield number, profile.model_dump(mode="json", exclude_none=True), ""
    else:
        postings = (one for body in _documents(path) for one in postings_of(body))
        for number, posting in enumerate(postings, start=1):
            job = job_of(draft_of_structured(posting))
            yield number, job.model_dump(mode="json", exclude_none=True), ""


def _readable(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except UnicodeDecodeError:
        raise typer.BadParameter("This is no text in UTF-8.", param_hint="PATH") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None


def _count(path: Path, format: Format) -> int | None:
    """How many rows a file has, roughly; None where that is not told by its lines."""
    if format not in (Format.JSONL, Format.CSV):
        return None
    with path.open("rb") as lines:
        return sum(not line.isspace() for line in lines) - (format is Format.CSV)


def _pending(rows: Iterable[Row], kind: Kind, employer: UUID | None) -> Iterator[PendingItem[Any]]:
    model = CandidateCreate if kind is Kind.CANDIDATES else JobBatchItem
    for number, body, wrong in rows:
        item: PendingItem[Any] = PendingItem(number)
        if body is not None and employer is not None and kind is Kind.JOBS:
            body.setdefault("employer_id", str(employer))
        try:
            if body is None:
                raise ValidationFailed.of("row", "unreadable", wrong)
            if unstorable := string_errors(body):
                raise ValidationFailed(unstorable)
            item.body = validated(model, body)
        except AppError as problem:
            item.problem = problem
        yield item


def _source_hash(path: Path, *read_as: object) -> str:
    """SHA-256 of what is imported, and of what its rows are read as."""
    digest = sha256(repr([str(one) for one in read_as]).encode())
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        with file.open("rb") as content:
            digest.update(file_digest(content, "sha256").digest())
    return digest.hexdigest()


@dataclass
class _Outcome:
    """Counts what became of the rows, and writes down what is wrong with those refused."""

    report: IO[str] | None
    stored: int = 0
    known: int = 0
    refused: int = 0

    def add(self, items: list[PendingItem[Any]]) -> None:
        for item in items:
            if item.problem is None:
                self.stored += 1
            elif isinstance(item.problem, ExternalIdTaken):
                self.known += 1
            else:
                self.refused += 1
                line = _wrong(item, item.problem)
                typer.echo(line, file=self.report, err=self.report is None)
        if self.report is not None:
            self.report.flush()


def _wrong(item: PendingItem[Any], problem: AppError) -> str:
    errors = [f"{each.field}: {each.message}" for each in problem.errors]
    return json.dumps(
        {"row": item.index, "problem": problem.slug, "errors": errors or [problem.detail]}
    )


def import_files(
    kind: Annotated[Kind, typer.Argument()],
    path: Annotated[Path, typer.Argument(exists=True, help="A file; of JSON also a folder.")],
    format: Annotated[Format, typer.Option()] = Format.JSONL,
    employer: Annotated[UUID | None, typer.Option(help="Of jobs that name none.")] = None,
    errors: Annotated[
        Path | None, typer.Option(help="Rows that were refused, as JSON lines.")
    ] = None,
) -> None:
    """Take in candidates or jobs. An import that broke off goes on where it stopped; rows whose
    external_id is stored already are passed over; what is wrong with others goes to the errors
    file."""
    if path.is_dir() and format in (Format.JSONL, Format.CSV):
        raise typer.BadParameter(f"Of {format} name a file, no folder.", param_hint="PATH")
    settings = read_settings()
    database = open_database(settings)
    migrate(database)
    importer = Importer(
        database,
        load_engine(settings),
        Caller(uuid4(), Role.ADMIN),
        CandidateCreate if kind is Kind.CANDIDATES else JobBatchItem,
        _source_hash(path, kind, format, employer),
    )
    behind = importer.position()
    if behind:
        typer.echo(f"Going on behind row {behind}.", err=True)
    with ExitStack() as opened:
        report: IO[str] | None = None
        if errors is not None:
            mode = "a" if behind else "w"
            report = opened.enter_context(errors.open(mode, encoding="utf-8"))
        progress = opened.enter_context(Progress("import", _count(path, format)))
        outcome = _Outcome(report)

        def tell(items: list[PendingItem[Any]]) -> None:
            outcome.add(items)
            progress.advance(len(items))

        progress.skip(behind)
        rows = (row for row in _readable(_rows(path, format)) if row[0] > behind)
        importer.run(_pending(rows, kind, employer), tell)
    typer.echo(
        f"Imported {outcome.stored}; {outcome.known} were there already; "
        f"{outcome.refused} were refused."
    )
    if outcome.refused:
        raise typer.Exit(1)
