"""What the operator reads of feedback on matches."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.schemas.score import Score
from app.schemas.values import Output


class PositionRates(Output):
    """What was done with the matches at one position of ranked lists."""

    position: int = Field(description="In the whole list, from 1.")
    shown: int = Field(description="Pages that showed a match at it.")
    impressions: int
    viewed: int
    saved: int
    dismissed: int
    viewed_rate: Score | None = Field(description="Of those shown, 0..1.")
    saved_rate: Score | None
    dismissed_rate: Score | None


class FeedbackRates(Output):
    """Feedback by position: the higher one stands, the more one is looked at, so read rates of
    one position beside those of the same position."""

    ranked: Literal["jobs", "candidates"]
    since: datetime = Field(description="At most 30 days ago: served pages are kept so long.")
    positions: list[PositionRates]
