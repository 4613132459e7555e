"""The demo marketplace of ``app/data/demo``: what is in it, and how people sign in to it.

Ids are the same in every demo, so that examples work everywhere. All accounts have one password: a
random one, or the published one if somebody asks for it. It is loaded by
:mod:`app.services.demo_loading`.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.models import Candidate, Employer, Principal
from app.security import new_password, verify_password
from app.services.accounts import access

_MOMENT = 1_767_225_600_000
"""Milliseconds from 1970 to the first of January 2026: the time in the ids of the demo."""

_FIRST_PERSON = "cand-levin-achtelik"

PASSWORD = "demo-marketplace"  # noqa: S105 - published on purpose, see above


def own_password(settings: Settings) -> str:
    """The password of the demo in this data directory: made once, and kept there for its owner
    alone."""
    path = settings.prepare_data_dir() / "demo.password"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(new_password())
    return path.read_text("utf-8").strip()


class OtherAccounts(Exception):
    """The database holds accounts of people: the demo's passwords would open it."""


@dataclass(frozen=True)
class SignIn:
    """An account to try the demo with; ``what`` says whose it is."""

    role: str
    email: str
    what: str


def read(name: str) -> list[dict[str, Any]]:
    """Read a list of the demo: a JSON file, or all JSON files of a directory in order of name."""
    place = resources.files("app") / "data" / "demo" / name
    if place.is_dir():
        files = sorted(
            (f for f in place.iterdir() if f.name.endswith(".json")), key=lambda f: f.name
        )
        return [item for file in files for item in json.loads(file.read_text("utf-8"))]
    items: list[dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return items


def demo_id(kind: str, key: str) -> UUID:
    """A deterministic id: a version 7 UUID of one fixed time, its random bits a hash of the key."""
    chance = int.from_bytes(sha256(f"{kind}:{key}".encode()).digest()[:10])
    number = _MOMENT << 80 | chance
    number = number & ~(0xF << 76) | 7 << 76  # version
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)  # variant


def member_email(key: str) -> str:
    """The address by which the hiring team of a company of the demo signs in."""
    return f"hiring@{key}.example.com"


def sign_ins() -> list[SignIn]:
    """The accounts to try the demo with first: somebody whose words are not those of the jobs that
    fit, and a company."""
    person = next(one for one in read("candidates") if one["external_id"] == _FIRST_PERSON)
    company = read("employers.json")[0]
    return [
        SignIn("candidate", person["email"], person["headline"]),
        SignIn("employer", member_email(company["key"]), company["name"]),
    ]


def refuse_others(database: Database) -> None:
    """Raise OtherAccounts if people use this database and the demo was never loaded into it."""
    known = [demo_id("employer", item["key"]) for item in read("employers.json")]
    with database.read() as session:
        is_demo = session.scalar(select(Employer.id).where(Employer.id.in_(known)).limit(1))
        others = session.scalar(select(Principal.id).limit(1))
        profiles = session.scalar(select(Candidate.id).limit(1))
    if is_demo is None and (others or profiles):
        raise OtherAccounts()


def opened_by(database: Database, sign_ins: list[SignIn], password: str) -> set[str]:
    """The addresses of the accounts that a password opens: people may have set their own."""
    with database.read() as session:
        found = {one.email: access.find_by_email(session, one.email) for one in sign_ins}
    return {
        email
        for email, account in found.items()
        if account is not None and verify_password(password, account.password_hash)
    }
