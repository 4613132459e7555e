"""An interview as an iCalendar file (RFC 5545, RFC 5546): published while it is confirmed,
cancelled once calendars hold a time that is no longer agreed on."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from app.errors import InvalidTransition
from app.models import Interview, InterviewStatus, MatchRequest

_A_YEAR = timedelta(days=366)  # around the interview: both changes of clocks are in it
_AGREED = frozenset((InterviewStatus.CONFIRMED, InterviewStatus.COMPLETED))
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # tab and line feed stay

Span = tuple[datetime, datetime]


def held_time(interview: Interview) -> Span | None:
    """The time that calendars hold: the one confirmed last, agreed on still or not; None if there
    never was one."""
    if interview.starts_at is not None and interview.ends_at is not None:
        return interview.starts_at, interview.ends_at
    for proposal in reversed(interview.rounds):
        for slot in proposal["slots"]:
            if slot["id"] == proposal.get("confirmed"):
                return datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"])
    return None


def as_calendar(interview: Interview, request: MatchRequest) -> bytes:
    """The confirmed time as an iCalendar file, UTF-8 bytes.

    Where that time is no longer agreed on (cancelled, or other times were proposed since), the
    method is ``CANCEL``, with the old time and a higher ``SEQUENCE``: calendars then remove the
    entry which they hold under the same ``UID``. A new confirmation publishes it again.

    Raises
    ------
    InvalidTransition
        If no time was ever confirmed.
    """
    span = held_time(interview)
    if span is None:
        raise InvalidTransition(interview.status, "There is no confirmed time yet.")
    agreed = interview.status in _AGREED
    zone = ZoneInfo(interview.time_zone) if interview.time_zone else None
    calendar = Calendar()
    calendar.add("prodid", "-//Skillmatch//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if agreed else "CANCEL")
    calendar.add_component(_entry(interview, request, _shown(span, zone), agreed))
    calendar.add_missing_timezones(
        first_date=(span[0] - _A_YEAR).date(), last_date=(span[1] + _A_YEAR).date()
    )
    return calendar.to_ical()


def _entry(interview: Interview, request: MatchRequest, span: Span, agreed: bool) -> Event:
    entry = Event()
    entry.add("uid", f"{interview.id}@skillmatch")
    entry.add("dtstamp", interview.updated_at.replace(microsecond=0))
    entry.add("sequence", interview.revision)
    entry.add("dtstart", span[0])
    entry.add("dtend", span[1])
    title, company = request.job["title"], request.company["name"]
    entry.add("summary", _plain(f"Interview: {title}, {company}"))
    entry.add("status", "CONFIRMED" if agreed else "CANCELLED")
    # An address that reaches nobody: the parties write to each other here.
    organizer = vCalAddress(f"mailto:interview-{interview.id}@skillmatch.invalid")
    organizer.params["CN"] = vText(_plain(company).replace('"', "'"))
    entry.add("organizer", organizer)
    if interview.location:
        entry.add("location", _plain(interview.location))
    about = [f"By {interview.kind}." if interview.kind != "onsite" else "On site."]
    about += [text for text in (interview.note, request.job.get("interview_process")) if text]
    entry.add("description", _plain("\n\n".join(about)))
    return entry


def _plain(text: str) -> str:
    """A text without control characters, which no line of a calendar may hold (RFC 5545, 3.1)."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def _shown(span: Span, zone: ZoneInfo | None) -> Span:
    """The times on the clocks of the zone; in UTC where its clocks show one of them twice, which
    a local time cannot tell apart."""
    start, end = (moment.replace(microsecond=0) for moment in span)
    if zone is None or any(_repeated(moment.astimezone(zone)) for moment in (start, end)):
        return start, end
    return start.astimezone(zone), end.astimezone(zone)


def _repeated(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
