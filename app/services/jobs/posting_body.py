"""A job as a body and as a row: its attributes, its pay, and from one to the other."""

from typing import Any

from sqlalchemy import Row

from app.models import Job
from app.schemas.job import JobBody
from app.schemas.values import plain_number

COLUMNS = (
    "title",
    "description",
    "skills",
    "remote",
    "employment_type",
    "seniority",
    "visa_sponsorship",
    "remote_countries",
    "benefits",
    "interview_process",
    "valid_through",
    "guide",
    "industry",
    "company_size",
    "external_id",
)
"""Attributes of a job that a body names alike; last day, pay and place of work are filled apart."""


def pay_of(job: Job | Row[*tuple[Any, ...]]) -> dict[str, Any] | None:
    """The pay range in major units, ``{min, max, currency, period}``, or None."""
    if job.salary_min is None or job.salary_max is None:
        return None
    return {
        "min": plain_number(job.salary_min / 100),
        "max": plain_number(job.salary_max / 100),
        "currency": job.salary_currency,
        "period": job.salary_period,
    }


def body_of(job: Job) -> dict[str, Any]:
    """The job as the body of ``POST /v1/jobs`` that would create it, without its employer."""
    body: dict[str, Any] = {name: getattr(job, name) for name in COLUMNS}
    body["valid_through"] = job.valid_through.isoformat() if job.valid_through else None
    body["salary"] = pay_of(job)
    body["location"] = {"country": job.country, "city": job.city} if job.country else None
    return {name: value for name, value in body.items() if value is not None}


def fill(job: Job, body: JobBody) -> None:
    """Give the row what a body says, and empty what it leaves out."""
    plain = body.model_dump(mode="json")
    for name in COLUMNS:
        setattr(job, name, plain[name])
    job.valid_through = body.valid_through
    job.skills = [{k: v for k, v in item.items() if v is not None} for item in plain["skills"]]
    job.country = body.location.country if body.location else None
    job.city = body.location.city if body.location else None
    job.salary_min = round(body.salary.min * 100) if body.salary else None
    job.salary_max = round(body.salary.max * 100) if body.salary else None
    job.salary_currency = body.salary.currency if body.salary else None
    job.salary_period = body.salary.period if body.salary else None
