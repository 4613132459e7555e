"""The route class of every route: it lets in, reads bodies strictly and owns the transaction.

An endpoint asks for a session by annotating a parameter with ``ReadSession`` or
``WriteSession``. The session is opened in the endpoint's own thread, committed there when the
endpoint returns, and closed before the response is sent. So a client never sees a 201 for a
commit that then failed, and a waiting request never holds a connection. Compare the auto-commit
route of polarsource/polar (`server/polar/kit/routing.py`).

Routes that write in two phases do the first phase in a dependency (see ``edge/deps.py``),
which holds no connection while texts are encoded.
"""

import functools
import inspect
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.params import File, Form
from fastapi.routing import APIRoute

from app import processor_time
from app.database import Database, ReadSession, WriteSession
from app.errors import (
    AppError,
    FieldError,
    UnsupportedMediaType,
    ValidationFailed,
)
from app.routers.edge import admission, audited, conditional, idempotent, load_shedding, rate_limits
from app.routers.edge.deps import get_caller
from app.routers.edge.json_bodies import (
    TEXT_BOUNDS,
    TextBounds,
    unstorable,
)
from app.routers.edge.request_bodies import BODY_BYTES, FORMS, media_type_of, read_body, read_json
from app.services.accounts.idempotency import Call

AS_FILLED: dict[str, Any] = {"response_model_exclude_unset": True}
"""Options of a route whose answers leave out what does not apply, instead of nulls in each row."""
_REQUEST = "skillmatch_request"


def _calls(dependant: Dependant, function: Callable[..., Any]) -> bool:
    """Whether an endpoint or its dependencies ask for what a function gives."""
    inner = dependant.dependencies
    call = None if dependant.call is None else inspect.unwrap(dependant.call)
    return call is function or any(_calls(part, function) for part in inner)


def _measured(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """An endpoint whose processor time is measured, see :mod:`app.processor_time`; those that are
    async only hand out what is there."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint
    return processor_time.metered(endpoint)


def _query_parameters(dependant: Dependant) -> dict[str, bool]:
    """The query parameters that an endpoint and its dependencies take, and whether each takes
    several values."""
    found = {field.alias: _is_list(field.field_info.annotation) for field in dependant.query_params}
    for inner in dependant.dependencies:
        found |= _query_parameters(inner)
    return found


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(map(_is_list, get_args(annotation)))


def _check_target(request: Request, known: dict[str, bool]) -> None:
    """Refuse parameters that the operation does not take, second values of those that take one,
    and what cannot be stored; a parameter that the caller invented is not named."""
    taken = f"takes {', '.join(sorted(known))}" if known else "takes none"
    errors = [
        FieldError("unknown", "extra_forbidden", f"This parameter is not known: the call {taken}.")
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    times = Counter(name for name, _ in request.query_params.multi_items())
    errors += [
        FieldError(name, "given_twice", "This parameter takes one value.")
        for name, takes_several in known.items()
        if times[name] > 1 and not takes_several
    ]
    errors += [
        FieldError(name, "string_unicode", "No NUL here.")
        for name, value in request.query_params.multi_items()
        if name in known and unstorable(value)
    ]
    errors += [
        FieldError(name, "string_unicode", "No NUL here.")
        for name, value in request.path_params.items()
        if unstorable(str(value))
    ]
    if errors:
        raise ValidationFailed(errors)


def _with_session(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an endpoint that asks for a session; others are returned as they are."""
    hints = get_type_hints(endpoint)
    wanted = [name for name, hint in hints.items() if hint in (ReadSession, WriteSession)]
    if not wanted:
        return endpoint
    (name,) = wanted
    kind = hints[name]
    signature = inspect.signature(endpoint, eval_str=True)
    kept = [parameter for parameter in signature.parameters.values() if parameter.name != name]
    request = inspect.Parameter(_REQUEST, inspect.Parameter.KEYWORD_ONLY, annotation=Request)

    @functools.wraps(endpoint)
    def in_transaction(**arguments: Any) -> Any:
        asked: Request = arguments.pop(_REQUEST)
        database: Database = asked.app.state.database
        opened = database.write() if kind is WriteSession else database.read()
        with opened as session:
            given = {**arguments, name: session}
            if not isinstance(session, WriteSession):
                asked.state.shown = shown = endpoint(**given)
                return shown
            call = getattr(asked.state, "idempotent_call", None)
            change = _change(asked, session, endpoint)
            if call is None:
                return change(**given)
            return idempotent.in_transaction(asked, session, call, change, given)

    keyword_only = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in kept]
    in_transaction.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*keyword_only, request]
    )
    in_transaction.__annotations__ = {**hints, _REQUEST: Request}
    del in_transaction.__annotations__[name]
    del in_transaction.__wrapped__
    return in_transaction


def _change(
    request: Request, session: WriteSession, endpoint: Callable[..., Any]
) -> Callable[..., Any]:
    """The endpoint of a change: on its condition, and recorded."""
    guarded = conditional.guarded(request, session, endpoint)

    def change(**arguments: Any) -> Any:
        made = guarded(**arguments)
        audited.record_change(request, session, made)
        return made

    return change


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].partition(": ")[0].rstrip(".")


class Route(APIRoute):
    """Route class with strict bodies and a transaction at the edge."""

    refuse_strings: ClassVar[bool] = True  # off: the endpoint looks for what cannot be stored

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not options.get("summary"):
            # The first sentence of the docstring is the summary; the whole is the description.
            options["summary"] = _first_sentence(inspect.getdoc(endpoint) or "")
        self.body_bytes: int = options.pop("max_body_size", None) or BODY_BYTES
        self.text_bounds: TextBounds = getattr(endpoint, "text_bounds", TEXT_BOUNDS)
        limited = load_shedding.in_time(_with_session(endpoint))
        super().__init__(path, _measured(limited), **options)
        conditional.register(
            self.path,
            self.methods or set(),
            endpoint,
            self.response_model,
            exclude_unset=self.response_model_exclude_unset,
        )

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = _query_parameters(self.dependant)
        info = None if self.body_field is None else self.body_field.field_info
        takes_form = isinstance(info, Form)
        form = FORMS[1] if isinstance(info, File) else FORMS[0]

        signed_in = _calls(self.dependant, get_caller)

        async def strict(request: Request) -> Response:
            _check_target(request, known)
            if takes_form and media_type_of(request) not in FORMS:
                raise UnsupportedMediaType(f"Send a form, as {form}.")
            if signed_in or request.app.state.settings.rate_limits == "on":
                # before a byte of the body is read or parsed
                await admission.admit(request, signed_in=signed_in)
            meter = processor_time.begin()
            try:
                await read_body(request, self.body_bytes)
                parsed = await read_json(
                    request, refuse_strings=self.refuse_strings, bounds=self.text_bounds
                )
                call = idempotent.call_of(request, await request.body())
                if call is None:
                    response = await handle(parsed)
                else:
                    response = await _once(parsed, call, handle)
                audited.record_access(request, response)
                return conditional.answered(request, response)
            finally:
                if rate_limits.is_charged(request, meter):
                    await rate_limits.charge(request, meter)

        return strict


async def _once(
    request: Request, call: Call, handle: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Response:
    """Handle a call with an Idempotency-Key, or repeat the answer that it had before."""
    known = await run_in_threadpool(idempotent.known_answer, request, call)
    if known is not None:
        return known
    request.state.idempotent_call = call
    try:
        return await handle(request)
    except AppError:
        # An equal call that ended meanwhile may be what this one stumbles over.
        known = await run_in_threadpool(idempotent.known_answer, request, call)
        if known is None:
            raise
        return known
