"""Filters of alerts: which alerts a changed job or candidate may match, mostly in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.matching.constraints.filter_fields import CandidateFacts, JobFacts
from app.matching.constraints.rules import comparable, has_expired
from app.matching.documents import Salary
from app.matching.engine import Engine
from app.matching.pay import ExchangeRates
from app.matching.retrieval.base import IndexedCandidate, IndexedJob
from app.models import Alert, AlertMatch, AlertVector, Candidate
from app.services.profiles import candidate_visibility
from app.services.rankings import alerts


@dataclass
class Subject:
    """A job or candidate that changed, with the ids of the outbox events about it and the time of
    the newest one."""

    id: UUID
    is_job: bool
    events: list[UUID] = field(default_factory=list)
    at: datetime = datetime.min


BATCH = 500


def alerts_for(
    session: Session,
    engine: Engine,
    subject: Subject,
    item: IndexedCandidate | IndexedJob,
    after: UUID | None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next batch of alerts, by id, that existed at the time of the event, whose filters (but
    for pay) the subject passes, whose owners may see it, and that were not notified of it yet."""
    facts = item.facts
    has_notified = AlertMatch.job_id if subject.is_job else AlertMatch.candidate_id
    statement = (
        select(
            Alert.id,
            Alert.candidate_id,
            Alert.employer_id,
            Alert.job_id,
            Alert.query,
            Alert.min_score,
            Alert.salary_amount,
            Alert.salary_currency,
            AlertVector.vector,
        )
        .outerjoin(AlertVector, and_(AlertVector.alert_id == Alert.id, alerts.is_current(engine)))
        .where(Alert.created_at <= subject.at)
        .where(~select(AlertMatch.id).where(_already_notified(has_notified, subject)).exists())
        .order_by(Alert.id)
        .limit(BATCH)
    )
    if after is not None:
        statement = statement.where(Alert.id > after)
    if isinstance(facts, JobFacts):
        is_over = has_expired(facts.valid_through, clock.now().date())
        if not facts.is_open or is_over or facts.employer is None:
            return ()
        statement = _for_job(statement, facts, UUID(facts.employer))
    else:
        if not facts.visible:
            return ()
        statement = statement.where(Alert.employer_id.is_not(None))
        statement = statement.where(_filter_allows(Alert.country, facts.country))
        if facts.blocked_employers:
            blocked = [UUID(employer) for employer in facts.blocked_employers]
            statement = statement.where(Alert.employer_id.not_in(blocked))
    return session.execute(statement).all()


def _already_notified(column: Any, subject: Subject) -> ColumnElement[bool]:
    return and_(AlertMatch.alert_id == Alert.id, column == subject.id)


def _filter_allows(column: Any, value: Any) -> ColumnElement[bool]:
    """SQL condition: the alert's filter is unset or equals the subject's value; a subject without a
    value passes unset filters alone."""
    absent: ColumnElement[bool] = column.is_(None)
    return absent if value is None else or_(absent, column == value)


def _for_job(
    statement: Select[*tuple[Any, ...]], facts: JobFacts, employer: UUID
) -> Select[*tuple[Any, ...]]:
    return statement.join(Candidate, Alert.candidate_id == Candidate.id).where(
        candidate_visibility.not_blocking(employer),
        _filter_allows(Alert.of_employer_id, employer),
        _filter_allows(Alert.country, facts.country),
        _filter_allows(Alert.remote, facts.remote),
        _filter_allows(Alert.employment_type, facts.employment_type),
        _filter_allows(Alert.seniority, facts.seniority),
    )


def meets_pay_filter(
    rates: ExchangeRates, row: Row[*tuple[Any, ...]], facts: CandidateFacts | JobFacts
) -> bool:
    """Whether the subject passes the alert's pay filter, by the rules of ranked lists: a job has to
    state enough pay, a candidate without a minimum salary passes."""
    if row.salary_amount is None:
        return True
    asked = rates.per_year(Salary(row.salary_amount / 100, row.salary_currency, "year"))
    if isinstance(facts, JobFacts):
        most = comparable(facts.pay_max, facts.pay_currency, rates)
        return asked is not None and most is not None and most >= asked
    floor = comparable(facts.pay_floor, facts.pay_currency, rates)
    return asked is None or floor is None or floor <= asked
