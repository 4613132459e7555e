"""Self-identification, and the fairness report."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.score import Score
from app.schemas.values import Input, Output

Sex = Literal["female", "male", "other"]
RaceEthnicity = Literal[
    "hispanic_or_latino",
    "white",
    "black_or_african_american",
    "native_hawaiian_or_pacific_islander",
    "asian",
    "american_indian_or_alaska_native",
    "two_or_more",
]


class SelfIdentificationPut(Input):
    """What you say of yourself, for fairness reports alone. Nobody has to."""

    sex: Sex | None = Field(None, examples=["female"])
    race_ethnicity: RaceEthnicity | None = Field(None, examples=["asian"])


class SelfIdentificationRead(Output):
    """What you said of yourself. No employer, no ranking and no operator reads it by person."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    sex: Sex | None
    race_ethnicity: RaceEthnicity | None


class FairnessGroup(Output):
    """A category. `chosen`: selected, or scored above the median."""

    sex: Sex | None = None
    race_ethnicity: RaceEthnicity | None = None
    people: int
    chosen: int
    rate: Score
    impact_ratio: float | None = Field(
        description="The rate divided by the highest rate of a category; null below 2 % of the "
        "people, and where nobody was chosen."
    )
    below_four_fifths: bool
    p_value: float | None = Field(description="Fisher's exact test against the highest rate.")
    significant: bool = Field(description="Below four fifths, with p < .05.")


class FairnessRates(Output):
    """One axis."""

    groups: list[FairnessGroup]
    unknown: int = Field(description="People who did not say.")
    unknown_chosen: int


class FairnessAxes(Output):
    by_sex: FairnessRates
    by_race_ethnicity: FairnessRates
    intersectional: FairnessRates


class FairnessReportRead(Output):
    """Selection and scoring rates by category, as New York City's rules define them."""

    people: int = Field(description="Whom employers can find, or approached in the period.")
    jobs: int = Field(description="Open jobs that they were scored against.")
    median_score: Score | None
    selection: FairnessAxes = Field(description="Selected: approached in the period.")
    scoring: FairnessAxes = Field(description="Above the median of their mean scores.")
    model_version: str
