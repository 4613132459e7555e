"""The career guides with their vectors: as jobs to be compared with, and found by meaning.

There are a few dozen, so all of them are ranked in memory. Their vectors depend on nothing but the
files and the encoder; they are made once per process, when somebody first asks.
"""

import threading
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.engine import Engine
from app.matching.features.piece import Encoded
from app.matching.features.types import JobFeatures
from app.matching.guides.files import Guide, load_guides
from app.matching.guides.query import GuideQuery, ShortNames, named_occupation, read_question

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
