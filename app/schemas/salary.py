"""What a role pays: published figures, and figures of this marketplace, never one in the other."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.schemas.values import (
    Amount,
    Country,
    Currency,
    Input,
    Line,
    Money,
    Name,
    Output,
    Page,
    Seniority,
    Year,
)

Measure = Literal["median", "average"]
People = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000)]
Code = Annotated[str, StringConstraints(pattern=r"^\d[\d.\-]{0,19}$")]


class Benchmark(Input):
    """One row of a table of benchmarks: pay per year of an occupation in a country."""

    country: Country
    currency: Currency
    occupation: Name
    soc_code: Code | None = None
    level: Seniority | None = None
    city: Line | None = None
    industry: Line | None = None
    p10: Amount | None = None
    p25: Amount | None = None
    median: Amount | None = None
    p75: Amount | None = None
    p90: Amount | None = None
    annual_mean: Amount | None = None
    sample_size: People | None = None
    employment: People | None = None
    measure: Measure = "median"
    year: Year
    source: Name


class SalaryRead(Output):
    """Pay per year, full time, before tax."""

    country: str = Field(examples=["GB"])
    level: Seniority | None = Field(None, description="Where the source tells levels apart.")
    city: str | None = None
    industry: str | None = None
    occupation: str | None = Field(
        None, description="What the source calls it: official statistics cut roles their own way."
    )
    currency: str = Field(examples=["GBP"])
    median: Money | None = Field(
        description="Null where `low_data` forbids it. See `measure`.", examples=[67000]
    )
    p25: Money | None = Field(None, description="A quarter earns at most this.")
    p75: Money | None = Field(None, description="A quarter earns at least this.")
    measure: Measure = Field(
        "median", description="`average`: the source gives averages only, and `median` holds one."
    )
    sample_size: int | None = Field(None, description="Jobs or people asked, where it is known.")
    employment: int | None = Field(None, description="People whom the figure stands for.")
    kind: Literal["benchmark", "marketplace"] = Field(
        description="`benchmark`: published by `source`. `marketplace`: middles of the pay ranges "
        "of open jobs here that name this guide. No figure mixes the two."
    )
    source: str
    year: int
    low_data: bool = Field(
        description="Behind the figure stand fewer than 10, or nobody says how many. Figures of "
        "the marketplace are null then."
    )


class SalaryPage(Page[SalaryRead]):
    """One page of them."""
