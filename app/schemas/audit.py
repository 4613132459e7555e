"""The audit log as the operator reads it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, field_validator

from app.schemas.values import Output, Page


class AuditRecordRead(Output):
    """One access, decision or administrative act. Ids are pseudonyms: search by the id itself."""

    id: UUID
    created_at: datetime
    action: str = Field(description="Operation of this API, or a command.")
    actor: str | None
    actor_role: str
    subjects: list[str]
    request_id: str
    details: dict[str, str | int | float | list[str] | None]
    position: int | None = Field(description="Place in the chain; null until the worker chains it.")
    hash: str | None

    @field_validator("subjects", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value


class AuditPage(Page[AuditRecordRead]):
    """One page of the log."""


class AuditBreak(Output):
    """The first place where the chain does not hold."""

    position: int
    id: UUID | None = Field(description="The row that stands there, if one does.")
    kind: Literal["altered", "removed", "reordered"]


class AuditVerdict(Output):
    """Whether the log is as it was written."""

    intact: bool
    records: int = Field(description="Rows looked at, up to the first break.")
    head: str = Field(description="The newest hash: keep it elsewhere to prove this log later.")
    unchained: int = Field(description="Rows that the worker has still to chain.")
    broken: AuditBreak | None
