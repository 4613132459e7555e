"""The fairness report: how selection and scores fall on the categories that people named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import mean, median
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.database import ReadSession
from app.matching.features.types import CandidateFeatures
from app.matching.ranker import Ranker
from app.matching.retrieval.base import NotEmbedded
from app.models import Candidate, Job, JobStatus, MatchRequest, Role
from app.models.self_identification import SelfIdentification
from app.services.accounts.access import Caller
from app.services.fairness.impact import Category, Group, groups
from app.services.profiles import candidate_visibility

MOST_JOBS = 50
"""People are scored against the newest open jobs, at most so many."""

Sorted = Callable[["Person"], Category | None]
AXES: dict[str, Sorted] = {
    "by_sex": lambda one: None if one.sex is None else (one.sex,),
    "by_race_ethnicity": lambda one: None if one.race is None else (one.race,),
    "intersectional": lambda one: None if not one.sex or not one.race else (one.race, one.sex),
}


@dataclass(frozen=True)
class Person:
    """Somebody employers can find or have approached. ``score`` is their mean over the jobs; None:
    not scored."""

    sex: str | None
    race: str | None
    selected: bool
    score: float | None


@dataclass(frozen=True)
class Rates:
    """One axis: its categories, and how many people did not say (chosen ones among them)."""

    groups: list[Group]
    unknown: int
    unknown_chosen: int


@dataclass(frozen=True)
class FairnessReport:
    """Selection and scoring by axis. ``median_score`` is that of all people scored."""

    people: int
    jobs: int
    median_score: float | None
    selection: dict[str, Rates]
    scoring: dict[str, Rates]


def build(people: list[Person], jobs: int) -> FairnessReport:
    """Compute the report of these people."""
    scored = [person for person in people if person.score is not None]
    middle = median(one.score for one in scored if one.score is not None) if scored else None
    return FairnessReport(
        len(people),
        jobs,
        middle,
        {name: _rates(people, axis, lambda one: one.selected) for name, axis in AXES.items()},
        {name: _rates(scored, axis, _above(middle)) for name, axis in AXES.items()},
    )


def _above(middle: float | None) -> Callable[[Person], bool]:
    return lambda one: middle is not None and one.score is not None and one.score > middle


def _rates(people: list[Person], axis: Sorted, chosen: Callable[[Person], bool]) -> Rates:
    named = [(category, chosen(one)) for one in people if (category := axis(one)) is not None]
    unknown = [chosen(one) for one in people if axis(one) is None]
    return Rates(groups(named), len(unknown), sum(unknown))


def read(
    session: ReadSession,
    ranker: Ranker,
    caller: Caller,
    since: datetime | None,
    until: datetime | None,
) -> FairnessReport:
    """The report for the operator: of people whom employers can find or approached in the period,
    who of them was approached, and how all of them score against the open jobs.

    Raises
    ------
    Forbidden
        If the caller is not the operator.
    """
    caller.require_role(Role.ADMIN)
    approached = _approached(session, since, until)
    found = or_(candidate_visibility.discoverable(), Candidate.id.in_(approached))
    statement = (
        select(Candidate.id, SelfIdentification.sex, SelfIdentification.race_ethnicity)
        .outerjoin(SelfIdentification, SelfIdentification.candidate_id == Candidate.id)
        .where(found if until is None else and_(found, Candidate.created_at < until))
        .order_by(Candidate.id)
    )
    rows = session.execute(statement).all()
    scores, jobs = _scores(session, ranker, [row.id for row in rows])
    people = [
        Person(row.sex, row.race_ethnicity, row.id in approached, scores.get(row.id))
        for row in rows
    ]
    return build(people, jobs)


def _approached(session: Session, since: datetime | None, until: datetime | None) -> set[UUID]:
    statement = select(MatchRequest.candidate_id)
    if since is not None:
        statement = statement.where(MatchRequest.created_at >= since)
    if until is not None:
        statement = statement.where(MatchRequest.created_at < until)
    return set(session.scalars(statement))


def _scores(session: Session, ranker: Ranker, people: list[UUID]) -> tuple[dict[UUID, float], int]:
    """The mean score of each person over the newest open jobs, and how many jobs these are."""
    engine = ranker.refresh(session)
    features: dict[UUID, CandidateFeatures] = {}
    for id in people:
        try:
            features[id] = ranker.index.get_candidate(session, id).features
        except NotEmbedded:
            continue  # being embedded anew
    open_jobs = select(Job.id).where(Job.status == JobStatus.OPEN).order_by(Job.id.desc())
    found: dict[UUID, list[float]] = {id: [] for id in features}
    jobs = 0
    for job_id in session.scalars(open_jobs.limit(MOST_JOBS)).all():
        try:
            job = ranker.index.get_job(session, job_id).features
        except NotEmbedded:
            continue
        jobs += 1
        numbers = engine.scores(job, list(features.values())) if features else ()
        for id, score in zip(features, numbers, strict=True):
            found[id].append(float(score))
    return {id: mean(scores) for id, scores in found.items() if scores}, jobs
