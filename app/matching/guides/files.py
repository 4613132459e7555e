"""The career guides that ship with the package, as they stand in ``app/data/guides``.

One TOML file describes one role; ``docs/guides.md`` says how to write one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import resources
from typing import Any
from uuid import UUID, uuid5

from app.matching.documents import JobPosting, RequiredSkill
from app.matching.text.sentences import split_text

NAMESPACE = UUID("5f0c1f0e-6f0f-4d0b-9c56-6a3b9f0c7f11")
"""Namespace of the guides: a guide's id is the UUIDv5 of its slug in it, for ever."""

REVISED = datetime(2026, 11, 23, tzinfo=UTC)
"""When the guides were last revised: ``created_at`` and ``updated_at`` of every guide."""

FAMILIES = (
    "product",
    "design",
    "software",
    "data",
    "infrastructure",
    "security",
    "quality",
    "leadership",
    "business",
)
"""What kinds of roles there are, in the order in which they are listed."""


_PROSE = ("summary", "what_it_is", "how_to_start", "perspective", "coding")
_LISTS = ("responsibilities", "path", "certifications", "soc", "also_called")
_TABLES = ("required_skills", "compared_with", "faqs", "in_depth")
_OPTIONAL = frozenset(("certifications", "perspective", "soc", "in_depth", "also_called"))
_PLAIN = frozenset(("title", "family", "needs_coding"))

Pairs = tuple[tuple[str, str], ...]


def slug_of(title: str) -> str:
    """The kebab-case form of a title: ``QA Engineer`` becomes ``qa-engineer``."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.casefold())
    return "-".join(words.split())


@dataclass(frozen=True)
class Guide:
    """One role, described for people who consider it.

    ``soc`` are codes of the Standard Occupational Classification under which official figures
    count the role; ``also_called`` are short names and other titles of it. Pairs are
    ``(skill, why)``, ``(role, difference)``, ``(question, answer)`` and ``(topic, text)``.
    """

    title: str
    family: str
    summary: str
    what_it_is: str
    responsibilities: tuple[str, ...]
    required_skills: Pairs
    compared_with: Pairs
    needs_coding: bool
    coding: str
    how_to_start: str
    path: tuple[str, ...]
    faqs: Pairs
    certifications: tuple[str, ...] = ()
    perspective: str | None = None
    soc: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    in_depth: Pairs = ()

    @cached_property
    def slug(self) -> str:
        """Name of the guide in addresses."""
        return slug_of(self.title)

    @cached_property
    def id(self) -> UUID:
        """Identifier of the guide."""
        return uuid5(NAMESPACE, self.slug)

    @cached_property
    def posting(self) -> JobPosting:
        """The role as a job that asks for its skills and consists of its responsibilities."""
        return JobPosting(
            title=self.title,
            description="\n".join(self.responsibilities),
            skills=tuple(RequiredSkill(name) for name, _ in self.required_skills),
        )

    def sentences(self) -> Iterator[str]:
        """What a question may come near to: what the role is, and what it does."""
        yield f"{self.title}: {self.summary}"
        yield from split_text(self.what_it_is)
        yield from self.responsibilities


def _folded(text: str) -> str:
    """Text without the line breaks of the file."""
    return " ".join(text.split())


def _read(body: Mapping[str, Any]) -> Guide:
    known = {*_PLAIN, *_PROSE, *_LISTS, *_TABLES}
    if unknown := body.keys() - known:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    if missing := known - body.keys() - _OPTIONAL:
        raise ValueError(f"missing fields: {', '.join(sorted(missing))}")
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if name in _PROSE:
            fields[name] = _folded(value)
        elif name in _LISTS:
            fields[name] = tuple(map(_folded, value))
        elif name in _TABLES:
            fields[name] = tuple((key, _folded(text)) for key, text in value.items())
        else:
            fields[name] = value
    guide = Guide(**fields)
    if guide.family not in FAMILIES:
        raise ValueError("unknown family")
    return guide


def read_guide(text: str) -> Guide:
    """Read the text of one guide.

    Raises
    ------
    ValueError
        If it is not TOML, or a field is unknown or missing.
    """
    return _read(tomllib.loads(text))


@cache
def load_guides() -> Mapping[str, Guide]:
    """All guides by slug, family by family and then by title; read once per process."""
    files = (resources.files("app") / "data" / "guides").iterdir()
    read = [read_guide(file.read_text("utf-8")) for file in files if file.name.endswith(".toml")]
    read.sort(key=lambda guide: (FAMILIES.index(guide.family), guide.title))
    return {guide.slug: guide for guide in read}
