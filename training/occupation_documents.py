"""Documents to learn lines of work from: profiles and advertisements of ESCO and O*NET occupations
and of the specialities of ``trade_texts``, put together anew from their parts.

``trade_texts/*.jsonl`` is written by hand: how people of a trade speak of their work when the usual
words are missing, its usual words, an advertisement, and a *look-alike*, who uses the same words in
another trade. Each line has ``isco``, ``title``, ``aliases``, ``headlines``, ``summaries``,
``duties``, ``plain_skills``, ``named_skills``, ``odd_titles``, ``advert`` and ``look_alike``.
Occupations kept aside (``not_for_training``) take no part; neither do specialities of their names.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.matching.text.normalise import normalise
from app.matching.text.protected_attributes import scrub_protected_attributes
from app.matching.text.sentences import split_text
from training.occupations import linked_by_title, without_title
from training.taxonomies import Taxonomies, normalized

TRADE_TEXTS = Path(__file__).with_name("trade_texts")
_PROFILE, _ADVERT = 600, 1400
"""Longest joined text of a profile and of a job, as ``features/pieces.py`` has them."""


@dataclass
class LineOfWork:
    """One occupation or speciality, as the parts that documents are made of.

    ``group`` is an ISCO-08 unit group, empty where it is not known.
    """

    id: str
    group: str
    titles: list[str]
    named: list[str]
    duties: list[str]
    headlines: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    odd_titles: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    advert: list[str] = field(default_factory=list)
    look_alike: "LineOfWork | None" = None

    @property
    def is_written(self) -> bool:
        """Whether it was written by hand, in a person's own words."""
        return bool(self.headlines)


@dataclass(frozen=True)
class Parts:
    """A document: its labels, titles and sentences, and its joined text."""

    labels: tuple[str, ...]
    titles: tuple[str, ...]
    prose: tuple[str, ...]
    joined: str

    def texts(self) -> Iterator[str]:
        """Every text of the document."""
        yield from (*self.labels, *self.titles, *self.prose, self.joined)


def clean(texts: list[str]) -> list[str]:
    """Texts as the engine embeds them."""
    shown = [normalise(text) for text in texts]
    return [text for text in (scrub_protected_attributes(one) or one for one in shown) if text]


def _sentences(text: str) -> list[str]:
    return clean([sentence for sentence in split_text(text) if len(sentence) > 8])


def singular(text: str) -> str:
    """A title for comparison: lower case, words without their plural ending."""
    words = normalized(text).split()
    return " ".join(w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in words)


def taxonomy_lines(taxonomies: Taxonomies) -> list[LineOfWork]:
    """ESCO and O*NET occupations; an O*NET one has the group of the ESCO one of its titles."""
    links = linked_by_title(taxonomies)
    group_of = {code: key for key, codes in links.items() for code in codes}
    skills, lines = taxonomies.skills, []
    for one in taxonomies.esco.values():
        named = [label for key in one.essential for label in skills[key].labels[:2]]
        named += [skills[key].label for key in one.optional[:30]]
        duties = _sentences(without_title(one.description, one.title))
        lines.append(LineOfWork(one.id, one.group, clean(one.titles[:8]), clean(named), duties))
    for one in taxonomies.onet.values():
        known = group_of.get(one.id)
        group = taxonomies.esco[known].group if known else ""
        duties = clean(one.tasks[:20]) + _sentences(one.description)
        named = clean(one.tools[:25])
        lines.append(LineOfWork(one.id, group, clean(one.titles[:8]), named, duties))
    return lines


