"""Finding guides by meaning, and their vectors.

There are a few dozen guides, so all of them are ranked in memory. Their vectors depend on nothing
but the files and the encoder; they are made once per process, when somebody first asks.
"""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.engine import Engine
from app.matching.features import JobFeatures
from app.matching.guides import Guide, load_guides
from app.matching.types import Encoded, Vectors

NEAREST = 4
"""A guide is as near to a question as its so many nearest sentences are on average: one sentence
may agree by chance (docs/decisions/0008)."""


@dataclass(frozen=True, slots=True)
class FoundGuide:
    """A guide and its nearness to a question, mean cosine of :data:`NEAREST` sentences, 0..1."""

    guide: Guide
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Role:
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
        self._roles: dict[str, Role] = {}

    @property
    def guides(self) -> tuple[Guide, ...]:
        """All guides in their order."""
        return tuple(load_guides().values())

    def get(self, slug: str) -> Guide | None:
        """The guide of this slug, or None."""
        return load_guides().get(slug)

    def role(self, guide: Guide) -> Role:
        """The guide as a job, cut into pieces and embedded."""
        with self._lock:
            found = self._roles.get(guide.slug)
            if found is None:
                encoded = self._engine.encode(guide.posting)
                features = self._engine.features(guide.posting, encoded)
                assert isinstance(features, JobFeatures)
                found = self._roles[guide.slug] = Role(guide, encoded, features)
            return found

    def search(self, words: str) -> list[FoundGuide]:
        """All guides by their nearness in meaning to ``words``, nearest first.

        A guide whose title the words are comes before everything else.
        """
        sentences = self._all_sentences()
        near = sentences.vectors @ self._engine.encode_words(words)
        asked = " ".join(words.split()).casefold()
        found = [
            FoundGuide(guide, _mean_of_nearest(own))
            for guide, own in zip(self.guides, np.split(near, sentences.starts[1:]), strict=True)
        ]
        return sorted(
            found, key=lambda f: (f.guide.title.casefold() != asked, -f.score, f.guide.slug)
        )

    def _all_sentences(self) -> _Sentences:
        with self._lock:
            if self._sentences is None:
                texts = [tuple(guide.sentences()) for guide in self.guides]
                starts = np.cumsum([0, *(len(own) for own in texts[:-1])])
                vectors = self._engine.encoder.encode([text for own in texts for text in own])
                self._sentences = _Sentences(vectors, starts)
            return self._sentences


def _mean_of_nearest(similarities: Vectors) -> float:
    nearest = np.sort(similarities)[-NEAREST:]
    return max(0.0, min(1.0, float(nearest.mean())))
