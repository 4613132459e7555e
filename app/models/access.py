"""Who may call: principals (people with a password), API keys, invitations."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Resource


class Role(StrEnum):
    """The three kinds of caller that sign in."""

    CANDIDATE = "candidate"
    EMPLOYER = "employer"
    ADMIN = "admin"


class Principal(Resource, Base):
    """A person who signs in. A candidate owns at most one profile; an employer's member
    belongs to exactly one employer."""

    __tablename__ = "principals"

    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)  # case-folded
    password_hash: Mapped[str] = mapped_column(String(200))
    credentials_version: Mapped[int] = mapped_column(default=1)  # access tokens name theirs
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    member_role: Mapped[str | None] = mapped_column(String(16))  # owner or member


class ApiKey(Resource, Base):
    """A key for programs. Only its hash is stored. It acts for a candidate, an employer or the
    operator; a key made by a person ends with that person's account."""

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "principal_id", "id"),)

    name: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_hint: Mapped[str] = mapped_column(String(16))  # first characters, to tell keys apart
    role: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[str] | None]  # None: everything its role may do
    principal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE")
    )
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )


class Invitation(Resource, Base):
    """An invitation to join an employer, redeemed once at registration."""

    __tablename__ = "invitations"

    employer_id: Mapped[UUID] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(320))
    member_role: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
