"""Match requests of the demo marketplace: who approached whom, and what came of it."""

from dataclasses import dataclass
from sys import maxsize
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database, WriteSession
from app.errors import AppError
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.memory import MemoryIndex
from app.models import Candidate, Job, MatchRequest, RequestStatus, Role
from app.schemas.match_request import MatchRequestCreate, Revise, Wishes
from app.services.accounts.access import Caller
from app.services.demo import demo_id
from app.services.hiring import amendments, match_requests
from app.services.rankings import decisions


@dataclass(frozen=True)
class _Approach:
    """A match request of the demo that is missing, with its two parties and their steps."""

    employer: Caller
    candidate: Caller
    body: MatchRequestCreate
    steps: list[dict[str, Any]]


def load_requests(
    database: Database,
    engine: Engine,
    settings: Settings,
    members: dict[str, Caller],
    items: list[dict[str, Any]],
) -> None:
    """Make the requests that are missing, each with the steps that were taken in it."""
    with database.read() as session:
        missing = _missing_requests(session, members, items)
        if not missing:
            return
        ranker = Ranker(engine, MemoryIndex(engine))
        found = [
            decisions.decide(session, ranker, approach.body.candidate_id, approach.body.job_id)
            for approach in missing
        ]
    # The cap protects people from too many requests; the demo has no real people.
    uncapped = settings.model_copy(update={"daily_request_cap": maxsize})
    with database.write() as session:
        for approach, (match, decision) in zip(missing, found, strict=True):
            request = match_requests.create(
                session,
                uncapped,
                approach.employer,
                approach.body,
                match.to_mapping(),
                id=_request_id(approach.body.job_id, approach.body.candidate_id),
            )
            decisions.keep(session, request.id, decision)
            for step in approach.steps:
                _take(session, approach, request.id, step)


def _request_id(job_id: UUID, candidate_id: UUID) -> UUID:
    return demo_id("request", f"{job_id}:{candidate_id}")


def _missing_requests(
    session: Session, members: dict[str, Caller], items: list[dict[str, Any]]
) -> list[_Approach]:
    """The requests whose pair has none yet, as far as candidate and job still allow one."""
    job_ids: dict[tuple[UUID | None, str | None], UUID] = {
        (employer_id, external_id): id
        for id, employer_id, external_id in session.execute(
            select(Job.id, Job.employer_id, Job.external_id)
        )
    }
    people = select(Candidate).where(Candidate.principal_id.is_not(None))
    wanted = people.where(Candidate.external_id.in_([item["candidate"] for item in items]))
    persons = {person.external_id: person for person in session.scalars(wanted)}
    pairs = session.execute(select(MatchRequest.job_id, MatchRequest.candidate_id))
    known = {(job_id, candidate_id) for job_id, candidate_id in pairs}
    ids = set(session.scalars(select(MatchRequest.id)))  # that of a job removed since names no job
    missing = []
    for item in items:
        employer, person = members.get(item["employer"]), persons.get(item["candidate"])
        if employer is None or person is None or person.principal_id is None:
            continue
        job_id = job_ids.get((employer.employer_id, item["job"]))
        if job_id is None or (job_id, person.id) in known:
            continue
        if _request_id(job_id, person.id) in ids:
            continue
        candidate = Caller(
            person.principal_id, Role.CANDIDATE, person.principal_id, candidate_id=person.id
        )
        body = MatchRequestCreate.model_validate(
            {
                "job_id": job_id,
                "candidate_id": person.id,
                "message": item["message"],
                "salary": item.get("salary"),
            }
        )
        try:
            match_requests.target_of(session, employer, body)
        except AppError:
            continue  # somebody closed the job or hid the profile
        missing.append(_Approach(employer, candidate, body, item.get("steps", [])))
    return missing


_ANSWERS = {
    "accept": (RequestStatus.ACCEPTED, Role.CANDIDATE),
    "decline": (RequestStatus.DECLINED, Role.CANDIDATE),
    "withdraw": (RequestStatus.WITHDRAWN, Role.EMPLOYER),
    "close": (RequestStatus.CLOSED, None),  # either side; the step names it
}


def _take(
    session: WriteSession, approach: _Approach, request_id: UUID, step: dict[str, Any]
) -> None:
    """Take one step of a request, as the party whose step it is."""
    verb = step["do"]
    if verb == "view":
        match_requests.view(session, approach.candidate, request_id)
    elif verb == "revision":
        wishes = Wishes.model_validate(step["wishes"])
        amendments.request_changes(session, approach.candidate, request_id, wishes)
    elif verb == "revise":
        terms = {key: value for key, value in step.items() if key != "do"}
        amendments.revise(session, approach.employer, request_id, Revise.model_validate(terms))
    else:
        target, side = _ANSWERS[verb]
        role = side or Role(step["by"])
        caller = approach.employer if role is Role.EMPLOYER else approach.candidate
        match_requests.answer(
            session,
            caller,
            request_id,
            target,
            by=[role],
            reason=step.get("reason"),
            note=step.get("note"),
        )
