"""From rows to what the engine reads: the masked document, its vectors, the filter fields.

Every write of a candidate or a job passes here, in the same transaction as its row, so that a
ranking which follows the write sees it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    JobFacts,
    candidate_facts,
    job_facts,
)
from app.matching.constraints.rules import unmet_constraints
from app.matching.documents import CandidateProfile, JobPosting, Preferences, Side
from app.matching.engine import Engine
from app.matching.retrieval import store
from app.matching.retrieval.store import EmbeddedDocument
from app.matching.text.masking import MASK_VERSION, mask_candidate
from app.models import Candidate, Embedding, Employer, Job, JobStatus, LearnedPreference


@dataclass(frozen=True, slots=True)
class EmbeddedProfile(EmbeddedDocument):
    """A profile made ready before its transaction: ``body`` as JSON, the ``view`` that employers
    see of it, its document and vectors."""

    body: dict[str, Any]
    view: dict[str, Any]


def candidate_document(
    body: Mapping[str, Any], learned: Preferences | None = None
) -> CandidateProfile:
    """The masked document of a profile body, with the preferences learned from declines."""
    profile = CandidateProfile.from_mapping(mask_candidate(dict(body)))
    return profile if learned is None else replace(profile, learned=learned)


def learned_preferences_of(session: Session, candidate_id: UUID) -> Preferences:
    """Preferences learned from a candidate's declines; empty where there are none."""
    statement = select(LearnedPreference.wish).where(LearnedPreference.candidate_id == candidate_id)
    learned: dict[str, Any] = {}
    for preference in session.scalars(statement):
        learned.update(preference)
    return Preferences.from_mapping(learned)


def job_document(body: Mapping[str, Any], employer: Employer) -> JobPosting:
    """The document of a job body, with industry and company size of its employer where it names
    none."""
    of_employer = {"industry": employer.industry, "company_size": employer.size}
    own = {name: body[name] for name in of_employer if body.get(name)}
    return JobPosting.from_mapping({**body, **of_employer, **own})


def embed_candidate(
    engine: Engine, body: Mapping[str, Any], known: EmbeddedDocument | None = None
) -> EmbeddedProfile:
    """Mask and embed a profile body; the vectors of ``known`` are reused if no text changed."""
    view = mask_candidate(body)
    embedded = store.embed_document(engine, CandidateProfile.from_mapping(view), known)
    return _with_view(dict(body), view, embedded)


def embed_candidates(engine: Engine, bodies: Sequence[dict[str, Any]]) -> list[EmbeddedProfile]:
    """Mask and embed many profile bodies in one call."""
    views = [mask_candidate(body) for body in bodies]
    documents = [CandidateProfile.from_mapping(view) for view in views]
    made = store.embed_documents(engine, documents)
    return [_with_view(*parts) for parts in zip(bodies, views, made, strict=True)]


def _with_view(
    body: dict[str, Any], view: dict[str, Any], embedded: EmbeddedDocument
) -> EmbeddedProfile:
    return EmbeddedProfile(
        embedded.document, embedded.text_hash, embedded.vectors, embedded.features, body, view
    )


def view_of(candidate: Candidate, body: Mapping[str, Any]) -> dict[str, Any]:
    """What employers see of a stored profile, whose body is ``body``: as it was masked when it was
    written, or masked now where that was by an older version."""
    if candidate.anonymous_view is not None and candidate.mask_version == MASK_VERSION:
        return candidate.anonymous_view
    return mask_candidate(body)


def embed_job(
    engine: Engine,
    body: Mapping[str, Any],
    employer: Employer,
    known: EmbeddedDocument | None = None,
) -> EmbeddedDocument:
    """Embed a job body; the vectors of ``known`` are reused if no text changed."""
    return store.embed_document(engine, job_document(body, employer), known)


def known_vectors(session: Session, engine: Engine, owner_id: UUID) -> EmbeddedDocument | None:
    """The stored document and vectors of a candidate or job under the engine's model revision, or
    None."""
    return store.load(session, engine, owner_id)


def _candidate_facts(candidate: Candidate, document: CandidateProfile) -> CandidateFacts:
    return candidate_facts(
        document,
        visible=candidate.visibility == "visible" and candidate.consent_matching,
        blocked_employers=candidate.kept_out_employer_ids,
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
    """Codes of the hard constraints that keep a pair apart, see
    :func:`app.matching.constraints.rules.unmet_constraints`."""
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
    embedded: EmbeddedProfile | None = None,
) -> bool:
    """Write the view, document, vectors and filter fields of a candidate.

    Parameters
    ----------
    body
        The profile as it is in the row.
    embedded
        What an earlier phase made of this very profile. None: its texts are as they were stored,
        or masked and embedded here where they were not.

    Returns
    -------
    bool
        Whether document or filter fields changed, and with them what lists show.
    """
    turn = select(Candidate.id).where(Candidate.id == candidate.id)
    session.execute(turn.with_for_update(key_share=True))  # nobody declines in between
    view = view_of(candidate, body) if embedded is None else embedded.view
    candidate.anonymous_view, candidate.mask_version = view, MASK_VERSION
    learned = learned_preferences_of(session, candidate.id)
    document = replace(CandidateProfile.from_mapping(view), learned=learned)
    known = embedded or known_vectors(session, engine, candidate.id)
    made = store.embed_document(engine, document, known)
    facts = _candidate_facts(candidate, document)
    return store.save(session, engine, "candidate", candidate.id, made, facts)


def _profile_of(embedded: EmbeddedProfile) -> CandidateProfile:
    if not isinstance(embedded.document, CandidateProfile):
        raise TypeError("a profile is embedded as a profile")
    return embedded.document


def store_new_candidates(
    session: WriteSession,
    engine: Engine,
    new: Sequence[tuple[Candidate, EmbeddedProfile]],
) -> None:
    """Write what :func:`store_candidate` writes, of profiles that are new in this transaction, so
    that nothing was learned from declines of theirs: a few statements for all of them."""
    for candidate, embedded in new:
        candidate.anonymous_view, candidate.mask_version = embedded.view, MASK_VERSION
    documents = [
        (candidate.id, embedded, _candidate_facts(candidate, _profile_of(embedded)))
        for candidate, embedded in new
    ]
    store.save_new(session, engine, "candidate", documents)


def store_job(
    session: WriteSession,
    engine: Engine,
    job: Job,
    employer: Employer,
    body: Mapping[str, Any],
    embedded: EmbeddedDocument | None = None,
) -> bool:
    """Write document, vectors and filter fields of a job; see :func:`store_candidate`."""
    document = job_document(body, employer)
    known = embedded or known_vectors(session, engine, job.id)
    made = store.embed_document(engine, document, known)
    return store.save(session, engine, "job", job.id, made, _job_facts(job, document))


def remove(session: WriteSession, side: Side, owner_id: UUID) -> None:
    """Erase document and vectors of a candidate or job; every index follows."""
    store.forget(session, side, owner_id)


def documents(session: Session, owner_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The masked documents of many candidates or jobs as JSON, by id; one query."""
    statement = select(Embedding.owner_id, Embedding.document).where(
        Embedding.owner_id.in_(owner_ids)
    )
    return dict(session.execute(statement).all())
