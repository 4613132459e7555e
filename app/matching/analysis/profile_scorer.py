"""Scores of a profile with skills appended: exact ones, and estimates that encode nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.features.pieces import pieces_and_document_text
from app.matching.features.types import CandidateFeatures
from app.matching.kernels.packing import quantised
from app.matching.results import Match

MOST_ADDITIONS = 3
"""Most skills that are added to a profile."""

Places = tuple[int, ...]
"""A set of skills to add: their indices in the list of options, in the order of appending."""


@dataclass(frozen=True)
class SkillGapQuery:
    """A candidate and a job to compare, and the vectors already known.

    Attributes
    ----------
    candidate, job
        The documents as the engine sees them.
    extended
        Builds the candidate's masked document with skills of these names appended.
    known
        Vectors, ``(d,)``, by the text they stand for.
    unmet
        Codes of the hard constraints that the pair does not meet; they lower every score alike.
    free_slots
        How many more skills the profile may hold.
    """

    candidate: CandidateProfile
    job: JobPosting
    extended: Callable[[Sequence[str]], CandidateProfile]
    known: Mapping[str, Vectors]
    unmet: tuple[str, ...] = ()
    free_slots: int = MOST_ADDITIONS


class ProfileScorer:
    """Scores variants of one candidate for one job; encodes only texts without a known vector."""

    def __init__(self, engine: Engine, query: SkillGapQuery) -> None:
        self._engine = engine
        self._unmet = query.unmet
        self._known = dict(query.known)
        (encoded,) = engine.encode_with([query.job], self._known)
        self.job = engine.features(query.job, encoded)

    def candidates(self, profiles: Sequence[CandidateProfile]) -> list[CandidateFeatures]:
        """Features of variants of the candidate; their new texts are encoded in one call."""
        return self._features(profiles, self._known)

    def _features(
        self, profiles: Sequence[CandidateProfile], known: dict[str, Vectors]
    ) -> list[CandidateFeatures]:
        encoded = self._engine.encode_with(profiles, known)
        return [self._engine.features(p, own) for p, own in zip(profiles, encoded, strict=True)]

    def estimate(
        self, profiles: Sequence[CandidateProfile], like: CandidateProfile
    ) -> list[CandidateFeatures]:
        """Features of variants that take the vector of their document text from ``like``: if their
        pieces are known, nothing is encoded."""
        known = dict(self._known)
        document_text = known[pieces_and_document_text(like)[1]]
        known.update((pieces_and_document_text(profile)[1], document_text) for profile in profiles)
        return self._features(profiles, known)

    def scores(self, candidates: Sequence[CandidateFeatures]) -> list[float]:
        """The scores of variants, 0..1; each has the same bits as if scored alone."""
        pairs = self._engine.compare(self.job, candidates, learned=True)
        unmet = [self._unmet] * len(pairs)
        return [float(score) for score in self._engine.score(pairs, unmet, None).score]

    def promise(self, candidates: Sequence[CandidateFeatures]) -> list[float]:
        """What variants are ordered by: their scores before the must-haves cap them, for capped
        scores are alike and hide which addition helps."""
        pairs = self._engine.compare(self.job, candidates, learned=True)
        unmet = [self._unmet] * len(pairs)
        return [float(limited) for limited in self._engine.score(pairs, unmet, None).limited]

    def score(self, candidate: CandidateFeatures) -> float:
        """The score of one variant."""
        return self.scores([candidate])[0]

    def match(self, candidate: CandidateFeatures) -> Match:
        """The match of one variant: score and explanation."""
        return self._engine.match(candidate, self.job, None, self._unmet)


class ScoreEstimator:
    """Estimates the scores of sets of additions without encoding anything.

    The features hold all options; those outside a set are switched off. The document vector of a
    set is estimated as the profile's own plus the sum of the changes that each addition alone makes
    (``alone``: the features with one addition, by its place).
    """

    def __init__(
        self, scorer: ProfileScorer, base: CandidateFeatures, full: CandidateFeatures
    ) -> None:
        self._scorer = scorer
        self._base = base
        self._full = full
        listed = len(base.profile.skills)
        self._rows = {
            int(piece.ref.partition(".")[2]) - listed: row
            for row, piece in enumerate(full.pieces, 1)
            if piece.kind == "skill" and int(piece.ref.partition(".")[2]) >= listed
        }
        self.alone: dict[int, CandidateFeatures] = {}

    def scores(self, sets: Sequence[Places]) -> list[float]:
        """Estimated scores with the options of each set added."""
        return self._scorer.scores(list(map(self._with, sets)))

    def _with(self, chosen: Places) -> CandidateFeatures:
        rows = self._full.rows.copy()
        off = [row for option, row in self._rows.items() if option not in chosen]
        rows["evidence"][off] = rows["listed"][off] = False
        document_vector, traits = self._base.document_vector.copy(), self._base.traits.copy()
        for option in chosen:
            if option in self.alone:
                document_vector += self.alone[option].document_vector - self._base.document_vector
                traits["hubness"] += (
                    self.alone[option].traits["hubness"] - self._base.traits["hubness"]
                )
        length = np.sqrt(np.dot(document_vector, document_vector))
        own = quantised((document_vector / length)[None, :])
        values, scales = self._full.section("values").copy(), self._full.section("scales").copy()
        values[: own.values.shape[1]], scales[0] = own.values[0], own.scales[0]
        totals = self._full.section("totals").copy()
        totals["neighbours"] = self._base.fingerprints.neighbours
        return self._full.with_sections(
            values=values,
            scales=scales,
            rows=rows,
            traits=traits,
            word_pairs=self._base.fingerprints.word_pairs,
            totals=totals,
        )
