"""Loads the demo marketplace through the services that users call.

Loading it again adds what was removed and changes nothing else: everything in it is recognised by
its id, its external id or its address, whatever became of it since.
"""

from typing import Any

from sqlalchemy import select

from app import clock
from app.config import Settings
from app.database import Database, WriteSession
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.models import Candidate, Employer, Job, Principal, Role
from app.schemas.access import RegisterCreate
from app.schemas.candidate import CandidateCreate
from app.schemas.employer import EmployerCreate
from app.schemas.job import JobCreate
from app.security import hash_password
from app.services import embeddings
from app.services.accounts import access
from app.services.accounts.access import Caller
from app.services.demo import PASSWORD, SignIn, demo_id, member_email, read, refuse_others, sign_ins
from app.services.demo_requests import load_requests
from app.services.jobs import postings, publishing
from app.services.profiles import candidates, employers


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
    _load_jobs(database, engine, members, read("jobs"))
    _load_candidates(database, engine, read("candidates"), password_hash)
    load_requests(database, engine, settings, members, read("requests.json"))
    return sign_ins()


def _employer(
    session: WriteSession, engine: Engine, item: dict[str, Any], password_hash: str
) -> Caller | None:
    """A member of a company of the demo, made if missing; None if somebody left it without one."""
    email = member_email(item["key"])
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
        EmployerCreate.model_validate(profile)
        employer = employers.update(session, engine, caller, company_id, profile)
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
        if caller is None or caller.employer_id is None:
            continue
        if demo_id("job", item["external_id"]) in ids:
            continue
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
