"""Employers: public profiles, created by the operator or at registration; change, deletion."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import Forbidden, NotFound
from app.matching.engine import Engine
from app.models import LIVE, Candidate, Employer, Job, MatchRequest, Principal, Role
from app.schemas.employer import EmployerCreate, EmployerRead
from app.schemas.patch import merge_patch
from app.schemas.validation import validated
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.paging import Slice, newest_first
from app.services.profiles import (
    candidate_body,
    candidate_visibility,
    candidates,
    company_blocks,
    erasure,
)
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import row_locks

OWNER = "owner"
_COLUMNS = ("name", "description", "website", "industry", "size", "country")


def create(session: WriteSession, engine: Engine, caller: Caller, body: EmployerCreate) -> Employer:
    """Create an employer; only the operator may."""
    caller.require_role(Role.ADMIN)
    employer = Employer(**body.model_dump(mode="json"))
    session.add(employer)
    session.flush()
    tell_company(session, engine, employer)
    return employer


def tell_company(session: WriteSession, engine: Engine, employer: Employer) -> None:
    """Have an employer that is new or changed kept out of the profiles that blocked its company;
    live requests between them end.

    Where proof is asked for, only once it is given: whoever could take any company's name for a
    moment would learn by what they see no more who blocks that company.
    """
    for candidate in company_blocks.tell_company(session, employer):
        embeddings.store_candidate(session, engine, candidate, candidate_body.body_of(candidate))
    session.flush()
    _end_kept_out(session, employer)


def _end_kept_out(session: WriteSession, employer: Employer) -> None:
    of_employer = select(MatchRequest.candidate_id).where(
        MatchRequest.employer_id == employer.id, MatchRequest.status.in_(LIVE)
    )
    people = select(Candidate).where(
        Candidate.id.in_(of_employer), ~candidate_visibility.not_blocking(employer.id)
    )
    locked = people.order_by(Candidate.id).with_for_update(key_share=True)
    for candidate in session.scalars(locked).all():
        candidates.end_requests(session, candidate, employer.id)


def get(session: Session, employer_id: UUID) -> Employer:
    """Return an employer, or raise NotFound; profiles of employers are public."""
    employer = session.get(Employer, employer_id)
    if employer is None:
        raise NotFound()
    return employer


def get_own(session: Session, caller: Caller, employer_id: UUID) -> Employer:
    """Return the caller's own employer; for the operator, any.

    Raises
    ------
    NotFound
        If there is none of this id.
    Forbidden
        If the caller is not a member of it.
    """
    employer = get(session, employer_id)
    if not (caller.is_admin or caller.employer_id == employer_id):
        raise Forbidden("Only members of this employer may do this.")
    return employer


def as_owner(session: Session, caller: Caller, employer_id: UUID) -> Employer:
    """Return the employer if the caller may invite and remove its members, and delete it: an owner,
    an API key that the operator issued for the employer, or the operator.

    Raises
    ------
    NotFound
        If there is no such employer.
    Forbidden
        If the caller is not one of its owners.
    """
    employer = get_own(session, caller, employer_id)
    if not caller.is_admin and caller.principal_id is not None:
        member = session.get_one(Principal, caller.principal_id)
        if member.member_role != OWNER:
            raise Forbidden("Only owners of this employer may do this.")
    return employer


def search(
    session: ReadSession, verified: bool | None, cursor: str | None, limit: int
) -> Slice[Employer]:
    """All employers, or those that are verified or not, newest first."""
    statement = select(Employer)
    if verified is not None:
        known = Employer.verified_at.is_not(None)
        statement = statement.where(known if verified else ~known)
    return newest_first(
        session,
        statement,
        Employer.id,
        filters={"list": "employers", "verified": verified},
        cursor=cursor,
        limit=limit,
    )


def public_profile(employer: Employer) -> dict[str, Any]:
    """The public profile as JSON, as match requests store it."""
    profile = {name: getattr(employer, name) for name in _COLUMNS}
    return {"id": str(employer.id), **profile}


def as_read(employer: Employer) -> EmployerRead:
    """The public profile as it stands."""
    profile = public_profile(employer)
    return EmployerRead(
        **profile,
        created_at=employer.created_at,
        updated_at=employer.updated_at,
        domains=employer.domains,
        verified=employer.verified_at is not None,
    )


def update(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    employer_id: UUID,
    patch: Mapping[str, Any],
    *,
    proof_is_asked: bool = True,
) -> Employer:
    """Apply a merge patch. A new industry or size also changes the documents of its jobs.

    Another company name or other domains ask for another proof, where ``proof_is_asked``; until it
    is given the employer is the company that it was.
    """
    employer = get_own(session, caller, employer_id)
    current = {name: getattr(employer, name) for name in (*_COLUMNS, "domains")}
    current = {name: value for name, value in current.items() if value is not None}
    body = validated(EmployerCreate, merge_patch(current, patch))
    matched_before = (employer.industry, employer.size)
    told_before = (employer.name, list(employer.domains))
    company_before = company_blocks.keys_of(employer.name, employer.domains)
    for name, value in body.model_dump(mode="json").items():
        setattr(employer, name, value)
    company = company_blocks.keys_of(employer.name, employer.domains)
    if company != company_before and not caller.is_admin:
        employer.verified_at = None  # what was proven was another company
    session.flush()
    is_proven = employer.verified_at is not None or caller.is_admin or not proof_is_asked
    if is_proven and (employer.name, employer.domains) != told_before:
        tell_company(session, engine, employer)
    if (employer.industry, employer.size) != matched_before:
        for job in session.scalars(select(Job).where(Job.employer_id == employer.id)):
            postings.store_changed(session, engine, caller, job, employer)
    session.flush()
    return employer


def delete(session: WriteSession, caller: Caller, employer_id: UUID) -> None:
    """Delete an employer with its jobs and its members' accounts, as one of its owners; its live
    requests end first."""
    employer = as_owner(session, caller, employer_id)
    row_locks.lock_all(session, employer_id=employer.id)
    request_transitions.end_all(
        session, reason="employer-gone", actor=caller.role, employer_id=employer.id
    )
    for job_id in session.scalars(select(Job.id).where(Job.employer_id == employer.id)):
        embeddings.remove(session, "job", job_id)
    session.flush()
    of_employer = select(Principal.id).where(Principal.employer_id == employer.id)
    members = session.scalars(of_employer.with_for_update()).all()
    session.erases = True
    erasure.forget_interviewers(session, members)
    erasure.bury(session, members)
    session.execute(sql_delete(Principal).where(Principal.employer_id == employer.id))
    session.delete(employer)
    session.flush()
