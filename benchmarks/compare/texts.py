"""Profiles and jobs as the one text that a tutorial would embed: every string they hold."""

from collections.abc import Iterator, Mapping
from typing import Any

_NOT_WORDS = frozenset(("id", "external_id", "employer_id", "start", "end", "level", "country"))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _NOT_WORDS:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def plain_text(body: Mapping[str, Any]) -> str:
    """All texts of a body, in its order."""
    return ". ".join(text.strip() for text in _strings(body) if text.strip())
