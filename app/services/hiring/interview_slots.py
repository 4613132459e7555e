"""Interview times: validation of proposed slots, and the check for double bookings."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from uuid_utils.compat import uuid7

from app import clock
from app.database import WriteSession
from app.errors import FieldError, SlotTaken, ValidationFailed
from app.models import Interview, InterviewStatus
from app.schemas.interview import SlotProposed
from app.services.accounts.access import Caller

_LONGEST = timedelta(hours=24)
_FURTHEST = timedelta(days=3660)


def _slot_error(slot: SlotProposed, zone: ZoneInfo | None) -> tuple[str, str, str] | None:
    now = clock.now()
    if slot.end <= now:
        return "end", "in_the_past", "This time is over."
    if slot.end - slot.start > _LONGEST:
        return "end", "too_long", "An interview takes at most 24 hours."
    if slot.start - now > _FURTHEST:
        return "start", "too_far", "At most ten years ahead."
    for name, moment in (("start", slot.start), ("end", slot.end)):
        # UTC is always meant as such. Any other offset was derived from a zone, and one that this
        # zone does not have on that day is a forgotten change of clocks: an hour wrong.
        if (
            zone
            and moment.utcoffset()
            and moment.utcoffset() != moment.astimezone(zone).utcoffset()
        ):
            return name, "offset_mismatch", "Clocks in `time_zone` do not have this offset then."
    return None


def proposal(
    caller: Caller, slots: Sequence[SlotProposed], time_zone: str | None, note: str | None
) -> dict[str, Any]:
    """Validate proposed times and build a round of the interview: ``{by, at, slots, note}``, each
    slot with an id of its own and its times in UTC.

    Raises
    ------
    ValidationFailed
        If a slot lies in the past, is longer than 24 hours, lies more than ten years ahead, or has
        an offset that ``time_zone`` does not have then.
    """
    zone = ZoneInfo(time_zone) if time_zone else None
    errors = []
    for position, slot in enumerate(slots):
        if wrong := _slot_error(slot, zone):
            field, code, message = wrong
            errors.append(FieldError(f"slots.{position}.{field}", code, message))
    if errors:
        raise ValidationFailed(errors)
    written = [
        {
            "id": str(uuid7()),
            "start": slot.start.astimezone(UTC).isoformat(),
            "end": slot.end.astimezone(UTC).isoformat(),
        }
        for slot in slots
    ]
    return {"by": caller.role, "at": clock.now().isoformat(), "slots": written, "note": note}


def chosen(interview: Interview, slot_id: UUID) -> tuple[datetime, datetime]:
    """Start and end of a proposed slot; ValidationFailed if there is none of this id."""
    for slot in interview.slots:
        if slot["id"] == str(slot_id):
            return datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"])
    raise ValidationFailed.of("slot", "unknown", "This is none of the proposed slots.")


def check_free(session: WriteSession, interview: Interview, start: datetime, end: datetime) -> None:
    """Check that nobody would be booked twice: neither the candidate nor a member of the employer.
    An interview that names no interviewers occupies every member.

    Raises
    ------
    SlotTaken
        If the time has passed, or a confirmed interview of either side overlaps; the error does
        not say whose.
    """
    if end <= clock.now():
        raise SlotTaken("This time is over; propose others.")
    overlapping = select(Interview).where(
        Interview.id != interview.id,
        Interview.status == InterviewStatus.CONFIRMED,
        Interview.starts_at < end,
        Interview.ends_at > start,
        or_(
            Interview.candidate_id == interview.candidate_id,
            Interview.employer_id == interview.employer_id,
        ),
    )
    team = {member["id"] for member in interview.interviewers}
    for other in session.scalars(overlapping):
        others = {member["id"] for member in other.interviewers}
        same_candidate = other.candidate_id == interview.candidate_id
        if same_candidate or not team or not others or team & others:
            raise SlotTaken("One of the two sides has another interview at this time.")
