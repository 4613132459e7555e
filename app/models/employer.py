"""Employers and their jobs."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Resource


class JobStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


# draft, paused → open → paused; open, paused → closed
JOB_TRANSITIONS: dict[str, tuple[frozenset[JobStatus], JobStatus]] = {
    "publish": (frozenset({JobStatus.DRAFT, JobStatus.PAUSED}), JobStatus.OPEN),
    "pause": (frozenset({JobStatus.OPEN}), JobStatus.PAUSED),
    "close": (frozenset({JobStatus.OPEN, JobStatus.PAUSED}), JobStatus.CLOSED),
}


class Employer(Resource, Base):
    __tablename__ = "employers"

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(String(2000))
    industry: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[str | None] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))
    domains: Mapped[list[str]] = mapped_column(default=list)  # in ASCII
    verified_at: Mapped[datetime | None]  # None: it sees no candidates


class CompanyKey(Base):
    """What tells the company that an employer is an account of: ``name:…``, ``domain:…``."""

    __tablename__ = "company_keys"

    employer_id: Mapped[UUID] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)


class Job(Resource, Base):
    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_employer_id_external_id", "employer_id", "external_id", unique=True),
        Index(None, "status", "id"),
        Index(None, "guide", "id"),
    )

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"))
    external_id: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16), default=JobStatus.DRAFT)
    published_at: Mapped[datetime | None]

    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    salary_min: Mapped[int | None] = mapped_column(BigInteger)  # hundredths of the currency
    salary_max: Mapped[int | None] = mapped_column(BigInteger)
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    salary_period: Mapped[str | None] = mapped_column(String(8))
    skills: Mapped[list[dict[str, Any]]]
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(200))
    remote: Mapped[str | None] = mapped_column(String(16))
    employment_type: Mapped[str | None] = mapped_column(String(16))
    seniority: Mapped[str | None] = mapped_column(String(16))
    visa_sponsorship: Mapped[bool | None]
    remote_countries: Mapped[list[str]]
    benefits: Mapped[list[str]]
    interview_process: Mapped[str | None] = mapped_column(Text)
    valid_through: Mapped[date | None]
    guide: Mapped[str | None] = mapped_column(String(200))
    industry: Mapped[str | None] = mapped_column(String(200))  # None: the employer's
    company_size: Mapped[str | None] = mapped_column(String(16))  # None: the employer's

    employer: Mapped[Employer] = relationship(lazy="raise")
