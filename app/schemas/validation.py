"""From pydantic's errors to ours: a dotted path, a code, a sentence; never the value itself."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import FieldError, ValidationFailed

_SOURCES = ("body", "query", "path", "header", "cookie")
_MAX_ERRORS = 50

# Pydantic's own sentences are fine where they quote the rule; these are plainer or would
# quote what was sent.
_MESSAGES = {
    "extra_forbidden": "This field is not known here.",
    "missing": "This field is required.",
    "string_type": "This must be a string.",
    "float_type": "This must be a number.",
    "int_type": "This must be a whole number.",
    "bool_type": "This must be true or false.",
    "model_attributes_type": "This must be an object.",
    "model_type": "This must be an object.",
    "dict_type": "This must be an object.",
    "list_type": "This must be a list.",
    "uuid_parsing": "This must be a UUID.",
    "uuid_type": "This must be a UUID.",
    "null_forbidden": "This field cannot be cleared.",
}

Model = TypeVar("Model", bound=BaseModel)


def shown_name(part: object) -> str:
    """One step of a path as an error may repeat it: a position, or what looks like a name.

    A name that the caller invented is a submitted value too: whatever else it holds is not shown.
    """
    name = str(part)
    is_name = name.isascii() and name.isidentifier() and len(name) <= 60
    return name if is_name or isinstance(part, int) else "unknown"


def _path(location: tuple[Any, ...]) -> str:
    parts = [part for part in location if part != "[key]"]
    if len(parts) > 1 and parts[0] in _SOURCES:
        parts = parts[1:]
    return ".".join(shown_name(part) for part in parts)


def _message(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if "reason" in error.get("ctx", {}):
        return "This must be an e-mail address."  # the reason would quote parts of it
    message = str(error["msg"]).removeprefix("Value error, ")
    if kind in ("value_error", "literal_error", "enum") or "input" not in error:
        return message
    if kind.startswith(("datetime", "date", "time", "url", "json", "decimal", "timezone")):
        # These sentences may quote fragments of the input after a comma or colon.
        return message.split(",")[0].split(":")[0]
    return message


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Translate the items of ``ValidationError.errors()``, at most the first 50."""
    found = []
    for error in list(errors)[:_MAX_ERRORS]:
        found.append(FieldError(_path(tuple(error["loc"])), str(error["type"]), _message(error)))
    return found


def validated(model: type[Model], body: Mapping[str, Any]) -> Model:
    """Validate a mapping that was not a request body itself (a merged patch, a stored file).

    Raises
    ------
    ValidationFailed
        With the same field paths as a request body would give.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise ValidationFailed(field_errors(error.errors())) from None
