"""The values that many bodies share: bounded texts, money, scores, places, enumerations."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, Url

from app.schemas.iso_codes import COUNTRIES, CURRENCIES, decimals_of
from app.security import normalised_email

Item = TypeVar("Item")

# Categories of Unicode whose characters draw nothing by themselves, and letters that do not either.
_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"))
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class Input(BaseModel):
    """Base of request bodies: unknown fields are refused, a number is not a string."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(BaseModel):
    """Base of response bodies."""

    model_config = ConfigDict(from_attributes=True)


STORED = "stored"
"""Context of a validation that reads what was stored earlier: rules about what may be entered,
which may have become stricter since, do not apply (`model_validate(..., context=STORED)`)."""


def is_entered(info: ValidationInfo) -> bool:
    """Whether somebody enters the value now, as opposed to reading what is stored."""
    return info.context != STORED


def composed_length(text: str) -> int:
    """Characters of a text in NFKC, as it is read: one of them can become eighteen."""
    return len(text) if text.isascii() else len(unicodedata.normalize("NFKC", text))


def too_much_text(most: int, what: str = "characters when composed (NFKC)") -> PydanticCustomError:
    """The error of a field that holds more text than is worked on."""
    return PydanticCustomError("too_much_text", f"At most {most:,} {what}.")


def short_when_composed(most: int) -> AfterValidator:
    """Marks a text that may not grow beyond its bound when its characters are composed."""

    def check(text: str, info: ValidationInfo) -> str:
        if is_entered(info) and composed_length(text) > most:
            raise too_much_text(most)
        return text

    return AfterValidator(check)


def _text(limit: int, least: int = 0) -> Any:
    return StringConstraints(strip_whitespace=True, max_length=limit, min_length=least)


def _blank(text: str) -> bool:
    return all(unicodedata.category(mark) in _UNSEEN or mark in _UNSEEN_LETTERS for mark in text)


def _not_blank(text: str, info: ValidationInfo) -> str:
    if is_entered(info) and _blank(text):
        raise ValueError("Nothing can be seen in this text.")
    return text


def visible_length(text: str) -> int:
    """Characters of a text that a reader sees, spaces between them included."""
    return len("".join(mark for mark in text if not _blank(mark) or mark.isspace()).strip())


Visible = AfterValidator(_not_blank)
"""Marks a text that needs more than what cannot be seen: spaces, joiners, lone accents."""
Name = Annotated[str, _text(200, 1), Visible, short_when_composed(200)]
EmailAddress = Annotated[
    str,
    StringConstraints(max_length=320),
    AfterValidator(normalised_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 320}),
]
Line = Annotated[str, _text(200), short_when_composed(200)]
Note = Annotated[str, _text(2_000), short_when_composed(2_000)]
Prose = Annotated[str, _text(10_000), short_when_composed(10_000)]
SkillName = Annotated[str, _text(100, 1), Visible, short_when_composed(100)]
ExternalId = Annotated[str, _text(200, 1), Visible]


def _known_country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("This is not an ISO 3166-1 alpha-2 code, such as GB.")
    return code


def _code(characters: int, what: str) -> WithJsonSchema:
    """The schema of a code. Its length is not checked by itself: what is too long for a code is no
    code, and is told so."""
    return WithJsonSchema({"type": "string", "maxLength": characters, "description": what})


def _known_currency(code: str, info: ValidationInfo) -> str:
    if code not in CURRENCIES and is_entered(info):
        raise ValueError("This is not an ISO 4217 code, such as EUR.")
    return code


def _web_address(value: str, info: ValidationInfo) -> str:
    if not is_entered(info):
        return value
    wrong = ValueError("This must be an http(s) URL, such as https://example.com.")
    if _blank(value) or any(mark.isspace() or _blank(mark) for mark in value):
        raise wrong
    try:
        url = Url(value)
    except ValueError:
        raise wrong from None
    if url.scheme not in ("http", "https") or not url.host or url.username or url.password:
        raise wrong
    # The parser takes `http:host` and `http:///path`, too, and reads what follows as the host.
    _, separator, rest = value.partition("://")
    if not separator or rest.startswith("/") or any(mark in '<>"\\' for mark in value):
        raise wrong
    return value


WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=300),
    Field(description="An http(s) URL.", examples=["https://example.com"]),
    AfterValidator(_web_address),
]
Country = Annotated[
    str,
    AfterValidator(_known_country),
    _code(2, "ISO 3166-1 alpha-2 code."),
    Field(description="ISO 3166-1 alpha-2 code.", examples=["GB"]),
]
Currency = Annotated[
    str,
    AfterValidator(_known_currency),
    _code(3, "ISO 4217 code."),
    Field(description="ISO 4217 code.", examples=["EUR"]),
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
    if round(value, 2) != value:
        raise ValueError("At most two decimals.")
    return value


def plain_number(value: float) -> float:
    """Write integral amounts as people do: 65000, not 65000.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Without a return type: with one, the document would have two schemas of an amount, one for
# bodies and one for answers.
_AS_PLAIN_NUMBER = PlainSerializer(lambda value: plain_number(value), when_used="json-unless-none")


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
    _AS_PLAIN_NUMBER,
]


PayFilter = Annotated[
    float, Field(ge=0, le=1_000_000_000_000, allow_inf_nan=False), AfterValidator(_two_decimals)
]
"""An amount in a query, per year in major units."""
Money = Annotated[
    float,
    Field(description="Amount in major units, computed: as large as it comes.", examples=[67000]),
    _AS_PLAIN_NUMBER,
]
Years = Annotated[float, Field(strict=True, ge=0, le=80, description="Years of use.", examples=[4])]
Year = Annotated[int, Field(strict=True, ge=1900, le=2100, description="Calendar year.")]
Flag = Annotated[bool, Field(strict=True)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1_000_000)]


def _payable(amounts: tuple[float, ...], currency: str, info: ValidationInfo) -> None:
    """Refuse decimals that the currency does not have."""
    decimals = decimals_of(currency)
    if is_entered(info) and any(round(amount, decimals) != amount for amount in amounts):
        raise ValueError(f"Amounts in {currency} have no decimals.")


class Salary(Input):
    """One amount of pay."""

    amount: Amount
    currency: Currency
    period: Period = "year"

    @model_validator(mode="after")
    def _in_its_currency(self, info: ValidationInfo) -> "Salary":
        _payable((self.amount,), self.currency, info)
        return self


class PayRange(Input):
    """What a job pays."""

    min: Amount
    max: Amount
    currency: Currency
    period: Period = "year"

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> "PayRange":
        if self.min > self.max:
            raise ValueError("min must not be above max.")
        _payable((self.min, self.max), self.currency, info)
        return self


class Location(Input):
    country: Country
    city: Line | None = None


class PlaceRead(Output):
    """Where something is, as lists show it."""

    country: str | None = Field(None, description="ISO 3166-1 alpha-2 code.")
    city: str | None = None


class Page(Output, Generic[Item]):
    """The shape of every list: items, and a cursor for the next page (null at the end)."""

    items: list[Item]
    next_cursor: str | None = Field(None, description="Pass it as `cursor`; null: this was all.")
