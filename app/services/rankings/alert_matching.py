"""What alerts find: each time a job opens or changes, or a profile can be found or changes.

The worker reads the events that wait (``matched_at IS NULL``) and takes their subjects one by one.
Part by part of the alerts, a read session finds what scores high enough; a short write session,
with the subject locked, writes each new pair with the event that tells of it, and with the last
part marks the events of the subject. Whatever is interrupted is done again; a pair that was written
is not found again. Several workers may do this at once: the lock and the unique pair decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import Database, WriteSession
from app.matching.constraints.rules import CandidateFacts, JobFacts, has_expired, unmet_constraints
from app.matching.documents import Salary, Side
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.base import IndexedDocument
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.scoring.combine import band_of
from app.models import (
    ALERTING,
    Alert,
    AlertMatch,
    AlertVector,
    Candidate,
    Employer,
    Job,
    OutboxEvent,
)
from app.services import embeddings, events
from app.services.jobs import postings
from app.services.profiles import candidates
from app.services.rankings import alerts

_EVENTS = 200
_PART = 500
_DISCOURAGING = frozenset(("candidate-hidden",))
"""Whoever is hidden may look all the same."""


@dataclass
class _Subject:
    """A job or a candidate that something happened to, with the events that say so."""

    id: UUID
    is_job: bool
    events: list[UUID] = field(default_factory=list)
    at: datetime = datetime.min  # of the newest of them


@dataclass(frozen=True)
class _Pair:
    """An alert and its score for a subject. ``owner_id`` is whom the alert belongs to."""

    alert_id: UUID
    owner_id: UUID
    job_id: UUID | None
    score: float
    band: str | None


def match_due(database: Database, ranker: Ranker) -> int:
    """Match what waits with all alerts; return how many events are done with."""
    with database.read() as session:
        subjects = _waiting(session)
        if not subjects:
            return 0
        ranker.refresh(session)
    quiet: list[UUID] = []
    done = 0
    for subject in subjects:
        handled, marked = _match(database, ranker, subject)
        done += len(subject.events) if handled else 0
        quiet += subject.events if handled and not marked else []
    if quiet:
        with database.write() as session:
            _mark(session, quiet)
    return done


def _waiting(session: Session) -> list[_Subject]:
    statement = (
        select(OutboxEvent.id, OutboxEvent.type, OutboxEvent.data, OutboxEvent.created_at)
        .where(OutboxEvent.matched_at.is_(None), OutboxEvent.type.in_(ALERTING))
        .order_by(OutboxEvent.id)
        .limit(_EVENTS)
    )
    found: dict[UUID, _Subject] = {}
    for event in session.execute(statement):
        id = UUID(event.data["id"])
        is_job = event.type != events.CANDIDATE_VISIBLE
        subject = found.setdefault(id, _Subject(id, is_job, at=event.created_at))
        subject.events.append(event.id)
        subject.at = max(subject.at, event.created_at)
    return list(found.values())


def _match(database: Database, ranker: Ranker, subject: _Subject) -> tuple[bool, bool]:
    """Match one subject; tell whether that could be done, and whether its events are marked."""
    last: UUID | None = None
    wrote = False
    while True:
        with database.read() as session:
            ranker.refresh(session)
            try:
                item = ranker.index.get(
                    session, "job" if subject.is_job else "candidate", subject.id
                )
            except LookupError:
                return not _lacks_vectors(session, ranker.engine, subject), wrote
            rows = _alerts_for(session, ranker.engine, subject, item, last)
            pairs = _pairs(session, ranker, subject, item, rows)
        is_last = len(rows) < _PART
        if pairs or (wrote and is_last):
            with database.write() as session:
                _record(session, subject, pairs)
                if is_last:
                    _mark(session, subject.events)
            wrote = True
        if is_last:
            return True, wrote
        last = rows[-1].id


def _lacks_vectors(session: Session, engine: Engine, subject: _Subject) -> bool:
    """It is there, but not embedded with the present model: it will be, and its event waits."""
    kind: type[Job] | type[Candidate] = Job if subject.is_job else Candidate
    if session.scalar(select(kind.id).where(kind.id == subject.id)) is None:
        return False
    return embeddings.known_vectors(session, engine, subject.id) is None


def _mark(session: WriteSession, ids: Sequence[UUID]) -> None:
    waiting = and_(OutboxEvent.id.in_(ids), OutboxEvent.matched_at.is_(None))
    session.execute(update(OutboxEvent).where(waiting).values(matched_at=clock.now()))


def _alerts_for(
    session: Session, engine: Engine, subject: _Subject, item: IndexedDocument, after: UUID | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next part of the alerts that existed when it happened, whose filters the subject passes
    (but for pay), whose owners may know of it, and which have not told of it yet."""
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
        .where(~select(AlertMatch.id).where(_notified_of(has_notified, subject)).exists())
        .order_by(Alert.id)
        .limit(_PART)
    )
    if after is not None:
        statement = statement.where(Alert.id > after)
    if isinstance(facts, JobFacts):
        if not facts.is_open or has_expired(facts, clock.now().date()):
            return ()
        statement = _for_job(statement, facts)
    else:
        if not facts.visible:
            return ()
        statement = statement.where(Alert.employer_id.is_not(None))
        statement = statement.where(_asked(Alert.country, facts.country))
        if facts.blocked_employers:
            blocked = [UUID(employer) for employer in facts.blocked_employers]
            statement = statement.where(Alert.employer_id.not_in(blocked))
    return session.execute(statement).all()


