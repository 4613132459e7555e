"""The career guides that ship with the package, as they stand in ``app/data/guides``.

One TOML file describes one role; ``docs/guides.md`` says how to write one. This module reads
them, says how a guide looks to the engine (as sentences to be found by, and as a job to be compared
with), and finds guides by meaning. There are a few dozen, so all of them are ranked in memory.
Their vectors depend on nothing but the files and the encoder; they are made once per process, when
somebody first asks.
"""

import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import resources
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.documents import JobPosting, RequiredSkill
from app.matching.engine import Engine
from app.matching.features.pieces import Encoded
from app.matching.features.types import JobFeatures
from app.matching.guide_query import GuideQuery, ShortNames, named_occupation, read_question
from app.matching.text.sentences import split_text

NAMESPACE = UUID("5f0c1f0e-6f0f-4d0b-9c56-6a3b9f0c7f11")
"""Namespace of the guides: a guide's id is the UUIDv5 of its slug in it, for ever."""

REVISED = datetime(2026, 11, 23, tzinfo=UTC)
"""When the guides were last revised: ``created_at`` and ``updated_at`` of every guide."""

FAMILIES = (
    "product",
    "design",
    "software",
    "data",
    "infrastructure",
    "security",
    "quality",
    "leadership",
    "business",
)
"""What kinds of roles there are, in the order in which they are listed."""

FITS = 0.37
"""A guide that is less near to a question than this has nothing to do with it: the questions of
tests/matching/guide_questions.json have their best guide at .39 and above, those about other trades
below .36 (docs/decisions/0022)."""

FITS_OCCUPATION = 0.42
"""The same where the question names an occupation that is no title of a guide."""

_NEUTRAL = 0.5
"""What a guide has where a question only says what is unwanted."""

_CODES, _ENGINEERS = 0.3, 0.1
"""What a guide whose work is programming loses where programming is unwanted, and one that is only
called after it (sales engineer)."""

NEAREST = 4
"""A guide is as near to a question as its so many nearest sentences are on average: one sentence
may agree by chance (docs/decisions/0008)."""

_PROSE = ("summary", "what_it_is", "how_to_start", "perspective", "coding")
_LISTS = ("responsibilities", "path", "certifications", "soc", "also_called")
_TABLES = ("required_skills", "compared_with", "faqs", "in_depth")
_OPTIONAL = frozenset(("certifications", "perspective", "soc", "in_depth", "also_called"))
_PLAIN = frozenset(("title", "family", "needs_coding"))

Pairs = tuple[tuple[str, str], ...]


