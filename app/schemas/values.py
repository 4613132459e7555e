"""The values that many bodies share: bounded texts, money, places, enumerations, times."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from app.schemas.iso_codes import COUNTRIES, CURRENCIES
from app.security import normalised_email

Item = TypeVar("Item")


class Input(BaseModel):
    """Base of request bodies: unknown fields are refused, a number is not a string."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(BaseModel):
    """Base of response bodies."""

    model_config = ConfigDict(from_attributes=True)


def _text(limit: int, least: int = 0) -> Any:
    return StringConstraints(strip_whitespace=True, max_length=limit, min_length=least)


EmailAddress = Annotated[
    str,
    StringConstraints(max_length=320),
    AfterValidator(normalised_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 320}),
]
Name = Annotated[str, _text(200, 1)]
Line = Annotated[str, _text(200)]
Note = Annotated[str, _text(2_000)]
Prose = Annotated[str, _text(10_000)]
SkillName = Annotated[str, _text(100, 1)]
ExternalId = Annotated[str, _text(200, 1)]


def _known_country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("This is not an ISO 3166-1 alpha-2 code, such as GB.")
    return code


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("This is not an ISO 4217 code, such as EUR.")
    return code


Country = Annotated[
    str,
    Field(description="ISO 3166-1 alpha-2 code.", examples=["GB"], max_length=2),
    AfterValidator(_known_country),
]
Currency = Annotated[
    str,
    Field(description="ISO 4217 code.", examples=["EUR"], max_length=3),
    AfterValidator(_known_currency),
]


class EmploymentType(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    INTERNSHIP = "internship"


class Seniority(StrEnum):
    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    PRINCIPAL = "principal"
    DIRECTOR = "director"
    EXECUTIVE = "executive"


class Remote(StrEnum):
    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


Period = Literal["year", "month", "day", "hour"]
CompanySize = Literal["1-10", "11-50", "51-200", "201-1000", "1001+"]
Visibility = Literal["visible", "hidden"]


def _two_decimals(value: float) -> float:
    if abs(value * 100 - round(value * 100)) > 1e-6 * max(1.0, abs(value)):
        raise ValueError("At most two decimals.")
    return round(value, 2)


def plain_number(value: float) -> float:
    """Write integral amounts as people do: 65000, not 65000.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Amount = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=1_000_000_000_000,
        description="Amount in major units, at most two decimals.",
        examples=[65000],
    ),
    AfterValidator(_two_decimals),
    PlainSerializer(plain_number, return_type=float, when_used="json"),
]
Money = Annotated[
    float,
    Field(description="Amount in major units, computed: as large as it comes.", examples=[67000]),
    PlainSerializer(plain_number, return_type=float, when_used="json"),
]
Years = Annotated[float, Field(strict=True, ge=0, le=80, description="Years of use.", examples=[4])]
Year = Annotated[int, Field(strict=True, ge=1900, le=2100, description="Calendar year.")]
Flag = Annotated[bool, Field(strict=True)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1_000_000)]


class Salary(Input):
    """One amount of pay."""

    amount: Amount
    currency: Currency
    period: Period = "year"


class PayRange(Input):
    """What a job pays."""

    min: Amount
    max: Amount
    currency: Currency
    period: Period = "year"

    def model_post_init(self, _context: Any) -> None:
        if self.min > self.max:
            raise ValueError("min must not be above max.")


class Location(Input):
    country: Country
    city: Line | None = None


def no_naive_string(value: Any) -> Any:
    """Let a time be a string only."""
    # A bare number is no point in time for a reader, whatever the parser could make of it.
    if isinstance(value, int | float):
        raise ValueError("Write the time as an ISO 8601 string with zone.")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("This time is out of range.") from None


Time = Annotated[AwareDatetime, BeforeValidator(no_naive_string), AfterValidator(_utc)]


class Page(Output, Generic[Item]):
    """The shape of every list: items, and a cursor for the next page (null at the end)."""

    items: list[Item]
    next_cursor: str | None = Field(None, description="Pass it as `cursor`; null: this was all.")
