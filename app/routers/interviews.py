"""Interviews: propose, confirm, reschedule, cancel, complete, put into a calendar."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import Cursor, Limit, TheCaller
from app.routers.edge.transaction import Route
from app.schemas.interview import (
    InterviewComplete,
    InterviewConfirm,
    InterviewCreate,
    InterviewPage,
    InterviewPropose,
    InterviewRead,
)
from app.services.hiring import interview_calendar, interview_views, interviews

router = APIRouter(prefix="/v1", tags=["after acceptance"], route_class=Route)
_CALENDAR = "text/calendar"


class CalendarResponse(Response):
    """An iCalendar file."""

    media_type = _CALENDAR


@router.post("/match-requests/{id}/interviews", status_code=201, operation_id="create_interview")
def create_interview(
    id: UUID, body: InterviewCreate, caller: TheCaller, response: Response, session: WriteSession
) -> InterviewRead:
    """Propose times for an interview. The first one moves the request to `interviewing`. How the
    job interviews (`interview_process`) comes with it."""
    interview, request = interviews.create(session, caller, id, body)
    response.headers["Location"] = f"/v1/interviews/{interview.id}"
    return interview_views.as_read(caller, interview, request)


@router.get("/match-requests/{id}/interviews", operation_id="list_interviews")
def list_interviews(
    id: UUID, caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> InterviewPage:
    """The interviews of a request, newest first."""
    page, request = interviews.search(session, caller, id, cursor, limit)
    items = [interview_views.as_read(caller, interview, request) for interview in page.rows]
    return InterviewPage(items=items, next_cursor=page.next_cursor)


# Before the route below, which would take the ending for a part of the id.
@router.get(
    "/interviews/{id}.ics",
    operation_id="get_interview_calendar",
    response_class=CalendarResponse,
    responses={200: {"content": {_CALENDAR: {"schema": {"type": "string"}}}}},
)
def get_interview_calendar(id: UUID, caller: TheCaller, session: ReadSession) -> CalendarResponse:
    """The confirmed time as an iCalendar file. Once it is cancelled, or other times are proposed,
    the file cancels the entry."""
    interview, request = interviews.get(session, caller, id)
    content = interview_calendar.as_calendar(interview, request)
    disposition = f'attachment; filename="interview-{id}.ics"'
    return CalendarResponse(content, headers={"Content-Disposition": disposition})


@router.get("/interviews/{id}", operation_id="get_interview")
def get_interview(id: UUID, caller: TheCaller, session: ReadSession) -> InterviewRead:
    """An interview with every proposal of times."""
    interview, request = interviews.get(session, caller, id)
    return interview_views.as_read(caller, interview, request)


@router.post("/interviews/{id}/confirm", operation_id="confirm_interview")
def confirm_interview(
    id: UUID, body: InterviewConfirm, caller: TheCaller, session: WriteSession
) -> InterviewRead:
    """Agree to one of the proposed times: the side that did not propose them. Refused when the
    candidate or the interviewers are booked then; an interview without named interviewers takes
    the employer's whole team."""
    interview, request = interviews.confirm(session, caller, id, body.slot)
    return interview_views.as_read(caller, interview, request)


@router.post("/interviews/{id}/propose", operation_id="propose_interview")
def propose_interview(
    id: UUID, body: InterviewPropose, caller: TheCaller, session: WriteSession
) -> InterviewRead:
    """Propose other times, from either side: this is also how a confirmed interview is
    rescheduled. Its time is free again at once."""
    interview, request = interviews.propose(session, caller, id, body)
    return interview_views.as_read(caller, interview, request)


@router.post("/interviews/{id}/cancel", operation_id="cancel_interview")
def cancel_interview(id: UUID, caller: TheCaller, session: WriteSession) -> InterviewRead:
    """Call an interview off, from either side. The request stays in process."""
    interview, request = interviews.cancel(session, caller, id)
    return interview_views.as_read(caller, interview, request)


@router.post("/interviews/{id}/complete", operation_id="complete_interview")
def complete_interview(
    id: UUID, caller: TheCaller, session: WriteSession, body: InterviewComplete | None = None
) -> InterviewRead:
    """Say what came of an interview that has ended. The other party reads it."""
    interview, request = interviews.complete(session, caller, id, body)
    return interview_views.as_read(caller, interview, request)
