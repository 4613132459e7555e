"""Who is kept out of a profile: a blocked employer, and every other account of the same company.

A company is told by its domains and by its name without legal form. What was known of a blocked
company is kept with the block, so that an account that comes later, or renames itself, or is
deleted and opened anew, is kept out too.
"""

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
    session.add_all(
        BlockedCompany(candidate_id=candidate.id, employer_id=employer_id, key=key)
        for employer_id, key in session.execute(told)
        if (employer_id, key) not in known
    )
    session.flush()
    keys = select(BlockedCompany.key).where(own)
    same = session.scalars(select(CompanyKey.employer_id).where(CompanyKey.key.in_(keys)))
    candidate.kept_out_employer_ids = sorted(str(employer) for employer in wanted | set(same))


def tell_company(session: WriteSession, employer: Employer) -> list[Candidate]:
    """Write what tells the company of an employer that is new or changed; return the profiles that
    blocked this company, locked, and did not keep out this employer until now. They do now."""
    name = company_key(employer.name)
    keys = {f"name:{name[:LONGEST_NAME]}"} if name else set()
    keys |= {f"domain:{domain}" for domain in employer.domains}
    session.execute(delete(CompanyKey).where(CompanyKey.employer_id == employer.id))
    session.add_all(CompanyKey(employer_id=employer.id, key=key) for key in sorted(keys))
    session.flush()
    found = []
    for candidate in _blocking(session, keys):
        if str(employer.id) not in candidate.kept_out_employer_ids:
            keep_out(session, candidate)
            found.append(candidate)
    return found


def _blocking(session: Session, keys: set[str]) -> list[Candidate]:
    blocked = select(BlockedCompany.candidate_id).where(BlockedCompany.key.in_(keys))
    statement = select(Candidate).where(Candidate.id.in_(blocked)).order_by(Candidate.id)
    return list(session.scalars(statement.with_for_update(key_share=True)))
