"""What candidates say of themselves: written, read and erased by them alone."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import ConsentRequired, NotFound
from app.models import Role
from app.models.self_identification import SelfIdentification
from app.schemas.fairness import SelfIdentificationPut
from app.services.accounts.access import Caller
from app.services.profiles import candidates

PURPOSE = "fairness"


def _own(session: Session, caller: Caller, candidate_id: UUID) -> SelfIdentification | None:
    candidate = candidates.get_own(session, caller, candidate_id)
    caller.require_role(Role.CANDIDATE)
    of_candidate = SelfIdentification.candidate_id == candidate.id
    return session.scalar(select(SelfIdentification).where(of_candidate))


def read(session: ReadSession, caller: Caller, candidate_id: UUID) -> SelfIdentification:
    """What the caller said; NotFound if nothing, Forbidden for everybody else."""
    found = _own(session, caller, candidate_id)
    if found is None:
        raise NotFound("You have said nothing.")
    return found


def write(
    session: WriteSession, caller: Caller, candidate_id: UUID, body: SelfIdentificationPut
) -> SelfIdentification:
    """Put what the caller says in the place of what they said before.

    Raises
    ------
    ConsentRequired
        Without their consent to ``fairness``.
    """
    found = _own(session, caller, candidate_id)
    if not candidates.consents_of(session, candidate_id).get(PURPOSE, False):
        raise ConsentRequired("Grant the consent `fairness` first: it is used for nothing else.")
    if found is None:
        found = SelfIdentification(candidate_id=candidate_id)
        session.add(found)
    found.sex, found.race_ethnicity = body.sex, body.race_ethnicity
    session.flush()
    return found


def erase(session: WriteSession, caller: Caller, candidate_id: UUID) -> None:
    """Forget what the caller said."""
    _own(session, caller, candidate_id)
    session.erases = True
    of_candidate = SelfIdentification.candidate_id == candidate_id
    session.execute(delete(SelfIdentification).where(of_candidate))
