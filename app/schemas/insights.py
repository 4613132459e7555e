"""What an employer learns about a job: who is kept from it, by what, and what others pay."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.match import Band
from app.schemas.match_request import Reason
from app.schemas.salary import SalaryRead
from app.schemas.score import Score
from app.schemas.values import Currency, Money, Output, Period, Seniority

_N = "People this is about, rounded down to a multiple of 5. Below 10 the figures are null."
_COUNT = "Rounded down to a multiple of 5; null below 10."


class PopulationRead(Output):
    """Whom the figures about candidates are about."""

    total: int = Field(
        description="Candidates who are visible to you, rounded down to a multiple of 5."
    )
    considered: int = Field(
        description="Of these the nearest in meaning to the job, at most 500, likewise rounded."
    )
    n: int = Field(description="Of these the ones near the job (see `band`), likewise rounded.")
    reachable: int | None = Field(
        description=f"Near ones whom no term of the job rules out. {_COUNT}"
    )
    band: Band = Field(
        description="Near is who scores in this band or a better one with `preferences` weighing "
        "nothing, so that pay and place do not matter."
    )


class RequirementInsight(Output):
    """A skill that the job names, beside those who would be near the job without it."""

    requirement: str = Field(description="In your wording.", examples=["Kubernetes"])
    importance: Literal["must", "nice"]
    n: int = Field(description=_N)
    met: int | None = Field(description=_COUNT)
    partial: int | None = Field(description=_COUNT)
    claimed: int | None = Field(description=_COUNT)
    missing: int | None = Field(description=f"Nothing in the profile speaks to it. {_COUNT}")
    ruled_out: int | None = Field(
        description="Near the job only if it did not ask for this: so many more there would be. "
        f"{_COUNT}"
    )
    gained_if_nice: int | None = Field(
        description=f"So many of them already if it were a nice-to-have. {_COUNT}"
    )


class TermInsight(Output):
    """A term of the job, and the near candidates."""

    term: Literal["remote", "location", "remote-countries", "employment-type", "visa"]
    n: int = Field(description=_N)
    ruled_out: int | None = Field(description=f"Whom it rules out. {_COUNT}")
    alone: int | None = Field(description=f"Whom nothing else rules out. {_COUNT}")


class PayStepRead(Output):
    """A higher maximum, and whom it would reach."""

    max: Money
    n: int = Field(description=_N)
    gained: int | None = Field(
        description=f"Near candidates whom it would reach and the present one does not. {_COUNT}"
    )


class ComparableRead(Output):
    """Pay of comparable jobs per year: the middles of their ranges."""

    n: int = Field(
        description="Open jobs of other employers, near in meaning and in the same country. "
        "Below 10 the figures are null."
    )
    country: str | None = Field(description="Null where the job names none: then anywhere.")
    seniority: Seniority | None = Field(
        description="The level they share with the job; null where fewer than 10 have it: then "
        "those of every level count."
    )
    currency: Currency | None = Field(description="Of the job, or that of most of them.")
    p25: Money | None
    median: Money | None
    p75: Money | None
    percentile: int | None = Field(
        description="How many in a hundred have a lower middle than this job (ties count half)."
    )


class PayInsight(Output):
    """Whom the pay rules out, and where the range stands."""

    n: int = Field(description=f"Near candidates. {_N}")
    ruled_out: int | None = Field(description=f"Those who ask for more than the maximum. {_COUNT}")
    alone: int | None = Field(description=f"Whom nothing else rules out. {_COUNT}")
    currency: Currency | None = Field(description="Of the steps.")
    period: Period | None = Field(description="Of the steps.")
    steps: list[PayStepRead] = Field(
        description="What a maximum 5, 10, 20 and 30 per cent higher would gain. Empty without a "
        "pay range."
    )
    comparable: ComparableRead
    benchmarks: list[SalaryRead] = Field(
        description="What others published for the job's `guide` in its country, each with source "
        "and year; apart from the figures above and in none of them."
    )


class ReasonRead(Output):
    """One reason for declining."""

    reason: Reason
    share: Score | None = Field(
        description="Of those who declined, 0..1, to the nearest 0.05; null below 10.",
        examples=[0.35],
    )


class ReasonsRead(Output):
    """Why candidates declined in the last twelve months; each person counts once, by their newest
    answer."""

    n: int = Field(description=_N)
    reasons: list[ReasonRead]


class DeclinesRead(Output):
    """Why candidates declined this job, and comparable ones."""

    own: ReasonsRead
    peers: ReasonsRead = Field(
        description="Open jobs of other employers, near in meaning. Null, too, unless at least "
        "three employers stand behind it and none behind more than half."
    )


class InsightsRead(Output):
    """What keeps candidates from a job. Nothing here is about one person: see `floor`."""

    job_id: UUID
    floor: int = Field(description="Fewer people than this, and a figure is null.", examples=[10])
    population: PopulationRead
    requirements: list[RequirementInsight] = Field(
        description="Skills that the job names, in its order; of more than 12 those that most of "
        "the near lack."
    )
    pay: PayInsight
    terms: list[TermInsight]
    declines: DeclinesRead
    model_version: str
    request_id: str
