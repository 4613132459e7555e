"""The approaches that a candidate has to decide about, side by side."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.schemas.match import Band
from app.schemas.match_request import EmployerHabits, State
from app.schemas.score import Score
from app.schemas.values import Amount, Currency, Output, Page, PayRange, Salary


class ApproachCompared(Output):
    """A live request beside the others, as it was sent or amended."""

    match_request_id: UUID
    status: State
    company: str
    title: str
    pay: PayRange | None
    pay_per_year_min: Amount | None = Field(description="In `currency`; null: there is no rate.")
    pay_per_year_max: Amount | None
    salary: Salary | None = Field(description="What the request names for this person.")
    salary_per_year: Amount | None
    currency: Currency
    country: str | None
    city: str | None
    remote: str | None
    employment_type: str | None
    seniority: str | None
    visa_sponsorship: bool | None
    company_size: str | None
    industry: str | None
    benefits: list[str]
    interview_process: str | None
    score: Score = Field(description="Of the match as it was when the request was sent.")
    band: Band
    reason: str = Field(description="The match in one sentence.")
    missing: list[str] = Field(description="Must-have skills that the profile does not show.")
    unmet_constraints: list[str]
    created_at: datetime
    expires_at: datetime
    employer_habits: EmployerHabits


class ApproachComparison(Page[ApproachCompared]):
    """The live requests of a candidate, each in the same currency per year: best paid first."""

    currency: Currency
    rates_date: str = Field(description="The day of the exchange rates.")
