"""Names of imported skills: what a text names, and what somebody is about to type.

Classifications hold ten times as many skills as the vocabulary of the package, and seven names
for each; so names are kept once, by their coarsest spelling, and beginnings in sorted arrays.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skills.names import SPELLING, TYPO, CanonicalSkill, interpretations
from app.matching.skills.records import Skill
from app.matching.skills.spelling import SHORTEST_TYPO, fold, is_typo, stem_key, words

_EXPLANATION = re.compile(r"\s*\([^()]*\)\s*$")
_LEAST_SLIP, _MOST_SLIP = 5, 40

SkillNumbers = NDArray[np.int32]


def plain_name(name: str) -> str:
    """A name without the explanation behind it: ``Scratch (computer programming)``."""
    return _EXPLANATION.sub("", name)


class ImportedNames:
    """All names of imported skills. Preferred names win over others; a name that several skills
    go by without preferring it names none. Safe to share between threads."""

    def __init__(self, skills: Sequence[Skill], real_words: frozenset[str]) -> None:
        self._skills = skills
        self._real_words = real_words
        self.most_words = 1
        self._forms: dict[str, int] = {}
        for number, skill in enumerate(skills):
            self._forms.setdefault(self._form(skill.name), number)
        for number, skill in enumerate(skills):
            self._forms.setdefault(self._form(plain_name(skill.name)), number)
        self._add_others()
        self._forms.pop("", None)

    def _form(self, name: str) -> str:
        parts = words(fold(name))
        self.most_words = max(self.most_words, len(parts))
        return stem_key(parts)

    def _add_others(self) -> None:
        others: dict[str, int] = {}
        for number, skill in enumerate(self._skills):
            for alias in skill.aliases:
                form = self._form(alias)
                if form not in self._forms:
                    others[form] = number if others.get(form, number) == number else -1
        self._forms.update((form, number) for form, number in others.items() if number >= 0)

    def lookup(self, parts: list[str]) -> Skill | None:
        """The skill that has a name of these words, whatever the spelling; no typo is forgiven."""
        number = self._forms.get(stem_key(parts))
        return None if number is None else self._skills[number]

    def find(self, text: str) -> CanonicalSkill | None:
        """The skill that a text names: 1 if it is one of its names, less if something had to be
        assumed; see :class:`app.matching.skills.names.SkillNames`."""
        strict = fold(text)
        for interpretation in interpretations(strict):
            skill = self.lookup(list(interpretation.words))
            if skill is not None and interpretation.permits(skill):
                names = (skill.name, plain_name(skill.name), *skill.aliases)
                exact = any(fold(name) == strict for name in names)
                return CanonicalSkill(skill, 1.0 if exact else SPELLING * interpretation.confidence)
        return self._typo(words(strict))

    @cached_property
    def _by_initial(self) -> dict[str, dict[str, Skill]]:
        names: dict[str, dict[str, Skill]] = defaultdict(dict)
        for skill in self._skills:
            phrase = " ".join(words(fold(plain_name(skill.name))))
            names[phrase[:1]].setdefault(phrase, skill)
        return dict(names)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        phrases = (phrase for names in self._by_initial.values() for phrase in names)
        return self._real_words.union(*(phrase.split() for phrase in phrases))

    def _typo(self, parts: list[str]) -> CanonicalSkill | None:
        phrase = " ".join(parts)
        if len(phrase) < SHORTEST_TYPO - 1:
            return None
        names = self._by_initial.get(phrase[0], {})
        near = process.extract(phrase, names.keys(), scorer=OSA.distance, score_cutoff=2, limit=2)
        if not near or (len(near) > 1 and near[1][1] == near[0][1]):
            return None
        meant = near[0][0]
        if not is_typo(parts, meant.split(), self._known_words):
            return None
        return CanonicalSkill(names[meant], TYPO)


class ImportedSearch:
    """Beginnings of the names of imported skills, ready for autocompletion.

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
        self._numbers: SkillNumbers = np.array([row[1] for row in found], np.int32)
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
        if not _LEAST_SLIP <= len(typed) <= _MOST_SLIP:
            return []
        return [self._skills[number] for number in self._nearly_beginning_with(typed)]

    def _beginning_with(self, typed: str) -> list[int]:
        first = bisect_left(self._texts, typed)
        last = bisect_left(self._texts, typed + "\U0010ffff", lo=first)
        whole = bisect_right(self._texts, typed, lo=first, hi=last)
        rank = np.where(self._inside[first:last], 2, 1)
        rank[: whole - first][~self._inside[first:whole]] = 0
        order = np.argsort(rank * len(self._texts) + self._place[first:last], kind="stable")
        return list(dict.fromkeys(self._numbers[first:last][order].tolist()))

    def _nearly_beginning_with(self, typed: str) -> list[int]:
        first = bisect_left(self._texts, typed[0])
        last = bisect_left(self._texts, typed[0] + "\U0010ffff", lo=first)
        begins = [text[: len(typed)] for text in self._texts[first:last]]
        (distances,) = process.cdist(
            [typed], begins, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
        )
        near = np.flatnonzero(distances <= 1) + first
        near = near[np.argsort(self._place[near], kind="stable")]
        return list(dict.fromkeys(self._numbers[near].tolist()))
