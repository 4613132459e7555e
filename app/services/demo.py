"""The demo marketplace of ``app/data/demo``, loaded through the services that users call.

Loading it again adds what was removed and changes nothing else: everything in it is recognised by
its id, its external id or its address, whatever became of it since. Ids are the same in every demo,
so that examples work everywhere. All accounts have one password: a random one, or the published
one if somebody asks for it.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from sys import maxsize
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.database import Database, WriteSession
from app.errors import AppError
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval import store
from app.matching.retrieval.memory import MemoryIndex
from app.models import (
    Candidate,
    Employer,
    Job,
    MatchRequest,
    Principal,
    RequestStatus,
    Role,
)
from app.schemas.access import RegisterCreate
from app.schemas.candidate import CandidateCreate
from app.schemas.employer import EmployerCreate
from app.schemas.job import JobCreate
from app.schemas.match_request import MatchRequestCreate, Revise, Wishes
from app.security import hash_password, new_password, verify_password
from app.services import embeddings
from app.services.accounts import access
from app.services.accounts.access import Caller
from app.services.hiring import amendments, match_requests
from app.services.jobs import postings, publishing
from app.services.profiles import candidates, employers
from app.services.rankings import decisions

_MOMENT = 1_767_225_600_000
"""Milliseconds from 1970 to the first of January 2026: the time in the ids of the demo."""

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


def _member_email(key: str) -> str:
    return f"hiring@{key}.example.com"


def refuse_others(database: Database) -> None:
    """Raise OtherAccounts if people use this database and the demo was never loaded into it."""
    known = [demo_id("employer", item["key"]) for item in read("employers.json")]
    with database.read() as session:
        is_demo = session.scalar(select(Employer.id).where(Employer.id.in_(known)).limit(1))
        others = session.scalar(select(Principal.id).limit(1))
        profiles = session.scalar(select(Candidate.id).limit(1))
    if is_demo is None and (others or profiles):
        raise OtherAccounts()


def load(
    database: Database,
    engine: Engine,
    settings: Settings,
    password: str = PASSWORD,
) -> list[SignIn]:
    """Load what is missing of the demo, with this password; return accounts to sign in with.

    Raises
    ------
    OtherAccounts
        If the database holds accounts of people and no demo.
    """
    refuse_others(database)
    password_hash = hash_password(password)
    with database.write() as session:
        found = {
            item["key"]: _employer(session, engine, item, password_hash)
            for item in read("employers.json")
        }
    members = {key: caller for key, caller in found.items() if caller is not None}
    job_bodies = read("jobs")
    person_bodies = read("candidates")
    _load_jobs(database, engine, members, job_bodies)
    _load_candidates(database, engine, person_bodies, password_hash)
    _load_requests(database, engine, settings, members, read("requests.json"))
    first_person, first_employer = person_bodies[0], read("employers.json")[0]
    return [
        SignIn("candidate", first_person["email"], first_person["headline"]),
        SignIn("employer", _member_email(first_employer["key"]), first_employer["name"]),
    ]


def opens(database: Database, sign_ins: list[SignIn], password: str) -> bool:
    """Whether a password opens one of the accounts."""
    with database.read() as session:
        found = [access.find_by_email(session, sign_in.email) for sign_in in sign_ins]
    return any(verify_password(password, one.password_hash) for one in found if one is not None)


def _employer(
    session: WriteSession, engine: Engine, item: dict[str, Any], password_hash: str
) -> Caller | None:
    """A member of a company of the demo, made if missing; None if somebody left it without one."""
    email = _member_email(item["key"])
    company_id = demo_id("employer", item["key"])
    member = access.find_by_email(session, email)
    if member is None and session.get(Employer, company_id) is not None:
        # Its people changed: any of them will do.
        of_company = select(Principal).where(Principal.employer_id == company_id)
        member = session.scalar(of_company.order_by(Principal.id).limit(1))
        return _caller(member) if member is not None else None
    if member is None:
        account = RegisterCreate(
            email=email,
            password=PASSWORD,  # only its form counts here: the hash is stored
            role="employer",
            name=f"Hiring team of {item['name']}",
            company=item["name"],
        )
        member = access.register(session, account, password_hash, new_employer_id=company_id)
        caller = _caller(member)
        profile = {key: value for key, value in item.items() if key != "key"}
        assert member.employer_id is not None
        EmployerCreate.model_validate(profile)
        employer = employers.update(session, engine, caller, member.employer_id, profile)
        employer.verified_at = clock.now()
        employers.tell_company(session, engine, employer)
    return _caller(member) if member.employer_id is not None else None


def _caller(principal: Principal) -> Caller:
    return Caller(
        principal.id, Role(principal.role), principal.id, employer_id=principal.employer_id
    )


def _load_jobs(
    database: Database, engine: Engine, members: dict[str, Caller], items: list[dict[str, Any]]
) -> None:
    with database.read() as session:
        known = set(session.execute(select(Job.employer_id, Job.external_id)))
        ids = set(session.scalars(select(Job.id)))
        companies = {employer.id: employer for employer in session.scalars(select(Employer))}
    new: list[tuple[Caller, str, JobCreate]] = []
    for item in items:
        caller = members.get(item["employer"])
        if caller is None or demo_id("job", item["external_id"]) in ids:
            continue
        assert caller.employer_id is not None
        if (caller.employer_id, item["external_id"]) not in known:
            fields = {k: v for k, v in item.items() if k not in ("employer", "status")}
            body = JobCreate(employer_id=caller.employer_id, **fields)
            new.append((caller, item.get("status", "draft"), body))
    documents = [
        embeddings.job_document(body.model_dump(mode="json"), companies[body.employer_id])
        for _, _, body in new
    ]
    embedded_documents = store.embed_documents(engine, documents)
    with database.write() as session:
        for (caller, status, body), embedded in zip(new, embedded_documents, strict=True):
            id = demo_id("job", body.external_id or "")
            job, _ = postings.create(session, engine, caller, body, embedded, id=id)
            if status == "open":
                publishing.change_status(session, engine, caller, job.id, "publish")


def _load_candidates(
    database: Database, engine: Engine, items: list[dict[str, Any]], password_hash: str
) -> None:
    with database.read() as session:
        known = set(session.scalars(select(Candidate.external_id)))
        ids = set(session.scalars(select(Candidate.id)))
        bodies = [
            CandidateCreate.model_validate(item)
            for item in items
            if item["external_id"] not in known
            and demo_id("candidate", item["external_id"]) not in ids
        ]
        new = [body for body in bodies if access.find_by_email(session, body.email) is None]
    profiles = embeddings.embed_candidates(engine, [body.model_dump(mode="json") for body in new])
    with database.write() as session:
        for body, embedded in zip(new, profiles, strict=True):
            account = RegisterCreate(
                email=body.email, password=PASSWORD, role="candidate", name=body.name
            )
            caller = _caller(access.register(session, account, password_hash))
            id = demo_id("candidate", body.external_id or "")
            candidates.create(session, engine, caller, body, embedded, id=id)


@dataclass(frozen=True)
class _Approach:
    """A match request of the demo that is missing, with its two parties and their steps."""

    employer: Caller
    candidate: Caller
    body: MatchRequestCreate
    steps: list[dict[str, Any]]


def _load_requests(
    database: Database,
    engine: Engine,
    settings: Settings,
    members: dict[str, Caller],
    items: list[dict[str, Any]],
) -> None:
    with database.read() as session:
        missing = _missing_requests(session, members, items)
        if not missing:
            return
        ranker = Ranker(engine, MemoryIndex(engine))
        found = [
            decisions.decide(session, ranker, approach.body.candidate_id, approach.body.job_id)
            for approach in missing
        ]
    # The cap protects people from too many requests; the demo has no real people.
    uncapped = settings.model_copy(update={"daily_request_cap": maxsize})
    with database.write() as session:
        for approach, (match, decision) in zip(missing, found, strict=True):
            request = match_requests.create(
                session,
                uncapped,
                approach.employer,
                approach.body,
                match.to_mapping(),
                id=_request_id(approach.body.job_id, approach.body.candidate_id),
            )
            decisions.keep(session, request.id, decision)
            for step in approach.steps:
                _take(session, approach, request.id, step)


def _request_id(job_id: UUID, candidate_id: UUID) -> UUID:
    return demo_id("request", f"{job_id}:{candidate_id}")


def _missing_requests(
    session: Session, members: dict[str, Caller], items: list[dict[str, Any]]
) -> list[_Approach]:
    """The requests whose pair has none yet, as far as candidate and job still allow one."""
    job_ids: dict[tuple[UUID | None, str | None], UUID] = {
        (employer_id, external_id): id
        for id, employer_id, external_id in session.execute(
            select(Job.id, Job.employer_id, Job.external_id)
        )
    }
    people = select(Candidate).where(Candidate.principal_id.is_not(None))
    wanted = people.where(Candidate.external_id.in_([item["candidate"] for item in items]))
    persons = {person.external_id: person for person in session.scalars(wanted)}
    pairs = session.execute(select(MatchRequest.job_id, MatchRequest.candidate_id))
    known = {(job_id, candidate_id) for job_id, candidate_id in pairs}
    ids = set(session.scalars(select(MatchRequest.id)))  # that of a job removed since names no job
    missing = []
    for item in items:
        employer, person = members.get(item["employer"]), persons.get(item["candidate"])
        if employer is None or person is None:
            continue
        job_id = job_ids.get((employer.employer_id, item["job"]))
        if job_id is None or (job_id, person.id) in known:
            continue
        if _request_id(job_id, person.id) in ids:
            continue
        assert person.principal_id is not None
        candidate = Caller(
            person.principal_id, Role.CANDIDATE, person.principal_id, candidate_id=person.id
        )
        body = MatchRequestCreate.model_validate(
            {
                "job_id": job_id,
                "candidate_id": person.id,
                "message": item["message"],
                "salary": item.get("salary"),
            }
        )
        try:
            match_requests.target_of(session, employer, body)
        except AppError:
            continue  # somebody closed the job or hid the profile
        missing.append(_Approach(employer, candidate, body, item.get("steps", [])))
    return missing


_ANSWERS = {
    "accept": (RequestStatus.ACCEPTED, Role.CANDIDATE),
    "decline": (RequestStatus.DECLINED, Role.CANDIDATE),
    "withdraw": (RequestStatus.WITHDRAWN, Role.EMPLOYER),
    "close": (RequestStatus.CLOSED, None),  # either side; the step names it
}


def _take(
    session: WriteSession, approach: _Approach, request_id: UUID, step: dict[str, Any]
) -> None:
    """Take one step of a request, as the party whose step it is."""
    verb = step["do"]
    if verb == "view":
        match_requests.view(session, approach.candidate, request_id)
    elif verb == "revision":
        wishes = Wishes.model_validate(step["wishes"])
        amendments.request_changes(session, approach.candidate, request_id, wishes)
    elif verb == "revise":
        terms = {key: value for key, value in step.items() if key != "do"}
        amendments.revise(session, approach.employer, request_id, Revise.model_validate(terms))
    else:
        target, side = _ANSWERS[verb]
        role = side or Role(step["by"])
        caller = approach.employer if role is Role.EMPLOYER else approach.candidate
        match_requests.answer(
            session,
            caller,
            request_id,
            target,
            by=[role],
            reason=step.get("reason"),
            note=step.get("note"),
        )
