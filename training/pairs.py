"""Training pairs: one class per source, each drawing batches of (left, right) texts.

Every text carries the concepts it speaks of, so that a batch can tell a true negative from a
second name of the same thing.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from training.sentences import advertised_title, described_sentence, skill_sentence
from training.taxonomies import Occupation, Skill, Taxonomies, normalized


@dataclass(frozen=True)
class Text:
    """A text and the identifiers of the concepts it speaks of."""

    text: str
    concepts: frozenset[str]


@dataclass
class Batch:
    """Row i of `left` belongs to row i of `right`; further rows of `right` are only negatives."""

    source: str
    left: list[Text]
    right: list[Text]
    left_tokens: int
    right_tokens: int


@dataclass
class Neighbours:
    """Nearest concepts of each concept under the base model, nearest first."""

    of: dict[str, list[str]] = field(default_factory=dict)


class Source(Protocol):
    """Draws batches of one kind of pair."""

    name: str

    def draw(self, rng: random.Random, size: int) -> Batch: ...


def _queue(items: Sequence[str], rng: random.Random) -> Iterator[str]:
    while True:
        order = list(items)
        rng.shuffle(order)
        yield from order


class _Concepts:
    """Hands out concepts evenly, each followed by a few of its nearest neighbours."""

    def __init__(self, keys: Sequence[str], neighbours: Neighbours, group: int) -> None:
        self.keys = list(keys)
        self.allowed = set(keys)
        self.neighbours = neighbours
        self.group = group
        self.queue: Iterator[str] | None = None

    def draw(self, rng: random.Random, size: int) -> list[str]:
        if self.queue is None:
            self.queue = _queue(self.keys, rng)
        chosen: dict[str, None] = {}
        while len(chosen) < min(size, len(self.keys)):
            key = next(self.queue)
            near = [k for k in self.neighbours.of.get(key, []) if k in self.allowed]
            wanted = [key, *rng.sample(near, min(self.group - 1, len(near)))]
            chosen.update(dict.fromkeys(wanted))
        return list(chosen)[:size]


def _one(*keys: str) -> frozenset[str]:
    return frozenset(keys)


class Titles:
    """A title and another title of the same occupation."""

    def __init__(
        self,
        name: str,
        occupations: dict[str, Occupation],
        concepts_of_title: dict[str, set[str]],
        neighbours: Neighbours,
        withheld_titles: frozenset[str],
    ) -> None:
        self.name = name
        self.withheld_titles = withheld_titles
        self.occupations = occupations
        self.concepts_of_title = concepts_of_title
        keys = [key for key, occupation in occupations.items() if occupation.other_titles]
        self.weights = [min(len(occupations[key].other_titles), 40) ** 0.75 for key in keys]
        self.keys = keys
        self.concepts = _Concepts(keys, neighbours, 3)

    def _text(self, title: str, occupation: Occupation, shown: str) -> Text:
        known = self.concepts_of_title.get(normalized(title), set())
        return Text(shown, frozenset(known | {occupation.id}))

    def draw(self, rng: random.Random, size: int) -> Batch:
        keys = self.concepts.draw(rng, size // 2)
        keys += rng.choices(self.keys, weights=self.weights, k=size - len(keys))
        left: list[Text] = []
        right: list[Text] = []
        for key in keys:
            occupation = self.occupations[key]
            other = rng.choice(occupation.other_titles)
            anchor = occupation.title
            if rng.random() < 0.4:
                anchor = rng.choice(occupation.titles)
            shown = advertised_title(other, rng) if rng.random() < 0.25 else other
            if normalized(shown) in self.withheld_titles:  # what was added made another's title
                shown = other
            left.append(self._text(other, occupation, shown))
            right.append(self._text(anchor, occupation, anchor))
        return Batch(self.name, left, right, 32, 32)


class SkillLabels:
    """Two labels of one skill."""

    name = "skill_labels"

    def __init__(self, skills: dict[str, Skill], neighbours: Neighbours) -> None:
        self.skills = skills
        keys = [key for key, skill in skills.items() if skill.other_labels]
        self.concepts = _Concepts(keys, neighbours, 4)

    def draw(self, rng: random.Random, size: int) -> Batch:
        left: list[Text] = []
        right: list[Text] = []
        for key in self.concepts.draw(rng, size):
            skill = self.skills[key]
            left.append(Text(rng.choice(skill.other_labels), _one(key)))
            second = skill.label if rng.random() < 0.7 else rng.choice(skill.labels)
            right.append(Text(second, _one(key)))
        return Batch(self.name, left, right, 32, 32)


def _sentences_of(description: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.;])\s+", description) if len(part) > 25]


class SkillSentences:
    """A job-advertisement sentence that needs a skill, and the skill's label."""

    name = "sentences"

    def __init__(self, taxonomies: Taxonomies, neighbours: Neighbours, extra: int = 2) -> None:
        self.skills = taxonomies.skills
        self.neighbours = neighbours
        self.extra = extra
        self.concepts = _Concepts(list(self.skills), neighbours, 2)
        self.users: dict[str, list[Occupation]] = {}
        for occupation in taxonomies.esco.values():
            for key in occupation.essential + occupation.optional:
                self.users.setdefault(key, []).append(occupation)

    def _companions(self, key: str, rng: random.Random) -> tuple[list[str], str]:
        users = self.users.get(key)
        if not users:
            return [key], "colleague"
        occupation = rng.choice(users)
        count = rng.choice((0, 0, 0, 1, 1, 2))
        others = [k for k in occupation.essential if k != key]
        return [key, *rng.sample(others, min(count, len(others)))], rng.choice(occupation.titles)

    def _sentence(self, key: str, rng: random.Random) -> Text:
        skill = self.skills[key]
        keys, title = self._companions(key, rng)
        sentences = _sentences_of(skill.description)
        if sentences and rng.random() < 0.45:
            text = described_sentence(rng.choice(sentences[:2]), skill.knowledge, title, rng)
            return Text(text, _one(key))
        labels = []
        for k in keys:
            named = self.skills[k]
            pool = named.other_labels if named.other_labels and rng.random() < 0.7 else named.labels
            labels.append((rng.choice(pool), named.knowledge))
        rng.shuffle(labels)
        return Text(skill_sentence(labels, title, rng), frozenset(keys))

    def draw(self, rng: random.Random, size: int) -> Batch:
        keys = self.concepts.draw(rng, size)
        left = [self._sentence(key, rng) for key in keys]
        right: list[Text] = []
        for key in keys:
            skill = self.skills[key]
            label = skill.label if rng.random() < 0.8 else rng.choice(skill.labels)
            right.append(Text(label, _one(key)))
        present = set(keys)
        for key in keys:
            near = [k for k in self.neighbours.of.get(key, []) if k in self.skills]
            for other in rng.sample(near, min(self.extra, len(near))):
                if other not in present:
                    present.add(other)
                    right.append(Text(self.skills[other].label, _one(other)))
        return Batch(self.name, left, right, 64, 32)


class SkillDescriptions:
    """A skill's description and one of its labels."""

    name = "skill_descriptions"

    def __init__(self, skills: dict[str, Skill], neighbours: Neighbours) -> None:
        self.skills = skills
        keys = [key for key, skill in skills.items() if len(skill.description) > 20]
        self.concepts = _Concepts(keys, neighbours, 4)

    def draw(self, rng: random.Random, size: int) -> Batch:
        left: list[Text] = []
        right: list[Text] = []
        for key in self.concepts.draw(rng, size):
            skill = self.skills[key]
            left.append(Text(skill.description, _one(key)))
            label = skill.label if rng.random() < 0.6 else rng.choice(skill.labels)
            right.append(Text(label, _one(key)))
        return Batch(self.name, left, right, 48, 32)
