"""Bodies of requests: how much of one is read, and as what."""

import functools

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from app import processor_time
from app.errors import BodyTooLarge, UnsupportedMediaType
from app.routers.edge.json_bodies import TextBounds, check_structure, parse_json

BODY_BYTES = 2**20  # unless the operation says otherwise
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_JSON_PATCH, _MERGE_PATCH = "application/json-patch+json", "application/merge-patch+json"
_PARSED_AT_ONCE = 32 * 1024


async def read_body(request: Request, most: int) -> None:
    """Read the body, declared or chunked, but never more of it than the operation takes.

    The framework's own limit answers in plain text; this one answers with a problem.

    Raises
    ------
    BodyTooLarge
        If there is more of it.
    UnsupportedMediaType
        If it is compressed, or a patch of another kind than ours.
    """
    too_large = BodyTooLarge(f"At most {most // 2**20} MiB.")
    declared = request.headers.get("content-length", "0")
    if len(declared) > 15 or (declared.isdecimal() and int(declared) > most):
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large
    if body:
        _check_kind(request)
    request._body = bytes(body)


def _check_kind(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType(
            "Send the body uncompressed, without Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )
    if media_type_of(request) == _JSON_PATCH:
        raise UnsupportedMediaType(f"Send a merge patch, as {_MERGE_PATCH} or application/json.")


async def read_json(
    request: Request, *, refuse_strings: bool, bounds: TextBounds | None
) -> Request:
    """Parse a JSON body before the framework does, so that our verdict is the one that counts."""
    media_type = media_type_of(request)
    is_json = media_type == "application/json" or media_type.endswith("+json")
    if is_json and (body := await request.body()):
        check_structure(body)
        parse = functools.partial(
            processor_time.metered(parse_json), body, refuse_strings=refuse_strings, bounds=bounds
        )
        if len(body) > _PARSED_AT_ONCE:  # others go on meanwhile
            request._json = await run_in_threadpool(parse)
        else:
            request._json = parse()
    return request


def media_type_of(request: Request) -> str:
    """The media type that a request says its body has, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()