def slug_of(title: str) -> str:
    """The kebab-case form of a title: ``QA Engineer`` becomes ``qa-engineer``."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.casefold())
    return "-".join(words.split())


@dataclass(frozen=True)
class Guide:
    """One role, described for people who consider it.

    ``soc`` are codes of the Standard Occupational Classification under which official figures
    count the role; ``also_called`` are short names and other titles of it. Pairs are
    ``(skill, why)``, ``(role, difference)``, ``(question, answer)`` and ``(topic, text)``.
    """

    title: str
    family: str
    summary: str
    what_it_is: str
    responsibilities: tuple[str, ...]
    required_skills: Pairs
    compared_with: Pairs
    needs_coding: bool
    coding: str
    how_to_start: str
    path: tuple[str, ...]
    faqs: Pairs
    certifications: tuple[str, ...] = ()
    perspective: str | None = None
    soc: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    in_depth: Pairs = ()

    @cached_property
    def slug(self) -> str:
        """Name of the guide in addresses."""
        return slug_of(self.title)

    @cached_property
    def id(self) -> UUID:
        """Identifier of the guide."""
        return uuid5(NAMESPACE, self.slug)

    @cached_property
    def posting(self) -> JobPosting:
        """The role as a job that asks for its skills and consists of its responsibilities."""
        return JobPosting(
            title=self.title,
            description="\n".join(self.responsibilities),
            skills=tuple(RequiredSkill(name) for name, _ in self.required_skills),
        )

    def sentences(self) -> Iterator[str]:
        """What a question may come near to: what the role is, and what it does."""
        yield f"{self.title}: {self.summary}"
        yield from split_text(self.what_it_is)
        yield from self.responsibilities


def _folded(text: str) -> str:
    """Text without the line breaks of the file."""
    return " ".join(text.split())


def _read(body: Mapping[str, Any]) -> Guide:
    known = {*_PLAIN, *_PROSE, *_LISTS, *_TABLES}
    if unknown := body.keys() - known:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    if missing := known - body.keys() - _OPTIONAL:
        raise ValueError(f"missing fields: {', '.join(sorted(missing))}")
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if name in _PROSE:
            fields[name] = _folded(value)
        elif name in _LISTS:
            fields[name] = tuple(map(_folded, value))
        elif name in _TABLES:
            fields[name] = tuple((key, _folded(text)) for key, text in value.items())
        else:
            fields[name] = value
    guide = Guide(**fields)
    if guide.family not in FAMILIES:
        raise ValueError("unknown family")
    return guide


def read_guide(text: str) -> Guide:
    """Read the text of one guide.

    Raises
    ------
    ValueError
        If it is not TOML, or a field is unknown or missing.
    """
    return _read(tomllib.loads(text))


@cache
def load_guides() -> Mapping[str, Guide]:
    """All guides by slug, family by family and then by title; read once per process."""
    files = (resources.files("app") / "data" / "guides").iterdir()
    read = [read_guide(file.read_text("utf-8")) for file in files if file.name.endswith(".toml")]
    read.sort(key=lambda guide: (FAMILIES.index(guide.family), guide.title))
    return {guide.slug: guide for guide in read}


@dataclass(frozen=True, slots=True)
class FoundGuide:
    """A guide and its nearness to a question, mean cosine of :data:`NEAREST` sentences, 0..1."""

    guide: Guide
    score: float


@dataclass(frozen=True, slots=True)
class FoundGuides:
    """All guides, the nearest first. ``fits``: whether the first of them fits at all;
    ``occupation``: the occupation that the question names if it does not."""

    guides: tuple[FoundGuide, ...]
    fits: bool
    occupation: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class GuideRole:
    """A guide as the engine compares it with people and jobs."""

    guide: Guide
    encoded: Encoded
    features: JobFeatures


@dataclass(frozen=True, slots=True, eq=False)
class _Sentences:
    """Sentences of all guides, ``(n, d)``; those of guide i start at row ``starts[i]``."""

    vectors: Vectors
    starts: NDArray[np.intp]


class GuideLibrary:
    """The guides with their vectors. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._sentences: _Sentences | None = None
        self._roles: dict[str, GuideRole] = {}

    @property
    def guides(self) -> tuple[Guide, ...]:
        """All guides in their order."""
        return tuple(load_guides().values())

    def get(self, slug: str) -> Guide | None:
        """The guide of this slug, or None."""
        return load_guides().get(slug)

    def role(self, guide: Guide) -> GuideRole:
        """The guide as a job, cut into pieces and embedded."""
        with self._lock:
            found = self._roles.get(guide.slug)
            if found is None:
                encoded = self._engine.encode(guide.posting)
                features = self._engine.features(guide.posting, encoded)
                found = self._roles[guide.slug] = GuideRole(guide, encoded, features)
            return found

    def roles(self) -> list[GuideRole]:
        """All guides as jobs; those that were not asked for before are embedded in one call."""
        with self._lock:
            new = [guide for guide in self.guides if guide.slug not in self._roles]
            encoded = self._engine.encode_many([guide.posting for guide in new])
            for guide, own in zip(new, encoded, strict=True):
                features = self._engine.features(guide.posting, own)
                self._roles[guide.slug] = GuideRole(guide, own, features)
            return [self._roles[guide.slug] for guide in self.guides]

    @cached_property
    def _short_names(self) -> ShortNames:
        return ShortNames({guide.slug: (guide.title, *guide.also_called) for guide in self.guides})

    def search(self, words: str) -> FoundGuides:
        """All guides by their nearness in meaning to ``words``, nearest first.

        A guide whose title or short name the words are comes before everything else. What the
        words do not want ("without talking to customers") counts against a guide.
        """
        asked = read_question(words, self._short_names)
        wanted = (
            self._nearness(asked.wanted) if asked.wanted else np.full(len(self.guides), _NEUTRAL)
        )
        scores = np.clip(wanted - self._against(asked), 0, 1)
        found = [
            FoundGuide(guide, float(score))
            for guide, score in zip(self.guides, scores, strict=True)
        ]
        found.sort(key=lambda f: (f.guide.slug not in asked.named, -f.score, f.guide.slug))
        occupation = None if asked.named else named_occupation(asked.wanted)
        least = FITS if occupation is None else FITS_OCCUPATION
        fits = bool(asked.named) or not asked.wanted or float(wanted.max()) >= least
        return FoundGuides(tuple(found), fits, None if fits else occupation)

    def _against(self, asked: GuideQuery) -> Vectors:
        """What each guide loses for what is unwanted: by how much it is nearer to that than guides
        are on average, and for programming if that is it."""
        against = np.zeros(len(self.guides), np.float32)
        if asked.unwanted:
            near = self._nearness(asked.unwanted)
            excess = near - near.mean()
            against += np.maximum(excess, 0) if asked.wanted else excess
        if asked.without_coding:
            against += np.array([_share_of_coding(guide) for guide in self.guides], np.float32)
        return against

    def _nearness(self, words: str) -> Vectors:
        """Of each guide the mean cosine of its :data:`NEAREST` sentences, ``(guides,)``."""
        sentences = self._all_sentences()
        near = sentences.vectors @ self._engine.encode_words(words)
        parts = np.split(near, sentences.starts[1:])
        return np.array([_mean_of_nearest(own) for own in parts], np.float32)

    def _all_sentences(self) -> _Sentences:
        with self._lock:
            if self._sentences is None:
                texts = [tuple(guide.sentences()) for guide in self.guides]
                starts = np.cumsum([0, *(len(own) for own in texts[:-1])])
                vectors = self._engine.encoder.encode([text for own in texts for text in own])
                self._sentences = _Sentences(vectors, starts)
            return self._sentences


def _share_of_coding(guide: Guide) -> float:
    if guide.needs_coding:
        return _CODES
    return _ENGINEERS if guide.title.endswith(("Engineer", "Developer")) else 0.0


def _mean_of_nearest(similarities: Vectors) -> float:
    nearest = np.sort(similarities)[-NEAREST:]
    return max(0.0, min(1.0, float(nearest.mean())))
