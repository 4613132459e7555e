"""Read models of interviews: the JSON of the API, with local times."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.models import Interview, MatchRequest
from app.schemas.interview import InterviewRead
from app.services.accounts.access import Caller
from app.services.hiring import interviews


def _slot(slot: dict[str, Any], zone: ZoneInfo | None) -> dict[str, Any]:
    shown = dict(slot)
    if zone is not None:
        for name in ("start", "end"):
            local = datetime.fromisoformat(slot[name]).astimezone(zone)
            shown[f"local_{name}"] = local.isoformat()
    return shown


def as_read(caller: Caller, interview: Interview, request: MatchRequest) -> InterviewRead:
    """Render an interview for a party."""
    zone = ZoneInfo(interview.time_zone) if interview.time_zone else None
    names = (
        *("id", "created_at", "updated_at", "match_request_id", "status", "kind", "by", "slot"),
        *("starts_at", "ends_at", "time_zone", "location", "interviewers", "note", "outcome"),
        "feedback",
    )
    return InterviewRead.model_validate(
        {
            **{name: getattr(interview, name) for name in names},
            "slots": [_slot(slot, zone) for slot in interview.slots],
            "rounds": [
                {**round, "slots": [_slot(slot, zone) for slot in round["slots"]]}
                for round in interview.rounds
            ],
            "interview_process": request.job.get("interview_process"),
            "next_actions": interviews.next_actions(caller, interview, request),
        }
    )
