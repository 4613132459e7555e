"""Autocompletion: skills for what somebody has typed so far, of the package's vocabulary
(:class:`SkillSearch`) and of classifications (:class:`ClassificationSearch`)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skills.records import Skill
from app.matching.skills.spelling import NormalisedName, fold, words

# Ranks of a hit, best first; within each, a skill's name comes before its aliases, then the closer
# hit, then the shorter name, then the alphabet.
_EXACT, _JOINED, _GIVEN, _MISSPELT, _STARTS, _STARTS_WORD, _NEARLY = range(7)

ENOUGH = 5
"""Near misses are looked for only where fewer skills than this begin as the query does, and none is
called that."""

# Letters of what was typed, without spaces.
_SHORTEST_NEARLY = 4  # from which near misses of beginnings are looked for
_SHORTEST_MISSPELT = 5  # from which it may be a name with a typo
_TWO_TYPOS_FROM = 8
_LONGEST_TYPED = 40  # longer queries are looked up as they stand
_MOST_TYPOS = 3  # the same letters in another order count as so many
_LENGTHS_KEPT = 24
_VERSIONED = re.compile(r"(.*\S) v?\d[\dx.]*\+?$")
"""A product with its release: excel 2016."""


def is_misspelt(typed: str, name: str, distance: int) -> bool:
    """Whether what was typed is a whole name with a typo: one (two in a long name), or the same
    letters in another order (phyton)."""
    forgiven = 1 if len(name) < _TWO_TYPOS_FROM else 2
    if distance <= forgiven:
        return True
    return distance == forgiven + 1 and typed[:1] == name[:1] and sorted(typed) == sorted(name)


def _beginning_with(texts: Sequence[str], beginning: str) -> tuple[int, int]:
    """The first and the last place (exclusive) of sorted texts that begin like this."""
    first = bisect_left(texts, beginning)
    return first, bisect_left(texts, beginning + "\U0010ffff", lo=first)


def _distances(typed: str, texts: Sequence[str], most: int) -> NDArray[np.uint8]:
    """Insertions, omissions, changes and swaps of letters from what was typed to each text; above
    ``most``, which is at most 254, they are not counted to the end."""
    (distances,) = process.cdist(
        [typed], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8
    )
    found: NDArray[np.uint8] = distances
    return found


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
        first, last = _beginning_with(self._texts, text)
        return self._entries[first:last]

    def of_length(self, length: int) -> list[str]:
        """The distinct beginnings of so many characters; a shorter text is its own."""
        return list(dict.fromkeys(text[:length] for text in self._texts))


class SkillSearch:
    """Everything that autocompletion compares with, folded in advance."""

    def __init__(self, names: Iterable[NormalisedName]) -> None:
        self._sorting: dict[str, str] = {}
        names = list(names)
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
        self._anywhere = _Beginnings(joined + inside)
        self._whole: dict[str, _Entry] = {}
        for entry in joined:
            self._whole.setdefault(entry.text, entry)
        self._skills = {entry.skill.key: entry.skill for entry in joined}
        self._known_words = {word for *_, parts in names for word in parts}
        self._begins = lru_cache(_LENGTHS_KEPT)(self._anywhere.of_length)

    def search(self, query: str, limit: int | None = None) -> list[Skill]:
        """The skills that ``query`` may become, the likeliest first; all of them without limit.

        Ranked: the name itself, an alias itself, what a certificate of this name stands for, a
        name with a typo, names that begin like this, aliases that do, words inside a name that do,
        and, if these are few, names that begin almost like this.
        """
        hits = self._beginnings_of(query)
        joined = "".join(words(fold(query)))
        known = any(hit[0] in (_EXACT, _JOINED) for hit in hits.values())
        if not known and len(hits) < ENOUGH and _SHORTEST_NEARLY <= len(joined) <= _LONGEST_TYPED:
            self._nearly_begin(hits, joined)
        return sorted(hits, key=hits.__getitem__)[:limit]

    def beginning(self, query: str) -> list[Skill]:
        """The skills of which a name, or the end of one from some word on, begins like this, or
        a whole name is this with a typo."""
        hits = self._beginnings_of(query)
        return sorted(hits, key=hits.__getitem__)

    def _beginnings_of(self, query: str) -> _Hits:
        text = fold(query)
        joined = "".join(words(text))
        hits: _Hits = {}
        self._begin(hits, text, joined)
        if any(hit[0] in (_EXACT, _JOINED) for hit in hits.values()):
            self._add_what_is_given(hits)
        elif joined in self._known_words:
            pass  # "swimming" is no "skimming" with a typo
        elif _SHORTEST_MISSPELT <= len(joined) <= _LONGEST_TYPED:
            self._misspell(hits, joined)
        if not hits and (versioned := _VERSIONED.match(text)):
            return self._beginnings_of(versioned[1])
        return hits

    def _add_what_is_given(self, hits: _Hits) -> None:
        """Who types RN finds nursing, too: a certificate's name stands for what it gives."""
        certificates = [
            skill
            for skill, hit in hits.items()
            if hit[0] in (_EXACT, _JOINED) and skill.kind == "certification"
        ]
        for certificate in certificates:
            for key in (*certificate.implies, *certificate.broader):
                skill = self._skills.get(key)
                if skill is not None:
                    name = self._sorting[key]
                    self._note(hits, _Entry(name, False, len(name), skill), _GIVEN)

    def _misspell(self, hits: _Hits, joined: str) -> None:
        """Whole names that were typed with a typo; they come before names that go on."""
        names = list(self._whole)
        distances = _distances(joined, names, _MOST_TYPOS)
        for position in np.flatnonzero(distances <= _MOST_TYPOS):
            entry, distance = self._whole[names[position]], int(distances[position])
            if len(entry.text) >= _SHORTEST_MISSPELT and is_misspelt(joined, entry.text, distance):
                self._note(hits, entry, _MISSPELT, distance)

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
                self._note(hits, entry, _JOINED if entry.text == joined else _STARTS, 1)
            for entry in self._inside.starting_with(joined):
                self._note(hits, entry, _STARTS_WORD)

    def _nearly_begin(self, hits: _Hits, joined: str) -> None:
        """Compare with as many letters of every name as were typed, and with one more."""
        forgiven = 1 if len(joined) < _TWO_TYPOS_FROM else 2
        for length in (len(joined), len(joined) + 1):
            beginnings = self._begins(length)
            distances = _distances(joined, beginnings, forgiven)
            for position in np.flatnonzero(distances <= forgiven):
                for entry in self._anywhere.starting_with(beginnings[position]):
                    self._note(hits, entry, _NEARLY, int(distances[position]))


