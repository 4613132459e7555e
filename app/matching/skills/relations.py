"""How one skill bears on another, for whoever has the first and is asked for the second.

Strengths are similarities on the scale that matching uses (0..1, 1: the same thing). They are
products along the links of the vocabulary, so that distant links count less.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.spelling import fold

RelationKind = Literal["same", "implies", "narrower", "broader", "related", "unlike", "none"]

IMPLIES = 0.95
"""Having one skill surely gives the other: React gives JavaScript. Per step."""

NARROWER = 0.8
"""One skill is a kind of the other: who knows PostgreSQL knows relational databases. Per step."""

BACKWARDS = 0.5
"""The way back: who knows the general thing has this share of the special one."""

RELATED = 0.45
"""The two go together, or one is a substitute of the other: AWS and Google Cloud."""

UNLIKE = 0.2
"""What is left of the similarity of two skills whose names mislead: Java and JavaScript."""

WEAKEST = 0.2
"""Links weaker than this say nothing."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How having skill a bears on a requirement for skill b.

    ``kind``: *same*; *implies* (having a surely gives b); *narrower* (a is a kind of b);
    *broader* (b is a kind of a, or gives a); *related*; *unlike* (the names mislead); *none*
    (nothing is known). ``strength`` is the similarity this stands for, 0..1. ``capped`` says that
    the names look more alike than the skills are, so that the strength is also an upper bound.
    """

    kind: RelationKind
    strength: float = 0.0
    capped: bool = False

    @property
    def floor(self) -> float:
        """The similarity cannot be below this."""
        return 0.0 if self.kind == "unlike" else self.strength

    @property
    def ceiling(self) -> float:
        """The similarity cannot be above this."""
        return self.strength if self.capped else 1.0


SAME = Relation("same", 1.0)
NONE = Relation("none")


class RelationTable(NamedTuple):
    """All relations as arrays, for compiled code. Skills go by number.

    How having skill i bears on others stands at ``starts[i]`` to ``starts[i + 1]`` (``(n + 1,)``
    int32): ``wanted`` (``(m,)`` int32, ascending there, i itself among them) the other's number,
    ``floors`` and ``ceilings`` (``(m,)`` float32) the bounds of the similarity. What is not listed
    has no bounds.
    """

    starts: NDArray[np.int32]
    wanted: NDArray[np.int32]
    floors: NDArray[np.float32]
    ceilings: NDArray[np.float32]


_Links = Mapping[str, tuple[str, ...]]


def _reach(start: str, steps: Iterable[tuple[_Links, float]]) -> dict[str, float]:
    """The strongest chain of links from a skill to every other, as a product of its steps."""
    steps = tuple(steps)
    reached, todo = {start: 1.0}, [start]
    while todo:
        key = todo.pop()
        for links, share in steps:
            strength = reached[key] * share
            for other in links.get(key, ()):
                if strength > max(reached.get(other, 0.0), WEAKEST):
                    reached[other] = strength
                    todo.append(other)
    del reached[start]
    return reached


def _reversed(links: _Links) -> dict[str, tuple[str, ...]]:
    back: dict[str, list[str]] = defaultdict(list)
    for key, others in links.items():
        for other in others:
            back[other].append(key)
    return {key: tuple(found) for key, found in back.items()}


class SkillRelations:
    """The links of the vocabulary, followed in every direction."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        skills = tuple(skills)
        self._implies: _Links = {skill.key: skill.implies for skill in skills if skill.implies}
        self._broader: _Links = {skill.key: skill.broader for skill in skills if skill.broader}
        self._related: _Links = {skill.key: skill.related for skill in skills if skill.related}
        self._confusable_with: _Links = {
            skill.key: skill.confusable_with for skill in skills if skill.confusable_with
        }
        self._implied_by, self._narrower = _reversed(self._implies), _reversed(self._broader)
        self._related_by = _reversed(self._related)
        self._products = {
            skill.key: tuple(fold(name) for name in (skill.name, *skill.aliases))
            for skill in skills
            if skill.kind in TECHNOLOGIES
        }
        self._known: dict[str, Mapping[str, Relation]] = {}

    def of(self, key: str) -> Mapping[str, Relation]:
        """All that is known of a skill: for every other key, how having this one bears on it."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._gather(key)
        return found

    def table(self, numbers: Mapping[str, int]) -> RelationTable:
        """All relations as arrays. ``numbers`` gives every skill one, from 0, by key."""
        starts, rows = [0], []
        for key, number in sorted(numbers.items(), key=itemgetter(1)):
            row = [(numbers[other], bears) for other, bears in self.of(key).items()]
            rows += sorted([*row, (number, SAME)], key=itemgetter(0))
            starts.append(len(rows))
        return RelationTable(
            np.array(starts, np.int32),
            np.array([number for number, _ in rows], np.int32),
            np.array([bears.floor for _, bears in rows], np.float32),
            np.array([bears.ceiling for _, bears in rows], np.float32),
        )

    def _gather(self, key: str) -> dict[str, Relation]:
        up = _reach(key, [(self._implies, IMPLIES), (self._broader, NARROWER)])
        down = _reach(key, [(self._implied_by, IMPLIES), (self._narrower, NARROWER)])
        found = {other: Relation("narrower", strength) for other, strength in up.items()}
        for other, strength in _reach(key, [(self._implies, IMPLIES)]).items():
            found[other] = Relation("implies", strength)
        weaker = {other: Relation("broader", s * BACKWARDS) for other, s in down.items()}
        for other in (*self._related.get(key, ()), *self._related_by.get(key, ())):
            if weaker.get(other, NONE).strength < RELATED:
                weaker[other] = Relation("related", RELATED)
        for other, relation in weaker.items():
            if relation.strength > max(WEAKEST, found.get(other, NONE).strength):
                found[other] = relation
        for other in self._confusables(key, found):
            known = found.get(other)
            strength, kind = (known.strength, known.kind) if known else (UNLIKE, "unlike")
            found[other] = Relation(kind, strength, capped=True)
        return found

    def _confusables(self, key: str, linked: Mapping[str, Relation]) -> set[str]:
        """The skills that this one is easily mistaken for by its name.

        Products inherit this from the one they are named after: Spring is no spring cleaning, and
        neither is Spring Boot. Links of their own count for more.
        """
        inherited = {
            heir
            for relative in (key, *self._named_after(key))
            for confusable in self._confusable_with.get(relative, ())
            if not self._share_a_name(relative, confusable)
            for heir in (confusable, *self._derived_names(confusable))
        }
        return {*self._confusable_with.get(key, ()), *(inherited - linked.keys() - {key})}

    def _share_a_name(self, key: str, other: str) -> bool:
        """Azure and Azure DevOps: what is true of this pair is not true of all their kin."""
        return self._is_named_after(key, other) or self._is_named_after(other, key)

    def _named_after(self, key: str) -> list[str]:
        """The products that having this one implies and whose name is part of its name."""
        implied = _reach(key, [(self._implies, 1.0)])
        return [other for other in implied if self._is_named_after(key, other)]

    def _derived_names(self, key: str) -> list[str]:
        implying = _reach(key, [(self._implied_by, 1.0)])
        return [other for other in implying if self._is_named_after(other, key)]

    def _is_named_after(self, key: str, other: str) -> bool:
        if key not in self._products or other not in self._products:
            return False
        return any(f" {name} " in f" {self._products[key][0]} " for name in self._products[other])
