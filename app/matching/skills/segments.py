"""Cuts words in which several names of technologies run together: ``PythonDjangoPostgreSQL``."""

from collections.abc import Iterable
from functools import lru_cache

from app.matching.skills.records import TECHNOLOGIES, Skill

_SHORTEST, _LONGEST = 3, 60
_CACHED = 4_096


class NameSegmenter:
    """Knows how technologies are written; their lists lose their commas in many documents."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        written = {
            name
            for skill in skills
            if skill.kind in TECHNOLOGIES
            for name in (skill.name, *skill.aliases)
            if name.isalpha() and name[0].isupper() and len(name) >= _SHORTEST
        }
        self._written = written
        self._longest = max(map(len, written), default=0)
        self._cut = lru_cache(_CACHED)(self._segments)

    def __call__(self, word: str) -> list[str]:
        """The parts of a word if it is nothing but such names; else the word alone."""
        if len(word) > _LONGEST or word in self._written:
            return [word]
        return list(self._cut(word) or (word,))

    def _segments(self, word: str) -> tuple[str, ...] | None:
        """The cut with the longest first names, from the end on."""
        rest: list[tuple[str, ...] | None] = [None] * len(word) + [()]
        for start in range(len(word) - 1, -1, -1):
            for end in range(min(len(word), start + self._longest), start + _SHORTEST - 1, -1):
                behind = rest[end]
                if behind is not None and word[start:end] in self._written:
                    rest[start] = (word[start:end], *behind)
                    break
        return rest[0]
