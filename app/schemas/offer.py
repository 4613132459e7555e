"""Offers: terms, rounds of negotiation, comparison."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from app.schemas.flag import FlagRead
from app.schemas.message import Side
from app.schemas.times import FirstDay, Time
from app.schemas.values import Amount, Currency, Input, Line, Name, Note, Output, Page, Salary


def _some_pay(salary: Salary) -> Salary:
    if salary.amount == 0:
        raise ValueError("An offer states what the work pays.")
    return salary


OfferedSalary = Annotated[Salary, AfterValidator(_some_pay)]
Benefits = Annotated[list[Name], Field(max_length=50)]


class OfferCreate(Input):
    """An offer of work. It states what it pays and how long it stands."""

    salary: OfferedSalary
    start_date: FirstDay | None = None
    equity: Line | None = Field(None, examples=["0.1 % over four years"])
    benefits: Benefits = []
    expires_at: Time = Field(description="Until when it can be accepted; in the future.")
    note: Note | None = None


class OfferCounter(Input):
    """Other terms. What is absent stays as it was, null takes start, equity or benefits out; the
    note is this round's own."""

    salary: OfferedSalary | None = None
    start_date: FirstDay | None = None
    equity: Line | None = None
    benefits: Benefits | None = None
    expires_at: Time | None = None
    note: Note | None = None


class OfferRound(Output):
    """The terms as one side put them."""

    by: Side
    at: datetime
    salary: Salary
    start_date: date | None
    equity: str | None
    benefits: list[str]
    expires_at: datetime
    note: str | None


class OfferRead(Output):
    """An offer with its present terms, and every round that led to them."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    match_request_id: UUID
    status: Literal["open", "accepted", "declined", "withdrawn", "expired", "closed"]
    by: Side = Field(description="Who spoke last.")
    salary: Salary
    start_date: date | None
    equity: str | None
    benefits: list[str]
    note: str | None
    expires_at: datetime
    ended_at: datetime | None
    rounds: list[OfferRound]
    flags: list[FlagRead] = Field(description="For the candidate: what to look at twice.")
    next_actions: list[str] = Field(description="What you may do now: last path segments.")


class OfferPage(Page[OfferRead]):
    """One page of them."""


class OfferCompared(Output):
    """An open offer beside the others."""

    offer_id: UUID
    match_request_id: UUID
    company: str
    title: str
    salary: Salary
    pay_per_year: Amount | None = Field(description="In `currency`; null: there is no rate.")
    currency: Currency
    start_date: date | None
    equity: str | None
    benefits: list[str]
    remote: str | None
    country: str | None
    expires_at: datetime
    flags: list[FlagRead]


class OfferComparison(Page[OfferCompared]):
    """The open offers of a candidate, best paid first, each in the same currency per year."""

    currency: Currency
    rates_date: str = Field(description="The day of the exchange rates.")
