"""The operator's inbox: which questions wait, since when, and which are late."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select

from app import clock
from app.database import ReadSession
from app.models import MatchRequest, Role, SupportMessage, SupportThread
from app.schemas.support import SupportInbox, SupportThreadRead, ThreadStatus
from app.schemas.validation import stored
from app.services.accounts.access import Caller
from app.services.paging import decode_cursor, encode_cursor, moment
from app.services.transitions.match_requests import current_status

SHOWN_CHARACTERS = 200
"""Of the last message."""

_STATUSES: tuple[ThreadStatus, ...] = ("waiting", "late", "answered")


@dataclass(frozen=True)
class InboxQuery:
    """Which threads to list; None: not filtered by."""

    status: ThreadStatus | None = None
    side: str | None = None
    employer_id: UUID | None = None
    match_request_id: UUID | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """All filters but the status."""
        wanted = (
            (SupportThread.side, self.side),
            (MatchRequest.employer_id, self.employer_id),
            (SupportThread.match_request_id, self.match_request_id),
        )
        return [column == value for column, value in wanted if value is not None]


def _has_status(status: ThreadStatus) -> ColumnElement[bool]:
    if status == "answered":
        return SupportThread.waiting_since.is_(None)
    if status == "late":
        return SupportThread.due_at <= clock.now()
    return SupportThread.waiting_since.is_not(None)


def page(
    session: ReadSession, caller: Caller, wanted: InboxQuery, cursor: str | None, limit: int
) -> SupportInbox:
    """One page of the inbox, with counts by status.

    What waits stands first, that which is due first; what is answered follows, newest first.

    Raises
    ------
    Forbidden
        Unless the caller is the operator.
    """
    caller.require_role(Role.ADMIN)
    filters = {"list": "support inbox", "search": repr(wanted)}
    statement = _lines().where(*wanted.conditions())
    if wanted.status is not None:
        statement = statement.where(_has_status(wanted.status))
    if cursor is not None:
        waits, at, last = decode_cursor(cursor, filters, [str, moment, UUID])
        statement = statement.where(_after(waits == "waits", at, last))
    statement = statement.order_by(
        SupportThread.due_at.is_(None),
        SupportThread.due_at,
        SupportThread.updated_at.desc(),
        SupportThread.id,
    )
    found = session.execute(statement.limit(limit + 1)).all()
    rows = found[:limit]
    next_cursor = None
    if len(found) > limit:
        end: SupportThread = rows[-1][0]
        key = ["waits", end.due_at] if end.due_at else ["answered", end.updated_at]
        next_cursor = encode_cursor(filters, [*key, end.id])
    return SupportInbox(
        items=[_line(row) for row in rows],
        next_cursor=next_cursor,
        counts=_counts(session, wanted),
    )


def _lines() -> Select[Any]:
    beginning = func.substr(SupportMessage.text, 1, SHOWN_CHARACTERS).label("text")
    return (
        select(SupportThread, MatchRequest, SupportMessage.by, SupportMessage.created_at, beginning)
        .join(MatchRequest, MatchRequest.id == SupportThread.match_request_id)
        .join(SupportMessage, SupportMessage.id == SupportThread.last_message_id)
    )


def _after(waits: bool, at: Any, last: UUID) -> ColumnElement[bool]:
    """The threads that stand after one, in the order of :func:`page`."""
    later = SupportThread.id > last
    if waits:
        due = SupportThread.due_at
        return or_(due.is_(None), due > at, and_(due == at, later))
    changed = SupportThread.updated_at
    earlier = or_(changed < at, and_(changed == at, later))
    return and_(SupportThread.due_at.is_(None), earlier)


def _counts(session: ReadSession, wanted: InboxQuery) -> dict[ThreadStatus, int]:
    totals = [func.sum(case((_has_status(status), 1), else_=0)) for status in _STATUSES]
    statement = select(*totals).join(
        MatchRequest, MatchRequest.id == SupportThread.match_request_id
    )
    row = tuple(session.execute(statement.where(*wanted.conditions())).one())
    return {status: int(n or 0) for status, n in zip(_STATUSES, row, strict=True)}


def _line(row: Row[Any]) -> SupportThreadRead:
    thread, request, by, at, text = tuple(row)
    status: ThreadStatus = "answered"
    if thread.due_at is not None:
        status = "late" if thread.due_at <= clock.now() else "waiting"
    names = ("id", "created_at", "updated_at", "match_request_id", "side", "waiting_since")
    return stored(
        SupportThreadRead,
        {
            **{name: getattr(thread, name) for name in names},
            "status": status,
            "due_at": thread.due_at,
            "title": request.job["title"],
            "company": request.company["name"],
            "request_status": current_status(request),
            "last_message": {"by": by, "at": at, "text": text},
        },
    )
