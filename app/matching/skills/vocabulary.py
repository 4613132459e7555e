"""The vocabulary of skills as knowledge: what a text names, how two skills bear on each other,
and what somebody is about to type."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from uuid import UUID

from app.matching.skills.autocomplete import SkillSearch
from app.matching.skills.names import CanonicalSkill, SkillNames
from app.matching.skills.records import Skill, read_real_words, read_skills
from app.matching.skills.relations import NONE, SAME, Relation, RelationTable, SkillRelations
from app.matching.skills.spelling import fold, normalised_names

__all__ = ["CanonicalSkill", "Relation", "RelationTable", "Skill", "Vocabulary", "load_vocabulary"]

LONGEST_NAME = 100
"""Characters of the longest text that is read as the name of a skill. Longer ones are prose,
which is neither looked up nor kept in a cache."""

_CACHED = 65_536
_MOST_PARTS = 8
_ANY_OF = re.compile(r"\s*[/|]\s*|\s+(?:or|aka)\s+")
_ALL_OF = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s*&\s*|\s+(?:and|\+)\s+")


@dataclass(frozen=True, slots=True)
class _Named:
    """The skills one text names; of a requirement, any of them or all of them are asked for."""

    skills: tuple[CanonicalSkill, ...] = ()
    all_of: bool = False


class Vocabulary:
    """All skills of the vocabulary. Safe to share between threads."""

    def __init__(self, skills: Iterable[Skill], real_words: frozenset[str] = frozenset()) -> None:
        self.skills = tuple(sorted(skills, key=lambda skill: (fold(skill.name), skill.key)))
        self._by_key = {skill.key: skill for skill in self.skills}
        self._numbers = {skill.key: number for number, skill in enumerate(self.skills)}
        self._by_id = {skill.id: skill for skill in self.skills}
        self._relations = SkillRelations(self.skills)
        self._normalised_names = normalised_names(self.skills)
        self.names = SkillNames(self._normalised_names, real_words)
        self._found: Callable[[str], CanonicalSkill | None] = lru_cache(_CACHED)(self.names.find)
        self._named: Callable[[str], _Named] = lru_cache(_CACHED)(self._read)

    def __getitem__(self, key: str) -> Skill:
        """The skill with this key, or KeyError."""
        return self._by_key[key]

    def get(self, id: UUID) -> Skill | None:
        """The skill with this id, or None."""
        return self._by_id.get(id)

    def canonical(self, text: str) -> CanonicalSkill | None:
        """The skill that a text names, as people write it; None if it names none or several.

        Versions, years, levels, spelling and a typo are forgiven: ``reactjs 18``,
        ``C #``, ``Kubernetes (k8s)``, ``5+ years of Python``, ``Terrafrom``.
        """
        named = self._named(text) if len(text) <= LONGEST_NAME else _Named()
        return named.skills[0] if len(named.skills) == 1 else None

    @cached_property
    def _search(self) -> SkillSearch:
        return SkillSearch(self._normalised_names)

    def autocomplete(self, query: str, limit: int | None = 10) -> list[Skill]:
        """The skills that ``query`` may become, the likeliest first."""
        return self._search.search(query, limit)

    def beginning(self, query: str) -> list[Skill]:
        """The same without near misses."""
        return self._search.beginning(query)

    def between(self, have: Skill, wanted: Skill) -> Relation:
        """How having one skill bears on a requirement for another."""
        if have is wanted:
            return SAME
        return self._relations.of(have.key).get(wanted.key, NONE)

    def number(self, skill: Skill) -> int:
        """Where the skill stands in the alphabetical order of this vocabulary, from 0."""
        return self._numbers[skill.key]

    @cached_property
    def relation_table(self) -> RelationTable:
        """All relations as arrays, by the numbers of the skills, for compiled code."""
        return self._relations.table(self._numbers)

    def named(self, text: str) -> tuple[tuple[CanonicalSkill, ...], bool]:
        """All skills that a text names, and whether all of them are meant (``HTML, CSS``) or any
        (``Java or Kotlin``). None, if a part of it is not understood."""
        named = self._named(text) if len(text) <= LONGEST_NAME else _Named()
        return named.skills, named.all_of

    def _read(self, text: str) -> _Named:
        if whole := self._found(text):
            return _Named((whole,))
        strict = fold(text)
        for pattern, all_of in ((_ALL_OF, True), (_ANY_OF, False)):
            parts = [part for part in pattern.split(strict) if part]
            if 1 < len(parts) <= _MOST_PARTS:
                return self._several(parts, all_of)
        return _Named()

    def _several(self, parts: list[str], all_of: bool) -> _Named:
        """Read each part for itself. One that is not understood spoils the whole."""
        found: dict[str, CanonicalSkill] = {}
        for part in parts:
            # "R and D" is no list of languages.
            named = self._found(part) if len(part) > 1 or not all_of else None
            if named is None:
                return _Named()
            found.setdefault(named.skill.key, named)
        return _Named(tuple(found.values()), all_of)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package; read once per process."""
    return Vocabulary(read_skills(), read_real_words())
