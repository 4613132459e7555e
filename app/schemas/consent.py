"""Consents of candidates: decisions by purpose."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from app.schemas.values import (
    Flag,
    Input,
    Output,
    Page,
)


class ConsentDecision(Input):
    """A decision about one purpose; the newest one counts."""

    purpose: Literal["matching", "learning", "fairness"]
    granted: Flag


class ConsentRead(Output):
    """A decision that was made about a purpose."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    purpose: str
    granted: bool


class ConsentPage(Page[ConsentRead]):
    """One page of them."""
