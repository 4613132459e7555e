"""How the route class answers calls with an Idempotency-Key."""

from typing import Any

from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from app.database import Database, WriteSession
from app.errors import ValidationFailed
from app.services.accounts import idempotency
from app.services.accounts.idempotency import Answer, Call


def call_of(request: Request, body: bytes) -> Call | None:
    """The call's key with its scope, None without one.

    Raises
    ------
    ValidationFailed
        If the key is empty or longer than 200 characters.
    """
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not 0 < len(key) <= idempotency.LONGEST_KEY:
        raise ValidationFailed.of("Idempotency-Key", "length", "Between 1 and 200 characters.")
    caller = getattr(request.state, "caller", None)
    sent = request.url.query.encode() + b"\x00" + body
    return Call.of(
        caller.id if caller else None,
        caller.principal_id if caller else None,
        request.method,
        request.scope["path"],
        key,
        sent,
    )


def known_answer(request: Request, call: Call) -> Response | None:
    """The answer given before, if it was."""
    database: Database = request.app.state.database
    with database.read() as session:
        found = idempotency.find(session, call)
    return None if found is None else render(found)


def render(answer: Answer, *, replayed: bool = True) -> Response:
    """An answer as a response."""
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    if answer.location is not None:
        headers["Location"] = answer.location
    if answer.status == 204:
        return Response(status_code=204, headers=headers)
    return JSONResponse(answer.body, answer.status, headers=headers)


def made_answer(request: Request, made: Any, response: Response | None) -> Answer:
    """What an endpoint returned, as an answer: status of its route, Location that it set."""
    location = response.headers.get("location") if response is not None else None
    return Answer(request.scope["route"].status_code or 200, jsonable_encoder(made), location)


def in_transaction(
    request: Request, session: WriteSession, call: Call, endpoint: Any, arguments: dict[str, Any]
) -> Response:
    """Run an endpoint once for its key; every call gets the same answer."""
    known = idempotency.claim(session, call)
    if known is not None:
        return render(known)
    made = endpoint(**arguments)
    given = next((item for item in arguments.values() if isinstance(item, Response)), None)
    answer = made_answer(request, made, given)
    idempotency.keep(session, call, answer)
    return render(answer, replayed=False)
