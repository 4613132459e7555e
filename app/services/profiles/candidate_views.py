"""What is shown of candidate profiles: in full to their owner and the operator, anonymously to
employers."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.matching.text.masking import mask_candidate
from app.models import Candidate
from app.schemas.candidate import AnonymousCandidate, CandidateRead
from app.schemas.validation import stored
from app.services.accounts.access import Caller
from app.services.profiles.candidates import COLUMNS, body_of, consents_by_candidate


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


def as_anonymous(candidate: Candidate) -> AnonymousCandidate:
    """Render the profile as employers see it before acceptance."""
    masked = mask_candidate(body_of(candidate))
    return stored(
        AnonymousCandidate,
        {
            **masked,
            "id": candidate.id,
            "created_at": candidate.created_at,
            "updated_at": candidate.updated_at,
        },
    )


def as_seen_by(
    session: Session, caller: Caller, candidates: list[Candidate]
) -> list[CandidateRead] | list[AnonymousCandidate]:
    """Render profiles: anonymous for employers, else in full; consents are read in one query."""
    if caller.is_employer:
        return [as_anonymous(candidate) for candidate in candidates]
    consents = consents_by_candidate(session, [candidate.id for candidate in candidates])
    return [as_read(candidate, consents.get(candidate.id, {})) for candidate in candidates]
