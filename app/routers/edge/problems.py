"""Every error becomes a problem detail (RFC 9457): one shape, no submitted value in it."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.errors import (
    AppError,
    BodyTooLarge,
    InsufficientStorage,
    MalformedJson,
    MethodNotAllowed,
    NotFound,
    Overloaded,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)
from app.matching.encoders.bounded import EncoderBusy
from app.matching.retrieval.base import NotEmbedded
from app.observability import describe_exception, log, request_id_var
from app.routers.edge.protocol import allowed_methods
from app.schemas.validation import problem_of

MEDIA_TYPE = "application/problem+json"

DATABASE_TROUBLE = (OperationalError, PoolTimeout, TimeoutError)
_NO_ROOM = ("disk is full", "No space left on device", "could not extend file")

_BY_STATUS: dict[int, type[AppError]] = {
    400: MalformedJson,
    401: Unauthenticated,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    415: UnsupportedMediaType,
}


def problem_body(error: AppError) -> dict[str, Any]:
    """Render an error; ``instance`` is the request id, under which the logs know it."""
    body: dict[str, Any] = {
        "type": f"/problems/{error.slug}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request_id_var.get(),
        **error.members,
    }
    if error.errors:
        body["errors"] = [
            {"field": item.field, "code": item.code, "message": item.message}
            for item in error.errors
        ]
    return body


def problem_response(error: AppError) -> JSONResponse:
    """Answer with an error."""
    return JSONResponse(
        problem_body(error), error.status, headers=error.headers, media_type=MEDIA_TYPE
    )


def from_http_exception(error: HTTPException) -> AppError:
    """Translate what the framework raises by itself (404, 405, 413, form errors)."""
    if error.status_code == 404:
        return NotFound("There is no such path; /docs lists them.")
    known = _BY_STATUS.get(error.status_code)
    if known is Unauthenticated:
        return Unauthenticated()
    translated = known() if known else AppError()
    translated.headers = dict(error.headers or {})
    return translated


def from_validation_error(errors: Iterable[Any], content_type: str) -> AppError:
    """Translate pydantic's errors. A body that was never read as JSON is a media type problem."""
    # A body that two phases of a route ask for is validated for each: say everything once.
    items = list({(item["loc"], item["type"]): item for item in errors}.values())
    if any(item["type"] == "json_invalid" for item in items):
        return MalformedJson("The body is not valid JSON.")
    as_bytes = any(
        item["loc"] == ("body",) and isinstance(item.get("input"), bytes) for item in items
    )
    if as_bytes and "json" not in content_type:
        return UnsupportedMediaType("Send the body as application/json.")
    return problem_of(items)


def install(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(AppError)
    def on_app_error(_request: Request, error: AppError) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(HTTPException)
    def on_http_exception(request: Request, error: HTTPException) -> JSONResponse:
        translated = from_http_exception(error)
        if isinstance(translated, MethodNotAllowed):
            allowed = ", ".join(allowed_methods(app, request.scope))
            translated = MethodNotAllowed(f"This path takes {allowed}.", headers={"Allow": allowed})
        return problem_response(translated)

    @app.exception_handler(RequestValidationError)
    def on_validation_error(request: Request, error: RequestValidationError) -> JSONResponse:
        content_type = request.headers.get("content-type", "")
        return problem_response(from_validation_error(error.errors(), content_type))

    @app.exception_handler(NotEmbedded)
    def on_not_embedded(_request: Request, _error: Exception) -> JSONResponse:
        # Whether it exists was asked of its table before: only the vectors are still to come.
        return problem_response(
            Unavailable("This is being embedded anew; try again.", headers={"Retry-After": "10"})
        )

    @app.exception_handler(EncoderBusy)
    def on_encoder_busy(_request: Request, _error: Exception) -> JSONResponse:
        return problem_response(Overloaded())

    def on_database_trouble(_request: Request, error: Exception) -> JSONResponse:
        log.error("database unavailable", **describe_exception(error))
        if any(said in str(getattr(error, "orig", "")) for said in _NO_ROOM):
            return problem_response(
                InsufficientStorage(
                    "The disk is full; reading goes on.", headers={"Retry-After": "30"}
                )
            )
        return problem_response(
            Unavailable("The database does not answer; try again.", headers={"Retry-After": "2"})
        )

    for kind in DATABASE_TROUBLE:
        app.exception_handler(kind)(on_database_trouble)
