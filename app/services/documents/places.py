"""A draft while it is read: values, how sure they are, and where they stand in the text."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: the field it is about, a code, a sentence for a person."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """A value, how sure it is (0..1), and where it stands: first code point, and the one behind
    the last."""

    value: Any
    confidence: float
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """What was read, field by field. Fields are named by dotted paths, as in problems."""

    values: dict[str, Any] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def mark(self, path: str, *found: Found) -> None:
        """Keep how sure a value is and where it was read."""
        self.confidence[path] = round(min(one.confidence for one in found), 2)
        self.places[path] = [(one.start, one.end) for one in found]

    def put(self, name: str, found: Found | None) -> None:
        """Keep a value of the draft itself."""
        if found is not None:
            self.values[name] = found.value
            self.mark(name, found)

    def add(self, name: str, entry: dict[str, Found | None], **plain: Any) -> str:
        """Keep an entry of a list; returns its path."""
        entries = self.values.setdefault(name, [])
        path = f"{name}.{len(entries)}"
        body = {}
        for key, found in entry.items():
            if found is not None:
                body[key] = found.value
                self.mark(f"{path}.{key}", found)
        entries.append({**body, **plain})
        return path

    def warn(self, field: str, code: str, message: str) -> None:
        """Keep a warning."""
        self.notes.append(Note(field, code, message))
