"""Import of official classifications (ESCO, O*NET), and embedding of their skills' names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app import clock
from app.database import Database, WriteSession
from app.matching.arrays import Vectors
from app.matching.engine import Engine
from app.matching.retrieval.skills import RETRIEVED_KINDS, embedded_name, is_of_model
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.skills.spelling import fold
from app.models import Concept, ConceptLabel, ConceptRelation, ConceptVector, TaxonomyRelease
from app.services.skills.taxonomy_release import LONGEST_NAME, ConceptEntry, Release

TAXONOMIES = ("esco", "onet")
_ROWS = 5_000
_EMBEDDED_AT_ONCE = 512

Numbers = dict[str, int]
"""The number of each concept by its key."""


@dataclass(frozen=True)
class ImportedTaxonomy:
    """Result of an import, in concepts. ``changed`` is False if the same release was in force;
    ``replaced`` names the release that was in force before, if there was one."""

    changed: bool
    added: int = 0
    updated: int = 0
    retired: int = 0
    replaced: str | None = None


def current(session: Session, taxonomy: str, *, lock: bool = False) -> TaxonomyRelease | None:
    """The release of a classification that is in force (the newest), or None."""
    statement = (
        select(TaxonomyRelease)
        .where(TaxonomyRelease.taxonomy == taxonomy)
        .order_by(TaxonomyRelease.id.desc())
        .limit(1)
    )
    return session.scalar(statement.with_for_update() if lock else statement)


def import_release(session: WriteSession, release: Release) -> ImportedTaxonomy:
    """Put a release in force, in the caller's transaction.

    The same release again changes nothing. Another one replaces it: what it describes anew is
    updated, what it lacks is retired, and ids stay what they were.
    """
    if session.get_bind().dialect.name == "postgresql":  # two imports take turns
        session.execute(text("LOCK TABLE taxonomy_releases IN EXCLUSIVE MODE"))
    before = current(session, release.taxonomy)
    if before is not None and before.digest == release.digest:
        return ImportedTaxonomy(changed=False, replaced=before.release)
    imported, numbers = _write_concepts(session, release, before.release if before else None)
    _write_labels(session, release, numbers)
    _write_relations(session, release, numbers)
    session.add(
        TaxonomyRelease(
            taxonomy=release.taxonomy,
            release=release.name,
            digest=release.digest,
            counts=release.counts,
            embedded=[],
        )
    )
    session.flush()
    return imported


def summary(release: Release, imported: ImportedTaxonomy) -> list[str]:
    """The result of an import as lines of text for the operator."""
    title = f"{release.taxonomy} {release.name}"
    if not imported.changed:
        return [f"{title} is in force already: nothing changed."]
    lines = [
        f"{title} is in force" + (f", after {imported.replaced}." if imported.replaced else ".")
    ]
    lines += [f"  {count:>7,} {what}" for what, count in release.counts.items()]
    lines.append(
        f"Concepts: {imported.added:,} new, {imported.updated:,} changed, "
        f"{imported.retired:,} retired."
    )
    if release.left_out:
        lines.append(f"Left out: {release.left_out:,} links to concepts the release does not hold.")
    return lines


def _row(taxonomy: str, entry: ConceptEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "taxonomy": taxonomy,
        "subject": entry.subject,
        "kind": entry.kind,
        "key": entry.key,
        "name": entry.names[0],
        "description": entry.description,
        "code": entry.code,
        "retired_at": None,
    }


def _write_concepts(
    session: WriteSession, release: Release, before: str | None
) -> tuple[ImportedTaxonomy, Numbers]:
    """Insert new concepts, update changed ones, retire those that the release lacks; return the
    counts and the numbers of the release's concepts."""
    table = Concept.__table__
    mine = table.c.taxonomy == release.taxonomy
    stored = {row["key"]: row for row in session.execute(select(table).where(mine)).mappings()}
    new, changed, renamed = [], [], []
    for key, entry in release.concepts.items():
        row = _row(release.taxonomy, entry)
        old = stored.get(key)
        if old is None:
            new.append(row)
        elif any(old[name] != value for name, value in row.items()):
            changed.append({**row, "number": old["number"]})
            if old["name"] != row["name"]:
                renamed.append(old["number"])
    gone = [
        row["number"]
        for key, row in stored.items()
        if key not in release.concepts and row["retired_at"] is None
    ]
    _insert(session, Concept, new)
    for chunk in _chunks(changed):
        session.execute(update(Concept), chunk)
    for chunk in _chunks(gone):
        retire = update(Concept).where(Concept.number.in_(chunk)).values(retired_at=clock.now())
        session.execute(retire, execution_options={"synchronize_session": False})
    for chunk in _chunks(renamed):
        session.execute(delete(ConceptVector).where(ConceptVector.concept_number.in_(chunk)))
    found = session.execute(select(Concept.key, Concept.number).where(mine))
    numbers = {key: number for key, number in found if key in release.concepts}
    return ImportedTaxonomy(True, len(new), len(changed), len(gone), before), numbers


