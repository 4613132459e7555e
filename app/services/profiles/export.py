"""Everything that is held about a person, found by the foreign keys of the tables.

Nothing is listed by hand: a table that refers to a candidate, to their account or to one of their
requests is part of the export from the day it exists.
"""

import base64
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Base,
    Candidate,
    OutboxEvent,
    Role,
    SupportMessage,
    SupportThread,
    Webhook,
    WebhookDelivery,
)
from app.services.accounts.access import Caller
from app.services.audit import search as audit
from app.services.profiles import candidates

# Credentials open something; vectors are numbers made from texts that are exported.
_LEFT_OUT = frozenset(
    ("password_hash", "token_hash", "email_key", "credentials_version", "vectors", "retrieval")
)
# They count what the other side alone was told, too: a number that is missing would say so.
_COUNTS_OF_ALL = {
    "match_requests": ("sequence", "employer_sequence"),
    "outbox_events": ("sequence", "employer_sequence"),
    "webhook_deliveries": ("position",),
}
_OPERATOR = "the operator's own data"
NOT_ABOUT_A_PERSON: dict[str, str] = {
    "attempts": "hashes of addresses, kept for a day at most",
    "audit_chain": "the ends of a chain of hashes",
    "audit_records": "pseudonyms; exported as `audit`, read by their meaning",
    "company_keys": "domains and names of companies",
    "employers": "a company",
    "import_positions": "hashes of files and numbers of rows",
    "index_clock": "a counter",
    "invitations": "an employer's, to somebody who has no account yet",
    "jobs": "a company's posting",
    "tombstones": "hashes of ids of people of whom nothing else is left",
    **dict.fromkeys(("learned_weights_versions", "weights_choices"), _OPERATOR),
    **dict.fromkeys(("salary_benchmarks", "taxonomy_releases"), _OPERATOR),
    **dict.fromkeys(("concepts", "concept_labels"), _OPERATOR),
    **dict.fromkeys(("concept_relations", "concept_vectors"), _OPERATOR),
}
"""Tables that no export looks through, and why. A test wants every other table exported."""

_OF_THE_OTHER_SIDE: dict[str, ColumnElement[bool]] = {
    "support_messages": or_(
        SupportMessage.by == Role.EMPLOYER,
        func.coalesce(SupportMessage.addressee, "") == Role.EMPLOYER,
    ),
    "support_threads": SupportThread.side == Role.EMPLOYER,
    "outbox_events": and_(
        OutboxEvent.match_request_id.is_not(None),
        cast(OutboxEvent.audience, Text).not_like(f"%{Role.CANDIDATE}%"),
    ),
    "webhook_deliveries": WebhookDelivery.webhook_id.in_(
        select(Webhook.id).where(Webhook.role != Role.CANDIDATE)
    ),
}
"""Rows of a person's requests that are between the employer and us: what one side asked or was
reminded of, and where an employer's or the operator's programs are told of events."""

_ROOTS = ("candidates", "principals")
_OWNED = "owner_id"
"""Column of tables that name a candidate without a foreign key."""


def tables_about_people() -> list[Table]:
    """The tables that refer to a candidate or an account, directly or through another of them, in
    an order in which none refers to a later one."""
    found: dict[str, Table] = {}
    for table in Base.metadata.sorted_tables:
        refers = any(key.column.table.name in found for key in table.foreign_keys)
        if table.name in _ROOTS or refers or _OWNED in table.columns:
            found[table.name] = table
    return list(found.values())


def _rows(
    session: Session, table: Table, known: dict[str, list[Any]], candidate_id: UUID
) -> list[dict[str, Any]]:
    conditions: list[ColumnElement[bool]] = [
        key.parent.in_(known[key.column.table.name])
        for key in table.foreign_keys
        if known.get(key.column.table.name)
    ]
    if _OWNED in table.columns:
        conditions.append(table.columns[_OWNED] == candidate_id)
    if table.name in _ROOTS:
        conditions = [table.columns["id"].in_(known[table.name])]
    if not conditions:
        return []
    statement = select(table).where(or_(*conditions))
    if (hidden := _OF_THE_OTHER_SIDE.get(table.name)) is not None:
        statement = statement.where(~hidden)
    return [dict(row) for row in session.execute(statement).mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, UUID) else value


def _shown(table: Table, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    left_out = _LEFT_OUT.union(_COUNTS_OF_ALL.get(table.name, ()))
    return [
        {name: _plain(value) for name, value in row.items() if name not in left_out} for row in rows
    ]


def everything(session: Session, caller: Caller, candidate_id: UUID, secret: str) -> dict[str, Any]:
    """All rows about a person by table, as JSON; tables without one are left out. ``audit`` is what
    the audit log tells of them: who accessed what, when. ``secret`` opens its pseudonyms.

    Raises
    ------
    NotFound, Forbidden
        Unless the caller is the candidate or the operator.
    """
    candidate: Candidate = candidates.get_own(session, caller, candidate_id)
    known: dict[str, list[Any]] = {
        "candidates": [candidate.id],
        "principals": [candidate.principal_id] if candidate.principal_id else [],
    }
    found: dict[str, Any] = {}
    for table in tables_about_people():
        rows = _rows(session, table, known, candidate.id)
        if "id" in table.columns:
            known[table.name] = [row["id"] for row in rows]
        if rows:
            found[table.name] = _shown(table, rows)
    ids = [id for name in (*_ROOTS, "match_requests") for id in known.get(name, ())]
    found["audit"] = audit.about(session, secret, ids)
    return found
