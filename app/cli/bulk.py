"""``skillmatch import``: files of candidates or jobs into the database, row by row."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from app.cli.opening import open_database, read_settings
from app.cli.progress import Progress
from app.database import Database, migrate
from app.errors import AppError, ExternalIdTaken, ValidationFailed
from app.main import build_engine
from app.matching.engine import Engine
from app.models import Role
from app.schemas.batch import JobBatchItem
from app.schemas.candidate import CandidateCreate
from app.schemas.validation import validated
from app.services import batches
from app.services.accounts.access import Caller
from app.services.batches import PendingItem
from app.services.documents.csv_tables import read_table
from app.services.documents.drafts import job_of, profile_of
from app.services.documents.job_posting import draft_of_structured, postings_of
from app.services.documents.json_resume import import_resume

_PER_BATCH = 500


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
            except ValueError:
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


def _count(path: Path, format: Format) -> int | None:
    """How many rows a file has, roughly; None where that is not told by its lines."""
    if format not in (Format.JSONL, Format.CSV):
        return None
    with path.open("rb") as lines:
        return sum(not line.isspace() for line in lines) - (format is Format.CSV)


def _pending(rows: Iterable[Row], kind: Kind, employer: UUID | None) -> list[PendingItem[Any]]:
    items: list[PendingItem[Any]] = []
    model = CandidateCreate if kind is Kind.CANDIDATES else JobBatchItem
    for number, body, wrong in rows:
        item: PendingItem[Any] = PendingItem(number)
        if body is not None and employer is not None and kind is Kind.JOBS:
            body.setdefault("employer_id", str(employer))
        try:
            if body is None:
                raise ValidationFailed.of("row", "unreadable", wrong)
            item.body = validated(model, body)
        except ValidationFailed as problem:
            item.problem = problem
        items.append(item)
    return items


def _store(
    database: Database, engine: Engine, caller: Caller, kind: Kind, items: list[PendingItem[Any]]
) -> None:
    with database.read() as session:
        if kind is Kind.CANDIDATES:
            batches.refuse_known_candidates(session, items)
        else:
            employers = batches.refuse_jobs(session, caller, items)
    if kind is Kind.CANDIDATES:
        batches.embed_candidates(engine, items)
    else:
        batches.embed_jobs(engine, items, employers)
    write = batches.store_candidates if kind is Kind.CANDIDATES else batches.store_jobs
    for chunk in list(batches.chunks(items)):
        with database.write() as session:
            write(session, engine, caller, chunk)


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
    """Take in candidates or jobs. Rows whose external_id is stored already are passed over, so
    that an import can be started again; what is wrong with others goes to the errors file."""
    settings = read_settings()
    database = open_database(settings)
    migrate(database)
    engine = build_engine(settings)
    caller = Caller(uuid4(), Role.ADMIN)
    stored = known = refused = 0
    report = errors.open("w", encoding="utf-8") if errors else None
    try:
        rows = _rows(path, format)
        with Progress("import", _count(path, format)) as progress:
            while items := _pending(islice(rows, _PER_BATCH), kind, employer):
                _store(database, engine, caller, kind, items)
                for item in items:
                    if item.problem is None:
                        stored += 1
                    elif isinstance(item.problem, ExternalIdTaken):
                        known += 1
                    else:
                        refused += 1
                        line = _wrong(item, item.problem)
                        typer.echo(line, file=report, err=report is None)
                progress.advance(len(items))
    except (ValueError, UnicodeDecodeError) as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from None
    finally:
        if report is not None:
            report.close()
    typer.echo(f"Imported {stored}; {known} were there already; {refused} were refused.")
    if refused:
        raise typer.Exit(1)
