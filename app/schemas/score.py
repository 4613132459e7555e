"""A score as answers and events show it."""

from typing import Annotated

from pydantic import (
    Field,
    PlainSerializer,
)

SCORE_DECIMALS = 4
Score = Annotated[
    float,
    Field(description="0..1, four decimals.", json_schema_extra={"minimum": 0, "maximum": 1}),
    PlainSerializer(lambda value: shown_score(value), when_used="json-unless-none"),
]
"""A score, similarity or share as every answer shows it; inside it keeps all its digits."""

ScoreChange = Annotated[
    float,
    Field(description="-1..1, four decimals.", json_schema_extra={"minimum": -1, "maximum": 1}),
    PlainSerializer(lambda value: shown_score(value), when_used="json-unless-none"),
]
"""What a change adds to a score; below 0 where it takes from it."""


def shown_score(score: float) -> float:
    """A score as answers and events show it."""
    return round(score, SCORE_DECIMALS)


def reaches(score: float, least: float) -> bool:
    """Whether a score, as it is shown, is at least so high."""
    return shown_score(score) >= least
