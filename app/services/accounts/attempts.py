"""Delays that grow for whoever guesses: they hold in every process, and after a restart.

Failures are counted per account and network address together, and per network address: somebody
who guesses from elsewhere never locks the owner out.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import Database, WriteSession
from app.errors import RateLimited
from app.models import Attempts
from app.security import email_key

_FORGOTTEN_AFTER = timedelta(hours=24)
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 900.0  # seconds


@dataclass(frozen=True)
class Limit:
    """``free`` attempts go through; each one behind them doubles the wait, from one second to 15
    minutes."""

    name: str
    free: int


OF_ACCOUNT = Limit("sign-in to an account from an address", 10)
OF_ADDRESS = Limit("sign-in from an address", 100)
REGISTRATIONS = Limit("registration from an address", 30)
MAILS_OF_ADDRESS = Limit("mail asked for from an address", 30)
MAILS_TO_ACCOUNT = Limit("mail to an account", 5)


@dataclass(frozen=True)
class Subject:
    """Whose attempts are counted under a limit."""

    limit: Limit
    value: str

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.limit.name}\x00{self.value}".encode()).hexdigest()


def of_sign_in(email: str, address: str) -> list[Subject]:
    """What a failed sign-in counts for."""
    pair = f"{email_key(email)}\x00{address}"
    return [Subject(OF_ACCOUNT, pair), Subject(OF_ADDRESS, address)]


def of_registration(address: str) -> list[Subject]:
    """What a registration counts for."""
    return [Subject(REGISTRATIONS, address)]


def of_mail(email: str, address: str) -> list[Subject]:
    """What a mail that anybody can ask for counts for."""
    return [Subject(MAILS_TO_ACCOUNT, email_key(email)), Subject(MAILS_OF_ADDRESS, address)]


def _wait(count: int, last_at: datetime, free: int) -> float:
    """Seconds until the next attempt may be made."""
    if count < free:
        return 0.0
    delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** min(count - free, 20))
    return (last_at + timedelta(seconds=delay) - clock.now()).total_seconds()


def check(session: Session, settings: Settings, subjects: list[Subject]) -> None:
    """Raise RateLimited while one of the subjects has to wait."""
    if settings.rate_limits == "off":
        return
    limits = {subject.key: subject.limit for subject in subjects}
    found = session.scalars(select(Attempts).where(Attempts.subject_hash.in_(limits)))
    waits = [_wait(row.count, row.last_at, limits[row.subject_hash].free) for row in found]
    if waits and max(waits) > 0:
        raise RateLimited(max(waits))


def count(database: Database, settings: Settings, subjects: list[Subject]) -> None:
    """Count an attempt, in a transaction of its own; those of a day ago are forgotten."""
    if settings.rate_limits == "off":
        return
    with database.write() as session:
        old = Attempts.last_at < clock.now() - _FORGOTTEN_AFTER
        session.execute(delete(Attempts).where(old))
        for subject in sorted(subjects, key=lambda subject: subject.key):
            _count_one(session, subject)


def _count_one(session: WriteSession, subject: Subject) -> None:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgresql_insert
    row = insert(Attempts).values(subject_hash=subject.key, count=1, last_at=clock.now())
    again = {"count": Attempts.count + 1, "last_at": row.excluded.last_at}
    session.execute(row.on_conflict_do_update(index_elements=["subject_hash"], set_=again))


def forget(session: WriteSession, subjects: list[Subject]) -> None:
    """Begin anew after a success: the count of the account, not that of the address."""
    keys = [subject.key for subject in subjects if subject.limit is OF_ACCOUNT]
    session.execute(delete(Attempts).where(Attempts.subject_hash.in_(keys)))
