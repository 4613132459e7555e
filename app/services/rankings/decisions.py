"""Decisions that can be computed again: what a request's score was made from is kept with it, so
that the person concerned gets it explained, and anybody can compute it again.

Each use has two phases: a session reads the :class:`Decision`, then it is encoded and scored
without one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.database import WriteSession
from app.errors import NotFound
from app.matching.analysis.profile_scorer import SkillGapQuery
from app.matching.analysis.skill_gap import SkillGap, find_gap
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting, Preferences
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.results import Match
from app.matching.retrieval.chosen_weights import chosen_weights
from app.matching.weights import LearnedWeights
from app.models import MatchDecision
from app.schemas.candidate import MAX_SKILLS


@dataclass(frozen=True)
class Decision:
    """A scored pair with all that its score depends on; see :class:`app.models.MatchDecision`."""

    candidate: CandidateProfile
    job: JobPosting
    unmet: tuple[str, ...]
    day: date
    learned: LearnedWeights | None
    model_version: str
    score: float

    def engine(self, engine: Engine) -> Engine:
        """The engine with the weights and on the day of the decision."""
        return engine.with_weights(self.learned).on_day(self.day)


def decide(
    session: Session, ranker: Ranker, candidate_id: UUID, job_id: UUID
) -> tuple[Match, Decision]:
    """Score a pair with the numbers of the employer's list, and say what they depend on."""
    match = ranker.pair(session, candidate_id, job_id, learned=False)
    profile = ranker.index.get_candidate(session, candidate_id).features.profile
    candidate = replace(profile, learned=Preferences())
    job = ranker.index.get_job(session, job_id).features.posting
    decision = Decision(
        candidate,
        job,
        match.unmet_constraints,
        clock.now().date(),
        chosen_weights(session),
        match.model_version,
        match.score,
    )
    return match, decision


def keep(session: WriteSession, request_id: UUID, decision: Decision) -> None:
    """Keep a decision with the request that it led to."""
    session.add(
        MatchDecision(
            match_request_id=request_id,
            candidate_document=decision.candidate.to_mapping(),
            job_document=decision.job.to_mapping(),
            unmet_constraints=list(decision.unmet),
            decided_on=decision.day,
            model_version=decision.model_version,
            learned_weights=None if decision.learned is None else asdict(decision.learned),
            score=decision.score,
        )
    )
    session.flush()


def of_request(session: Session, request_id: UUID) -> Decision:
    """The decision behind a request, or NotFound: requests of before 0016 have none."""
    statement = select(MatchDecision).where(MatchDecision.match_request_id == request_id)
    row = session.scalar(statement)
    if row is None:
        raise NotFound("What this score was made from was not kept.")
    learned = None
    if row.learned_weights is not None:
        a, b, c = row.learned_weights["calibration"]
        learned = LearnedWeights(**{**row.learned_weights, "calibration": (a, b, c)})
    return Decision(
        CandidateProfile.from_mapping(row.candidate_document),
        JobPosting.from_mapping(row.job_document),
        tuple(row.unmet_constraints),
        row.decided_on,
        learned,
        row.model_version,
        row.score,
    )


def replay(engine: Engine, decision: Decision) -> Match:
    """Compute a decision again from its inputs; with the same version it has the same score."""
    own = decision.engine(engine)
    candidate, job = own.encode_many([decision.candidate, decision.job])
    return own.match(
        own.features(decision.candidate, candidate),
        own.features(decision.job, job),
        None,
        decision.unmet,
    )


def counterfactual(engine: Engine, decision: Decision) -> SkillGap:
    """The fewest skills that would have raised the score most, with the exact score they give."""
    profile = decision.candidate

    def extended(names: Sequence[str]) -> CandidateProfile:
        added = tuple(CandidateSkill(name) for name in names)
        return replace(profile, skills=profile.skills + added)

    query = SkillGapQuery(
        candidate=profile,
        job=decision.job,
        extended=extended,
        known={},
        unmet=decision.unmet,
        free_slots=MAX_SKILLS - len(profile.skills),
    )
    return find_gap(decision.engine(engine), query)
