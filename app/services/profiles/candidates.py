"""Candidate profiles: find, create, change, erase."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.database import ReadSession, WriteSession
from app.errors import ExternalIdTaken, Forbidden, NotFound, ProfileExists
from app.matching.engine import Engine
from app.models import Candidate, Consent, Role
from app.schemas.candidate import CandidateCreate
from app.services import embeddings, events
from app.services.accounts.access import Caller
from app.services.embeddings import EmbeddedProfile
from app.services.paging import Slice, newest_first
from app.services.profiles import company_blocks, erasure
from app.services.profiles.candidate_body import body_of, fill, patched
from app.services.profiles.candidate_visibility import readable
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import row_locks

_TAKEN = "Another profile has this external_id."


def get(session: Session, caller: Caller, candidate_id: UUID) -> Candidate:
    """Return a profile that the caller may see, or raise NotFound."""
    found = session.scalar(readable(caller).where(Candidate.id == candidate_id))
    if found is None:
        raise NotFound()
    return found


def get_own(session: Session, caller: Caller, candidate_id: UUID) -> Candidate:
    """Return the caller's own profile; for the operator, any.

    Raises
    ------
    NotFound
        If the caller may not see it.
    Forbidden
        If the caller sees it anonymously, as an employer.
    """
    candidate = get(session, caller, candidate_id)
    if caller.is_employer:
        raise Forbidden("Only the candidate may do this.")
    return candidate


def consents_of(session: Session, candidate_id: UUID) -> dict[str, bool]:
    """The newest consent decision of a candidate by purpose; purposes never decided are left
    out."""
    return consents_by_candidate(session, [candidate_id]).get(candidate_id, {})


def consents_by_candidate(
    session: Session, candidate_ids: list[UUID]
) -> dict[UUID, dict[str, bool]]:
    """The newest decisions of candidates by purpose, by candidate; one query."""
    found: dict[UUID, dict[str, bool]] = {}
    statement = select(Consent).where(Consent.candidate_id.in_(candidate_ids)).order_by(Consent.id)
    for consent in session.scalars(statement):
        found.setdefault(consent.candidate_id, {})[consent.purpose] = consent.granted
    return found


def check_create(session: Session, caller: Caller, external_id: str | None = None) -> None:
    """Raise early what :func:`create` would raise, before anything is embedded.

    Raises
    ------
    Forbidden
        If the caller is an employer.
    ProfileExists
        If the candidate has a profile.
    ExternalIdTaken
        If another profile of the operator has this external id.
    """
    caller.require_role(Role.CANDIDATE, Role.ADMIN)
    if caller.is_candidate:
        if caller.candidate_id is not None:
            raise ProfileExists("You already have a profile; change it with PATCH.")
    elif external_id is not None:
        taken = select(Candidate.id).where(
            Candidate.external_id == external_id, Candidate.principal_id.is_(None)
        )
        if session.scalar(taken) is not None:
            raise ExternalIdTaken(_TAKEN)


def create(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    body: CandidateCreate,
    embedded: EmbeddedProfile,
    *,
    id: UUID | None = None,
) -> Candidate:
    """Create a profile with its vectors and record consent to matching; for errors see
    :func:`check_create`.

    Parameters
    ----------
    embedded
        What was made of ``body`` before the session was opened.
    id
        Id of the row; None: a fresh one.
    """
    check_create(session, caller, body.external_id)
    owner = caller.principal_id if caller.is_candidate else None
    candidate = _new(body, id, owner)
    try:
        _add(session, engine, caller, [(candidate, embedded)])
    except IntegrityError as error:
        if caller.is_candidate:
            raise ProfileExists("You already have a profile; change it with PATCH.") from error
        raise ExternalIdTaken(_TAKEN) from error
    return candidate


def create_many(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    profiles: Sequence[tuple[CandidateCreate, EmbeddedProfile]],
) -> list[UUID]:
    """Create profiles of the operator, as :func:`create` does, in a few statements for all of them;
    return their ids in the order given.

    Raises
    ------
    Forbidden
        If the caller is not the operator.
    ExternalIdTaken
        If one of them has an external id that another has; then none is created.
    """
    caller.require_role(Role.ADMIN)
    new = [(_new(body), embedded) for body, embedded in profiles]
    try:
        _add(session, engine, caller, new)
    except IntegrityError as error:
        raise ExternalIdTaken(_TAKEN) from error
    return [candidate.id for candidate, _ in new]


def _new(body: CandidateCreate, id: UUID | None = None, owner: UUID | None = None) -> Candidate:
    candidate = Candidate(id=id or uuid7(), principal_id=owner, kept_out_employer_ids=[])
    fill(candidate, body)
    candidate.consent_matching = True
    return candidate


def _add(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    new: Sequence[tuple[Candidate, EmbeddedProfile]],
) -> None:
    """Write new profiles with their consents, vectors and events; IntegrityError if one of them
    must not be."""
    session.add_all(candidate for candidate, _ in new)
    session.flush()
    session.add_all(
        Consent(candidate_id=candidate.id, purpose="matching", granted=True) for candidate, _ in new
    )
    for candidate, _ in new:
        if candidate.blocked_employer_ids:
            company_blocks.keep_out(session, candidate)
    embeddings.store_new_candidates(session, engine, new)
    for candidate, _ in new:
        if candidate.visibility == "visible":
            events.emit_visible(session, candidate, caller.role)
    session.flush()


def store(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    candidate: Candidate,
    embedded: EmbeddedProfile | None = None,
) -> None:
    """Write view, document, vectors and filter fields of a profile; emit ``candidate.visible`` if
    employers can find it and its document changed."""
    changed = embeddings.store_candidate(session, engine, candidate, body_of(candidate), embedded)
    if changed and candidate.visibility == "visible" and candidate.consent_matching:
        events.emit_visible(session, candidate, caller.role)


def update(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    candidate_id: UUID,
    patch: Mapping[str, Any],
    embedded: EmbeddedProfile,
) -> Candidate:
    """Apply a merge patch. Live requests of newly blocked employers end, or all of them, if the
    profile hides. None of them tells its employer why.

    Raises
    ------
    NotFound, Forbidden
        See :func:`get_own`.
    ValidationFailed
        If the result is not a valid profile.
    ExternalIdTaken
        If another profile has this external id.
    """
    candidate = get_own(session, caller, candidate_id)
    body = patched(candidate, patch)
    plain = body.model_dump(mode="json")
    if embedded.body != plain:  # somebody else changed the row meanwhile
        embedded = embeddings.embed_candidate(engine, plain, embedded)
    kept_out_before = set(candidate.kept_out_employer_ids)
    row_locks.lock_party(session, Candidate, candidate.id)
    request_transitions.record_expiries_of(session, candidate.id)
    hides = body.visibility == "hidden" and candidate.visibility != "hidden"
    fill(candidate, body)
    try:
        session.flush()
    except IntegrityError as error:
        raise ExternalIdTaken(_TAKEN) from error
    if hides:
        end_requests(session, candidate)
    company_blocks.keep_out(session, candidate)
    for employer_id in sorted(set(candidate.kept_out_employer_ids) - kept_out_before):
        end_requests(session, candidate, UUID(employer_id))
    store(session, engine, caller, candidate, embedded)
    session.flush()
    return candidate


def end_requests(
    session: WriteSession, candidate: Candidate, employer_id: UUID | None = None
) -> None:
    """End the candidate's live requests, or those of one employer, for a reason that stays the
    candidate's own."""
    request_transitions.end_all(
        session,
        reason=request_transitions.ENDED,
        actor=events.SYSTEM,
        candidate_id=candidate.id,
        employer_id=employer_id,
    )


def delete(session: WriteSession, caller: Caller, candidate_id: UUID) -> None:
    """Erase a candidate: profile, vectors, requests, consents, API keys, webhooks and the account
    itself."""
    erasure.erase(session, get_own(session, caller, candidate_id))


def search(
    session: ReadSession,
    caller: Caller,
    *,
    country: str | None,
    cursor: str | None,
    limit: int,
) -> Slice[Candidate]:
    """The profiles that the caller may see, newest first; not for candidates."""
    caller.require_role(Role.ADMIN, Role.EMPLOYER)
    statement = readable(caller)
    if country is not None:
        statement = statement.where(Candidate.country == country)
    filters = {"list": "candidates", "caller": caller.id, "country": country}
    return newest_first(
        session, statement, Candidate.id, filters=filters, cursor=cursor, limit=limit
    )
