"""Reads ESCO as the European Commission publishes it: a zip of CSV files in one language.

Source of the format: ESCO's download page, "classification", CSV. Releases up to 1.1.1 name the
files of links without a language (``broaderRelationsSkillPillar.csv``), later ones with it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from app.services.skills.taxonomy_release import (
    LONGEST_KEY,
    Archive,
    ConceptEntry,
    Link,
    Release,
    Row,
    UnreadableRelease,
    add_concept,
    distinct_names,
    known_links,
    required,
)

_VERSION = re.compile(r"v(\d+(?:\.\d+)+)")
_NAMES = ("conceptUri", "preferredLabel", "altLabels", "status")
_KINDS = {"knowledge": "knowledge", "skill/competence": "competence", "": "competence"}
# File, subject, kind where the file does not say it, and further columns.
_CONCEPTS = (
    ("skills", "skill", "", ("hiddenLabels", "description", "skillType", "modifiedDate")),
    ("skillGroups", "skill", "group", ("description",)),
    ("occupations", "occupation", "occupation", ("hiddenLabels", "description", "iscoGroup")),
    ("ISCOGroups", "occupation", "group", ("description", "code")),
)
# File, columns from and to, and the column that says the kind, if any.
_LINKS = (
    ("occupationSkillRelations", "occupationUri", "skillUri", "relationType"),
    ("skillSkillRelations", "originalSkillUri", "relatedSkillUri", "relationType"),
    ("broaderRelationsSkillPillar", "conceptUri", "broaderUri", None),
    ("broaderRelationsOccPillar", "conceptUri", "broaderUri", None),
)


def _file(archive: Archive, stem: str) -> str:
    found = archive.find(rf"{stem}_en\.csv") or archive.find(rf"{stem}(?:_[a-z]{{2}})?\.csv")
    if found is None:
        raise UnreadableRelease(f"{stem}_en.csv is missing: this is no ESCO release")
    return found


def _concept(row: Row, file: str, subject: str, kind: str) -> ConceptEntry:
    key = required(row, "conceptUri", file, LONGEST_KEY)
    if not kind and row["skillType"] not in _KINDS:
        raise UnreadableRelease(f"{file}: column 'skillType' is not what ESCO uses")
    names = f"{row['altLabels']}\n{row.get('hiddenLabels') or ''}".splitlines()
    code = (row.get("iscoGroup") or row.get("code") or "").strip()
    return ConceptEntry(
        id=uuid5(NAMESPACE_URL, key),
        key=key,
        subject=subject,
        kind=kind or _KINDS[row["skillType"]],
        names=distinct_names(required(row, "preferredLabel", file), names),
        description=row["description"].strip().replace("\x00", "") or None,
        code=code[:16] or None,
    )


def _links(archive: Archive) -> Iterator[Link]:
    for stem, source, target, typed in _LINKS:
        file = _file(archive, stem)
        for row in archive.table(file, [source, target, *([typed] if typed else [])]):
            kind = row[typed] if typed else "broader"
            if kind not in ("broader", "essential", "optional"):
                raise UnreadableRelease(f"{file}: column {typed!r} is not what ESCO uses")
            yield row[source], kind, row[target]


def read_esco(path: Path) -> Release:
    """Read the official CSV release, as a zip or unpacked.

    The release's number stands in the archive's name alone; without it the release is named
    after the day of its latest change.

    Raises
    ------
    UnreadableRelease
        If a file or a column is missing or not as published.
    """
    concepts: dict[str, ConceptEntry] = {}
    withdrawn: set[str] = set()
    latest = ""
    with Archive(path) as archive:
        for stem, subject, kind, columns in _CONCEPTS:
            file = _file(archive, stem)
            for row in archive.table(file, [*_NAMES, *columns]):
                latest = max(latest, row.get("modifiedDate") or "")
                if row["status"] not in ("released", ""):
                    withdrawn.add(row["conceptUri"])
                    continue
                add_concept(concepts, _concept(row, file, subject, kind), file)
        links = {link for link in _links(archive) if withdrawn.isdisjoint(link)}
    if not concepts:
        raise UnreadableRelease("skills_en.csv holds no rows")
    known = known_links(links, concepts, "ESCO")
    numbered = _VERSION.search(path.name)
    name = numbered.group(1) if numbered else f"of {latest[:10] or 'unknown date'}"
    return Release("esco", name, concepts, known, len(links) - len(known))
