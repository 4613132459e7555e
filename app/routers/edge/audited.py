"""What the route class records in the audit log: every change, and every access to personal data.

A change is recorded in its own transaction, an access once it was answered. Reading what is not
personal data is not recorded; which operations that is stands here, with the reason.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app import security
from app.config import Settings
from app.database import WriteSession
from app.observability import request_id_var
from app.services.accounts.access import Caller
from app.services.audit import records
from app.services.audit.records import Entry

_PUBLIC = "anyone may read it"
_POSTING = "postings and companies"
_FIGURES = "figures, about nobody"
_OWN_SETTING = "settings of the caller, about nobody"
NOT_RECORDED: dict[str, str] = {
    **dict.fromkeys(("get_health", "get_readiness"), _PUBLIC),
    **dict.fromkeys(("list_employers", "get_employer"), _PUBLIC),
    **dict.fromkeys(("list_skills", "get_skill", "extract_skills"), _PUBLIC),
    **dict.fromkeys(("list_career_guides", "get_career_guide"), _PUBLIC),
    **dict.fromkeys(("list_career_guide_salaries", "list_career_guide_roles"), _PUBLIC),
    "list_career_guide_transitions": _PUBLIC,
    **dict.fromkeys(("list_jobs", "get_job", "import_job", "export_jobs"), _POSTING),
    **dict.fromkeys(("get_match_request_stages", "get_feedback_rates"), _FIGURES),
    **dict.fromkeys(("list_webhooks", "get_webhook"), _OWN_SETTING),
    **dict.fromkeys(("list_webhook_deliveries", "get_webhook_delivery"), _OWN_SETTING),
    **dict.fromkeys(("list_alerts", "get_alert", "list_api_keys"), _OWN_SETTING),
    "get_me": "the caller's own name and address, read with every page",
}
"""Operations that leave no row, by their ids. All others do."""

_SIGN_INS = frozenset(("create_token", "refresh_token"))


def _shown_ids(made: Any) -> Iterator[UUID | str]:
    """The ids of what an answer shows: rows of a page, people in them, what was created."""
    found = getattr(made, "results", None) or getattr(made, "items", None)
    rows = [*found, *getattr(made, "near_misses", ())] if isinstance(found, list) else [made]
    for row in rows:
        for shown in (row, getattr(row, "candidate", None), getattr(row, "job", None)):
            if isinstance(id := getattr(shown, "id", None), UUID | str):
                yield id
        if isinstance(id := getattr(row, "candidate_id", None), UUID | str):
            yield id


def _details(made: Any) -> dict[str, Any]:
    """Of a ranking: which model gave it, and how much of it was shown."""
    version = getattr(made, "model_version", None)
    found = getattr(made, "items", None)
    details: dict[str, Any] = {} if version is None else {"model_version": str(version)}
    return details if not isinstance(found, list) else {**details, "shown": len(found)}


def _canonical(id: UUID | str) -> str:
    try:
        return str(UUID(str(id)))
    except ValueError:
        return str(id)


def _operation(request: Request) -> str | None:
    operation: str | None = getattr(request.scope.get("route"), "operation_id", None)
    return None if operation in NOT_RECORDED else operation


def _entry(request: Request, operation: str, made: Any) -> Entry:
    settings: Settings = request.app.state.settings
    secret = settings.secret_key
    caller: Caller | None = getattr(request.state, "caller", None)
    own = [] if caller is None or caller.candidate_id is None else [caller.candidate_id]
    ids = [*request.path_params.values(), *_shown_ids(made)] or own
    return Entry(
        operation,
        None if caller is None else records.pseudonym(secret, caller.id),
        "anonymous" if caller is None else caller.role,
        tuple(records.pseudonym(secret, _canonical(id)) for id in ids),
        request_id_var.get(),
        _details(made),
    )


def record_change(request: Request, session: WriteSession, made: Any) -> None:
    """Record a change in its own transaction."""
    operation = _operation(request)
    if operation is not None:
        records.write(session, [_entry(request, operation, made)])
    request.state.recorded = True


def record_access(request: Request, response: Response) -> None:
    """Record an access that was answered, unless it was a change, which is recorded already."""
    operation = _operation(request)
    if operation is None or not 200 <= response.status_code < 300:
        return
    if getattr(request.state, "recorded", False):
        return
    entry = _entry(request, operation, getattr(request.state, "shown", None))
    if operation in _SIGN_INS:
        entry = _of_sign_in(request, response, entry)
    request.app.state.access_log.add(entry)


def _of_sign_in(request: Request, response: Response, entry: Entry) -> Entry:
    """The entry of a sign-in with the account that its token is for."""
    secret = request.app.state.settings.secret_key
    token = json.loads(bytes(response.body))["access_token"]
    claims = security.read_access_token(token, secret)
    if claims is None:  # it has ended before it was sent
        return entry
    return replace(entry, subjects=(records.pseudonym(secret, claims.principal_id),))
