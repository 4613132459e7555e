"""Alerts: saved searches of candidates and employers, and what they have told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, false, func, select
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import FieldError, LimitReached, NotFound, ProfileRequired, ValidationFailed
from app.matching.arrays import Vectors
from app.matching.engine import Engine
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.weights import Weights
from app.models import Alert, AlertMatch, AlertVector, Candidate, Employer, Job, Role
from app.schemas.alert import AlertCreate, AlertMatchRead, AlertRead
from app.schemas.patch import merge_patch
from app.schemas.validation import validated
from app.schemas.values import plain_number
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.paging import Slice, newest_first
from app.services.profiles import candidates
from app.services.rankings import cards

PER_OWNER = 50

NEAR = 0.4
"""The usual lowest score with a query. Read off the demo marketplace: what a query means lies above
this nearness, what merely shares a mood with it below."""

_OF_ROLE = {
    Role.CANDIDATE: frozenset(
        ("country", "remote", "employment_type", "seniority", "employer_id", "min_salary")
    ),
    Role.EMPLOYER: frozenset(("country", "job_id", "max_salary")),
}
_PLAIN = ("country", "remote", "employment_type", "seniority", "job_id")


@dataclass(frozen=True)
class QueryVector:
    """A query with its vector, ``(d,)``, made before any session was open for writing."""

    query: str | None
    vector: Vectors | None


def embed_query(engine: Engine, query: str | None) -> QueryVector:
    """Embed a query as a search does; without one there is nothing to embed."""
    return QueryVector(query, None if query is None else engine.encode_words(query))


def usual_min_score(query: str | None, weights: Weights) -> float:
    """The lowest score of an alert that states none."""
    return weights.bands["good"] if query is None else NEAR


def _owned(caller: Caller) -> Select[Alert]:
    caller.require_role(Role.CANDIDATE, Role.EMPLOYER)
    statement = select(Alert)
    if caller.is_candidate and caller.candidate_id is not None:
        return statement.where(Alert.candidate_id == caller.candidate_id)
    if caller.is_employer and caller.employer_id is not None:
        return statement.where(Alert.employer_id == caller.employer_id)
    return statement.where(false())


def get(session: Session, caller: Caller, alert_id: UUID, *, lock: bool = False) -> Alert:
    """Return an alert of the caller's, or raise NotFound; Forbidden for the operator."""
    statement = _owned(caller).where(Alert.id == alert_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def search(session: ReadSession, caller: Caller, cursor: str | None, limit: int) -> Slice[Alert]:
    """The caller's alerts, newest first."""
    filters = {"list": "alerts", "caller": caller.id}
    return newest_first(
        session, _owned(caller), Alert.id, filters=filters, cursor=cursor, limit=limit
    )


def check_create(session: Session, caller: Caller, body: AlertCreate) -> str | None:
    """Check whether the caller may have this alert; return the currency of its salary.

    Raises
    ------
    Forbidden
        For the operator, who looks for nothing; and if ``job_id`` is another employer's.
    ProfileRequired
        If a candidate has no profile yet: it is what alerts belong to.
    LimitReached
        If the caller has as many alerts as anybody may have.
    ValidationFailed, NotFound
        See :func:`check_body`.
    """
    caller.require_role(Role.CANDIDATE, Role.EMPLOYER)
    if caller.is_candidate and caller.candidate_id is None:
        raise ProfileRequired("Create your profile first (`POST /v1/candidates`).")
    currency = check_body(session, caller, body)
    count = select(func.count()).select_from(_owned(caller).subquery())
    if (session.scalar(count) or 0) >= PER_OWNER:
        raise LimitReached(f"At most {PER_OWNER} alerts; delete one first.")
    return currency


def check_body(session: Session, caller: Caller, body: AlertCreate) -> str | None:
    """Check what an alert asks for against what there is; return the currency of its salary.

    Raises
    ------
    ValidationFailed
        If a filter is for the other side, nothing says what to look for, both the query and a job
        do, a company does not exist or no currency is known.
    NotFound, Forbidden
        If ``job_id`` is not a job of the caller's.
    """
    given = body.filters.model_dump(exclude_none=True, exclude={"currency"})
    errors = [
        FieldError(f"filters.{name}", "other_side", "This filters what the other side looks for.")
        for name in given
        if name not in _OF_ROLE[caller.role]
    ]
    if errors:
        raise ValidationFailed(errors)
    wanted = body.filters
    if caller.is_employer:
        if body.query is None and wanted.job_id is None:
            message = "Say whom you look for: in words, or by filters.job_id."
            raise ValidationFailed.of("query", "missing", message)
        if body.query is not None and wanted.job_id is not None:
            message = "A job says whom you look for already; leave one of the two out."
            raise ValidationFailed.of("query", "query_and_job", message)
    own: str | None = None
    if wanted.job_id is not None:
        own = postings.get_own(session, caller, wanted.job_id).salary_currency
    if wanted.employer_id is not None and session.get(Employer, wanted.employer_id) is None:
        message = "There is no such employer."
        raise ValidationFailed.of("filters.employer_id", "employer_unknown", message)
    if wanted.min_salary is None and wanted.max_salary is None:
        return None
    if caller.candidate_id is not None and wanted.currency is None:
        wishes = session.get_one(Candidate, caller.candidate_id).preferences
        own = (wishes.get("min_salary") or {}).get("currency")
    currency = wanted.currency or own
    if currency is None:
        message = "Name the currency of the salary."
        raise ValidationFailed.of("filters.currency", "missing", message)
    return currency


def _fill(alert: Alert, body: AlertCreate, currency: str | None) -> None:
    wanted = body.filters
    alert.name, alert.query, alert.min_score = body.name, body.query, body.min_score
    for name in _PLAIN:
        setattr(alert, name, getattr(wanted, name))
    alert.of_employer_id = wanted.employer_id
    salary = wanted.min_salary if wanted.max_salary is None else wanted.max_salary
    alert.salary_amount = None if salary is None else round(salary * 100)
    alert.salary_currency = currency


def _filters(alert: Alert) -> dict[str, Any]:
    salary = None
    if alert.salary_amount is not None:
        salary = plain_number(alert.salary_amount / 100)
    side = "min_salary" if alert.candidate_id is not None else "max_salary"
    return {
        **{name: getattr(alert, name) for name in _PLAIN},
        "employer_id": alert.of_employer_id,
        side: salary,
        "currency": alert.salary_currency,
    }


def as_read(alert: Alert, weights: Weights) -> AlertRead:
    """Render an alert for its owner."""
    own = "profile" if alert.candidate_id is not None else "job"
    usual = usual_min_score(alert.query, weights)
    return AlertRead.model_validate(
        {
            "id": alert.id,
            "created_at": alert.created_at,
            "updated_at": alert.updated_at,
            "name": alert.name,
            "query": alert.query,
            "filters": _filters(alert),
            "min_score": usual if alert.min_score is None else alert.min_score,
            "scored_by": own if alert.query is None else "query",
        }
    )


def create(
    session: WriteSession, engine: Engine, caller: Caller, body: AlertCreate, known: QueryVector
) -> Alert:
    """Keep a search. It finds what appears from now on; see :func:`check_create` for errors."""
    # So that two creations at once do not both count 49 alerts.
    if caller.candidate_id is not None:
        session.get(Candidate, caller.candidate_id, with_for_update={"key_share": True})
    elif caller.employer_id is not None:
        session.get(Employer, caller.employer_id, with_for_update={"key_share": True})
    currency = check_create(session, caller, body)
    alert = Alert(candidate_id=caller.candidate_id, employer_id=caller.employer_id)
    _fill(alert, body, currency)
    session.add(alert)
    session.flush()
    _store_vector(session, engine, alert, known)
    return alert


def patched(alert: Alert, patch: Mapping[str, Any]) -> AlertCreate:
    """Return the alert as it would be after a merge patch, or raise ValidationFailed."""
    filters = {name: value for name, value in _filters(alert).items() if value is not None}
    body = {
        "name": alert.name,
        "query": alert.query,
        "min_score": alert.min_score,
        "filters": {k: str(v) if isinstance(v, UUID) else v for k, v in filters.items()},
    }
    current = {name: value for name, value in body.items() if value is not None}
    return validated(AlertCreate, merge_patch(current, patch))


def update(
    session: WriteSession,
    engine: Engine,
    caller: Caller,
    alert_id: UUID,
    patch: Mapping[str, Any],
    known: QueryVector,
) -> Alert:
    """Apply a merge patch. What it told of before stays told."""
    alert = get(session, caller, alert_id, lock=True)
    body = patched(alert, patch)
    before = alert.query
    _fill(alert, body, check_body(session, caller, body))
    session.flush()
    if alert.query != before:
        session.execute(delete(AlertVector).where(AlertVector.alert_id == alert.id))
        _store_vector(session, engine, alert, known)
    return alert


def _store_vector(session: WriteSession, engine: Engine, alert: Alert, known: QueryVector) -> None:
    if known.query != alert.query or known.vector is None:
        known = embed_query(engine, alert.query)  # somebody changed it in between
    if known.vector is not None:
        session.add(vector_row(engine, alert.id, known.vector))
        session.flush()


def is_current(engine: Engine) -> ColumnElement[bool]:
    """SQL: the vector was made with the engine's model and revision."""
    encoder = engine.encoder
    return and_(AlertVector.model == encoder.model_id, AlertVector.revision == encoder.revision)


def vector_row(engine: Engine, alert_id: UUID, vector: Vectors) -> AlertVector:
    """The row of a query's vector under the engine's revision."""
    return AlertVector(
        alert_id=alert_id,
        model=engine.encoder.model_id,
        revision=engine.encoder.revision,
        vector=vector.astype(LITTLE_ENDIAN).tobytes(),
    )


def remove(session: WriteSession, caller: Caller, alert_id: UUID) -> None:
    """Give up an alert, with what it found."""
    session.delete(get(session, caller, alert_id))
    session.flush()


def found(
    session: ReadSession, caller: Caller, alert_id: UUID, cursor: str | None, limit: int
) -> Slice[AlertMatch]:
    """What an alert has told of and its owner may still see, newest first."""
    alert = get(session, caller, alert_id)
    statement = select(AlertMatch).where(AlertMatch.alert_id == alert.id)
    if alert.candidate_id is not None:
        owner = session.get_one(Candidate, alert.candidate_id)
        blocked = [UUID(employer) for employer in owner.blocked_employer_ids]
        statement = statement.join(Job, AlertMatch.job_id == Job.id)
        statement = statement.where(postings.listed(), Job.employer_id.not_in(blocked))
    else:
        assert alert.employer_id is not None
        statement = statement.join(Candidate, AlertMatch.candidate_id == Candidate.id)
        statement = statement.where(candidates.discoverable_by(alert.employer_id))
    filters = {"list": "alert matches", "alert": alert.id}
    return newest_first(
        session, statement, AlertMatch.id, filters=filters, cursor=cursor, limit=limit
    )


def as_found(session: ReadSession, rows: Sequence[AlertMatch]) -> list[AlertMatchRead]:
    """Render what an alert has told of, with the cards that ranked lists show."""
    job_cards = cards.job_cards(session, [row.job_id for row in rows if row.job_id])
    people = cards.candidate_cards(session, [row.candidate_id for row in rows if row.candidate_id])
    return [
        AlertMatchRead(
            id=row.id,
            job=job_cards.get(row.job_id) if row.job_id else None,
            candidate=people.get(row.candidate_id) if row.candidate_id else None,
            score=row.score,
            band=row.band,
            matched_at=row.created_at,
        )
        for row in rows
    ]
