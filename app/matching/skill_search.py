"""Skills for what somebody has typed so far: exact names, then beginnings, then near misses."""

from bisect import bisect_left
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skill_spelling import SpeltName, fold, words
from app.matching.vocabulary import Skill

# Ranks of a hit, best first; within each, a skill's name comes before its aliases, then the closer
# hit, then the shorter name, then the alphabet.
_EXACT, _STARTS, _STARTS_WORD, _NEARLY = range(4)

ENOUGH = 5
"""Near misses are looked for only where fewer skills than this begin as the query does."""

_SHORTEST_SLIP = 4
_TWO_SLIPS_FROM = 8
_LONGEST_SLIP = 40


class _Entry(NamedTuple):
    """What is compared with a query: a name, or the end of one from some word on."""

    text: str
    is_alias: bool
    length: int
    skill: Skill


_Hits = dict[Skill, tuple[int, bool, int, int, str]]


class _Beginnings:
    """Texts in alphabetical order, to be found by how they begin."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._entries = sorted(entries, key=itemgetter(0))
        self._texts = [entry.text for entry in self._entries]

    def starting_with(self, text: str) -> list[_Entry]:
        first = bisect_left(self._texts, text)
        last = bisect_left(self._texts, text + "\U0010ffff", lo=first)
        return self._entries[first:last]


class SkillSearch:
    """Everything that autocompletion compares with, folded in advance."""

    def __init__(self, names: Iterable[SpeltName]) -> None:
        self._sorting: dict[str, str] = {}
        written, joined, inside = [], [], []
        for skill, is_alias, text, parts in names:
            if not is_alias:
                self._sorting[skill.key] = text
            length = len(text)
            written.append(_Entry(text, is_alias, length, skill))
            joined.append(_Entry("".join(parts), is_alias, length, skill))
            for start in range(1, len(parts)):
                inside.append(_Entry("".join(parts[start:]), is_alias, length, skill))
        self._written, self._joined = _Beginnings(written), _Beginnings(joined)
        self._inside = _Beginnings(inside)
        self._near = joined + inside
        self._near_texts = [entry.text for entry in self._near]

    def search(self, query: str, limit: int | None = None) -> list[Skill]:
        """The skills that ``query`` may become, the likeliest first; all of them without limit.

        Ranked: the name itself, an alias itself, names that begin like this, aliases that do,
        words inside a name that do, and, if these are few, names that begin almost like this.
        """
        text = fold(query)
        joined = "".join(words(text))
        hits: _Hits = {}
        self._begin(hits, text, joined)
        if len(hits) < ENOUGH and _SHORTEST_SLIP <= len(joined) <= _LONGEST_SLIP:
            self._nearly_begin(hits, joined)
        return sorted(hits, key=hits.__getitem__)[:limit]

    def _note(self, hits: _Hits, entry: _Entry, rank: int, distance: int = 0) -> None:
        skill = entry.skill
        hit = (rank, entry.is_alias, distance, entry.length, self._sorting[skill.key])
        if skill not in hits or hit < hits[skill]:
            hits[skill] = hit

    def _begin(self, hits: _Hits, text: str, joined: str) -> None:
        if text:
            for entry in self._written.starting_with(text):
                self._note(hits, entry, _EXACT if entry.text == text else _STARTS)
        if joined:
            for entry in self._joined.starting_with(joined):
                self._note(hits, entry, _EXACT if entry.text == joined else _STARTS, 1)
            for entry in self._inside.starting_with(joined):
                self._note(hits, entry, _STARTS_WORD)

    def _nearly_begin(self, hits: _Hits, joined: str) -> None:
        """Compare with as many letters of every name as were typed, and with one more."""
        forgiven = 1 if len(joined) < _TWO_SLIPS_FROM else 2
        least = np.full(len(self._near), forgiven + 1, dtype=np.uint8)
        for length in (len(joined), len(joined) + 1):
            beginnings = [text[:length] for text in self._near_texts]
            distances = process.cdist(
                [joined], beginnings, scorer=OSA.distance, score_cutoff=forgiven, dtype=np.uint8
            )
            np.minimum(least, distances[0], out=least)
        for position in np.flatnonzero(least <= forgiven):
            self._note(hits, self._near[position], _NEARLY, int(least[position]))
