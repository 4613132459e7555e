"""Who is kept out of a profile: a blocked employer, and every other account of the same company.

A company is told by its domains and by its name without legal form. What was known of a blocked
company is kept with the block, so that an account that comes later, or renames itself, or is
deleted and opened anew, is kept out too.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import WriteSession
from app.matching.text.organisation_names import company_key
from app.models import BlockedCompany, Candidate, CompanyKey, Employer

LONGEST_NAME = 280
"""Of a company, in what tells it: a folded name may be longer than the name."""


def keep_out(session: WriteSession, candidate: Candidate) -> None:
    """Work out which employers the blocks of a profile keep out, after either changed."""
    wanted = {UUID(str(blocked)) for blocked in candidate.blocked_employer_ids}
    own = BlockedCompany.candidate_id == candidate.id
    session.execute(delete(BlockedCompany).where(own, BlockedCompany.employer_id.not_in(wanted)))
    kept = select(BlockedCompany.employer_id, BlockedCompany.key).where(own)
    known = {(employer_id, key) for employer_id, key in session.execute(kept)}
    told = select(CompanyKey.employer_id, CompanyKey.key)
    told = told.where(CompanyKey.employer_id.in_(wanted))
    named = {(employer_id, _named(employer_id)) for employer_id in wanted}
    told_now = {(employer_id, key) for employer_id, key in session.execute(told)}
    session.add_all(
        BlockedCompany(candidate_id=candidate.id, employer_id=employer_id, key=key)
        for employer_id, key in sorted((named | told_now) - known)
    )
    session.flush()
    keys = select(BlockedCompany.key).where(own)
    same = session.scalars(select(CompanyKey.employer_id).where(CompanyKey.key.in_(keys)))
    candidate.kept_out_employer_ids = sorted(str(employer) for employer in wanted | set(same))


def keys_of(name: str, domains: Iterable[str]) -> set[str]:
    """What tells a company: its name without legal form, and its domains."""
    folded = company_key(name)
    of_name = {f"name:{folded[:LONGEST_NAME]}"} if folded else set()
    return of_name | {f"domain:{domain}" for domain in domains}


def claims_another(session: Session, employer: Employer, proven: Iterable[str]) -> bool:
    """Whether an employer has the company name or a domain of another, which has none of the
    domains that are ``proven`` to be this one's."""
    certain = keys_of("", proven)
    claimed = keys_of(employer.name, employer.domains) - certain
    same = select(CompanyKey.employer_id).where(CompanyKey.key.in_(certain))
    others = select(CompanyKey.employer_id).where(
        CompanyKey.key.in_(claimed),
        CompanyKey.employer_id != employer.id,
        CompanyKey.employer_id.not_in(same),
    )
    return session.scalar(others.limit(1)) is not None


def tell_company(session: WriteSession, employer: Employer) -> list[Candidate]:
    """Write what tells the company of an employer that is new or changed; return the profiles that
    keep out other employers since, locked: this one or, where they blocked it before it was known
    what tells its company, others of that company."""
    keys = keys_of(employer.name, employer.domains)
    session.execute(delete(CompanyKey).where(CompanyKey.employer_id == employer.id))
    session.add_all(CompanyKey(employer_id=employer.id, key=key) for key in sorted(keys))
    session.flush()
    found = []
    for candidate in _blocking(session, keys | {_named(employer.id)}):
        before = candidate.kept_out_employer_ids
        keep_out(session, candidate)
        if candidate.kept_out_employer_ids != before:
            found.append(candidate)
    return found


def _named(employer_id: UUID) -> str:
    """What tells the employer itself: whoever names it is found once its company is known."""
    return f"employer:{employer_id}"


def _blocking(session: Session, keys: set[str]) -> list[Candidate]:
    blocked = select(BlockedCompany.candidate_id).where(BlockedCompany.key.in_(keys))
    statement = select(Candidate).where(Candidate.id.in_(blocked)).order_by(Candidate.id)
    return list(session.scalars(statement.with_for_update(key_share=True)))
