"""The transactional outbox: an event is a row written in the transaction in which it happened.

Readers: ``services/webhooks/fan_out.py`` (rows with ``dispatched_at IS NULL``) and
``services/rankings/alert_matching.py`` (rows with ``matched_at IS NULL``), both run by the worker.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.database import WriteSession
from app.models import (
    CANDIDATE_VISIBLE,
    JOB_CHANGED,
    Candidate,
    Job,
    MatchRequest,
    OutboxEvent,
    Role,
)
from app.schemas.score import shown_score

SYSTEM = "system"  # the actor where time, not a person, decided
PARTIES = (Role.CANDIDATE, Role.EMPLOYER)


def emit(
    session: WriteSession,
    request: MatchRequest,
    type: str,
    actor: str,
    *,
    subject_id: UUID | None = None,
    audience: Iterable[Role] = PARTIES,
    at: datetime | None = None,
    **data: str,
) -> None:
    """Write an event about a request that the session has locked, with the next number of the
    request and of each side that may learn of it.

    Parameters
    ----------
    type
        Name of the event, such as ``match_request.accepted`` or ``offer.countered``.
    actor
        Role of who acted, or :data:`SYSTEM`.
    subject_id
        Id of the message, interview or offer it is about; None: of the request itself.
    audience
        Roles whose webhooks get the event; the operator's always do.
    at
        When it happened; None: now.
    data
        Further fields of the payload; everyone in the audience may read them.
    """
    sides = list(audience)
    request.sequence += 1
    counted: dict[str, int | None] = {"sequence": request.sequence}
    for side in PARTIES:
        name = _count_of(side)
        if side in sides:
            setattr(request, name, getattr(request, name) + 1)
        counted[name] = getattr(request, name) if side in sides else None
    if not set(PARTIES) <= set(sides):
        flag_modified(request, "updated_at")  # stays: what one side must not see, it cannot date
    moment = at or clock.now()
    session.add(
        OutboxEvent(
            type=type,
            match_request_id=request.id,
            **counted,
            candidate_id=request.candidate_id,
            employer_id=request.employer_id,
            audience=sides,
            data={
                "id": str(subject_id or request.id),
                "match_request_id": str(request.id),
                "job_id": str(request.job_id) if request.job_id else None,
                "candidate_id": str(request.candidate_id),
                "employer_id": str(request.employer_id) if request.employer_id else None,
                "actor": actor,
                **data,
            },
            created_at=moment,
        )
    )


def emit_job(session: WriteSession, job: Job, actor: str) -> None:
    """Write the event of a job's new status: ``job.open``, ``job.paused``, ``job.closed``."""
    _add_job_event(session, job, actor, f"job.{job.status}", [Role.EMPLOYER])


def emit_job_changed(session: WriteSession, job: Job, actor: str) -> None:
    """Write that the document of an open job changed. It has no audience: alerts alone read it."""
    _add_job_event(session, job, actor, JOB_CHANGED, [])


def _add_job_event(
    session: WriteSession, job: Job, actor: str, type: str, audience: list[str]
) -> None:
    session.add(
        OutboxEvent(
            type=type,
            employer_id=job.employer_id,
            audience=audience,
            data={
                "id": str(job.id),
                "job_id": str(job.id),
                "employer_id": str(job.employer_id),
                "actor": actor,
            },
        )
    )


def emit_visible(session: WriteSession, candidate: Candidate, actor: str) -> None:
    """Write that a profile became visible to employers, or that a visible one changed. It has no
    audience: alerts alone read it, and check then who may see the profile."""
    session.add(
        OutboxEvent(
            type=CANDIDATE_VISIBLE,
            candidate_id=candidate.id,
            audience=[],
            data={"id": str(candidate.id), "candidate_id": str(candidate.id), "actor": actor},
        )
    )


def emit_alert(
    session: WriteSession,
    *,
    alert_id: UUID,
    candidate_id: UUID,
    employer_id: UUID | None,
    job_id: UUID | None,
    score: float,
) -> None:
    """Write that an alert matched: an employer's, if ``employer_id`` is given, found the candidate;
    else the candidate's found the job. Only the alert's owner is in the audience.

    The row names the candidate in both cases, so that erasing the person erases the event.
    """
    data = {
        "id": str(alert_id),
        "alert_id": str(alert_id),
        "job_id": str(job_id) if job_id else None,
        "candidate_id": str(candidate_id),
        "employer_id": str(employer_id) if employer_id else None,
        "score": shown_score(score),
        "actor": SYSTEM,
    }
    session.add(
        OutboxEvent(
            type="alert.matched",
            candidate_id=candidate_id,
            employer_id=employer_id,
            audience=[Role.EMPLOYER if employer_id else Role.CANDIDATE],
            data=data,
        )
    )


def payload(event: OutboxEvent, role: str) -> dict[str, Any]:
    """The JSON body of a delivery to a webhook of ``role``: ``{type, timestamp, data}``.

    ``data.sequence`` counts what this role may learn of the request: a number that one side missed
    would tell it that the other had a reminder, or talks to the operator's team.
    """
    number = getattr(event, _count_of(role)) if role in PARTIES else event.sequence
    return {
        "type": event.type,
        "timestamp": event.created_at.isoformat(),
        "data": {**event.data, "sequence": number},
    }


def _count_of(side: str) -> str:
    """The field that holds a side's own number, of a request and of an event."""
    return f"{side}_sequence"
