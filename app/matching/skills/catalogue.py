"""All skills that are known here: those of the package, then those that were imported."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

import numpy as np

from app.matching.arrays import Vectors
from app.matching.skills.autocomplete import ClassificationSearch
from app.matching.skills.names import CanonicalSkill, ClassificationNames, plain_name
from app.matching.skills.records import TECHNOLOGIES, Skill, read_real_words
from app.matching.skills.spelling import fold, words
from app.matching.skills.vocabulary import LONGEST_NAME, Vocabulary, load_vocabulary

_CACHED = 4_096
_NAMED_ONLY = TECHNOLOGIES | {"certification", "protocol", "spoken_language"}


@dataclass(frozen=True)
class ImportedSkills:
    """What is read of the database. ``skills`` in the order of preference of their vocabularies,
    then by name; ``vectors``, ``(d,)``, of those that are retrieved by meaning, by id;
    ``imported_at``: when each vocabulary was, by its name."""

    skills: tuple[Skill, ...] = ()
    vectors: dict[UUID, Vectors] = field(default_factory=dict)
    imported_at: dict[str, datetime] = field(default_factory=dict)


class SkillCatalogue:
    """Skills by name, by beginning and by meaning. Immutable; safe to share between threads.

    ``skills``: those of the package, then the imported ones, each in alphabetical order.

    An imported skill whose preferred name already names one of the package, or one imported from
    a vocabulary before it, is that skill under another id: it is left out of lists, and what is
    found of it counts for the other.

    Parameters
    ----------
    imported
        Skills of the classifications in force.
    own_vectors
        Gives ``(n, d)``, of the names of the package's skills in the order of its vocabulary; asked
        once, when something is first looked for by meaning.
    """

    def __init__(self, imported: ImportedSkills, own_vectors: Callable[[], Vectors]) -> None:
        self.own: Vocabulary = load_vocabulary()
        self._same: dict[UUID, Skill] = {}
        self.others = tuple(self._of_their_own(imported.skills))
        self.skills = (*self.own.skills, *self.others)
        self.imported_at = imported.imported_at
        self._by_key = {skill.key: skill for skill in (*imported.skills, *self.own.skills)}
        self.others_by_name = ClassificationNames(self.others, read_real_words())
        self._found = lru_cache(_CACHED)(self.others_by_name.find)
        self._imported, self._own_vectors = imported, own_vectors

    def _of_their_own(self, skills: Sequence[Skill]) -> Iterator[Skill]:
        seen: dict[str, Skill] = {}
        for skill in skills:
            named = self._own_of_the_same_name(skill)
            if named is not None:
                self._same[skill.id] = named
                continue
            first = seen.setdefault(fold(skill.name), skill)
            if first is skill:
                yield skill
            else:
                self._same[skill.id] = first

    def _own_of_the_same_name(self, skill: Skill) -> Skill | None:
        """A skill of the package that is called like an imported one, explained or not."""
        for name in dict.fromkeys((skill.name, plain_name(skill.name))):
            found = self.own.names.lookup(words(fold(name)))
            if found is not None:
                return found.skill
        return None

    def by_key(self, key: str) -> Skill:
        """The skill that stands for this key of any vocabulary, or KeyError."""
        skill = self._by_key[key]
        return self._same.get(skill.id, skill)

    def canonical(self, text: str) -> CanonicalSkill | None:
        """The skill that a text names, as people write it; the package's skills come first.

        Confidence: 1, the text is one of its names; less where a spelling, a version or a typo
        had to be forgiven.
        """
        if len(text) > LONGEST_NAME:
            return None
        return self.own.canonical(text) or (self._found(text) if self.others else None)

    def autocomplete(self, query: str, wanted: int | None = None) -> Sequence[Skill]:
        """The skills that ``query`` may become, the likeliest first, the package's before others,
        near misses last.

        At least ``wanted``, where there are as many: imported ones are only looked for if those
        of the package do not suffice. Without ``wanted``, all of them.
        """
        if not self.others:
            return self.own.autocomplete(query, None)
        begins = self.own.beginning(query)
        if wanted is not None and len(begins) >= wanted:
            return begins
        begins += self._search.beginning(query)
        nearly = [*self.own.autocomplete(query, None)]
        if not begins and not nearly:
            return self._search.nearly(query)
        return list(dict.fromkeys((*begins, *nearly)))

    @cached_property
    def _search(self) -> ClassificationSearch:
        return ClassificationSearch(self.others)

    @cached_property
    def _meanings(self) -> tuple[Vectors, tuple[Skill, ...]]:
        """Unit rows, and the skill that each stands for; not those that only their name tells of:
        a sentence that does not name a product is not about it."""
        own = self._own_vectors()
        kept = [i for i, skill in enumerate(self.own.skills) if skill.kind not in _NAMED_ONLY]
        vectors, skills = [own[kept]], [self.own.skills[i] for i in kept]
        for skill in self._imported.skills:
            vector = self._imported.vectors.get(skill.id)
            meant = self._same.get(skill.id, skill)
            if vector is None or vector.shape != own.shape[1:] or meant.kind in _NAMED_ONLY:
                continue
            vectors.append(vector[None])
            skills.append(meant)
        return np.concatenate(vectors), tuple(skills)

    def nearest(self, vectors: Vectors, most: int) -> list[list[tuple[Skill, float]]]:
        """For each of the vectors, ``(n, d)``, up to ``most`` skills by falling cosine."""
        names, skills = self._meanings
        found = []
        for row in vectors @ names.T:
            likely = np.argpartition(-row, min(3 * most, len(row) - 1))[: 3 * most]
            best: dict[Skill, float] = {}
            for place in likely[np.argsort(-row[likely], kind="stable")].tolist():
                best.setdefault(skills[place], float(row[place]))
            found.append(list(best.items())[:most])
        return found
