"""Reads the O*NET database as it is published: a zip of text files, columns separated by tabs.

Source of the format: the data dictionary of the O*NET Resource Center, "text". Technologies and
tools have no code of their own there: their name is their key.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid5

from app.services.skills.taxonomy_release import (
    LONGEST_KEY,
    Archive,
    ConceptEntry,
    Link,
    Release,
    UnreadableRelease,
    add_concept,
    distinct_names,
    known_links,
    required,
)

NAMESPACE = UUID("5b0c1f52-54a7-4c1c-8e57-2b6d4d6f2f0e")
"""Namespace of the ids: UUIDv5 of an occupation's code, ``commodity:`` and a commodity's code,
``technology:`` or ``tool:`` and a name."""

_VERSION = re.compile(r"O\*NET (\d+\.\d+) Database")
_VERSION_IN_NAME = re.compile(r"(\d+)_(\d+)")
_CODE, _EXAMPLE = "O*NET-SOC Code", "Example"
_COMMODITY, _COMMODITY_TITLE = "Commodity Code", "Commodity Title"
_OCCUPATIONS, _TITLES = "Occupation Data.txt", "Alternate Titles.txt"
_RELATED = "Related Occupations.txt"
_USED = (("Technology Skills.txt", "technology"), ("Tools Used.txt", "tool"))


def _needed(archive: Archive, name: str) -> str:
    if archive.find(re.escape(name)) is None:
        raise UnreadableRelease(f"{name} is missing: this is no O*NET release")
    return name


def _release_name(archive: Archive) -> str:
    about = archive.find(r"Read Me\.txt")
    stated = _VERSION.search(archive.text(about)) if about else None
    if stated:
        return stated.group(1)
    named = _VERSION_IN_NAME.search(archive.path.name)
    return ".".join(named.groups()) if named else "unnamed"


def _titles(archive: Archive) -> dict[str, list[str]]:
    """Other titles of occupations, by code; the short forms too."""
    titles: dict[str, list[str]] = {}
    file = _needed(archive, _TITLES)
    for row in archive.table(file, [_CODE, "Alternate Title", "Short Title"], tabs=True):
        short = row["Short Title"] if row["Short Title"] != "n/a" else ""
        titles.setdefault(row[_CODE], []).extend((row["Alternate Title"], short))
    return titles


def _occupations(archive: Archive, concepts: dict[str, ConceptEntry]) -> None:
    titles = _titles(archive)
    file = _needed(archive, _OCCUPATIONS)
    for row in archive.table(file, [_CODE, "Title", "Description"], tabs=True):
        code = required(row, _CODE, file, 16)
        entry = ConceptEntry(
            id=uuid5(NAMESPACE, code),
            key=code,
            subject="occupation",
            kind="occupation",
            names=distinct_names(required(row, "Title", file), titles.get(code, [])),
            description=row["Description"].strip() or None,
            code=code,
        )
        add_concept(concepts, entry, file)


def _skill(key: str, kind: str, name: str) -> ConceptEntry:
    return ConceptEntry(uuid5(NAMESPACE, key), key, "skill", kind, (name,))


def _used(archive: Archive, concepts: dict[str, ConceptEntry]) -> Iterator[Link]:
    for name, kind in _USED:
        file = _needed(archive, name)
        columns = (_CODE, _EXAMPLE, _COMMODITY, _COMMODITY_TITLE)
        for row in archive.table(file, columns, tabs=True):
            example = required(row, _EXAMPLE, file, LONGEST_KEY - 20)
            code = required(row, _COMMODITY, file, 16)
            key, group = f"{kind}:{example}", f"commodity:{code}"
            if group not in concepts:
                title = required(row, _COMMODITY_TITLE, file)
                concepts[group] = _skill(group, "commodity", title)
            if key not in concepts:
                concepts[key] = _skill(key, kind, example)
            yield key, "broader", group
            yield row[_CODE], "optional", key


def _related(archive: Archive) -> Iterator[Link]:
    file, target = _needed(archive, _RELATED), "Related O*NET-SOC Code"
    for row in archive.table(file, [_CODE, target], tabs=True):
        yield row[_CODE], "related", row[target]


def read_onet(path: Path) -> Release:
    """Read the official text release, as a zip or unpacked.

    Raises
    ------
    UnreadableRelease
        If a file or a column is missing or not as published.
    """
    concepts: dict[str, ConceptEntry] = {}
    with Archive(path) as archive:
        name = _release_name(archive)
        _occupations(archive, concepts)
        if not concepts:
            raise UnreadableRelease(f"{_OCCUPATIONS} holds no rows")
        links = {*_used(archive, concepts), *_related(archive)}
    known = known_links(links, concepts, "O*NET")
    return Release("onet", name, concepts, known, len(links) - len(known))