def _notified_of(column: Any, subject: _Subject) -> ColumnElement[bool]:
    return and_(AlertMatch.alert_id == Alert.id, column == subject.id)


def _asked(column: Any, value: Any) -> ColumnElement[bool]:
    """SQL: the alert asks for this value or for none. What is not stated nobody can ask for."""
    absent: ColumnElement[bool] = column.is_(None)
    return absent if value is None else or_(absent, column == value)


def _for_job(statement: Select[*tuple[Any, ...]], facts: JobFacts) -> Select[*tuple[Any, ...]]:
    assert facts.employer is not None
    employer = UUID(facts.employer)
    return statement.join(Candidate, Alert.candidate_id == Candidate.id).where(
        candidates.not_blocking(employer),
        _asked(Alert.of_employer_id, employer),
        _asked(Alert.country, facts.country),
        _asked(Alert.remote, facts.remote),
        _asked(Alert.employment_type, facts.employment_type),
        _asked(Alert.seniority, facts.seniority),
    )


def _pairs(
    session: Session,
    ranker: Ranker,
    subject: _Subject,
    item: IndexedDocument,
    rows: Sequence[Row[*tuple[Any, ...]]],
) -> list[_Pair]:
    """The alerts that the subject scores high enough for."""
    engine = ranker.engine
    rows = [row for row in rows if _pays(engine, row, item.facts)]
    scores = _near(item, rows)
    scores.update(_matched(session, ranker, item, rows))
    weights = engine.weights
    found = []
    for row in rows:
        score = scores.get(row.id)
        least = row.min_score
        if least is None:
            least = alerts.usual_min_score(row.query, weights)
        if score is not None and score >= least:
            band = band_of(score, weights) if row.query is None else None
            owner = row.candidate_id or row.employer_id
            found.append(_Pair(row.id, owner, row.job_id, score, band))
    return found


def _pays(engine: Engine, row: Row[*tuple[Any, ...]], facts: CandidateFacts | JobFacts) -> bool:
    """As in ranked lists: a job must state that it pays enough, a candidate may state nothing."""
    if row.salary_amount is None:
        return True
    rates = engine.rates
    asked = rates.per_year(Salary(row.salary_amount / 100, row.salary_currency, "year"))
    if isinstance(facts, JobFacts):
        most = _comparable(engine, facts.pay_max, facts.pay_currency)
        return asked is not None and most is not None and most >= asked
    floor = _comparable(engine, facts.pay_floor, facts.pay_currency)
    return asked is None or floor is None or floor <= asked


def _comparable(engine: Engine, amount: float | None, currency: str | None) -> float | None:
    if amount is None or currency is None:
        return None
    return engine.rates.convert(amount, currency, engine.rates.base)