class ClassificationSearch:
    """Beginnings of the names of a classification's skills, in sorted arrays: there are ten times
    as many as the vocabulary has.

    Preferred names are found by the beginning of any of their words, others by their own. Ranked:
    the whole name, names that begin like this, words inside that do; within each a skill's own
    name before others, the shorter before the longer, then the alphabet.
    """

    def __init__(self, skills: Sequence[Skill]) -> None:
        self._skills = skills
        found: list[tuple[str, int, bool, bool, int]] = []
        for number, skill in enumerate(skills):
            parts = words(fold(skill.name))
            for start in range(len(parts)):
                inside = start > 0
                found.append(("".join(parts[start:]), number, False, inside, len(skill.name)))
            for alias in skill.aliases:
                found.append(("".join(words(fold(alias))), number, True, False, len(alias)))
        found.sort()
        self._texts = [text for text, *_ in found]
        self._numbers: NDArray[np.int32] = np.array([row[1] for row in found], np.int32)
        self._inside = np.array([row[3] for row in found], bool)
        # One number that says how hits of one rank are ordered.
        lengths = np.array([row[4] for row in found])
        order = np.lexsort((self._numbers, lengths, np.array([row[2] for row in found], bool)))
        self._place = np.empty(len(found), np.int64)
        self._place[order] = np.arange(len(found))

    def beginning(self, query: str) -> list[Skill]:
        """The skills of which a name begins like this, the likeliest first."""
        typed = "".join(words(fold(query)))
        return [self._skills[number] for number in self._beginning_with(typed)] if typed else []

    def nearly(self, query: str) -> list[Skill]:
        """The skills of which a name begins almost like this: one typo, not in the first letter."""
        typed = "".join(words(fold(query)))
        if not _SHORTEST_MISSPELT <= len(typed) <= _LONGEST_TYPED:
            return []
        return [self._skills[number] for number in self._nearly_beginning_with(typed)]

    def _beginning_with(self, typed: str) -> list[int]:
        first, last = _beginning_with(self._texts, typed)
        whole = bisect_right(self._texts, typed, lo=first, hi=last)
        rank = np.where(self._inside[first:last], 2, 1)
        rank[: whole - first][~self._inside[first:whole]] = 0
        order = np.argsort(rank * len(self._texts) + self._place[first:last], kind="stable")
        return list(dict.fromkeys(self._numbers[first:last][order].tolist()))

    def _nearly_beginning_with(self, typed: str) -> list[int]:
        first, last = _beginning_with(self._texts, typed[0])
        begins = [text[: len(typed)] for text in self._texts[first:last]]
        near = np.flatnonzero(_distances(typed, begins, 1) <= 1) + first
        near = near[np.argsort(self._place[near], kind="stable")]
        return list(dict.fromkeys(self._numbers[near].tolist()))