def _write_labels(session: WriteSession, release: Release, numbers: Numbers) -> None:
    """Replace the names of everything the release holds; what is retired keeps its own."""
    kept = select(Concept.number).where(
        Concept.taxonomy == release.taxonomy, Concept.retired_at.is_(None)
    )
    session.execute(delete(ConceptLabel).where(ConceptLabel.concept_number.in_(kept)))
    rows = (
        {
            "concept_number": numbers[key],
            "position": position,
            "label": name,
            "folded": fold(name)[:LONGEST_NAME],
        }
        for key, entry in release.concepts.items()
        for position, name in enumerate(entry.names)
    )
    _insert(session, ConceptLabel, rows)


def _write_relations(session: WriteSession, release: Release, numbers: Numbers) -> None:
    own = select(Concept.number).where(Concept.taxonomy == release.taxonomy)
    session.execute(delete(ConceptRelation).where(ConceptRelation.from_number.in_(own)))
    rows = (
        {"from_number": numbers[start], "kind": kind, "to_number": numbers[end]}
        for start, kind, end in sorted(release.links)
    )
    _insert(session, ConceptRelation, rows)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while chunk := list(islice(left, _ROWS)):
        yield chunk


def _insert(session: WriteSession, model: type, rows: Iterable[Mapping[str, Any]]) -> None:
    for chunk in _chunks(rows):
        session.execute(insert(model.__table__), chunk)  # type: ignore[attr-defined]


def embed_missing_names(database: Database, engine: Engine) -> int:
    """Embed one batch of skills in force that lack a vector of the engine's revision.

    Names are encoded between a read and a write session. Once none is missing, the releases are
    marked as embedded and not searched again.

    Returns
    -------
    int
        Vectors written; 0 means that nothing is missing.
    """
    with database.read() as session:
        unfinished = [row.id for row in _unfinished(session, engine)]
        names = _without_vector(session, engine) if unfinished else {}
    if not unfinished:
        return 0
    vectors = engine.encoder.encode(list(names.values()))
    with database.write() as session:
        releases = _unfinished(session, engine, lock=True)
        still = _without_vector(session, engine, list(names))
        rows = [
            _vector_row(engine, number, vector)
            for (number, name), vector in zip(names.items(), vectors, strict=True)
            if still.get(number) == name  # nobody else was faster, and it was not renamed
        ]
        _insert(session, ConceptVector, rows)
        if len(names) < _EMBEDDED_AT_ONCE:
            for release in releases:
                if release.id in unfinished:
                    release.embedded = [*release.embedded, embedded_name(engine.encoder)]
        return len(rows)


def _unfinished(session: Session, engine: Engine, *, lock: bool = False) -> list[TaxonomyRelease]:
    """The releases in force whose skills do not all have vectors of the engine's revision."""
    name = embedded_name(engine.encoder)
    rows = [current(session, taxonomy, lock=lock) for taxonomy in TAXONOMIES]
    return [row for row in rows if row is not None and name not in row.embedded]


def _without_vector(
    session: Session, engine: Engine, among: list[int] | None = None
) -> dict[int, str]:
    """Names by number of at most one batch of skills in force without a vector."""
    has_one = select(ConceptVector.concept_number).where(is_of_model(engine.encoder))
    statement = (
        select(Concept.number, Concept.name)
        .where(Concept.subject == "skill", Concept.kind.in_(RETRIEVED_KINDS))
        .where(Concept.retired_at.is_(None), Concept.number.not_in(has_one))
        .order_by(Concept.number)
        .limit(_EMBEDDED_AT_ONCE)
    )
    if among is not None:
        statement = statement.where(Concept.number.in_(among))
    return {row.number: row.name for row in session.execute(statement)}


def _vector_row(engine: Engine, number: int, vector: Vectors) -> dict[str, Any]:
    return {
        "concept_number": number,
        "model": engine.encoder.model_id,
        "revision": engine.encoder.revision,
        "dimension": len(vector),
        "vector": vector.astype(LITTLE_ENDIAN).tobytes(),
    }


def drop_other_revisions(session: WriteSession, engine: Engine) -> int:
    """Erase the vectors of skills of other revisions; return how many there were."""
    others = ~is_of_model(engine.encoder)
    erased = session.scalar(select(func.count()).select_from(ConceptVector).where(others)) or 0
    session.execute(delete(ConceptVector).where(others))
    name = embedded_name(engine.encoder)
    for release in session.scalars(select(TaxonomyRelease)):
        release.embedded = [known for known in release.embedded if known == name]
    return erased
