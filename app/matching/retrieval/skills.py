"""The catalogue of skills in memory: a disposable cache of the packaged vocabulary and of the
classifications, those in the database before the shipped ones.

One small query says whether another release came into force, so that every process follows an
import when it is next asked.
"""

import threading
from collections import defaultdict
from functools import lru_cache

import numpy as np
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.database import Database
from app.matching.encoders.base import Encoder
from app.matching.engine import Engine
from app.matching.retrieval.store import LITTLE_ENDIAN
from app.matching.skills.catalogue import ImportedSkills, SkillCatalogue
from app.matching.skills.mentions import MentionFinder
from app.matching.skills.records import Skill
from app.matching.skills.shipped import CLASSIFICATIONS, LISTED_KINDS, load_shipped
from app.models import Concept, ConceptLabel, ConceptVector, TaxonomyRelease

RETRIEVED_KINDS = ("competence", "knowledge")
"""Kinds that are also found by vector; names of products mean nothing to a model."""

State = tuple[tuple[object, bool], ...]


def embedded_name(encoder: Encoder) -> str:
    """The mark by which a release says that its skills have vectors of this encoder."""
    return f"{encoder.model_id}@{encoder.revision}"


def is_of_model(encoder: Encoder) -> ColumnElement[bool]:
    """SQL condition: the vector is of this encoder's model and revision."""
    return and_(ConceptVector.model == encoder.model_id, ConceptVector.revision == encoder.revision)


@lru_cache(maxsize=2)
def package_finder(engine: Engine) -> MentionFinder:
    """What there is where nothing was imported."""
    return _finder(ImportedSkills(), engine)


def _finder(imported: ImportedSkills, engine: Engine) -> MentionFinder:
    return MentionFinder(SkillCatalogue(with_shipped(imported), lambda: engine.skill_vectors))


def with_shipped(imported: ImportedSkills) -> ImportedSkills:
    """What was imported, and of the classifications that were not what ships with the package."""
    shipped = [load_shipped(name) for name in CLASSIFICATIONS if name not in imported.imported_at]
    skills = [skill for one in shipped for skill in one.skills]
    return ImportedSkills(
        tuple(sorted((*imported.skills, *skills), key=_by_vocabulary_and_name)),
        imported.vectors,
        {**imported.imported_at, **{one.vocabulary: one.released_at for one in shipped}},
    )


def _by_vocabulary_and_name(skill: Skill) -> tuple[str, str, str]:
    return skill.vocabulary, skill.name.casefold(), skill.key


class SkillIndex:
    """Provides the catalogue for the current state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._state: State | None = None
        self._finder: MentionFinder | None = None

    def catalogue(self, database: Database) -> SkillCatalogue:
        """All skills; see :meth:`finder`."""
        return self.finder(database).catalogue

    def finder(self, database: Database) -> MentionFinder:
        """The mention finder over the catalogue, rebuilt after an import or an embedding.

        Rebuilding takes seconds; other callers get the previous finder meanwhile.
        """
        with database.read() as session:
            state = self._read_state(session)
        known = self._finder
        if known is not None and state == self._state:
            return known
        if not self._lock.acquire(blocking=known is None):
            return known or self.finder(database)
        try:
            if self._finder is None or state != self._state:
                with database.read() as session:
                    state = self._read_state(session)
                    imported = self._read(session) if state else None
                self._finder, self._state = self._build(imported), state
            return self._finder
        finally:
            self._lock.release()

    def _build(self, imported: ImportedSkills | None) -> MentionFinder:
        if imported is None:
            return package_finder(self._engine)
        return _finder(imported, self._engine)

    def _read_state(self, session: Session) -> State:
        name = embedded_name(self._engine.encoder)
        rows = session.execute(
            select(TaxonomyRelease.id, TaxonomyRelease.embedded).order_by(TaxonomyRelease.id)
        )
        return tuple((id, name in embedded) for id, embedded in rows)

    def _read(self, session: Session) -> ImportedSkills:
        in_force = and_(Concept.retired_at.is_(None), Concept.kind.in_(LISTED_KINDS))
        listed = and_(Concept.subject == "skill", in_force)
        others = defaultdict(list)
        labels = (
            select(ConceptLabel.concept_number, ConceptLabel.label)
            .join(Concept, Concept.number == ConceptLabel.concept_number)
            .where(listed, ConceptLabel.position > 0)
            .order_by(ConceptLabel.concept_number, ConceptLabel.position)
        )
        for number, label in session.execute(labels):
            others[number].append(label)
        columns = (Concept.number, Concept.id, Concept.key, Concept.name, Concept.kind)
        rows = session.execute(select(*columns, Concept.taxonomy).where(listed)).all()
        skills = [
            Skill(id, key, name, kind, tuple(others[number]), vocabulary=taxonomy)
            for number, id, key, name, kind, taxonomy in rows
        ]
        vectors = (
            select(Concept.id, ConceptVector.vector)
            .join(Concept, Concept.number == ConceptVector.concept_number)
            .where(listed, is_of_model(self._engine.encoder))
        )
        releases = session.execute(
            select(TaxonomyRelease.taxonomy, TaxonomyRelease.created_at).order_by(
                TaxonomyRelease.id
            )
        )
        return ImportedSkills(
            tuple(skills),
            {id: np.frombuffer(raw, LITTLE_ENDIAN) for id, raw in session.execute(vectors)},
            {row.taxonomy: row.created_at for row in releases},
        )
