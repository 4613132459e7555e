"""Alerts: saved searches of candidates and employers, and the matches they were notified of.

What finds the matches is ``alert_matching.py``, run by the worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Session

from app.database import ReadSession, WriteSession
from app.errors import FieldError, LimitReached, NotFound, ProfileRequired, ValidationFailed
from app.matching.arrays import Vectors
from app.matching.engine import Engine
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.weights import Weights
from app.models import Alert, AlertMatch, AlertVector, Candidate, Employer, Job, Role
from app.schemas.alert import AlertCreate
from app.schemas.patch import merge_patch
from app.schemas.validation import validated
from app.schemas.values import plain_number
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.paging import Slice, newest_first
from app.services.profiles import candidate_visibility

PER_OWNER = 50

MIN_QUERY_SCORE = 0.4
"""Default minimum score (cosine similarity, 0..1) of an alert with a query. Read off the demo
marketplace: what answers a query scores above it, what merely resembles it below."""

_OF_ROLE = {
    Role.CANDIDATE: frozenset(
        ("country", "remote", "employment_type", "seniority", "employer_id", "min_salary")
    ),
    Role.EMPLOYER: frozenset(("country", "job_id", "max_salary")),
}
_PLAIN = ("country", "remote", "employment_type", "seniority", "job_id")


@dataclass(frozen=True)
class QueryVector:
    """An alert's query with its vector, ``(d,)`` float32 of unit length, embedded before the write
    session was opened; both are None for an alert without a query."""

    query: str | None
    vector: Vectors | None


def embed_query(engine: Engine, query: str | None) -> QueryVector:
    """Embed the query of an alert as ``GET /v1/jobs?q=`` does; None gives no vector."""
    return QueryVector(query, None if query is None else engine.encode_words(query))


def usual_min_score(query: str | None, weights: Weights) -> float:
    """The minimum score, 0..1, of an alert that states none: the start of the band *good*, or
    :data:`MIN_QUERY_SCORE` with a query."""
    return weights.bands["good"] if query is None else MIN_QUERY_SCORE


def _owned(caller: Caller) -> Select[Alert]:
    caller.require_role(Role.CANDIDATE, Role.EMPLOYER)
    caller.require_verified()
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
    """Check whether the caller may create this alert; return the currency of its pay filter.

    Raises
    ------
    Forbidden
        For the operator; and if ``job_id`` is another employer's.
    ProfileRequired
        If a candidate has no profile, to which the alert would belong.
    LimitReached
        If the caller has :data:`PER_OWNER` alerts.
    ValidationFailed, NotFound
        See :func:`check_body`.
    """
    caller.require_role(Role.CANDIDATE, Role.EMPLOYER)
    caller.require_verified()
    if caller.is_candidate and caller.candidate_id is None:
        raise ProfileRequired("Create your profile first (`POST /v1/candidates`).")
    currency = check_body(session, caller, body)
    count = select(func.count()).select_from(_owned(caller).subquery())
    if (session.scalar(count) or 0) >= PER_OWNER:
        raise LimitReached(f"At most {PER_OWNER} alerts; delete one first.")
    return currency


def check_body(session: Session, caller: Caller, body: AlertCreate) -> str | None:
    """Check the filters of an alert against the database; return the currency of its pay filter,
    None without one.

    Raises
    ------
    ValidationFailed
        If a filter is for the other role; if an employer's alert has neither a query nor a job, or
        both; if the company does not exist; if no currency of the pay filter is known.
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
        preferences = session.get_one(Candidate, caller.candidate_id).preferences
        own = (preferences.get("min_salary") or {}).get("currency")
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


def filters_of(alert: Alert) -> dict[str, Any]:
    """The filters of an alert as its body states them; unset ones are None."""
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


def create(
    session: WriteSession, engine: Engine, caller: Caller, body: AlertCreate, known: QueryVector
) -> Alert:
    """Create an alert, which matches what appears or changes from now on; for errors see
    :func:`check_create`. ``known`` is the embedded query."""
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
    filters = {name: value for name, value in filters_of(alert).items() if value is not None}
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
    """Apply a merge patch. Matches already notified are not notified again; for errors see
    :func:`get`, :func:`patched` and :func:`check_body`."""
    alert = get(session, caller, alert_id, lock=True)
    body = patched(alert, patch)
    before = alert.query
    _fill(alert, body, check_body(session, caller, body))
    session.flush()
    if alert.query != before:
        session.execute(sql_delete(AlertVector).where(AlertVector.alert_id == alert.id))
        _store_vector(session, engine, alert, known)
    return alert


def _store_vector(session: WriteSession, engine: Engine, alert: Alert, known: QueryVector) -> None:
    if known.query != alert.query or known.vector is None:
        known = embed_query(engine, alert.query)  # somebody changed it in between
    if known.vector is not None:
        session.add(vector_row(engine, alert.id, known.vector))
        session.flush()


def is_current(engine: Engine) -> ColumnElement[bool]:
    """SQL condition: the vector is of the engine's model and revision."""
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


def delete(session: WriteSession, caller: Caller, alert_id: UUID) -> None:
    """Delete an alert of the caller's with its matches, or raise NotFound."""
    session.delete(get(session, caller, alert_id))
    session.flush()


def search_matches(
    session: ReadSession, caller: Caller, alert_id: UUID, cursor: str | None, limit: int
) -> Slice[AlertMatch]:
    """The matches an alert was notified of, newest first, as far as its owner may still see them:
    open jobs whose employer is not blocked, or discoverable candidates."""
    alert = get(session, caller, alert_id)
    statement = select(AlertMatch).where(AlertMatch.alert_id == alert.id)
    if alert.employer_id is not None:
        statement = statement.join(Candidate, AlertMatch.candidate_id == Candidate.id)
        statement = statement.where(candidate_visibility.discoverable_by(alert.employer_id))
    else:
        owner = session.get_one(Candidate, alert.candidate_id)
        blocked = [UUID(employer) for employer in owner.kept_out_employer_ids]
        statement = statement.join(Job, AlertMatch.job_id == Job.id)
        statement = statement.where(postings.listed(), Job.employer_id.not_in(blocked))
    filters = {"list": "alert matches", "alert": alert.id}
    return newest_first(
        session, statement, AlertMatch.id, filters=filters, cursor=cursor, limit=limit
    )
