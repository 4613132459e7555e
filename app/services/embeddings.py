"""From rows to what the engine sees: the masked document, its vectors, the facts that filter.

Every write of a candidate or a job passes here, in the same transaction as its row, so a
ranking that follows the write sees it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.matching.constraints.rules import (
    CandidateFacts,
    JobFacts,
    candidate_facts,
    job_facts,
    unmet_constraints,
)
from app.matching.documents import CandidateProfile, JobPosting, Preferences, Side
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.retrieval.store import EmbeddedDocument
from app.matching.text.masking import mask_candidate
from app.models import Candidate, Embedding, Employer, Job, JobStatus, LearnedPreference


def candidate_document(
    body: Mapping[str, Any], learned: Preferences | None = None
) -> CandidateProfile:
    """The anonymous matching view of a profile body, with the wishes learned of the person."""
    profile = CandidateProfile.from_mapping(mask_candidate(dict(body)))
    return profile if learned is None else replace(profile, learned=learned)


def learned_wishes(session: Session, candidate_id: UUID) -> Preferences:
    """The wishes that a person's declines taught, if any."""
    statement = select(LearnedPreference.wish).where(LearnedPreference.candidate_id == candidate_id)
    learned: dict[str, Any] = {}
    for wish in session.scalars(statement):
        learned.update(wish)
    return Preferences.from_mapping(learned)


def job_document(body: Mapping[str, Any], employer: Employer) -> JobPosting:
    """The matching view of a job body, with what it takes from its employer."""
    return JobPosting.from_mapping(
        {**body, "industry": employer.industry, "company_size": employer.size}
    )


def embed_candidate(
    engine: Engine, body: Mapping[str, Any], known: EmbeddedDocument | None = None
) -> EmbeddedDocument:
    """Embed a profile body; ``known`` vectors serve again when no text changed."""
    return store.embed_document(engine, candidate_document(body), known)


def embed_job(
    engine: Engine,
    body: Mapping[str, Any],
    employer: Employer,
    known: EmbeddedDocument | None = None,
) -> EmbeddedDocument:
    """Embed a job body; ``known`` vectors serve again when no text changed."""
    return store.embed_document(engine, job_document(body, employer), known)


def known_vectors(session: Session, engine: Engine, owner_id: UUID) -> EmbeddedDocument | None:
    """What is stored of an owner for the current model, if anything."""
    return store.load(session, engine, owner_id)


def _candidate_facts(candidate: Candidate, document: CandidateProfile) -> CandidateFacts:
    return candidate_facts(
        document,
        visible=candidate.visibility == "visible" and candidate.consent_matching,
        blocked_employers=candidate.blocked_employer_ids,
    )


def _job_facts(job: Job, document: JobPosting) -> JobFacts:
    return job_facts(document, employer_id=job.employer_id, is_open=job.status == JobStatus.OPEN)


def unmet_between(
    engine: Engine,
    candidate: Candidate,
    profile: CandidateProfile,
    job: Job,
    posting: JobPosting,
) -> tuple[str, ...]:
    """Codes of the hard constraints that a pair misses, by its rows and their documents."""
    return unmet_constraints(
        _candidate_facts(candidate, profile),
        _job_facts(job, posting),
        engine.rates,
        clock.now().date(),
    )


def store_candidate(
    session: WriteSession,
    engine: Engine,
    candidate: Candidate,
    body: Mapping[str, Any],
    embedded: EmbeddedDocument | None = None,
) -> bool:
    """Write document, vectors and facts of a candidate; tell whether what lists see changed.

    Without a draft, or with one that no longer fits the row (somebody changed it in between),
    it is made here; that encodes nothing as long as no text changed.
    """
    turn = select(Candidate.id).where(Candidate.id == candidate.id)
    session.execute(turn.with_for_update(key_share=True))  # nobody declines in between
    document = candidate_document(body, learned_wishes(session, candidate.id))
    if embedded is None or embedded.document != document:
        known = embedded or known_vectors(session, engine, candidate.id)
        embedded = store.embed_document(engine, document, known)
    facts = _candidate_facts(candidate, document)
    return store.save(session, engine, "candidate", candidate.id, embedded, facts)


def store_job(
    session: WriteSession,
    engine: Engine,
    job: Job,
    employer: Employer,
    body: Mapping[str, Any],
    embedded: EmbeddedDocument | None = None,
) -> bool:
    """Write document, vectors and facts of a job; like :func:`store_candidate`."""
    document = job_document(body, employer)
    if embedded is None or embedded.document != document:
        known = embedded or known_vectors(session, engine, job.id)
        embedded = store.embed_document(engine, document, known)
    return store.save(session, engine, "job", job.id, embedded, _job_facts(job, document))


def remove(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Erase what the engine knows of an owner; every index learns of it."""
    store.forget(session, side, owner_id)


def documents(session: Session, owner_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The masked documents of many owners, in one query."""
    statement = select(Embedding.owner_id, Embedding.document).where(
        Embedding.owner_id.in_(owner_ids)
    )
    return dict(session.execute(statement).all())
