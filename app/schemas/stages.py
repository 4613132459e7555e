"""How requests move through their states: counts, times, conversion."""

from datetime import datetime

from pydantic import Field

from app.schemas.match_request import State
from app.schemas.score import Score
from app.schemas.values import Output


class NextStage(Output):
    """Where requests went from a state."""

    state: State
    count: int
    share: Score = Field(description="Of all that entered the state, 0..1.")


class StageRead(Output):
    """One state of the requests of a period."""

    state: State
    entered: int = Field(description="Requests that were ever in this state.")
    present: int = Field(description="Those that are in it now.")
    left: int
    median_hours: float | None = Field(
        description="Time spent in it by those that left it; null: none did."
    )
    p90_hours: float | None = Field(description="Nine of ten left it within this time.")
    went_to: list[NextStage]


class StagesRead(Output):
    """The states of the requests that were sent in a period, in the order of the process."""

    since: datetime | None = Field(description="Sent at or after this; null: ever.")
    until: datetime | None = Field(description="Sent before this; null: until now.")
    total: int
    accepted: Score | None = Field(description="Share of all requests, 0..1; null without any.")
    hired: Score | None = Field(description="Share of all requests, 0..1; null without any.")
    stages: list[StageRead]
