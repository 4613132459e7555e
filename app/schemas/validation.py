"""From pydantic's errors to ours: a dotted path, a code, a sentence; never the value itself."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import FieldError, TooMuchText, ValidationFailed
from app.schemas.values import STORED

_SOURCES = ("body", "query", "path", "header", "cookie")
_MAX_ERRORS = 50

_RFC3339 = "Write the time as RFC 3339 has it, such as 2031-03-12T09:00:00Z."
# What is wrong and what to do, with the bounds that pydantic knows; its own sentences speak of
# "input", and some quote what was sent.
_MESSAGES = {
    "extra_forbidden": "This field is not known here; leave it out.",
    "missing": "This field is required.",
    "string_type": "This must be a string.",
    "string_too_long": "At most {max_length} characters.",
    "string_too_short": "At least {min_length} characters.",
    "string_pattern_mismatch": "This does not match the pattern {pattern}.",
    "too_long": "At most {max_length} items.",
    "too_short": "At least {min_length} items.",
    "greater_than_equal": "At least {ge}.",
    "greater_than": "More than {gt}.",
    "less_than_equal": "At most {le}.",
    "less_than": "Less than {lt}.",
    "finite_number": "This must be a finite number.",
    "literal_error": "One of: {expected}.",
    "enum": "One of: {expected}.",
    "float_type": "This must be a number.",
    "float_parsing": "This must be a number.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_parsing_size": "This number is too large.",
    "int_from_float": "This must be a whole number.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "datetime_from_date_parsing": _RFC3339,
    "datetime_parsing": _RFC3339,
    "timezone_aware": "Name the zone of the time: Z, or an offset such as +01:00.",
    "date_from_datetime_parsing": "Write the day as YYYY-MM-DD.",
    "date_parsing": "Write the day as YYYY-MM-DD.",
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


def _plain(bound: Any) -> Any:
    """A bound as people write it: 1,000 and not 1000.0."""
    if isinstance(bound, float) and bound.is_integer():
        bound = int(bound)
    return f"{bound:,}" if isinstance(bound, int) and bound >= 10_000 else bound


def _message(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    context = error.get("ctx", {})
    if context.get("min_length") == 1:
        return "This must not be empty."
    if kind in _MESSAGES:
        return _MESSAGES[kind].format(**{name: _plain(bound) for name, bound in context.items()})
    if "reason" in context:
        return "This must be an e-mail address."  # the reason would quote parts of it
    message = str(error["msg"]).removeprefix("Value error, ")
    if kind == "value_error" or "input" not in error:
        return message
    if kind.startswith(("datetime", "date", "time", "url", "json", "decimal", "timezone")):
        # These sentences may quote fragments of the input after a comma or colon.
        return message.split(",")[0].split(":")[0]
    return message


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Translate the items of ``ValidationError.errors()``, at most the first 50."""
    found = []
    for error in list(errors)[:_MAX_ERRORS]:
        location = tuple(error["loc"])
        is_absent = location == ("body",) and error["type"] == "missing"
        message = "Send a body, as application/json." if is_absent else _message(error)
        found.append(FieldError(_path(location), str(error["type"]), message))
    return found


def problem_of(errors: Iterable[Mapping[str, Any]]) -> ValidationFailed:
    """The problem that errors of a validation make."""
    found = list(errors)
    much = [error for error in found if error["type"] == "too_much_text"]
    if much and len(much) == len(found):
        fields = field_errors(much)
        return TooMuchText(fields[0].message, errors=fields)
    return ValidationFailed(field_errors(found))


def stored(model: type[Model], body: Mapping[str, Any]) -> Model:
    """Build an answer from what is stored: what was accepted once can always be read."""
    return model.model_validate(body, context=STORED)


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
        raise problem_of(error.errors()) from None
