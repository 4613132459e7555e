"""Matches of bodies that are not stored, with the numbers of stored ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import clock
from app.matching.constraints.filter_fields import candidate_facts, job_facts
from app.matching.constraints.rules import unmet_constraints
from app.matching.documents import CandidateProfile, JobPosting, Preferences
from app.matching.engine import Engine
from app.observability import request_id_var
from app.schemas.match import (
    CandidateCard,
    JobCard,
    MatchCandidate,
    MatchJob,
    MatchPage,
    MatchQuery,
    MatchRead,
)
from app.services import embeddings
from app.services.rankings.page_query import checked_weights


def match(engine: Engine, query: MatchQuery) -> MatchPage:
    """Match one body with many, storing nothing: with the numbers that the same two have once they
    are stored. Hard constraints lower scores and are named, but drop nothing."""
    weights = checked_weights(query.weights)
    people = [query.candidate] if query.candidate is not None else query.candidates or []
    jobs = [query.job] if query.job is not None else query.jobs or []
    profiles = [_profile(person.model_dump(mode="json")) for person in people]
    postings = [JobPosting.from_mapping(job.model_dump(mode="json")) for job in jobs]
    unmet = _unmet(engine, people, jobs)
    cards: Sequence[JobCard | CandidateCard]
    if query.candidate is not None:
        found, side = engine.match_many(profiles[0], postings, weights, unmet), "job"
        cards = [
            JobCard(id=job.id, title=posting.title)
            for job, posting in zip(jobs, postings, strict=True)
        ]
    else:
        found, side = engine.match_many(postings[0], profiles, weights, unmet), "candidate"
        cards = [
            CandidateCard(id=person.id, headline=profile.headline)
            for person, profile in zip(people, profiles, strict=True)
        ]
    items = [
        MatchRead.model_validate(item.match).model_copy(
            update={"index": item.index, side: cards[item.index]}
        )
        for item in found.items
    ]
    return MatchPage(
        items=items,
        next_cursor=None,
        excluded={},
        near_misses=[],
        request_id=request_id_var.get(),
        model_version=found.model_version,
        applied_weights=found.applied_weights,
        total_considered=found.total_considered,
        ranking="meaning",
        applied_exposure=None,
    )


def _profile(body: Mapping[str, Any]) -> CandidateProfile:
    return embeddings.candidate_document(body, Preferences.from_mapping(body.get("learned")))


def _unmet(
    engine: Engine, people: Sequence[MatchCandidate], jobs: Sequence[MatchJob]
) -> list[tuple[str, ...]]:
    """Codes of the hard constraints that each pair misses, who is hidden or blocked and which jobs
    are not open included, as the bodies say."""
    candidates = [
        candidate_facts(
            CandidateProfile.from_mapping(person.model_dump(mode="json")),
            visible=person.visibility == "visible",
            blocked_employers=person.blocked_employer_ids,
        )
        for person in people
    ]
    postings = [
        job_facts(
            JobPosting.from_mapping(job.model_dump(mode="json")),
            employer_id=job.employer_id,
            is_open=job.status in (None, "open", "expired"),
        )
        for job in jobs
    ]
    today = clock.now().date()
    return [unmet_constraints(c, j, engine.rates, today) for c in candidates for j in postings]
