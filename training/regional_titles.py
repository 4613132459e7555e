"""Names of the same job in different regions and registers, and *look-alikes*, titles that share a
word with them and are other work.

``regional_titles.tsv`` is written by hand. Each line has the ISCO-08 unit ``group``, the ``names``,
two to four ``tasks`` as a list of skills would name them, and ``look_alikes`` with their groups;
entries are divided by ``|``. Documents made of it are a title and little else: it teaches what
``trade_texts`` cannot, whose documents always say more.
"""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from training.occupation_documents import Parts, clean, job_of, profile_of, singular

REGIONAL_TITLES = Path(__file__).with_name("regional_titles.tsv")


@dataclass(frozen=True)
class TitledWork:
    """One job under its names; ``look_alikes`` are pairs of unit group and title."""

    group: str
    names: tuple[str, ...]
    tasks: tuple[str, ...]
    look_alikes: tuple[tuple[str, str], ...]


def read_regional_titles(path: Path = REGIONAL_TITLES) -> list[TitledWork]:
    """Every line of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        TitledWork(
            row["group"],
            tuple(row["names"].split("|")),
            tuple(row["tasks"].split("|")),
            tuple((entry[:4], entry[5:]) for entry in row["look_alikes"].split("|")),
        )
        for row in rows
    ]


def for_training(lines: list[TitledWork], kept_aside: frozenset[str]) -> list[TitledWork]:
    """The lines without those of which a name is one of ``kept_aside`` (preferred titles of
    occupations that training must not see), and without look-alikes of these names."""
    aside = {singular(title) for title in kept_aside}
    return [
        TitledWork(
            line.group,
            line.names,
            line.tasks,
            tuple(other for other in line.look_alikes if singular(other[1]) not in aside),
        )
        for line in lines
        if not aside & {singular(name) for name in line.names}
    ]


class TitleComposer:
    """Documents of a title and little else; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _tasks(self, line: TitledWork, share: float) -> list[str]:
        """Some of the tasks, for a ``share`` of the documents."""
        if self._random.random() >= share:
            return []
        return self._random.sample(line.tasks, self._random.randint(1, len(line.tasks)))

    def profile(self, line: TitledWork) -> Parts:
        """A person under one name or two, half of them with a task or more."""
        return self._person(self._random.sample(line.names, 2), self._tasks(line, 0.5))

    def _person(self, names: list[str], tasks: list[str]) -> Parts:
        """Headline and post alike, a headline alone, or both in different words."""
        kind = self._random.random()
        posts = names[:1] if kind < 0.6 else [] if kind < 0.8 else names[1:2]
        return profile_of(clean(tasks), clean(names[:1]), clean(posts), [])

    def job(self, line: TitledWork) -> Parts:
        """A job that is a title, or a title with tasks as skills or as sentences."""
        title, tasks = self._random.choice(line.names), self._tasks(line, 0.5)
        labels, prose = (tasks, []) if self._random.random() < 0.6 else ([], tasks)
        return job_of(clean([title]), clean(labels), clean(prose))

    def look_alikes(self, line: TitledWork) -> list[tuple[str, Parts]]:
        """A person of each look-alike, with its unit group."""
        return [(group, self._person([title], [])) for group, title in line.look_alikes]
