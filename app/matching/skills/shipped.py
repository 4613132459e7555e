"""The classifications that ship with the package in compact form: ESCO whole, O*NET's technologies.

One file per classification, ``app/data/skills/<name>.npz``, written by ``python -m
training.vocabulary``. Its arrays, all concepts in one order (skills by name, then what groups them,
then occupations):

``keys``, ``names``, ``descriptions``, ``codes``
    UTF-8, one line per concept; names parted by tabs, the preferred one first; the lines of a
    description parted by ``\\r``.
``kinds``, ``kind_names``
    Of each concept the place in the list of kinds.
``links``, ``link_kinds``, ``link_kind_names``
    ``(n, 2)`` uint16, from which concept to which, and of what kind.
``namespace``, ``release``, ``released``
    Namespace of the ids (a concept's id is the UUIDv5 of its key), name and date of the release.

An imported release of the same classification takes the place of the shipped one; ids are equal.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib import resources
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from app.matching.skills.records import Skill

CLASSIFICATIONS = ("esco", "onet")
"""What ships, in the order of preference."""

LISTED_KINDS = ("competence", "knowledge", "technology", "tool")
"""Kinds of concepts that are skills; the others group skills, or are occupations."""

OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True, eq=False)
class ShippedOccupation:
    """An occupation: its names, the preferred one first, and its ISCO-08 group."""

    key: str
    names: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class ShippedConcept:
    """All that is known of a skill, or of a group of skills. Links: ``(id, name)``, by name."""

    id: UUID
    key: str
    kind: str
    names: tuple[str, ...]
    description: str | None
    broader: tuple[tuple[UUID, str], ...]
    related: tuple[tuple[UUID, str], ...]


class ShippedClassification:
    """One classification. Skills are read at once, everything else on first use."""

    def __init__(self, vocabulary: str, raw: bytes) -> None:
        self._raw = raw
        self.vocabulary = vocabulary
        (self.release,) = self._lines("release")
        (day,) = self._lines("released")
        self.released_at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        self._namespace = UUID(bytes=self._array("namespace").tobytes())
        self._keys = self._lines("keys")
        self._names = self._lines("names")
        kinds = self._lines("kind_names")
        self._kinds = [kinds[number] for number in self._array("kinds").tolist()]
        self.skills = tuple(self._skills())

    def _array(self, name: str) -> NDArray[np.generic]:
        with np.load(io.BytesIO(self._raw)) as arrays:
            found: NDArray[np.generic] = arrays[name]
            return found

    def _lines(self, name: str) -> list[str]:
        return self._array(name).tobytes().decode("utf-8").split("\n")

    def _skills(self) -> Iterator[Skill]:
        for key, line, kind in zip(self._keys, self._names, self._kinds, strict=True):
            if kind not in LISTED_KINDS:
                return  # skills come first
            name, *others = line.split("\t")
            id = uuid5(self._namespace, key)
            yield Skill(id, key, name, kind, tuple(others), vocabulary=self.vocabulary)

    @cached_property
    def occupations(self) -> tuple[ShippedOccupation, ...]:
        """All occupations, by name."""
        codes = self._lines("codes")
        return tuple(
            ShippedOccupation(self._keys[place], tuple(self._names[place].split("\t")), code)
            for place, code in enumerate(codes)
            if self._kinds[place] == OCCUPATION
        )

    @cached_property
    def _links(self) -> dict[str, NDArray[np.intp]]:
        pairs, kinds = self._array("links").astype(np.intp), self._array("link_kinds")
        names = self._lines("link_kind_names")
        return {name: pairs[kinds == number] for number, name in enumerate(names)}

    @cached_property
    def _places(self) -> dict[UUID, int]:
        return {uuid5(self._namespace, key): place for place, key in enumerate(self._keys)}

    @cached_property
    def _descriptions(self) -> list[str]:
        return self._lines("descriptions")

    def concept(self, id: UUID) -> ShippedConcept | None:
        """The skill or group of skills with this id, or None."""
        place = self._places.get(id)
        if place is None or self._kinds[place] == OCCUPATION:
            return None
        names = tuple(self._names[place].split("\t"))
        broader, related = self._neighbours(place)
        return ShippedConcept(
            id,
            self._keys[place],
            self._kinds[place],
            names,
            self._descriptions[place].replace("\r", "\n") or None,
            broader,
            related,
        )

    def _neighbours(
        self, place: int
    ) -> tuple[tuple[tuple[UUID, str], ...], tuple[tuple[UUID, str], ...]]:
        broader: set[int] = set()
        related: set[int] = set()
        for kind, pairs in self._links.items():
            ahead = pairs[pairs[:, 0] == place, 1].tolist()
            back = [] if kind == "broader" else pairs[pairs[:, 1] == place, 0].tolist()
            (broader if kind == "broader" else related).update(ahead + back)
        return self._named(broader), self._named(related - broader)

    def _named(self, places: set[int]) -> tuple[tuple[UUID, str], ...]:
        named = [
            (self._names[place].split("\t")[0], uuid5(self._namespace, self._keys[place]))
            for place in places
            if self._kinds[place] != OCCUPATION
        ]
        return tuple((id, name) for name, id in sorted(named))


@lru_cache(maxsize=len(CLASSIFICATIONS))
def load_shipped(vocabulary: str) -> ShippedClassification:
    """One of :data:`CLASSIFICATIONS`; read once per process."""
    file = resources.files("app") / "data" / "skills" / f"{vocabulary}.npz"
    return ShippedClassification(vocabulary, file.read_bytes())
