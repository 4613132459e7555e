"""Insights for the employer of a job: what keeps candidates from it, in figures about groups alone.

Two phases: :func:`gather` reads with a session, :func:`answer` encodes and scores without one. All
counts pass :mod:`app.services.insights.disclosure`.
"""

from dataclasses import dataclass
from uuid import UUID

from app.database import ReadSession
from app.matching.analysis import job_insights
from app.matching.analysis.job_insights import (
    JobInsights,
    JobNeighbourhood,
    RequirementCount,
    TermCount,
)
from app.matching.constraints.rules import Constraint
from app.matching.engine import Engine
from app.matching.features.pieces import vectors_by_text
from app.matching.guides.files import load_guides
from app.matching.ranker import Ranker
from app.matching.retrieval.base import NotEmbedded
from app.matching.retrieval.chosen_weights import ranking_engine
from app.models import Job
from app.observability import request_id_var
from app.schemas.insights import (
    ComparableRead,
    DeclinesRead,
    InsightsRead,
    PayInsight,
    PayStepRead,
    PopulationRead,
    RequirementInsight,
    TermInsight,
)
from app.schemas.salary import SalaryRead
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.guides import salaries
from app.services.insights import comparable_jobs, decline_statistics, disclosure
from app.services.insights.disclosure import count_of, people
from app.services.jobs import postings


@dataclass(frozen=True)
class GatheredInsights:
    """What :func:`gather` read: the job with the candidates around it, the engine with the weights
    the operator chose, pay of comparable jobs, published salaries, and statistics of decline
    reasons."""

    engine: Engine
    job_id: UUID
    neighbourhood: JobNeighbourhood
    comparable: ComparableRead
    benchmarks: list[SalaryRead]
    declines: DeclinesRead


def gather(session: ReadSession, ranker: Ranker, caller: Caller, job_id: UUID) -> GatheredInsights:
    """Read a job, the candidates around it and comparable jobs, in a constant number of queries.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is a member of the job's employer, or the operator.
    EmployerUnverified
        If the employer is not verified: figures about people are for those who may see them.
    NotEmbedded
        While the job is being embedded again after a change of model.
    """
    job = postings.get_own(session, caller, job_id)
    caller.require_verified()
    stored = embeddings.known_vectors(session, ranker.engine, job.id)
    if stored is None:
        raise NotEmbedded("no vectors of this job")
    item, found = ranker.around_job(session, job.id)
    known = vectors_by_text(stored.document, stored.vectors)
    peers = comparable_jobs.comparable_to(session, ranker, job, item)
    return GatheredInsights(
        ranking_engine(session, ranker.engine),
        job.id,
        JobNeighbourhood(item.features.posting, item.facts, known, found.items, found.total),
        comparable_jobs.pay(ranker.engine.rates, job, peers),
        _benchmarks(session, job),
        decline_statistics.read(session, job, [peer.id for peer in peers]),
    )


def _benchmarks(session: ReadSession, job: Job) -> list[SalaryRead]:
    """Published salaries of the role that the job's guide describes, for its country; all countries
    if the job names none."""
    guide = load_guides().get(job.guide or "")
    return [] if guide is None else salaries.published(session, guide, job.country)


def answer(gathered: GatheredInsights) -> InsightsRead:
    """Score variants of the job, without a session, and return what disclosure control allows."""
    found = job_insights.analyse(gathered.engine, gathered.neighbourhood)
    return InsightsRead(
        job_id=gathered.job_id,
        floor=disclosure.FLOOR,
        population=PopulationRead(
            total=people(found.total),
            considered=people(found.considered),
            n=people(found.within_reach),
            reachable=count_of(found.reachable, found.within_reach),
            band=job_insights.WITHIN_REACH,
        ),
        requirements=[_requirement(own) for own in found.requirements],
        pay=_pay(gathered, found),
        terms=[
            TermInsight.model_validate({"term": own.term, **_ruled_out(own, found.within_reach)})
            for own in found.terms
            if own.term != Constraint.PAY_FLOOR
        ],
        declines=gathered.declines,
        model_version=gathered.engine.model_version,
        request_id=request_id_var.get(),
    )


def _requirement(own: RequirementCount) -> RequirementInsight:
    def shown(count: int | None) -> int | None:
        return None if count is None else count_of(count, own.within_reach)

    return RequirementInsight(
        requirement=own.requirement,
        importance=own.importance,
        n=people(own.within_reach),
        met=shown(own.by_status.get("met", 0)),
        partial=shown(own.by_status.get("partial", 0)),
        claimed=shown(own.by_status.get("claimed", 0)),
        missing=shown(own.by_status.get("missing", 0)),
        ruled_out=shown(own.ruled_out),
        gained_if_nice=shown(own.gained_if_nice),
    )


def _ruled_out(own: TermCount, within_reach: int) -> dict[str, int | None]:
    return {
        "n": people(within_reach),
        "ruled_out": count_of(own.ruled_out, within_reach),
        "alone": count_of(own.alone, within_reach),
    }


def _pay(gathered: GatheredInsights, found: JobInsights) -> PayInsight:
    own = next(term for term in found.terms if term.term == Constraint.PAY_FLOOR)
    salary = gathered.neighbourhood.posting.salary
    return PayInsight.model_validate(
        {
            **_ruled_out(own, found.within_reach),
            "currency": salary.currency if salary else None,
            "period": salary.period if salary else None,
            "steps": [
                PayStepRead(
                    max=step.max,
                    n=people(found.within_reach),
                    gained=count_of(step.gained, found.within_reach),
                )
                for step in found.pay_steps
            ],
            "comparable": gathered.comparable,
            "benchmarks": gathered.benchmarks,
        }
    )