def _near(item: IndexedDocument, rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[UUID, float]:
    """Nearness to the query, by alert; the very number that a search by these words gives."""
    return {
        row.id: max(0.0, min(1.0, float(item.joined @ np.frombuffer(row.vector, LITTLE_ENDIAN))))
        for row in rows
        if row.query is not None and row.vector is not None
    }


def _matched(
    session: Session, ranker: Ranker, item: IndexedDocument, rows: Iterable[Row[*tuple[Any, ...]]]
) -> dict[UUID, float]:
    """Score of the match with the profile or the job behind each alert without a query."""
    engine, today = ranker.engine, clock.now().date()
    behind: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.query is None:
            behind[row.candidate_id or row.job_id].append(row.id)
    if not behind:
        return {}

    def may_pair(facts: CandidateFacts | JobFacts) -> bool:
        if isinstance(facts, CandidateFacts):
            assert isinstance(item.facts, JobFacts)
            codes = unmet_constraints(facts, item.facts, engine.rates, today)
            return not set(codes) - _DISCOURAGING
        assert isinstance(item.facts, CandidateFacts)
        return not unmet_constraints(item.facts, facts, engine.rates, today)

    side: Side = "candidate" if isinstance(item.facts, JobFacts) else "job"
    others = ranker.index.items(session, side, list(behind), may_pair)
    scores = engine.scores(item.features, [other.features for other in others])
    return {
        alert_id: score
        for other, score in zip(others, scores.tolist(), strict=True)
        for alert_id in behind[other.owner_id]
    }


def _record(session: WriteSession, subject: _Subject, pairs: Sequence[_Pair]) -> None:
    """Write the pairs that are still new and may still be told of, each with its event."""
    owners = _locked_owners(session, subject, [pair.owner_id for pair in pairs])
    notified = AlertMatch.job_id if subject.is_job else AlertMatch.candidate_id
    ids = [pair.alert_id for pair in pairs if pair.owner_id in owners]
    there = select(Alert.id).where(Alert.id.in_(ids)).order_by(Alert.id)
    kept = set(session.scalars(there.with_for_update(read=True, key_share=True)))
    known = select(AlertMatch.alert_id).where(AlertMatch.alert_id.in_(ids), notified == subject.id)
    kept -= set(session.scalars(known))
    new = [pair for pair in pairs if pair.alert_id in kept]
    for pair in new:
        session.add(
            AlertMatch(
                alert_id=pair.alert_id,
                job_id=subject.id if subject.is_job else None,
                candidate_id=None if subject.is_job else subject.id,
                score=pair.score,
                band=pair.band,
            )
        )
        events.emit_alert(
            session,
            alert_id=pair.alert_id,
            candidate_id=pair.owner_id if subject.is_job else subject.id,
            employer_id=None if subject.is_job else pair.owner_id,
            job_id=subject.id if subject.is_job else pair.job_id,
            score=pair.score,
        )
    session.flush()


def _locked_owners(session: WriteSession, subject: _Subject, ids: Sequence[UUID]) -> set[UUID]:
    """Of the owners, those who may know of the subject now. They cannot go before the commit, nor
    can the subject, nor can what it shows change. The order is employer, candidate, as everywhere.
    """
    if subject.is_job:
        job = session.scalar(
            select(Job)
            .where(Job.id == subject.id, postings.listed())
            .with_for_update(of=Job, key_share=True)
        )
        if job is None:
            return set()
        people = select(Candidate.id).where(
            Candidate.id.in_(ids), candidates.not_blocking(job.employer_id)
        )
        locked = people.order_by(Candidate.id).with_for_update(read=True, key_share=True)
        return set(session.scalars(locked))
    companies = select(Employer.id).where(Employer.id.in_(ids)).order_by(Employer.id)
    found = set(session.scalars(companies.with_for_update(read=True, key_share=True)))
    person = session.scalar(
        select(Candidate)
        .where(Candidate.id == subject.id)
        .where(candidates.discoverable())
        .with_for_update(key_share=True)
    )
    if person is None:
        return set()
    return found - {UUID(employer) for employer in person.blocked_employer_ids}
