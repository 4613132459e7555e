"""The outbox: every event is a row of the transaction in which it happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock
from app.database import WriteSession
from app.models import Candidate, Job, MatchRequest, OutboxEvent, Role

SYSTEM = "system"  # the actor where time, not a person, decided
PARTIES = (Role.CANDIDATE, Role.EMPLOYER)
JOB_OPEN, JOB_CHANGED = "job.open", "job.changed"
CANDIDATE_VISIBLE = "candidate.visible"


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
    """Write an event about a request that the session has locked, and number it.

    Parameters
    ----------
    type
        Such as ``match_request.accepted`` or ``offer.countered``.
    subject_id
        The message, interview or offer it is about; none: the request itself.
    audience
        Who may learn of it; the operator always may.
    data
        More than references: plain words that every reader of the audience may see.
    """
    request.sequence += 1
    moment = at or clock.now()
    session.add(
        OutboxEvent(
            type=type,
            match_request_id=request.id,
            sequence=request.sequence,
            candidate_id=request.candidate_id,
            employer_id=request.employer_id,
            audience=list(audience),
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
    """Write that a job has entered the state it is in: ``job.open``, ``job.paused``, …"""
    _add_job_event(session, job, actor, f"job.{job.status}", [Role.EMPLOYER])


def emit_job_changed(session: WriteSession, job: Job, actor: str) -> None:
    """Write that an open job reads differently in lists. No state was entered, so nobody is told:
    it is for our own use."""
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
    """Write that a profile can be found, or reads differently to those who find it. Nobody is
    told: who may find it is decided when somebody looks."""
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
    """Write that an alert found something: an employer's, if ``employer_id`` names one, found the
    candidate; a candidate's found the job. Only the owner learns of it. The candidate is named
    either way, so that it goes with the person.
    """
    data = {
        "id": str(alert_id),
        "alert_id": str(alert_id),
        "job_id": str(job_id) if job_id else None,
        "candidate_id": str(candidate_id),
        "employer_id": str(employer_id) if employer_id else None,
        "score": score,
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


def payload(event: OutboxEvent) -> dict[str, Any]:
    """What is sent of an event, before the receiver's view of its subject is added."""
    return {
        "type": event.type,
        "timestamp": event.created_at.isoformat(),
        "data": {**event.data, "sequence": event.sequence},
    }
