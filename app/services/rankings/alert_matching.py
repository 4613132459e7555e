"""Matching of alerts, by the worker: when a job opens or changes, or a visible profile changes.

The worker reads outbox events with ``matched_at IS NULL`` and handles their subjects (jobs,
candidates) one by one. Batch by batch of the alerts, a read session scores the subject; a short
write session, with the subject locked, writes each new match with its event, and with the last
batch marks the subject's events. Interrupted work is done again, and matches already written are
left out. Several workers may run at once: the lock and the unique key of a match serialise them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row, and_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import Database, WriteSession
from app.matching.constraints.filter_fields import CandidateFacts
from app.matching.constraints.rules import Constraint, unmet_constraints
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.base import Index, IndexedCandidate, IndexedJob
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.scoring.combine import band_of
from app.models import (
    ALERTING,
    CANDIDATE_VISIBLE,
    Alert,
    AlertMatch,
    Candidate,
    Employer,
    Job,
    OutboxEvent,
)
from app.schemas.score import reaches
from app.services import embeddings, events
from app.services.jobs import postings
from app.services.profiles import candidate_visibility
from app.services.rankings import alert_filters, alerts
from app.services.rankings.alert_filters import Subject, alerts_for, meets_pay_filter

_EVENTS = 200
_IGNORED_CONSTRAINTS = frozenset((Constraint.CANDIDATE_HIDDEN,))
"""Hidden candidates are notified too: only employers do not see them."""


@dataclass(frozen=True)
class _Pair:
    """An alert that matches a subject, with the score, 0..1. ``owner_id`` is the candidate or the
    employer that the alert belongs to; ``band`` is None for an alert with a query."""

    alert_id: UUID
    owner_id: UUID
    job_id: UUID | None
    score: float
    band: str | None


def match_due(database: Database, ranker: Ranker) -> int:
    """Match pending events with all alerts; return how many events were handled."""
    with database.read() as session:
        subjects = _pending_subjects(session)
        if not subjects:
            return 0
        ranker.index.refresh(session)
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


def _pending_subjects(session: Session) -> list[Subject]:
    statement = (
        select(OutboxEvent.id, OutboxEvent.type, OutboxEvent.data, OutboxEvent.created_at)
        .where(OutboxEvent.matched_at.is_(None), OutboxEvent.type.in_(ALERTING))
        .order_by(OutboxEvent.id)
        .limit(_EVENTS)
    )
    found: dict[UUID, Subject] = {}
    for event in session.execute(statement):
        id = UUID(event.data["id"])
        is_job = event.type != CANDIDATE_VISIBLE
        subject = found.setdefault(id, Subject(id, is_job, at=event.created_at))
        subject.events.append(event.id)
        subject.at = max(subject.at, event.created_at)
    return list(found.values())


def _match(database: Database, ranker: Ranker, subject: Subject) -> tuple[bool, bool]:
    """Match one subject; return whether it was handled, and whether its events were marked."""
    last: UUID | None = None
    wrote = False
    while True:
        with database.read() as session:
            engine = ranker.refresh(session)
            try:
                item: IndexedCandidate | IndexedJob
                if subject.is_job:
                    item = ranker.index.get_job(session, subject.id)
                else:
                    item = ranker.index.get_candidate(session, subject.id)
            except LookupError:
                return not _lacks_vectors(session, engine, subject), wrote
            rows = alerts_for(session, engine, subject, item, last)
            pairs = _pairs(session, engine, ranker.index, item, rows)
        is_last = len(rows) < alert_filters.BATCH
        if pairs or (wrote and is_last):
            with database.write() as session:
                _record(session, subject, pairs)
                if is_last:
                    _mark(session, subject.events)
            wrote = True
        if is_last:
            return True, wrote
        last = rows[-1].id


def _lacks_vectors(session: Session, engine: Engine, subject: Subject) -> bool:
    """Whether the subject exists without vectors of the engine's model: its event then waits until
    it is embedded."""
    kind: type[Job] | type[Candidate] = Job if subject.is_job else Candidate
    if session.scalar(select(kind.id).where(kind.id == subject.id)) is None:
        return False
    return embeddings.known_vectors(session, engine, subject.id) is None


def _mark(session: WriteSession, ids: Sequence[UUID]) -> None:
    waiting = and_(OutboxEvent.id.in_(ids), OutboxEvent.matched_at.is_(None))
    session.execute(update(OutboxEvent).where(waiting).values(matched_at=clock.now()))


def _pairs(
    session: Session,
    engine: Engine,
    index: Index,
    item: IndexedCandidate | IndexedJob,
    rows: Sequence[Row[*tuple[Any, ...]]],
) -> list[_Pair]:
    """The alerts whose minimum score the subject reaches."""
    rows = [row for row in rows if meets_pay_filter(engine.rates, row, item.facts)]
    scores = _query_scores(item, rows)
    scores.update(_match_scores(session, engine, index, item, rows))
    weights = engine.weights
    found = []
    for row in rows:
        score = scores.get(row.id)
        least = row.min_score
        if least is None:
            least = alerts.usual_min_score(row.query, weights)
        if score is not None and reaches(score, least):
            band = band_of(score, weights) if row.query is None else None
            owner = row.candidate_id or row.employer_id
            found.append(_Pair(row.id, owner, row.job_id, score, band))
    return found


def _query_scores(
    item: IndexedCandidate | IndexedJob, rows: Iterable[Row[*tuple[Any, ...]]]
) -> dict[UUID, float]:
    """Cosine similarity to each alert's query, 0..1, by alert id; the number that a search with the
    same words gives."""
    return {
        row.id: max(0.0, min(1.0, float(item.joined @ np.frombuffer(row.vector, LITTLE_ENDIAN))))
        for row in rows
        if row.query is not None and row.vector is not None
    }


def _match_scores(
    session: Session,
    engine: Engine,
    index: Index,
    item: IndexedCandidate | IndexedJob,
    rows: Iterable[Row[*tuple[Any, ...]]],
) -> dict[UUID, float]:
    """Match score, 0..1, by alert id, for alerts without a query: against the owner's profile or
    the alert's job. Pairs that a hard constraint keeps apart are left out."""
    today = clock.now().date()
    behind: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.query is None:
            behind[row.candidate_id or row.job_id].append(row.id)
    if not behind:
        return {}

    others: Sequence[IndexedCandidate] | Sequence[IndexedJob]
    if isinstance(item, IndexedJob):
        job = item.facts

        def suits(candidate: CandidateFacts) -> bool:
            codes = unmet_constraints(candidate, job, engine.rates, today)
            return not set(codes) - _IGNORED_CONSTRAINTS

        others = index.get_candidates(session, list(behind), suits)
    else:
        candidate = item.facts
        others = index.get_jobs(
            session,
            list(behind),
            lambda job: not unmet_constraints(candidate, job, engine.rates, today),
        )
    owners = [other.owner_id for other in others]
    # Those who are told of a job are candidates, and what was learned of them counts for them.
    scores = engine.scores(
        item.features, [other.features for other in others], learned=isinstance(item, IndexedJob)
    )
    return {
        alert_id: score
        for owner_id, score in zip(owners, scores.tolist(), strict=True)
        for alert_id in behind[owner_id]
    }


def _record(session: WriteSession, subject: Subject, pairs: Sequence[_Pair]) -> None:
    """Write the matches that are still new and whose owner may still see the subject, each with
    its event."""
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


def _locked_owners(session: WriteSession, subject: Subject, ids: Sequence[UUID]) -> set[UUID]:
    """The owners among ``ids`` who may see the subject now.

    Owners and subject are locked until the commit, in the order employer, candidate: neither can be
    erased, and the subject's visibility cannot change.
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
            Candidate.id.in_(ids), candidate_visibility.not_blocking(job.employer_id)
        )
        locked = people.order_by(Candidate.id).with_for_update(read=True, key_share=True)
        return set(session.scalars(locked))
    companies = select(Employer.id).where(Employer.id.in_(ids)).order_by(Employer.id)
    found = set(session.scalars(companies.with_for_update(read=True, key_share=True)))
    person = session.scalar(
        select(Candidate)
        .where(Candidate.id == subject.id)
        .where(candidate_visibility.discoverable())
        .with_for_update(key_share=True)
    )
    if person is None:
        return set()
    return found - {UUID(employer) for employer in person.kept_out_employer_ids}
