"""Bodies and steps of what follows an acceptance."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app import clock
from tests.harness.callers import Callers, made

SALARY = {"amount": 68000, "currency": "GBP", "period": "year"}


def in_hours(hours: float) -> str:
    """A time from now on, as a body carries it."""
    return (clock.now() + timedelta(hours=hours)).isoformat()


def slot(start: float, hours: float = 1) -> dict[str, str]:
    """A time that would suit, ``start`` hours from now."""
    return {"start": in_hours(start), "end": in_hours(start + hours)}


def interview(*starts: float, **changes: Any) -> dict[str, Any]:
    """A valid body: a video interview at these hours from now."""
    return {"kind": "video", "slots": [slot(start) for start in starts or (24, 48)], **changes}


def offer(**changes: Any) -> dict[str, Any]:
    """A valid body: an offer that stands for a week."""
    return {"salary": SALARY, "expires_at": in_hours(7 * 24), **changes}


def path(request: dict[str, Any]) -> str:
    """The path of a match request."""
    return f"/v1/match-requests/{request['id']}"


def accepted(callers: Callers, **changes: Any) -> dict[str, Any]:
    """A request that the candidate has accepted."""
    request = callers.approach(**changes)
    return made(callers["candidate"].post(f"{path(request)}/accept"), 200)


def offered(callers: Callers, request: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An open offer of ``employer``."""
    return made(callers["employer"].post(f"{path(request)}/offers", offer(**changes)))


def proposed(
    callers: Callers, request: dict[str, Any], *starts: float, **changes: Any
) -> dict[str, Any]:
    """An interview with times that ``employer`` proposed."""
    body = interview(*starts, **changes)
    return made(callers["employer"].post(f"{path(request)}/interviews", body))


def confirm(callers: Callers, interview: dict[str, Any], who: str = "candidate") -> dict[str, Any]:
    """Agree to the first of the proposed times."""
    body = {"slot": interview["slots"][0]["id"]}
    return made(callers[who].post(f"/v1/interviews/{interview['id']}/confirm", body), 200)


def act_on(callers: Callers, who: str, it: dict[str, Any], verb: str, body: Any = None) -> Any:
    """What an interview answers to one side's ``verb``, as it came."""
    return callers[who].post(f"/v1/interviews/{it['id']}/{verb}", body)


def day_before_spring() -> datetime:
    """Noon UTC of the day before British clocks go forward, in a spring to come."""
    year = clock.now().year + 1
    day = datetime(year, 3, 31, 12, tzinfo=UTC)
    return day - timedelta(days=(day.weekday() + 1) % 7 + 1)
