"""Skills, the package's own and imported ones: list, autocompletion, one skill, extraction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import or_, select

from app.database import ReadSession
from app.errors import NotFound
from app.matching.engine import Engine
from app.matching.features.notes import notes_of_text
from app.matching.skills import extraction
from app.matching.skills.catalogue import SkillCatalogue
from app.matching.skills.mentions import MentionFinder
from app.matching.skills.records import OWN, REVISED
from app.matching.skills.shipped import (
    CLASSIFICATIONS,
    ShippedClassification,
    ShippedConcept,
    load_shipped,
)
from app.matching.skills.vocabulary import Skill, Vocabulary, load_vocabulary
from app.models import Concept, ConceptLabel, ConceptRelation
from app.schemas.flag import FlagRead
from app.schemas.skill import SkillFound, SkillLink, SkillRead, SkillsFound, SkillSummary
from app.services.paging import Slice, bad_cursor, decode_cursor, encode_cursor
from app.services.skills import taxonomy_import


def search(catalogue: SkillCatalogue, query: str, cursor: str | None, limit: int) -> Slice[Skill]:
    """One page of the completions of ``query``, the likeliest first; of all skills without one.

    Skills only change with a release, so the cursor holds the key of the last one shown.
    """
    query = query.strip()
    filters = {"list": "skills", "q": query}
    if cursor is None:
        ranked = catalogue.autocomplete(query, limit + 1) if query else catalogue.skills
        start = 0
    else:
        (key,) = decode_cursor(cursor, filters, [str])
        ranked = catalogue.autocomplete(query) if query else catalogue.skills
        start = _after(ranked, key)
    shown = ranked[start : start + limit]
    if start + limit >= len(ranked):
        return Slice(shown, None)
    return Slice(shown, encode_cursor(filters, [shown[-1].key]))


def _after(ranked: Sequence[Skill], key: str) -> int:
    for position, skill in enumerate(ranked):
        if skill.key == key:
            return position + 1
    raise bad_cursor()


def summary(skill: Skill, catalogue: SkillCatalogue) -> SkillSummary:
    """The skill as lists show it."""
    revised = REVISED if skill.vocabulary == OWN else catalogue.imported_at[skill.vocabulary]
    return SkillSummary(
        id=skill.id,
        created_at=revised,
        updated_at=revised,
        vocabulary=skill.vocabulary,
        key=skill.key,
        name=skill.name,
        kind=skill.kind,
        aliases=list(skill.aliases),
    )


def extract(
    finder: MentionFinder, engine: Engine, text: str, *, by_meaning: bool = False
) -> SkillsFound:
    """Find the skills that a text names and, with ``by_meaning``, those that its sentences
    describe. That encodes sentences: call it without a session."""
    found = [
        SkillFound(
            skill=SkillLink.model_validate(one.skill),
            text=text[one.start : one.end],
            start=one.start,
            end=one.end,
            confidence=round(one.confidence, 4),
        )
        for one in extraction.extract(finder, engine.encoder, text, by_meaning=by_meaning)
    ]
    notes = notes_of_text(text, engine.encoder.model_id)
    return SkillsFound(skills=found, flags=[FlagRead(**asdict(note)) for note in notes])


def read(session: ReadSession, skill_id: UUID) -> SkillRead:
    """One skill with the skills linked to it; also a retired one, which a newer release of its
    vocabulary no longer has.

    Raises
    ------
    NotFound
        If no vocabulary has a skill of this id.
    """
    vocabulary = load_vocabulary()
    skill = vocabulary.get(skill_id)
    if skill is not None:
        return _read_own(vocabulary, skill)
    concept = session.scalar(
        select(Concept).where(Concept.id == skill_id, Concept.subject == "skill")
    )
    return _read_shipped(skill_id) if concept is None else _read_imported(session, concept)


def _read_shipped(skill_id: UUID) -> SkillRead:
    for name in CLASSIFICATIONS:
        classification = load_shipped(name)
        concept = classification.concept(skill_id)
        if concept is not None:
            return _as_read(classification, concept)
    raise NotFound()


def _as_read(classification: ShippedClassification, concept: ShippedConcept) -> SkillRead:
    name, *aliases = concept.names
    return SkillRead(
        id=concept.id,
        created_at=classification.released_at,
        updated_at=classification.released_at,
        vocabulary=classification.vocabulary,
        key=concept.key,
        name=name,
        kind=concept.kind,
        aliases=aliases,
        description=concept.description,
        broader=[SkillLink(id=id, name=name) for id, name in concept.broader],
        related=[SkillLink(id=id, name=name) for id, name in concept.related],
        implies=[],
    )


def _links(vocabulary: Vocabulary, keys: Iterable[str]) -> list[SkillLink]:
    return [SkillLink.model_validate(vocabulary[key]) for key in keys]


def _read_own(vocabulary: Vocabulary, skill: Skill) -> SkillRead:
    return SkillRead(
        id=skill.id,
        created_at=REVISED,
        updated_at=REVISED,
        vocabulary=skill.vocabulary,
        key=skill.key,
        name=skill.name,
        kind=skill.kind,
        aliases=list(skill.aliases),
        broader=_links(vocabulary, skill.broader),
        related=_links(vocabulary, skill.related),
        implies=_links(vocabulary, skill.implies),
    )


def _read_imported(session: ReadSession, concept: Concept) -> SkillRead:
    labels = session.scalars(
        select(ConceptLabel.label)
        .where(ConceptLabel.concept_number == concept.number, ConceptLabel.position > 0)
        .order_by(ConceptLabel.position)
    )
    broader, related = _neighbours(session, concept.number)
    release = taxonomy_import.current(session, concept.taxonomy)
    if release is None:  # a concept comes with a release
        raise NotFound()
    return SkillRead(
        id=concept.id,
        created_at=release.created_at,
        updated_at=release.updated_at,
        vocabulary=concept.taxonomy,
        key=concept.key,
        name=concept.name,
        kind=concept.kind,
        aliases=list(labels),
        description=concept.description,
        retired_at=concept.retired_at,
        broader=broader,
        related=related,
        implies=[],
    )


def _neighbours(session: ReadSession, number: int) -> tuple[list[SkillLink], list[SkillLink]]:
    """The skills that are broader, and those linked in any other way, each by name."""
    relation = ConceptRelation
    statement = (
        select(Concept.id, Concept.name, relation.kind)
        .join(
            relation,
            or_(
                (relation.from_number == number) & (relation.to_number == Concept.number),
                (relation.to_number == number)
                & (relation.from_number == Concept.number)
                & (relation.kind != "broader"),
            ),
        )
        .where(Concept.subject == "skill")
        .order_by(Concept.name, Concept.id)
    )
    broader: dict[UUID, SkillLink] = {}
    related: dict[UUID, SkillLink] = {}
    for id, name, kind in session.execute(statement):
        (broader if kind == "broader" else related)[id] = SkillLink(id=id, name=name)
    return list(broader.values()), list(related.values())
