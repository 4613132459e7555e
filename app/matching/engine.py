"""The engine of one process: encoder, constants and rates, and what they compute together.

It holds no marketplace data, touches no session and does not change: many requests share it.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.matching.arrays import Numbers, Vectors
from app.matching.constraints.filter_fields import candidate_facts, job_facts
from app.matching.constraints.rules import LOWERING, unmet_constraints
from app.matching.documents import CandidateProfile, Document, JobPosting
from app.matching.encoders.base import Encoder
from app.matching.features.builder import FeatureBuilder
from app.matching.features.encoding import encode_documents
from app.matching.features.notes import pay_notes_of
from app.matching.features.occupation import load_occupations
from app.matching.features.piece import Encoded
from app.matching.features.pieces import TEMPLATE_VERSION
from app.matching.features.types import CandidateFeatures, Features, JobFeatures
from app.matching.features.version import features_version
from app.matching.pay import ExchangeRates
from app.matching.results import CATEGORIES, Flag, IndexedMatch, Match, RankedDocuments
from app.matching.scoring.combine import Scores, category_weights, combine, is_past, of_each
from app.matching.scoring.explanation import match_of, with_copies_noted
from app.matching.scoring.pairs import Pair, Pairs, compare_pairs
from app.matching.scoring.warm_up import load_kernels
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.normalise import normalise
from app.matching.text.protected_attributes import scrub_protected_attributes
from app.matching.weights import LearnedWeights, load_statistics, load_weights


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Documents in order of their scores, ``order`` is ``(n,)``; the rest in the order sent."""

    order: NDArray[np.intp]
    scores: Scores
    pairs: Pairs
    unmet: list[tuple[str, ...]]


