"""The audit log, for the operator."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.database import ReadSession
from app.routers.edge.deps import Cursor, Limit, TheCaller, TheSettings
from app.routers.edge.transaction import Route
from app.schemas.audit import AuditBreak, AuditPage, AuditRecordRead, AuditVerdict
from app.schemas.times import Time
from app.services.audit import search
from app.services.audit.search import AuditQuery

router = APIRouter(prefix="/v1/audit", tags=["operations"], route_class=Route)


@router.get("", operation_id="list_audit_records")
def list_audit_records(
    caller: TheCaller,
    settings: TheSettings,
    session: ReadSession,
    actor: Annotated[UUID | None, Query(description="Account or key.")] = None,
    subject: Annotated[UUID | None, Query(description="Whom or what it was about.")] = None,
    action: Annotated[str | None, Query(max_length=60)] = None,
    since: Annotated[Time | None, Query(alias="from")] = None,
    until: Annotated[Time | None, Query(alias="to")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> AuditPage:
    """Who did what to whose data, newest first: every access to personal data, ranking served,
    decision and administrative act. Ids stand here as pseudonyms; search by the ids themselves."""
    query = AuditQuery(actor, subject, action, since, until)
    page = search.search(session, caller, settings.secret_key, query, cursor, limit)
    items = [AuditRecordRead.model_validate(row) for row in page.rows]
    return AuditPage(items=items, next_cursor=page.next_cursor)


@router.get("/verify", operation_id="verify_audit_log")
def verify_audit_log(caller: TheCaller, session: ReadSession) -> AuditVerdict:
    """Follow the chain of hashes; `broken` names the first row that was altered, removed or
    moved."""
    verdict = search.verify(session, caller)
    broken = verdict.broken
    return AuditVerdict(
        intact=broken is None,
        records=verdict.records,
        head=verdict.head,
        unchained=verdict.unchained,
        broken=None if broken is None else AuditBreak.model_validate(broken),
    )
