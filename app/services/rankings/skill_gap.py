"""Skill gap of a candidate for a job, or for the role of a career guide.

Two phases: :func:`gather` reads with a session, :func:`answer` encodes and scores without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.database import ReadSession
from app.matching.analysis.profile_scorer import SkillGapQuery
from app.matching.analysis.skill_gap import find_gap
from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting, Preferences
from app.matching.engine import Engine
from app.matching.features.pieces import vectors_by_text
from app.matching.guides.library import GuideRole
from app.matching.retrieval.chosen_weights import ranking_engine
from app.models import Candidate
from app.observability import request_id_var
from app.schemas.candidate import MAX_SKILLS
from app.schemas.skill_gap import SkillGapRead
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.jobs import posting_body, postings
from app.services.profiles import candidate_body, candidates


@dataclass(frozen=True)
class GatheredSkillGap:
    """What the first phase read: the query, the engine with the weights the operator chose, and the
    id of the job or the slug of the guide."""

    engine: Engine
    query: SkillGapQuery
    job_id: UUID | None = None
    guide: str | None = None


def gather(
    session: ReadSession, engine: Engine, caller: Caller, candidate_id: UUID, job_id: UUID
) -> GatheredSkillGap:
    """Read the documents and vectors of a candidate and a job; encode nothing.

    Raises
    ------
    NotFound
        If the caller may not see the profile or the job.
    Forbidden
        If the caller is an employer.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    job = postings.get(session, caller, job_id)
    learned = embeddings.learned_preferences_of(session, candidate.id)
    profile = embeddings.candidate_document(candidate_body.body_of(candidate), learned)
    posting = embeddings.job_document(posting_body.body_of(job), job.employer)
    known = _known(session, engine, candidate.id) | _known(session, engine, job.id)
    unmet = embeddings.unmet_between(engine, candidate, profile, job, posting)
    query = _query(candidate, learned, posting, known, unmet)
    return GatheredSkillGap(ranking_engine(session, engine), query, job_id=job.id)


def gather_for_role(
    session: ReadSession, engine: Engine, caller: Caller, candidate_id: UUID, role: GuideRole
) -> GatheredSkillGap:
    """Like :func:`gather`, for the role of a career guide, to which no hard constraints apply.

    Raises
    ------
    NotFound, Forbidden
        As in :func:`gather`.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    learned = embeddings.learned_preferences_of(session, candidate.id)
    posting = role.guide.posting
    known = _known(session, engine, candidate.id)
    known.update(vectors_by_text(posting, role.encoded.vectors))
    query = _query(candidate, learned, posting, known, ())
    return GatheredSkillGap(ranking_engine(session, engine), query, guide=role.guide.slug)


def _known(session: ReadSession, engine: Engine, owner_id: UUID) -> dict[str, Vectors]:
    """Stored vectors of a candidate or job, ``(d,)`` each, by the text they stand for."""
    stored = embeddings.known_vectors(session, engine, owner_id)
    return {} if stored is None else vectors_by_text(stored.document, stored.vectors)


def _query(
    candidate: Candidate,
    learned: Preferences,
    posting: JobPosting,
    known: dict[str, Vectors],
    unmet: tuple[str, ...],
) -> SkillGapQuery:
    view = embeddings.view_of(candidate, candidate_body.body_of(candidate))
    profile = replace(CandidateProfile.from_mapping(view), learned=learned)

    def extended(names: Sequence[str]) -> CandidateProfile:
        added = tuple(CandidateSkill(name) for name in names)
        return replace(profile, skills=profile.skills + added)

    return SkillGapQuery(
        candidate=profile,
        job=posting,
        extended=extended,
        known=known,
        unmet=unmet,
        free_slots=MAX_SKILLS - len(profile.skills),
    )


def answer(gathered: GatheredSkillGap) -> SkillGapRead:
    """Find the gap: encodes texts that have no vector yet and scores, without a session."""
    gap = find_gap(gathered.engine, gathered.query)
    found = {name: getattr(gap, name) for name in gap.__slots__}
    return SkillGapRead.model_validate(
        {
            **found,
            "job_id": gathered.job_id,
            "guide": gathered.guide,
            "request_id": request_id_var.get(),
        }
    )
