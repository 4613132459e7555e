"""What is shown of candidate profiles: in full to their owner and the operator, anonymously to
employers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.matching.text.masking import mask_text
from app.models import Candidate
from app.schemas.candidate import AnonymousCandidate, CandidateRead
from app.schemas.validation import stored
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.profiles.candidate_body import COLUMNS, body_of
from app.services.profiles.candidates import consents_by_candidate


def as_read(candidate: Candidate, consents: Mapping[str, bool]) -> CandidateRead:
    """Render the full profile, for its owner and the operator."""
    body = {name: getattr(candidate, name) for name in COLUMNS}
    location = {"country": candidate.country, "city": candidate.city} if candidate.country else None
    return stored(
        CandidateRead,
        {
            **body,
            "location": location,
            "id": candidate.id,
            "created_at": candidate.created_at,
            "updated_at": candidate.updated_at,
            "consents": dict(consents),
        },
    )


def as_anonymous(
    candidate: Candidate, frozen: Mapping[str, Any] | None = None
) -> AnonymousCandidate:
    """Render the profile as employers see it before acceptance: as it was masked when it was
    written, or ``frozen`` when a request ended, with years where the profile has months."""
    view = frozen or embeddings.view_of(candidate, body_of(candidate))
    posts = [with_years(post) for post in view.get("experience", [])]
    return stored(
        AnonymousCandidate,
        {**view, "experience": posts, "id": candidate.id, "created_at": candidate.created_at},
    )


def masked(candidate: Candidate, text: str) -> str:
    """A text of a candidate as an employer may read it who does not know who they are."""
    return mask_text(body_of(candidate), text)


def with_years(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post of a masked profile with the years of its dates alone: months would tell people
    apart."""
    years = {name: post[name][:4] for name in ("start", "end") if post.get(name)}
    return {**post, **years}


def as_seen_by(
    session: Session, caller: Caller, candidates: list[Candidate]
) -> list[CandidateRead] | list[AnonymousCandidate]:
    """Render profiles: anonymous for employers, else in full; consents are read in one query."""
    if caller.is_employer:
        return [as_anonymous(candidate) for candidate in candidates]
    consents = consents_by_candidate(session, [candidate.id for candidate in candidates])
    return [as_read(candidate, consents.get(candidate.id, {})) for candidate in candidates]
