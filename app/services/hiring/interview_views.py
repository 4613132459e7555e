"""Read models of interviews: the JSON of the API with local times, and an iCalendar file."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app.errors import InvalidTransition
from app.models import Interview, InterviewStatus, MatchRequest
from app.schemas.interview import InterviewRead
from app.services.accounts.access import Caller
from app.services.hiring import interviews

_A_YEAR = timedelta(days=366)  # around the interview: both changes of clocks are in it


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


def as_calendar(interview: Interview, request: MatchRequest) -> bytes:
    """The confirmed time as an iCalendar file (RFC 5545), UTF-8 bytes.

    For a cancelled interview the method is ``CANCEL``, so that calendars remove the entry which
    they hold under the same ``UID``.

    Raises
    ------
    InvalidTransition
        If no time was ever confirmed.
    """
    if interview.starts_at is None or interview.ends_at is None:
        raise InvalidTransition(interview.status, "There is no confirmed time yet.")
    cancelled = interview.status == InterviewStatus.CANCELLED
    zone = ZoneInfo(interview.time_zone) if interview.time_zone else None
    entry = Event()
    entry.add("uid", f"{interview.id}@skillmatch")
    entry.add("dtstamp", interview.updated_at.replace(microsecond=0))
    entry.add("sequence", interview.revision)
    entry.add("dtstart", _shown(interview.starts_at, zone))
    entry.add("dtend", _shown(interview.ends_at, zone))
    entry.add("summary", f"Interview: {request.job['title']}, {request.company['name']}")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if interview.location:
        entry.add("location", interview.location)
    about = [f"By {interview.kind}." if interview.kind != "onsite" else "On site."]
    about += [text for text in (interview.note, request.job.get("interview_process")) if text]
    entry.add("description", "\n\n".join(about))
    calendar = Calendar()
    calendar.add("prodid", "-//Skillmatch//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones(
        first_date=(interview.starts_at - _A_YEAR).date(),
        last_date=(interview.ends_at + _A_YEAR).date(),
    )
    return calendar.to_ical()


def _shown(moment: datetime, zone: ZoneInfo | None) -> datetime:
    whole = moment.replace(microsecond=0)
    return whole.astimezone(zone) if zone else whole
