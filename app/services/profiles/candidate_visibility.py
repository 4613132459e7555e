"""Which profiles somebody may see."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, or_, select, true

from app import clock
from app.models import Candidate
from app.services.accounts.access import Caller


def discoverable() -> ColumnElement[bool]:
    """SQL condition: the candidate is visible, consents to matching and looks for work."""
    looks = or_(Candidate.rests_until.is_(None), Candidate.rests_until <= clock.now().date())
    return and_(Candidate.visibility == "visible", Candidate.consent_matching.is_(True), looks)


def discoverable_by(employer_id: UUID) -> ColumnElement[bool]:
    """SQL condition: this employer may see the candidate, who is visible, consents to matching and
    does not block it."""
    return and_(discoverable(), not_blocking(employer_id))


def not_blocking(employer_id: UUID) -> ColumnElement[bool]:
    """SQL condition: the candidate does not block this employer."""
    # The list is JSON text; a UUID in its canonical form occurs in it or does not.
    as_text = cast(Candidate.kept_out_employer_ids, Text)
    return as_text.not_like(f"%{employer_id}%")


def readable(caller: Caller) -> Select[Candidate]:
    """Select the profiles that a caller may see, in full or anonymously.

    Raises
    ------
    EmployerUnverified
        If the caller is an employer that is not verified.
    """
    caller.require_verified()
    return select(Candidate).where(_visible_to(caller))


def _visible_to(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return true()
    if caller.is_employer and caller.employer_id is not None:
        return discoverable_by(caller.employer_id)
    if caller.is_candidate and caller.candidate_id is not None:
        return Candidate.id == caller.candidate_id
    return false()
