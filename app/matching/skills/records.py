"""The skills that ship with the package, as they stand in ``app/data/skills``.

Each row names one skill: how it is written, what kind of thing it is, and how it is linked to
others. ``broader`` are the next more general skills; ``implies`` are skills that whoever has this
one surely has; ``related`` ones often go together; ``confusable_with`` ones (the column ``unlike``)
have a name that misleads (Java and JavaScript, Go and Google Ads).
"""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from uuid import UUID, uuid5

NAMESPACE = UUID("1d9d020b-ef9a-4fbc-a7fe-a6e28130c7af")
"""Namespace of the vocabulary: a skill's id is the UUIDv5 of its key in it, for ever."""

OWN = "skillmatch"
"""Name of the vocabulary that ships with the package; others are ``esco`` and ``onet``."""

REVISED = datetime(2026, 11, 27, tzinfo=UTC)
"""When the vocabulary was last revised: ``created_at`` and ``updated_at`` of every skill."""

KINDS = frozenset(
    """
    certification database domain framework language library method platform practice protocol
    soft_skill spoken_language tool
    """.split()
)
"""What a skill can be."""

OFFICE_FIELDS = frozenset(
    "software infrastructure data security product_and_design business people".split()
)
"""The files of the vocabulary whose names most profiles carry; the others are those of trades."""

TECHNOLOGIES = frozenset(("database", "framework", "language", "library", "platform", "tool"))
"""The kinds that have versions, vendors and developers."""


@dataclass(frozen=True, slots=True, eq=False)
class Skill:
    """One skill of a vocabulary. The links name other skills by key."""

    id: UUID
    key: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    confusable_with: tuple[str, ...] = ()
    vocabulary: str = OWN
    field: str = ""
    """The file of the package's vocabulary that it stands in: ``software``, ``health`` …"""


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def read_skills() -> tuple[Skill, ...]:
    """Read the shipped vocabulary, in the alphabetical order of its keys."""
    place = resources.files("app") / "data" / "skills"
    found = []
    for file in place.iterdir():
        if not file.name.endswith(".csv"):
            continue
        rows = csv.reader(file.read_text("utf-8").splitlines())
        next(rows)
        for key, name, kind, aliases, broader, related, implies, confusable_with in rows:
            links = (
                _list(aliases),
                _list(broader),
                _list(related),
                _list(implies),
                _list(confusable_with),
            )
            field = file.name.removesuffix(".csv")
            found.append(Skill(uuid5(NAMESPACE, key), key, name, kind, *links, field=field))
    return tuple(sorted(found, key=lambda skill: skill.key))


def read_real_words() -> frozenset[str]:
    """Read the English words that are one typo away from a skill's name and yet no typo."""
    file = resources.files("app") / "data" / "skills" / "real_words.txt"
    return frozenset(file.read_text("utf-8").split())
