"""Jobs as a table (CSV), read and written in parts so that no table is too long."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.database import Database
from app.models import Job, Role
from app.schemas.job import JobState
from app.services.accounts.access import Caller
from app.services.documents.csv_tables import JOB_COLUMNS, write_table
from app.services.jobs import posting_body, postings
from app.services.jobs.search import listed_as

_AT_ONCE = 200


def csv_lines(
    database: Database, caller: Caller, status: JobState | None, employer_id: UUID | None
) -> Iterator[str]:
    """The jobs of the caller's employer (the operator: of one or all), newest first, as CSV with a
    line of names. Each part is read in a session of its own.

    Raises
    ------
    Forbidden
        If the caller is a candidate.
    """
    caller.require_role(Role.EMPLOYER, Role.ADMIN)
    wanted = employer_id if caller.is_admin else caller.employer_id
    conditions: list[ColumnElement[bool]] = []
    if wanted is not None or not caller.is_admin:
        conditions.append(Job.employer_id == wanted)
    if status is not None:
        conditions.append(listed_as(caller, status))
    return _parts(database, conditions)


def _parts(database: Database, conditions: list[ColumnElement[bool]]) -> Iterator[str]:
    yield _table([], names=True)
    last: UUID | None = None
    while True:
        statement = select(Job).options(joinedload(Job.employer)).where(*conditions)
        if last is not None:
            statement = statement.where(Job.id < last)
        with database.read() as session:
            jobs = session.scalars(statement.order_by(Job.id.desc()).limit(_AT_ONCE)).all()
            rows = [_row(job) for job in jobs]
        if rows:
            yield _table(rows, names=False)
        if len(rows) < _AT_ONCE:
            return
        last = jobs[-1].id


def _row(job: Job) -> dict[str, Any]:
    body = posting_body.body_of(job)
    return {**body, "employer_id": str(job.employer_id), "status": postings.shown_status(job)}


def _table(rows: list[dict[str, Any]], *, names: bool) -> str:
    out = io.StringIO()
    write_table(out, rows, JOB_COLUMNS)
    text = out.getvalue()
    return text if names else text.partition("\r\n")[2]
