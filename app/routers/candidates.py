"""Profiles of candidates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheDatabase, TheEngine
from app.routers.edge.transaction import Route
from app.schemas.candidate import (
    AnonymousCandidate,
    CandidateCreate,
    CandidatePage,
    CandidateRead,
    CandidateUpdate,
)
from app.schemas.consent import ConsentDecision, ConsentPage, ConsentRead
from app.schemas.values import Country
from app.services import embeddings
from app.services.embeddings import EmbeddedProfile
from app.services.fairness import self_identification
from app.services.profiles import candidate_body, candidate_views, candidates, consents

router = APIRouter(prefix="/v1/candidates", tags=["candidates"], route_class=Route)


def embedded_new(
    body: CandidateCreate, caller: TheCaller, database: TheDatabase, engine: TheEngine
) -> EmbeddedProfile:
    """First phase of a creation: check, then embed without holding a connection."""
    with database.read() as session:
        candidates.check_create(session, caller, body.external_id)
    return embeddings.embed_candidate(engine, body.model_dump(mode="json"))


def embedded_patch(
    id: UUID,
    body: CandidateUpdate,
    caller: TheCaller,
    database: TheDatabase,
    engine: TheEngine,
) -> EmbeddedProfile:
    """First phase of a change: merge, check, then embed what is new."""
    patch = body.model_dump(mode="json", exclude_unset=True)
    with database.read() as session:
        candidate = candidates.get_own(session, caller, id)
        merged = candidate_body.patched(candidate, patch)
        known = embeddings.known_vectors(session, engine, candidate.id)
    return embeddings.embed_candidate(engine, merged.model_dump(mode="json"), known)


@router.post("", status_code=201, operation_id="create_candidate")
def create_candidate(
    body: CandidateCreate,
    embedded: Annotated[EmbeddedProfile, Depends(embedded_new)],
    caller: TheCaller,
    engine: TheEngine,
    response: Response,
    session: WriteSession,
) -> CandidateRead:
    """Create your profile. The next ranking sees it. Records the consent `matching`."""
    candidate = candidates.create(session, engine, caller, body, embedded)
    response.headers["Location"] = f"/v1/candidates/{candidate.id}"
    return candidate_views.as_read(candidate, {"matching": True})


@router.get("", operation_id="list_candidates")
def list_candidates(
    caller: TheCaller,
    session: ReadSession,
    country: Annotated[Country | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> CandidatePage:
    """Profiles, newest first: anonymous for employers, in full for the operator."""
    page = candidates.search(session, caller, country=country, cursor=cursor, limit=limit)
    items = candidate_views.as_seen_by(session, caller, list(page.rows))
    return CandidatePage(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", operation_id="get_candidate")
def get_candidate(
    id: UUID, caller: TheCaller, session: ReadSession
) -> CandidateRead | AnonymousCandidate:
    """A profile: in full for its owner and the operator, anonymous for employers."""
    candidate = candidates.get(session, caller, id)
    return candidate_views.as_seen_by(session, caller, [candidate])[0]


@router.get("/{id}/preview", operation_id="preview_candidate")
def preview_candidate(id: UUID, caller: TheCaller, session: ReadSession) -> AnonymousCandidate:
    """What employers see of your profile, and all they see before you accept a request."""
    return candidate_views.as_anonymous(candidates.get_own(session, caller, id))


@router.patch("/{id}", operation_id="update_candidate")
def update_candidate(
    id: UUID,
    body: CandidateUpdate,
    embedded: Annotated[EmbeddedProfile, Depends(embedded_patch)],
    caller: TheCaller,
    engine: TheEngine,
    session: WriteSession,
) -> CandidateRead:
    """Change a profile: absent fields stay, null clears, lists are replaced whole."""
    patch: dict[str, Any] = body.model_dump(mode="json", exclude_unset=True)
    candidate = candidates.update(session, engine, caller, id, patch, embedded)
    return candidate_views.as_read(candidate, candidates.consents_of(session, candidate.id))


@router.delete("/{id}", status_code=204, operation_id="delete_candidate")
def delete_candidate(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Erase the person: profile, vectors, requests, keys and account."""
    candidates.delete(session, caller, id)


@router.get("/{id}/consent", operation_id="list_consents")
def list_consents(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> ConsentPage:
    """Every decision you made about a purpose, newest first; the newest of each counts."""
    page = consents.history(session, caller, id, cursor, limit)
    items = [ConsentRead.model_validate(row) for row in page.rows]
    return ConsentPage(items=items, next_cursor=page.next_cursor)


@router.post("/{id}/consent", operation_id="decide_consent")
def decide_consent(
    id: UUID,
    body: ConsentDecision,
    caller: TheCaller,
    engine: TheEngine,
    session: WriteSession,
) -> CandidateRead:
    """Grant or withdraw consent for one purpose. Without `matching`, nobody finds you. A no to
    `learning` erases what your declines taught, to `fairness` what you said of yourself."""
    candidate = consents.decide(session, engine, caller, id, body.purpose, body.granted)
    if body.purpose == self_identification.PURPOSE and not body.granted:
        self_identification.erase(session, caller, id)
    return candidate_views.as_read(candidate, candidates.consents_of(session, candidate.id))
