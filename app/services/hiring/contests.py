"""Contested requirements: a candidate says what a match overlooked, and the pair is scored again.

What is said becomes part of the profile for this request alone, masked as the profile is, and goes
through the same engine, with every check against invented text. The match as it was sent stays.
Two phases: :func:`gather` reads, :func:`score` encodes without a connection, :func:`create` writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import InvalidTransition, LimitReached, ValidationFailed
from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.engine import Engine
from app.matching.features.pieces import vectors_by_text
from app.matching.results import Match
from app.matching.retrieval.chosen_weights import ranking_engine
from app.models import LIVE, Candidate, Contest, MatchRequest, Role
from app.schemas.contest import ContestCreate
from app.services import embeddings, events
from app.services.accounts.access import Caller
from app.services.hiring import match_requests
from app.services.profiles import candidate_body, candidate_views
from app.services.transitions import match_requests as request_transitions
from app.services.transitions.match_requests import current_status

MOST = 10
"""Contested requirements of one request."""


@dataclass(frozen=True)
class GatheredContest:
    """What the first phase read: the profile with all that was said, the job as it was sent, known
    vectors, and the constraints that were not met then."""

    engine: Engine
    profile: CandidateProfile
    posting: JobPosting
    known: dict[str, Vectors]
    unmet: tuple[str, ...]
    requirement: str
    text: str


@dataclass(frozen=True)
class ScoredContest:
    """A contested requirement with the masked text and the new match of its request."""

    text: str
    match: Match
    status_after: str


def gather(
    session: ReadSession, engine: Engine, caller: Caller, request_id: UUID, body: ContestCreate
) -> GatheredContest:
    """Read what scoring again needs; encode nothing. For errors see :func:`create`."""
    request = match_requests.get(session, caller, request_id)
    _check(session, caller, request, body)
    candidate = session.get_one(Candidate, request.candidate_id)
    _check_evidence(candidate, body)
    text = candidate_views.masked(candidate, body.text)
    # Without what was learned from declines: both sides see the new score, and it stems from what
    # other employers did.
    view = embeddings.view_of(candidate, candidate_body.body_of(candidate))
    profile = CandidateProfile.from_mapping(view)
    posting = JobPosting.from_mapping(request.job)
    for earlier in of_requests(session, [request.id]).get(request.id, []):
        if earlier.requirement != body.requirement:
            profile = _with_claim(
                profile, posting, earlier.requirement, earlier.text, earlier.evidence
            )
    profile = _with_claim(profile, posting, body.requirement, text, body.evidence)
    stored = embeddings.known_vectors(session, engine, candidate.id)
    known = {} if stored is None else vectors_by_text(stored.document, stored.vectors)
    unmet = tuple(request.match["unmet_constraints"])
    chosen = ranking_engine(session, engine)
    return GatheredContest(chosen, profile, posting, known, unmet, body.requirement, text)


def _check(session: Session, caller: Caller, request: MatchRequest, body: ContestCreate) -> None:
    caller.require_role(Role.CANDIDATE)
    if current_status(request) not in LIVE:
        raise InvalidTransition(current_status(request))
    _status_before(request, body.requirement)
    contested = of_requests(session, [request.id]).get(request.id, [])
    if len(contested) >= MOST and all(one.requirement != body.requirement for one in contested):
        raise LimitReached(f"At most {MOST} requirements of a request can be contested.")


def _check_evidence(candidate: Candidate, body: ContestCreate) -> None:
    number = int(body.evidence.partition(".")[2]) if body.evidence else 0
    if body.evidence and number >= len(candidate.experience):
        raise ValidationFailed.of("evidence", "unknown", "Your profile has no such post.")


def _status_before(request: MatchRequest, requirement: str) -> str:
    """The status of a requirement in the match as it was sent.

    Raises
    ------
    ValidationFailed
        If the match has no such requirement, or it is met.
    """
    found = [one for one in request.match["requirements"] if one["requirement"] == requirement]
    if not found:
        raise ValidationFailed.of(
            "requirement", "unknown", "Name a requirement of the match as it stands there."
        )
    status: str = found[0]["status"]
    if status == "met":
        raise ValidationFailed.of("requirement", "is_met", "This requirement is met already.")
    return status


def _with_claim(
    profile: CandidateProfile, job: JobPosting, requirement: str, text: str, evidence: str | None
) -> CandidateProfile:
    """The profile with what a candidate says about a requirement: a skill that the job names is
    listed, and the text stands in the post that it tells of, or in the summary."""
    is_skill = any(skill.name == requirement for skill in job.skills)
    listed = {skill.name.casefold() for skill in profile.skills}
    if is_skill and requirement.casefold() not in listed:
        profile = replace(profile, skills=(*profile.skills, CandidateSkill(requirement)))
    place = int(evidence.partition(".")[2]) if evidence else len(profile.experience)
    if place >= len(profile.experience):  # none, or the post has gone since
        return replace(profile, summary=_joined(profile.summary, text))
    posts = list(profile.experience)
    post = posts[place]
    used = (*post.skills, requirement) if is_skill else post.skills
    posts[place] = replace(post, description=_joined(post.description, text), skills=used)
    return replace(profile, experience=tuple(posts))


def _joined(before: str | None, text: str) -> str:
    return f"{before}\n{text}" if before else text


def score(gathered: GatheredContest) -> ScoredContest:
    """Score the pair again; encodes what is new, without a session."""
    engine, known = gathered.engine, dict(gathered.known)
    encoded = engine.encode_with([gathered.profile, gathered.posting], known)
    person = engine.features(gathered.profile, encoded[0])
    job = engine.features(gathered.posting, encoded[1])
    match = engine.match(person, job, None, gathered.unmet)
    after = next(
        (one.status for one in match.requirements if one.requirement == gathered.requirement),
        "missing",
    )
    return ScoredContest(gathered.text, match, after)


def create(
    session: WriteSession,
    caller: Caller,
    request_id: UUID,
    body: ContestCreate,
    scored: ScoredContest,
) -> MatchRequest:
    """Keep what a candidate says about a requirement of a live request, and the new match; both
    sides see them. A requirement that is contested again replaces what was said before.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate of the request.
    InvalidTransition
        If the request has ended.
    ValidationFailed
        If the match has no such requirement, it is met, or the profile has no such post.
    LimitReached
        If :data:`MOST` others are contested.
    """
    request = match_requests.get_as_party(session, caller, request_id, by=[Role.CANDIDATE])
    _check(session, caller, request, body)
    known = of_requests(session, [request.id]).get(request.id, [])
    contest = next((one for one in known if one.requirement == body.requirement), None)
    if contest is None:
        contest = Contest(match_request_id=request.id, requirement=body.requirement)
        session.add(contest)
    contest.text, contest.evidence = scored.text, body.evidence
    contest.status_before = _status_before(request, body.requirement)
    contest.status_after = scored.status_after
    request.rescored = scored.match.to_mapping()
    request_transitions.record(session, request, caller.role, reason="contested", note=scored.text)
    events.emit(
        session,
        request,
        "match_request.contested",
        caller.role,
        subject_id=contest.id,
        status=request.status,
    )
    session.flush()
    return request


def of_requests(session: Session, request_ids: Iterable[UUID]) -> dict[UUID, list[Contest]]:
    """What was contested by request, oldest first; one query."""
    found: dict[UUID, list[Contest]] = {}
    statement = (
        select(Contest).where(Contest.match_request_id.in_(list(request_ids))).order_by(Contest.id)
    )
    for contest in session.scalars(statement):
        found.setdefault(contest.match_request_id, []).append(contest)
    return found


def as_fields(contests: Iterable[Contest]) -> list[dict[str, Any]]:
    """What both sides read of contests, as fields of ``ContestRead``."""
    names = ("id", "created_at", "updated_at", "requirement", "text", "evidence")
    more = ("status_before", "status_after")
    return [{name: getattr(one, name) for name in (*names, *more)} for one in contests]