def written_lines(kept_aside: frozenset[str], folder: Path = TRADE_TEXTS) -> list[LineOfWork]:
    """The specialities written by hand, but for those whose title or alias is one of
    ``kept_aside`` (preferred titles of occupations that training must not see)."""
    aside = {singular(title) for title in kept_aside}
    lines = []
    for path in sorted(folder.glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            body = json.loads(text)
            names = [body["title"], *body["aliases"]]
            if not aside & {singular(name) for name in names}:
                lines.append(_written(body, names))
    return lines


def _written(body: dict[str, Any], names: list[str]) -> LineOfWork:
    other = body["look_alike"]
    return LineOfWork(
        id=f"{body['isco']} {body['title']}",
        group=body["isco"],
        titles=clean(names),
        named=clean(body["named_skills"]),
        duties=clean(body["duties"]),
        headlines=clean(body["headlines"]),
        plain=clean(body["plain_skills"]),
        odd_titles=clean(body["odd_titles"]),
        summary=[part for text in body["summaries"] for part in _sentences(text)],
        advert=_sentences(body["advert"]),
        look_alike=LineOfWork(
            "", other["isco"], clean([other["title"]]), [], _sentences(other["text"])
        ),
    )


class Composer:
    """Puts documents together at random; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _some(self, texts: list[str], least: int, most: int) -> list[str]:
        low, high = min(least, len(texts)), min(most, len(texts))
        return self._random.sample(texts, self._random.randint(low, high)) if texts else []

    def profile(self, line: LineOfWork) -> Parts:
        """A person of this line of work."""
        some, kind = self._some, self._random.random()
        if not line.is_written:
            prose = some(line.duties, 0, 4) if kind < 0.5 else []
            return profile_of(some(line.named, 4, 12), [], some(line.titles, 0, 2), prose)
        if kind < 0.6:  # in a person's own words
            prose = some(line.summary, 1, 3) + some(line.duties, 1, 4)
            own = some(line.headlines, 1, 1), some(line.odd_titles, 0, 2)
            return profile_of(some(line.plain, 3, 8), *own, prose)
        if kind < 0.8:  # partly in the usual words
            titles = line.odd_titles + line.titles
            mixed = some(line.plain + line.named, 4, 8)
            headline = some(line.headlines + titles, 1, 1)
            prose = some(line.summary + line.duties, 0, 5)
            return profile_of(mixed, headline, some(titles, 0, 2), prose)
        usual = some(line.titles, 0, 1), some(line.titles, 0, 1)
        return profile_of(some(line.named, 3, 8), *usual, some(line.duties, 0, 3))

    def job(self, line: LineOfWork) -> Parts:
        """An advertisement for this line of work."""
        some, chance = self._some, self._random.random
        if not line.is_written:
            labels = some(line.named, 2, 6) if chance() < 0.5 else []
            return job_of(some(line.titles, 1, 1), labels, some(line.duties, 1, 6))
        titles = some(line.titles if chance() < 0.9 else line.odd_titles, 1, 1)
        labels = some(line.named, 3, 6) if chance() < 0.8 else []
        prose = line.advert if chance() < 0.7 else some(line.advert + line.duties, 1, 4)
        return job_of(titles, labels, prose)

    def look_alike(self, line: LineOfWork) -> Parts:
        """A person of another trade who uses the words of this one."""
        other = line.look_alike or line
        titles = other.titles if self._random.random() < 0.5 else []
        return profile_of([], titles, [], other.duties)


def profile_of(
    labels: list[str], headline: list[str], titles: list[str], prose: list[str]
) -> Parts:
    """A profile of these parts."""
    joined = _joined([*headline, *labels, *titles] or prose, _PROFILE, ", ")
    return Parts(tuple(labels), (*headline, *titles), tuple(prose), joined)


def job_of(titles: list[str], labels: list[str], prose: list[str]) -> Parts:
    """An advertisement of these parts."""
    texts = [*titles, *labels, *(sentence.rstrip(".") for sentence in prose)]
    return Parts(tuple(labels), tuple(titles), tuple(prose), _joined(texts, _ADVERT, ". "))


def _joined(texts: list[str], limit: int, separator: str) -> str:
    kept, length = [], 0
    for text in texts:
        if kept and length + len(text) > limit:
            break
        kept.append(text)
        length += len(text) + len(separator)
    return separator.join(kept)
