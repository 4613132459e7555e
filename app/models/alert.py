"""Alerts: saved searches, and the jobs or candidates that each has notified of."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class Alert(Resource, Base):
    """A saved search. It belongs to a candidate and finds jobs, or to an employer and finds
    candidates. Its filters are columns, so that an event picks its alerts in one query.

    Without a query a candidate's alert compares with the own profile; an employer's compares with
    ``job_id``. ``salary_amount`` is the least a job may pay up to, or the most a candidate may ask,
    per year in hundredths. ``min_score`` None: the usual one.
    """

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "candidate_id", "id"), Index(None, "employer_id", "id"))

    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE")
    )
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    query: Mapped[str | None] = mapped_column(String(500))
    min_score: Mapped[float | None]

    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    of_employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str | None] = mapped_column(String(2))
    remote: Mapped[str | None] = mapped_column(String(16))
    employment_type: Mapped[str | None] = mapped_column(String(16))
    seniority: Mapped[str | None] = mapped_column(String(16))
    salary_amount: Mapped[int | None] = mapped_column(BigInteger)
    salary_currency: Mapped[str | None] = mapped_column(String(3))


class AlertVector(Base):
    """The vector of an alert's query under one model revision: ``(dimension,)`` float32,
    little-endian, of unit length. It goes with the alert, and so with the person."""

    __tablename__ = "alert_vectors"

    alert_id: Mapped[UUID] = mapped_column(
        ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    revision: Mapped[str] = mapped_column(String(100), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class AlertMatch(Resource, Base):
    """A job or a candidate that an alert has notified of: once, whatever changes later. ``score``
    and ``band`` are those of that moment; a query gives no band."""

    __tablename__ = "alert_matches"
    __table_args__ = (
        UniqueConstraint("alert_id", "job_id"),
        UniqueConstraint("alert_id", "candidate_id"),
        Index(None, "alert_id", "id"),
    )

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"))
    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[float]
    band: Mapped[str | None] = mapped_column(String(16))
