"""Candidates: identity, the profile that is matched, and consent."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Json, Resource


class Candidate(Resource, Base):
    """A profile. Its parts (skills, experience, …) have no life of their own: they are replaced
    with it and always read with it, so they are JSON in its row."""

    __tablename__ = "candidates"
    __table_args__ = (
        # Profiles kept by the operator (no account) are told apart by their external id.
        Index(
            "uq_candidates_external_id_operator",
            "external_id",
            unique=True,
            sqlite_where=text("principal_id IS NULL"),
            postgresql_where=text("principal_id IS NULL"),
        ),
    )

    principal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE"), unique=True
    )
    external_id: Mapped[str | None] = mapped_column(String(200))

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(50))
    links: Mapped[list[str]]

    headline: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(200))
    skills: Mapped[list[dict[str, Any]]]
    experience: Mapped[list[dict[str, Any]]]
    education: Mapped[list[dict[str, Any]]]
    certifications: Mapped[list[dict[str, Any]]]
    languages: Mapped[list[dict[str, Any]]]
    preferences: Mapped[dict[str, Any]]

    visibility: Mapped[str] = mapped_column(String(16), default="visible")
    # Not looking before this day; as the preferences say, for queries.
    rests_until: Mapped[date | None]
    consent_matching: Mapped[bool] = mapped_column(default=True)
    blocked_employer_ids: Mapped[list[str]]
    kept_out_employer_ids: Mapped[list[str]] = mapped_column(default=list)  # with their companies

    # What employers see, masked when it was written; None or of an older version: not masked yet.
    anonymous_view: Mapped[dict[str, Any] | None] = mapped_column(Json)
    mask_version: Mapped[int] = mapped_column(default=0)


class BlockedCompany(Base):
    """What told a blocked employer's company when it was blocked or later; it outlives the
    employer's account."""

    __tablename__ = "blocked_companies"

    candidate_id: Mapped[UUID] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    employer_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)


class Consent(Resource, Base):
    """One decision of a person about one purpose. The newest row of a purpose counts; older
    ones stay, as proof of what was agreed when."""

    __tablename__ = "consents"

    candidate_id: Mapped[UUID] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(16))
    granted: Mapped[bool]
