"""Conditional requests (RFC 9110, section 13): ``ETag`` on single resources, ``If-None-Match`` on
reading and ``If-Match`` on changing them.

A tag is a hash of the JSON that a ``GET`` shows this caller: it changes with whatever they see of
the resource and with nothing else, so that it does not tell employers when a profile was edited.
``If-Match`` is compared in the transaction of the change, with the row locked.
"""

import hashlib
import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from fastapi import Request, Response
from pydantic import TypeAdapter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import ReadSession, WriteSession
from app.errors import Stale, ValidationFailed
from app.services.transitions import row_locks

_PACKED = "-gzip"  # another sequence of bytes needs another strong tag
_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
_SINGLE = re.compile(r"/v1/[a-z-]+/(?:.+/)?\{[a-z_]+\}")
_COLLECTION = re.compile(r"/v1/([a-z-]+)/\{id\}")
_COMPUTED = "/v1/match/"  # numbers of the moment, not a resource
_CHANGES = frozenset(("POST", "PUT", "PATCH", "DELETE"))


@dataclass(frozen=True)
class Reader:
    """How a single resource is read: the endpoint of its ``GET`` and the model of the answer."""

    endpoint: Callable[..., Any]
    model: Any
    exclude_unset: bool

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.model)

    def tag(self, request: Request, session: WriteSession, arguments: dict[str, Any]) -> str:
        """The tag that a ``GET`` of this caller would carry now, inside a transaction."""
        given = {}
        for name, parameter in inspect.signature(self.endpoint, eval_str=True).parameters.items():
            if parameter.annotation is ReadSession:
                given[name] = session
            elif name in arguments:
                given[name] = arguments[name]
            elif parameter.default is inspect.Parameter.empty:
                given[name] = getattr(request.app.state, name)
        shown = self.endpoint(**given)
        plain = self._adapter.dump_python(
            shown, mode="json", by_alias=True, exclude_unset=self.exclude_unset
        )
        return _hashed(plain)


_readers: dict[str, Reader] = {}
_models: set[tuple[Any, bool]] = set()


def register(
    path: str, methods: set[str], endpoint: Callable[..., Any], model: Any, *, exclude_unset: bool
) -> None:
    """Take a route into account: the ``GET`` of a single resource tells its tag."""
    if methods != {"GET"} or not is_tagged(path):
        return
    _readers[path] = Reader(endpoint, model, exclude_unset)
    union = get_origin(model) in (Union, UnionType)
    _models.update((part, exclude_unset) for part in (get_args(model) if union else (model,)))


def is_tagged(path: str) -> bool:
    """Whether the path (a template) is that of a single resource, whose ``GET`` carries a tag."""
    return _SINGLE.fullmatch(path) is not None and not path.startswith(_COMPUTED)


def takes_if_match(path: str, method: str) -> bool:
    """Whether a change compares ``If-Match``: of a resource itself, or an action below it."""
    return method in _CHANGES and _target(path, method) is not None


def _target(path: str, method: str) -> str | None:
    """The path of the resource that a change is about; None: of none that is tagged."""
    own, _, action = path.rpartition("/")
    if method == "POST" and not action.startswith("{"):
        path = own
    found = _COLLECTION.fullmatch(path)
    if found is None or found[1] not in row_locks.COLLECTIONS or path not in _readers:
        return None
    return path


def _hashed(plain: Any) -> str:
    # Sorted: a database may return the members of an object in an order of its own.
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _named(header: str, field: str) -> list[tuple[bool, str]]:
    """The tags of a header as (weak, value).

    Raises
    ------
    ValidationFailed
        If it is no list of tags: a mistyped condition must not pass as none.
    """
    found = list(_TAG.finditer(header))
    if not found or _TAG.sub("", header).strip(" \t,"):
        raise ValidationFailed.of(
            field, "entity_tag", 'Tags stand in quotes, as in ETag: "…"; or *.'
        )
    return [(match[1] is not None, match[2].removesuffix(_PACKED)) for match in found]


def check(request: Request, session: WriteSession, arguments: dict[str, Any]) -> None:
    """Compare ``If-Match`` with what the resource is now, and lock it.

    Raises
    ------
    Stale
        If it is none of those that the header names.
    NotFound
        If the caller may not see it.
    """
    header = request.headers.get("if-match")
    if header is None:
        return
    path = _target(request.scope["route"].path, request.method)
    if path is None:
        return
    tags = [] if header.strip() == "*" else _named(header, "If-Match")
    found = _COLLECTION.fullmatch(path)
    id = arguments.get("id")
    if found is not None and isinstance(id, UUID):
        row_locks.lock(session, found[1], id)
    now = _readers[path].tag(request, session, arguments)
    if tags and (False, now) not in tags:
        raise Stale("It changed since you read it: read it again, then decide.")


def guarded(request: Request, session: WriteSession, endpoint: Callable[..., Any]) -> Any:
    """The endpoint of a change, with its condition checked before it."""
    if "if-match" not in request.headers:
        return endpoint

    def conditionally(**arguments: Any) -> Any:
        check(request, session, arguments)
        return endpoint(**arguments)

    return conditionally


def answered(request: Request, response: Response) -> Response:
    """The answer with the tag of what it shows; 304 if the caller has that already."""
    route = request.scope["route"]
    reads = request.method == "GET"
    shows = route.path in _readers if reads else _shows_resource(request, route)
    is_json = response.headers.get("content-type") == "application/json"
    if not shows or not is_json or response.status_code not in (200, 201):
        return response
    tag = _hashed(json.loads(bytes(response.body)))
    response.headers["ETag"] = f'"{tag}"'
    known = request.headers.get("if-none-match") if reads else None
    if known is None:
        return response
    if known.strip() == "*" or tag in {value for _, value in _named(known, "If-None-Match")}:
        return Response(status_code=304, headers={"ETag": f'"{tag}"'})
    return response


def _shows_resource(request: Request, route: Any) -> bool:
    """Whether the answer to a change is what a ``GET`` would answer; actions may show more."""
    if request.method != "PATCH" and route.status_code != 201:
        return False
    return (route.response_model, bool(route.response_model_exclude_unset)) in _models


class PackedTags:
    """Pure ASGI middleware outside of compression: packed bytes carry a tag of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag = headers.get("etag", "")
                if headers.get("content-encoding") == "gzip" and tag.endswith('"'):
                    headers["etag"] = f'{tag[:-1]}{_PACKED}"'
            await send(message)

        await self.app(scope, receive, send_tagged)
