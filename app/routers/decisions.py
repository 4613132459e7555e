"""What a match was decided from: explained and replayed."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.errors import Forbidden
from app.routers.edge.deps import TheCaller, TheDatabase, TheEngine
from app.routers.edge.transaction import AS_FILLED, Route
from app.schemas.decision import (
    Counterfactual,
    ExplanationRead,
    ProfileRead,
    Recomputed,
    ReplayRead,
)
from app.schemas.match import MatchReasons
from app.schemas.score import shown_score
from app.schemas.skill_gap import AdditionRead
from app.schemas.validation import stored
from app.services.hiring import match_requests
from app.services.rankings import decisions
from app.services.rankings.decisions import Decision

router = APIRouter(prefix="/v1/match-requests/{id}", tags=["match requests"], route_class=Route)

_DECIDED_BY = (
    "The score is computed by rules from the two documents shown. It orders lists; whether to "
    "approach you, whom to meet and whom to hire is decided by people at the employer."
)


@dataclass(frozen=True)
class GatheredDecision:
    """What the first phase read: the decision, and the match as it was sent."""

    decision: Decision
    match: MatchReasons


def gathered_for_person(id: UUID, caller: TheCaller, database: TheDatabase) -> GatheredDecision:
    """First phase of an explanation: read, and hold no connection while it is computed."""
    with database.read() as session:
        request = match_requests.get(session, caller, id)
        if caller.is_employer:
            raise Forbidden("Only for the candidate.")
        match = stored(MatchReasons, request.match)
        return GatheredDecision(decisions.of_request(session, request.id), match)


def gathered(id: UUID, caller: TheCaller, database: TheDatabase) -> Decision:
    """First phase of a replay."""
    with database.read() as session:
        request = match_requests.get(session, caller, id)
        return decisions.of_request(session, request.id)


@router.get("/explanation", operation_id="explain_match_request", **AS_FILLED)
def explain_match_request(
    id: UUID,
    gathered: Annotated[GatheredDecision, Depends(gathered_for_person)],
    engine: TheEngine,
) -> ExplanationRead:
    """Why your match has this score: every term, all that was read of you, and the least that
    would have raised it most (a profile with these skills has that score: try it)."""
    decision = gathered.decision
    gap = decisions.counterfactual(engine, decision)
    return ExplanationRead(
        match_request_id=id,
        decided_on=decision.day,
        model_version=decision.model_version,
        match=gathered.match,
        read_of_you=stored(ProfileRead, decision.candidate.to_mapping()),
        counterfactual=Counterfactual(
            additions=[AdditionRead.model_validate(item) for item in gap.additions],
            score=gap.score,
            new_score=gap.new_score,
        ),
        decided_by=_DECIDED_BY,
        contest=f"/v1/match-requests/{id}/contest",
    )


@router.get("/replay", operation_id="replay_match_request")
def replay_match_request(
    id: UUID, decision: Annotated[Decision, Depends(gathered)], engine: TheEngine
) -> ReplayRead:
    """Compute the match again from the inputs kept with it: the same version gives the same
    score."""
    match = decisions.replay(engine, decision)
    return ReplayRead(
        match_request_id=id,
        decided_on=decision.day,
        decided=Recomputed(score=decision.score, model_version=decision.model_version),
        replayed=Recomputed(score=match.score, model_version=match.model_version),
        same_version=match.model_version == decision.model_version,
        same_score=shown_score(match.score) == shown_score(decision.score),
    )
