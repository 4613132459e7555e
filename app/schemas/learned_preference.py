"""What a person's declines taught about wishes that their profile leaves open."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.values import Currency, Money, Output, Period, Remote


class LearnedFrom(Output):
    """The decline that taught it: the newest one that did."""

    match_request_id: UUID
    reason: Literal["salary", "location"]
    declined_at: datetime


class LearnedPay(Output):
    """The least pay that a person is taken to wish for."""

    amount: Money
    currency: Currency
    period: Period


class LearnedPreferenceRead(Output):
    """One learned wish. It weighs in the category `preferences` and filters nothing."""

    preference: Literal["min_salary", "remote"]
    value: LearnedPay | Remote = Field(
        description="Of `min_salary`: the least pay above what was declined. Of `remote`: one "
        "step further from the office than what was declined."
    )
    learned_from: LearnedFrom
    applied: bool = Field(description="False while the profile states such a wish itself.")
    note: str = Field(description="What it means, in words.")


class LearnedPreferencesRead(Output):
    """Everything learned of a person's wishes."""

    consented: bool = Field(description="Whether the newest decision on `learning` is a yes.")
    preferences: list[LearnedPreferenceRead] = Field(description="At most one of a kind.")