class Engine:
    """Embeds documents and scores pairs.

    Parameters
    ----------
    encoder
        Turns texts into vectors.
    rates
        Makes pay comparable.
    weights_path
        File of constants; none: those of the package.

    Attributes
    ----------
    weights
        What scores are computed with.
    packaged_weights
        What learned weights start from: those of the file.
    """

    def __init__(
        self, encoder: Encoder, rates: ExchangeRates, weights_path: Path | None = None
    ) -> None:
        self.encoder = encoder
        self.rates = rates
        self.packaged_weights = load_weights(weights_path, encoder.model_id)
        self.weights = self.packaged_weights
        self._day: date | None = None
        self._statistics = load_statistics(encoder.model_id, encoder.dimension)
        self._occupations = load_occupations(encoder.model_id, encoder.dimension)
        self._builder = FeatureBuilder(
            self.weights, self._statistics, rates, self._occupations, encoder.model_id
        )
        load_kernels(self._builder, self.weights, encoder.dimension)

    @property
    def model_version(self) -> str:
        """Everything a score depends on besides the two documents and the day."""
        occupations = "" if self._occupations is None else f"+o{self._occupations.fingerprint}"
        return (
            f"{self.encoder.model_id}@{self.encoder.revision}+t{TEMPLATE_VERSION}"
            f"+w{self.weights.version}+s{self._statistics.fingerprint}{occupations}"
        )

    @cached_property
    def features_version(self) -> str:
        """What the features of a document depend on besides the document and its vectors; those of
        another version are built anew."""
        return features_version(
            self.packaged_weights, self._statistics, self._occupations, self.rates
        )

    def with_weights(self, learned: LearnedWeights | None) -> "Engine":
        """An engine that combines categories with learned weights (None: with the package's own)
        and shares all the rest with this one.

        Weights learned on other constants than the package's are of no use; they are ignored.
        """
        own = self.packaged_weights
        fits = learned is not None and learned.base == own.version
        weights = own.with_learned(learned) if learned is not None and fits else own
        if weights == self.weights:
            return self
        other = copy.copy(self)
        other.weights = weights
        return other

    def on_day(self, day: date) -> "Engine":
        """An engine that scores as on a day: how long ago skills were used counts from it."""
        other = copy.copy(self)
        other._day = day
        return other

    def _today(self) -> date:
        return self._day or clock.now().date()

    def applied_weights(self, given: Mapping[str, float] | None) -> dict[str, float]:
        """Weights by category, adding up to 1; without any, the usual ones.

        Raises
        ------
        ValueError
            If a name is unknown, a weight is negative or not finite, or all are 0.
        """
        weights = category_weights(given, self.weights.categories)
        return dict(zip(CATEGORIES, (float(weight) for weight in weights), strict=True))

    def encode(self, document: Document) -> Encoded:
        """Cut a document into pieces and embed them with its joined text."""
        return self.encode_many([document])[0]

    def encode_many(self, documents: Sequence[Document]) -> list[Encoded]:
        """Embed many documents in one go; each gets the vectors it would get alone."""
        return self.encode_with(documents, {})

    def encode_with(
        self, documents: Sequence[Document], known: dict[str, Vectors]
    ) -> list[Encoded]:
        """Embed documents that share most texts with each other or with what is ``known``; see
        :func:`encode_documents`."""
        return encode_documents(self.encoder, documents, known)

    @cached_property
    def skill_vectors(self) -> Vectors:
        """``(n, d)``, of the names of the vocabulary's skills, in their order."""
        names = [skill.name for skill in load_vocabulary().skills]
        return self.encoder.encode(names, cache=[True] * len(names))

    def encode_words(self, words: str) -> Vectors:
        """Embed what somebody typed into a search box, ``(d,)``."""
        text = scrub_protected_attributes(normalise(words)) or normalise(words)
        return self.encoder.encode([text])[0]

    @overload
    def features(self, document: CandidateProfile, encoded: Encoded) -> CandidateFeatures: ...
    @overload
    def features(self, document: JobPosting, encoded: Encoded) -> JobFeatures: ...
    @overload
    def features(self, document: Document, encoded: Encoded) -> Features: ...
    def features(self, document: Document, encoded: Encoded) -> Features:
        """What scoring needs of a document."""
        if isinstance(document, CandidateProfile):
            return self._builder.candidate(document, encoded)
        return self._builder.job(document, encoded)

    def compare(
        self, query: Features, others: Sequence[Features], *, learned: bool | None = None
    ) -> Pairs:
        """The signals of a query, whichever side it is, with each of the other side.

        ``learned``: whether what was learned from a candidate's declines counts. It does in what
        the candidate sees, and nowhere else: it stems from what another employer did. None: if the
        query is the candidate.
        """
        today, weights = self._today(), self.weights
        if isinstance(query, CandidateFeatures):
            jobs = [other for other in others if isinstance(other, JobFeatures)]
            return compare_pairs([query], jobs, weights, today, learned=learned is not False)
        people = [other for other in others if isinstance(other, CandidateFeatures)]
        return compare_pairs(people, [query], weights, today, learned=bool(learned))

    def scores(
        self,
        query: Features,
        others: Sequence[Features],
        weights: Mapping[str, float] | None = None,
        *,
        learned: bool | None = None,
    ) -> Numbers:
        """Scores of pairs that no constraint keeps apart, ``(len(others),)``, 0..1; ``learned``:
        see :meth:`compare`."""
        pairs = self.compare(query, others, learned=learned)
        return self.score(pairs, [()] * len(pairs), weights).score

    def match(
        self,
        candidate: CandidateFeatures,
        job: JobFeatures,
        weights: Mapping[str, float] | None = None,
        unmet: tuple[str, ...] = (),
        *,
        learned: bool = True,
    ) -> Match:
        """Score and explain one pair; ``unmet`` are the constraints it misses; ``learned``: as the
        candidate sees it, see :meth:`compare`."""
        pairs = self.compare(candidate, [job], learned=learned)
        return self.explain(pairs, [unmet], self.score(pairs, [unmet], weights))[0]

    def explain(
        self, pairs: Pairs, unmet: Sequence[tuple[str, ...]], scores: Scores
    ) -> list[Match]:
        """Explain the scores of pairs; ``unmet`` are the constraints that each of them misses."""
        matches = [
            match_of(pair, scores, row, codes, self.weights, self.model_version, self._notes(pair))
            for row, (pair, codes) in enumerate(zip(pairs, unmet, strict=True))
        ]
        return with_copies_noted(pairs, matches)

    def _notes(self, pair: Pair) -> tuple[Flag, ...]:
        candidate, job = pair.candidate.stored, pair.job.stored
        pay = pay_notes_of(candidate.document, job.document, self.rates)
        return (*candidate.notes, *job.notes, *pay)

    def score(
        self,
        pairs: Pairs,
        unmet: Sequence[tuple[str, ...]],
        weights: Mapping[str, float] | None,
    ) -> Scores:
        """Scores of compared pairs, row by row; of the constraints ``unmet`` by each, those that
        lower the candidate's view enter it."""
        chosen = category_weights(weights, self.weights.categories)
        today = self._today()
        past = of_each(pairs.jobs, lambda job: is_past(job, today))
        lowered = [
            sum(code in LOWERING for code in codes) + over
            for over, codes in zip(past, unmet, strict=True)
        ]
        doubt = np.array(of_each(pairs.candidates, lambda one: one.doubt), dtype=float)
        unmet_terms = np.array(lowered, dtype=int)
        return combine(pairs.signals, doubt, unmet_terms, chosen, self.weights)

    def rank(
        self,
        query: Features,
        others: Sequence[Features],
        weights: Mapping[str, float] | None = None,
        unmet: Sequence[tuple[str, ...]] | None = None,
    ) -> Ranked:
        """Order documents by their score for a query, best first, ties in the order sent.

        Hard constraints drop nothing; they are those of the documents themselves, or ``unmet``,
        the codes that each pair misses.
        """
        pairs = self.compare(query, others)
        unmet = [self._unmet(pair) for pair in pairs] if unmet is None else list(unmet)
        scores = self.score(pairs, unmet, weights)
        return Ranked(np.argsort(-scores.score, kind="stable"), scores, pairs, unmet)

    def _unmet(self, pair: Pair) -> tuple[str, ...]:
        candidate, job = candidate_facts(pair.candidate.profile), job_facts(pair.job.posting)
        return unmet_constraints(candidate, job, self.rates, self._today())

    def match_many(
        self,
        query: Document,
        documents: Sequence[Document],
        weights: Mapping[str, float] | None = None,
        unmet: Sequence[tuple[str, ...]] | None = None,
    ) -> RankedDocuments:
        """Match one document with many of the other side; nothing is dropped. ``unmet``: see
        :meth:`rank`."""
        encoded = self.encode_many([query, *documents])
        subject, *others = [
            self.features(document, own)
            for document, own in zip([query, *documents], encoded, strict=True)
        ]
        ranked = self.rank(subject, others, weights, unmet)
        found = self.explain(ranked.pairs, ranked.unmet, ranked.scores)
        items = (IndexedMatch(i, found[i]) for i in ranked.order.tolist())
        return RankedDocuments(
            items=tuple(items),
            applied_weights=self.applied_weights(weights),
            total_considered=len(documents),
            model_version=self.model_version,
        )
