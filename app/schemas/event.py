"""Events as receivers of webhooks get them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from app.models import EVENT_NAMES, TEST_EVENT
from app.schemas.score import Score
from app.schemas.values import Output

AsSent = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time in the very spelling that the signed body has."""


class EventData(Output):
    """References and plain words; read the resource for the rest."""

    id: UUID = Field(description="What it is about.")
    match_request_id: UUID | None = None
    job_id: UUID | None = None
    candidate_id: UUID | None = None
    employer_id: UUID | None = None
    alert_id: UUID | None = None
    actor: str | None = Field(None, description="Role of who acted; `system`: time did.")
    status: str | None = Field(None, description="Of `match_request.*`: the state.")
    by: str | None = Field(None, description="Of `*.reminder`: who is to reply.")
    due_at: AsSent | None = Field(None, description="Of `*.reminder`: when the reply was due.")
    score: Score | None = Field(None, description="Of `alert.matched`: 0..1, four decimals.")
    sequence: int | None = Field(
        description="Numbers the events of a match request that you may learn of, from 1."
    )


class Event(Output):
    """One event, as it is sent."""

    type: str = Field(json_schema_extra={"enum": [*EVENT_NAMES, TEST_EVENT]})
    timestamp: AsSent
    data: EventData
