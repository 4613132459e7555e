"""Bodies of JSON, read strictly and no further than what is worked on at once."""

import codecs
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.errors import FieldError, MalformedJson, TooMuchText, ValidationFailed
from app.schemas.validation import shown_name
from app.schemas.values import composed_length

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

MOST_CONTAINERS, MOST_VALUES = 250_000, 1_000_000
_MAX_DEPTH = 60
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class TextBounds:
    """The most text of one body: ``characters`` in NFKC, all strings together, and ``texts`` that
    differ. Reading a text costs time by its length, and each new one as much as forty characters
    more."""

    characters: int
    texts: int


TEXT_BOUNDS = TextBounds(200_000, 15_000)  # unless the operation says otherwise


def most_text(characters: int, texts: int) -> Callable[[Endpoint], Endpoint]:
    """Mark an endpoint whose body may hold more or less text than others."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.text_bounds = TextBounds(characters, texts)  # type: ignore[attr-defined]
        return endpoint

    return mark


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("An object of the body names the same key twice.")
    return found


def _no_constant(_name: str) -> None:
    raise MalformedJson("NaN and Infinity are not JSON.")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise MalformedJson("A number of the body is too large.")
    return number


def _whole(literal: str) -> int:
    if len(literal) > 20:
        raise MalformedJson("A number of the body is too large.")
    return int(literal)


def unstorable(text: str) -> bool:
    """Tell whether a string holds what no database column and no UTF-8 stream can hold."""
    return _UNSTORABLE.search(text) is not None


def _walk(value: Any, path: tuple[str, ...], visit: Callable[[str, tuple[str, ...]], None]) -> None:
    """Visit every string of parsed JSON, with its path."""
    if len(path) > _MAX_DEPTH:
        raise MalformedJson("The body is nested too deeply.")
    if isinstance(value, str):
        visit(value, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if unstorable(key):
                raise MalformedJson("A key of the body is not valid text.")
            _walk(inner, (*path, shown_name(key)), visit)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _walk(inner, (*path, str(position)), visit)


class _Strings:
    """What the strings of a body are checked for, on the way through it."""

    def __init__(self, bounds: TextBounds | None) -> None:
        self.errors: list[FieldError] = []
        self._bounds = bounds
        self._characters = 0
        self._texts: set[str] = set()

    def visit(self, text: str, path: tuple[str, ...]) -> None:
        if unstorable(text):
            message = "No NUL or lone surrogates here."
            self.errors.append(FieldError(".".join(path) or "body", "string_unicode", message))
        elif self._bounds is not None:
            self._count(text, path, self._bounds)

    def _count(self, text: str, path: tuple[str, ...], bounds: TextBounds) -> None:
        self._characters += composed_length(text)
        self._texts.add(text)
        if self._characters > bounds.characters:
            bound = f"{bounds.characters:,} characters (in NFKC, all texts together)"
        elif len(self._texts) > bounds.texts:
            bound = f"{bounds.texts:,} different texts"
        else:
            return
        message = f"From here on it is too much: at most {bound} in one request."
        error = FieldError(".".join(path) or "body", "too_much_text", message)
        raise TooMuchText(f"At most {bound} in one request; send several.", errors=[error])


def string_errors(value: Any) -> list[FieldError]:
    """Name the strings of parsed JSON that cannot be stored, at most 50 of them.

    Raises
    ------
    MalformedJson
        If it is nested too deeply, or a key is not valid text.
    """
    strings = _Strings(None)
    _walk(value, (), strings.visit)
    return strings.errors[:50]


def parse_json(
    body: bytes, *, refuse_strings: bool = True, bounds: TextBounds | None = TEXT_BOUNDS
) -> Any:
    """Parse a body strictly: UTF-8, unique keys, finite numbers, storable strings.

    Raises
    ------
    MalformedJson
        If it is not JSON in that sense.
    TooMuchText
        If it holds more text than ``bounds`` allow; the error names the field where it does.
    ValidationFailed
        If a string holds NUL or a lone surrogate; the error names the field. Not with
        ``refuse_strings`` off: then that is up to the endpoint.
    """
    check_structure(body)
    if body.startswith(codecs.BOM_UTF8):
        raise MalformedJson("The body begins with a byte order mark: send UTF-8 without one.")
    try:
        parsed = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique_object,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
    except RecursionError:
        raise MalformedJson("The body is nested too deeply.") from None
    except (UnicodeDecodeError, ValueError):
        raise MalformedJson("The body is not valid JSON in UTF-8.") from None
    strings = _Strings(bounds)
    _walk(parsed, (), strings.visit)
    if strings.errors and refuse_strings:
        raise ValidationFailed(strings.errors[:50])
    return parsed


def check_structure(body: bytes) -> None:
    """Refuse bodies whose parsing would hold up every other request: the parser cannot be
    interrupted between two lists. Brackets inside texts count, too; no honest body has as many.

    Raises
    ------
    TooMuchText
        If there are too many.
    """
    if body.count(b"[") + body.count(b"{") > MOST_CONTAINERS:
        raise TooMuchText(f"At most {MOST_CONTAINERS:,} lists and objects in a body.")
    if body.count(b",") > MOST_VALUES:
        raise TooMuchText(f"At most {MOST_VALUES:,} values in a body.")
