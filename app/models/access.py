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
    # A password that the operator made signs in once, then has to be replaced.
    password_use: Mapped[str | None] = mapped_column(String(8))  # once, used; None: its owner's
    credentials_version: Mapped[int] = mapped_column(default=1)  # access tokens name theirs
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    member_role: Mapped[str | None] = mapped_column(String(16))  # owner or member


class SignIn(Resource, Base):
    """A sign-in that can be renewed and ended: the family of its tokens. A refresh token is used
    once; a used one that comes again ends the family, because somebody copied it."""

    __tablename__ = "sign_ins"

    principal_id: Mapped[UUID] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Attempts(Base):
    """How often something that guesses could profit from failed or was asked for: one row per kind
    and subject, kept as a hash, so that no address stands here."""

    __tablename__ = "attempts"

    subject_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class TokenPurpose(StrEnum):
    """What a mailed token is for: a new password, a new address, proof of a company's domain."""

    PASSWORD = "password"  # noqa: S105 - a purpose
    EMAIL = "email"
    EMPLOYER = "employer"


class OneTimeToken(Resource, Base):
    """A token that was mailed to a person, to set a new password or to confirm a new address. It
    works once."""

    __tablename__ = "one_time_tokens"

    principal_id: Mapped[UUID] = mapped_column(
        ForeignKey("principals.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(16))
    email: Mapped[str | None] = mapped_column(String(320))  # the address to confirm
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]


class ApiKey(Resource, Base):
    """A key for programs. Only its hash is stored. It acts for a candidate, an employer or the
    operator; a key made by a person ends with that person's account and a new password, one made
    with another key (``parent_id``) with that key."""

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "principal_id", "id"),)

    name: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_hint: Mapped[str] = mapped_column(String(16))  # first characters, to tell keys apart
    role: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[str] | None]  # None: everything its role may do
    expires_at: Mapped[datetime | None]
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), index=True
    )
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
    email_key: Mapped[str] = mapped_column(String(320), default="")
    member_role: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
