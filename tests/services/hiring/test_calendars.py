"""Calendar files of interviews: what they say, hold and take out again."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app import clock
from tests.harness.callers import Callers, made
from tests.harness.process import (
    accepted,
    act_on,
    confirm,
    day_before_spring,
    proposed,
    slot,
)

LONDON = ZoneInfo("Europe/London")


def _entry(callers: Callers, it: dict[str, Any], who: str = "candidate") -> tuple[Any, Any]:
    response = callers[who].get(f"/v1/interviews/{it['id']}.ics")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/calendar")
    content = response.content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not entry.errors
    return calendar, entry


def test_calendar_file_says_when_and_what(callers: Callers) -> None:
    callers.with_profile()
    process = "Eine Aufgabe, dann Gespräch; danach: Tee, Kuchen \\ Fragen.\nDauer ½ Tag. " * 5
    job = callers.open_job(interview_process=process, title="Data engineer, streams; loads")
    request = accepted(callers, job_id=job["id"])
    it = proposed(callers, request, 24, location="4 Mill Lane, Leeds; first floor")
    response = callers["candidate"].get(f"/v1/interviews/{it['id']}.ics")
    assert (response.status_code, response.json()["state"]) == (409, "proposed")
    done = confirm(callers, it)
    calendar, entry = _entry(callers, it)
    assert calendar["METHOD"] == "PUBLISH"
    start = datetime.fromisoformat(done["starts_at"]).replace(microsecond=0)
    assert entry.decoded("DTSTART") == start
    assert entry.decoded("DTEND") == start + timedelta(hours=1)
    assert entry["SUMMARY"] == "Interview: Data engineer, streams; loads, employer company"
    assert entry["LOCATION"] == "4 Mill Lane, Leeds; first floor"
    assert process.strip() in entry["DESCRIPTION"]
    assert entry["STATUS"] == "CONFIRMED"
    before = entry["SEQUENCE"]
    made(act_on(callers, "employer", it, "cancel"), 200)
    calendar, cancelled = _entry(callers, it, "employer")
    assert (calendar["METHOD"], cancelled["STATUS"]) == ("CANCEL", "CANCELLED")
    assert cancelled["UID"] == entry["UID"]
    assert cancelled["SEQUENCE"] > before


def test_calendar_file_knows_the_change_of_clocks_of_its_zone(callers: Callers) -> None:
    start = (day_before_spring() + timedelta(days=30)).astimezone(LONDON)
    body = [{"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}]
    it = proposed(callers, accepted(callers), slots=body, time_zone="Europe/London")
    confirm(callers, it)
    calendar, entry = _entry(callers, it)
    assert entry["DTSTART"].params["TZID"] == "Europe/London"
    assert entry.decoded("DTSTART") == start
    (zone,) = calendar.walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    # By the definition in the file alone, without the parser's own knowledge of the zone.
    assert zone.to_tz().utcoffset(start.replace(tzinfo=None)) == timedelta(hours=1)


def test_rescheduled_time_is_taken_out_of_calendars_and_the_new_one_put_in(
    callers: Callers,
) -> None:
    it = proposed(callers, accepted(callers), 24)
    confirm(callers, it)
    _, first = _entry(callers, it)
    moved = made(act_on(callers, "candidate", it, "propose", {"slots": [slot(90)]}), 200)
    calendar, dropped = _entry(callers, it)
    assert (calendar["METHOD"], dropped["STATUS"]) == ("CANCEL", "CANCELLED")
    assert dropped["DTSTART"].dt == first["DTSTART"].dt
    confirm(callers, moved, "employer")
    calendar, second = _entry(callers, it)
    assert (calendar["METHOD"], second["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert second["DTSTART"].dt > first["DTSTART"].dt
    assert {entry["UID"] for entry in (first, dropped, second)} == {first["UID"]}
    assert first["SEQUENCE"] < dropped["SEQUENCE"] < second["SEQUENCE"]


@pytest.mark.parametrize("proposals", [0, 1, 2])
def test_cancelling_takes_the_time_that_calendars_hold_out_of_them(
    callers: Callers, proposals: int
) -> None:
    it = proposed(callers, accepted(callers), 24, 30)
    confirm(callers, it)
    _, held = _entry(callers, it)
    for number in range(proposals):
        who = ("employer", "candidate")[number % 2]
        made(act_on(callers, who, it, "propose", {"slots": [slot(90 + number)]}), 200)
    made(act_on(callers, "candidate", it, "cancel"), 200)
    calendar, entry = _entry(callers, it, "employer")
    assert (calendar["METHOD"], entry["STATUS"]) == ("CANCEL", "CANCELLED")
    assert entry["DTSTART"].dt == held["DTSTART"].dt
    assert entry["SEQUENCE"] > held["SEQUENCE"]


def test_every_entry_names_one_organizer(callers: Callers) -> None:
    it = proposed(callers, accepted(callers), 24)
    confirm(callers, it)
    published = _entry(callers, it)[1]["ORGANIZER"]
    assert published.startswith("mailto:")
    assert published.params["CN"] == "employer company"
    made(act_on(callers, "employer", it, "cancel"), 200)
    assert _entry(callers, it)[1]["ORGANIZER"] == published


def _autumn() -> datetime:
    """01:00 UTC of the night in which British clocks show the hour from one to two twice."""
    year = clock.now().year + 1
    last = datetime(year, 10, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize(("start", "end"), [(-30, 30), (-90, -30), (30, 90)])
def test_times_of_the_hour_that_clocks_show_twice_are_in_utc(
    callers: Callers, start: int, end: int
) -> None:
    begins, ends = (_autumn() + timedelta(minutes=minutes) for minutes in (start, end))
    body = [{"start": begins.isoformat(), "end": ends.isoformat()}]
    it = proposed(callers, accepted(callers), slots=body, time_zone="Europe/London")
    confirm(callers, it)
    _, entry = _entry(callers, it)
    shown = entry["DTSTART"].to_ical(), entry["DTEND"].to_ical()
    assert shown == tuple(f"{moment:%Y%m%dT%H%M%SZ}".encode() for moment in (begins, ends))


def test_calendar_file_holds_no_control_characters(callers: Callers) -> None:
    note = "Ring\x07 the\x0b bell\x1b twice\x7f.\r\nThen\u2028wait\x85."
    it = proposed(callers, accepted(callers), 24, note=note, location="Room\x0c 4")
    confirm(callers, it)
    content = callers["candidate"].get(f"/v1/interviews/{it['id']}.ics").content
    text = content.decode().replace("\r\n", "")
    assert not [mark for mark in text if mark < " " or "\x7f" <= mark <= "\x9f"]
    _, entry = _entry(callers, it)
    assert "Ring the\n bell twice.\nThen\nwait" in entry["DESCRIPTION"]
    _lines_keep_the_grammar(content)


_CONTENT_LINE = re.compile(
    r"[A-Z-]+(;[A-Z-]+=(\"[^\"\x00-\x08\x0a-\x1f\x7f]*\"|[^\";:,\x00-\x08\x0a-\x1f\x7f]*))*"
    r":[^\x00-\x08\x0a-\x1f\x7f]*"
)


def _lines_keep_the_grammar(content: bytes) -> None:
    """Read a file by the grammar of RFC 5545, section 3.1, more strictly than the library does."""
    assert content.endswith(b"\r\n")
    unfolded = content.decode().replace("\r\n ", "").replace("\r\n\t", "")
    open_parts: list[str] = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        assert _CONTENT_LINE.fullmatch(line), line
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert open_parts == []
