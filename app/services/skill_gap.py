"""What a candidate lacks for a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.database import ReadSession
from app.matching.engine import Engine
from app.matching.skill_gap import Question, find_gap, vectors_by_text
from app.matching.types import CandidateProfile, Vectors
from app.observability import request_id_var
from app.schemas.candidate import MAX_SKILLS
from app.schemas.skill_gap import SkillGapRead
from app.services import candidates, embeddings, jobs
from app.services.access import Caller


@dataclass(frozen=True)
class Gathered:
    """What the first phase read: the question, and the job it is about."""

    job_id: UUID
    question: Question


def gather(
    session: ReadSession, engine: Engine, caller: Caller, candidate_id: UUID, job_id: UUID
) -> Gathered:
    """Read the documents of a pair and their vectors; encode nothing.

    Raises
    ------
    NotFound
        If the caller may not see the profile or the job.
    Forbidden
        If the caller sees the profile as an employer.
    """
    candidate = candidates.get_own(session, caller, candidate_id)
    job = jobs.get(session, caller, job_id)
    body = candidates.body_of(candidate)
    profile = embeddings.candidate_document(body)
    posting = embeddings.job_document(jobs.body_of(job), job.employer)

    def extended(names: Sequence[str]) -> CandidateProfile:
        added = [{"name": name} for name in names]
        return embeddings.candidate_document({**body, "skills": [*body["skills"], *added]})

    known: dict[str, Vectors] = {}
    for owner_id in (candidate.id, job.id):
        stored = embeddings.known_vectors(session, engine, owner_id)
        if stored is not None:
            known.update(vectors_by_text(stored.document, stored.vectors))
    question = Question(
        candidate=profile,
        job=posting,
        extended=extended,
        known=known,
        unmet=embeddings.unmet_between(engine, candidate, profile, job, posting),
        room=MAX_SKILLS - len(profile.skills),
    )
    return Gathered(job.id, question)


def answer(engine: Engine, gathered: Gathered) -> SkillGapRead:
    """Encode what is new and score, with no connection held."""
    gap = find_gap(engine, gathered.question)
    found = {name: getattr(gap, name) for name in gap.__slots__}
    return SkillGapRead.model_validate(
        {**found, "job_id": gathered.job_id, "request_id": request_id_var.get()}
    )
