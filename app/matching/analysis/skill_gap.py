"""What a profile lacks for a job, and which few skills would lift its score most.

Nothing is guessed: a set of skills is worth what the profile scores with these skills appended to
it, computed by the same pieces, vectors and terms as any other score. Appending a skill changes
the joined text, so every set would cost one text to encode. Therefore all sets are first weighed
with vectors that are at hand, and only the best of each size are encoded and scored for real;
what is returned are real scores alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise

import numpy as np

from app.matching.analysis.learning_path import LearningStep, learning_path
from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, Document, JobPosting
from app.matching.engine import Engine, Features
from app.matching.features.pieces import pieces_and_document_text
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.results import Match, RequirementMatch, Status

MOST_ADDITIONS = 3
CONSIDERED = 24
"""Of the skills that are not met, so many enter sets: the most promising by themselves."""
FINALISTS = 3
"""Of the sets of one size above 1, so many are scored for real: the best by estimate."""
WORTHWHILE = 0.02
"""A larger set must lift the score by this share more than a smaller one."""

_AT_ONCE = 256
_NAMED = ("must", "nice")
_SKILLS = ("skill", "used_skill")

Places = tuple[int, ...]
"""A set of skills to add: their places in a list of options, in the order in which they are
appended."""


@dataclass(frozen=True)
class SkillGapQuery:
    """One candidate, one job, and what is known of both.

    Attributes
    ----------
    candidate, job
        The documents as the engine sees them.
    extended
        The candidate's document with skills of these names appended, as a change of the profile
        would make it (masked like everything else).
    known
        Vectors that are already there, by the text they stand for.
    unmet
        Codes of the hard constraints between the two; they lower every score alike.
    room
        How many skills the profile may still take.
    """

    candidate: CandidateProfile
    job: JobPosting
    extended: Callable[[Sequence[str]], CandidateProfile]
    known: Mapping[str, Vectors]
    unmet: tuple[str, ...] = ()
    free_slots: int = MOST_ADDITIONS


@dataclass(frozen=True, slots=True)
class Addition:
    """A skill to add, and by how much it lifts the score after those before it."""

    skill: str
    gain: float


@dataclass(frozen=True, slots=True)
class SkillGap:
    """The requirements of a job by status, and the additions that lift the score most.

    ``score`` is that of the profile as it is, ``new_score`` with the additions appended in their
    order; the gains sum to the difference. All numbers are 0..1. ``learning_order`` names the
    skills that were weighed, at most :data:`CONSIDERED`.
    """

    met: tuple[RequirementMatch, ...]
    partial: tuple[RequirementMatch, ...]
    claimed: tuple[RequirementMatch, ...]
    missing: tuple[RequirementMatch, ...]
    additions: tuple[Addition, ...]
    learning_order: tuple[LearningStep, ...]
    score: float
    new_score: float
    model_version: str


class _ProfileScorer:
    """Scores variants of one candidate for one job; encodes only texts it has not seen."""

    def __init__(self, engine: Engine, query: SkillGapQuery) -> None:
        self._engine = engine
        self._unmet = query.unmet
        self._known = dict(query.known)
        job = self._features([query.job])[0]
        assert isinstance(job, JobFeatures)
        self.job = job

    def _features(self, documents: Sequence[Document]) -> list[Features]:
        encoded = self._engine.encode_with(documents, self._known)
        return list(map(self._engine.features, documents, encoded))

    def candidates(self, profiles: Sequence[CandidateProfile]) -> list[CandidateFeatures]:
        """Features of variants of the candidate; their new texts are encoded in one go."""
        return [f for f in self._features(profiles) if isinstance(f, CandidateFeatures)]

    def estimate(
        self, profiles: Sequence[CandidateProfile], like: CandidateProfile
    ) -> list[CandidateFeatures]:
        """Features of variants whose joined texts pass for that of ``like``: where their pieces
        are known, nothing is encoded."""
        known = dict(self._known)
        document_text = known[pieces_and_document_text(like)[1]]
        known.update((pieces_and_document_text(profile)[1], document_text) for profile in profiles)
        encoded = self._engine.encode_with(profiles, known)
        found = map(self._engine.features, profiles, encoded)
        return [f for f in found if isinstance(f, CandidateFeatures)]

    def scores(self, candidates: Sequence[CandidateFeatures]) -> list[float]:
        """The scores of variants, each with the same bits as alone."""
        pairs = self._engine.compare(self.job, candidates)
        unmet = [self._unmet] * len(pairs)
        return [float(score) for score in self._engine.score(pairs, unmet, None).score]

    def score(self, candidate: CandidateFeatures) -> float:
        """The score of one variant."""
        return self.scores([candidate])[0]

    def match(self, candidate: CandidateFeatures) -> Match:
        """Score and reasons of one variant."""
        return self._engine.match(candidate, self.job, None, self._unmet)


class _Estimator:
    """Weighs sets of additions without encoding anything.

    All options stand in one set of features; those outside a set are switched off. The vector of
    the whole profile moves by the sum of what each addition alone moves it (``moved``).
    """

    def __init__(
        self, scorer: _ProfileScorer, base: CandidateFeatures, full: CandidateFeatures
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
        self.moved: dict[int, CandidateFeatures] = {}

    def scores(self, sets: Sequence[Places]) -> list[float]:
        """Estimated scores with the options of each set added."""
        return self._scorer.scores(list(map(self._with, sets)))

    def _with(self, chosen: Places) -> CandidateFeatures:
        rows = self._full.rows.copy()
        off = [row for option, row in self._rows.items() if option not in chosen]
        rows["evidence"][off] = rows["listed"][off] = False
        document_vector, traits = self._base.document_vector.copy(), self._base.traits.copy()
        for option in chosen:
            if option in self.moved:
                document_vector += self.moved[option].document_vector - self._base.document_vector
                traits["hubness"] += (
                    self.moved[option].traits["hubness"] - self._base.traits["hubness"]
                )
        vectors = self._full.vectors.copy()
        vectors[0] = document_vector / np.sqrt(np.dot(document_vector, document_vector))
        return replace(
            self._full,
            vectors=vectors,
            rows=rows,
            traits=traits,
            fingerprints=self._base.fingerprints,
        )


def _promising(scorer: _ProfileScorer, query: SkillGapQuery, names: list[str]) -> list[str]:
    """The names that by themselves would help most, at most :data:`CONSIDERED`, in their order."""
    if len(names) <= CONSIDERED:
        return names
    scorer.candidates([query.extended(names)])  # knows every name from here on
    alone = scorer.estimate([query.extended([name]) for name in names], query.candidate)
    order = np.argsort(-np.array(scorer.scores(alone)), kind="stable")[:CONSIDERED]
    return [names[place] for place in sorted(order.tolist())]


def _best(estimator: _Estimator, sets: Iterable[Places], most: int) -> list[Places]:
    scored: list[tuple[float, Places]] = []
    remaining = iter(sets)
    while part := list(islice(remaining, _AT_ONCE)):
        estimates = estimator.scores(part)
        scored += [(-estimate, places) for estimate, places in zip(estimates, part, strict=True)]
    return [places for _, places in sorted(scored)[:most]]


class _Search:
    """Finds the set of additions, out of named options, that lifts a score most."""

    def __init__(
        self,
        scorer: _ProfileScorer,
        query: SkillGapQuery,
        base: CandidateFeatures,
        names: list[str],
    ) -> None:
        self._scorer = scorer
        self._profile = query.candidate
        self._names = names
        full = query.extended(names)
        self._added = full.skills[len(self._profile.skills) :]
        self._estimator = _Estimator(scorer, base, scorer.candidates([full])[0])
        self._scores: dict[Places, float] = {(): scorer.score(base)}
        self._most = min(MOST_ADDITIONS, query.free_slots, len(names))
        self._alone = [(place,) for place in range(len(names))]
        self._estimator.moved = dict(enumerate(self._score_exactly(self._alone)))

    @property
    def gains(self) -> dict[str, float]:
        """What each named option adds to the score by itself."""
        before = self._scores[()]
        return {self._names[place]: self._scores[(place,)] - before for (place,) in self._alone}

    def _score_exactly(self, sets: Iterable[Places]) -> list[CandidateFeatures]:
        """Score sets for real, unless they were, and keep the scores."""
        wanted = [places for places in sets if places not in self._scores]
        listed = self._profile.skills
        built = self._scorer.candidates(
            [
                replace(self._profile, skills=(*listed, *(self._added[i] for i in places)))
                for places in wanted
            ]
        )
        for places, features in zip(wanted, built, strict=True):
            self._scores[places] = self._scorer.score(features)
        return built

    def run(self) -> tuple[list[Addition], float]:
        """The additions in the order in which they are appended (none if none is worthwhile),
        and the score with all of them."""
        if self._most < 1:
            return [], self._scores[()]
        # Whatever a set holds is appended in this order, the most helpful first.
        order = [place for (place,) in sorted(self._alone, key=lambda s: (-self._scores[s], s))]
        for size in range(2, self._most + 1):
            self._score_exactly(_best(self._estimator, combinations(order, size), FINALISTS))
        chosen = self._chosen()
        return list(self._steps(chosen)), self._scores[chosen]

    def _chosen(self) -> Places:
        """The smallest set that comes near enough to the best one; among equals the best."""
        highest = max(self._scores.values())
        near = highest - WORTHWHILE * (highest - self._scores[()])
        enough = [s for s, score in self._scores.items() if score >= near]
        return min(enough, key=lambda s: (len(s), -self._scores[s], s))

    def _steps(self, chosen: Places) -> Iterator[Addition]:
        prefixes = [chosen[:length] for length in range(len(chosen) + 1)]
        self._score_exactly(prefixes)
        for before, after in pairwise(prefixes):
            yield Addition(self._names[after[-1]], self._scores[after] - self._scores[before])


def _options(
    base: CandidateFeatures, job: JobFeatures, requirements: Sequence[RequirementMatch]
) -> dict[str, RequirementMatch]:
    """The skills the job lists that are not met and not in the profile's own list, by name."""
    listed = {piece.embed.casefold() for piece in base.pieces if piece.kind == "skill"}
    named = [piece for piece in job.pieces if piece.kind in _NAMED]
    found = {}
    # A job's skills come first among its requirements (pieces.job_pieces).
    for piece, requirement in zip(named, requirements, strict=False):
        asked = job.posting.skills[int(piece.ref.partition(".")[2])].name
        if requirement.status != "met" and piece.embed.casefold() not in listed:
            # Written in one spelling, unless that is longer than a profile may hold.
            found[piece.text if len(piece.text) <= len(asked) else asked] = requirement
    return found


def _nearest_skill(requirement: RequirementMatch) -> str | None:
    """The skill of the profile that is something like the one asked for."""
    evidence = requirement.evidence
    if evidence is None or evidence.kind not in _SKILLS or requirement.status != "partial":
        return None
    return evidence.text


def _of_status(match: Match, status: Status) -> tuple[RequirementMatch, ...]:
    return tuple(found for found in match.requirements if found.status == status)


def find_gap(engine: Engine, query: SkillGapQuery) -> SkillGap:
    """Compare a candidate with a job and search the additions that lift the score most.

    All sets of up to :data:`MOST_ADDITIONS` of the job's named skills that are not met are
    weighed; a smaller set wins unless a larger one lifts the score by :data:`WORTHWHILE` more.
    """
    scorer = _ProfileScorer(engine, query)
    base = scorer.candidates([query.candidate])[0]
    match = scorer.match(base)
    additions: list[Addition] = []
    new_score = match.score
    lessons: tuple[LearningStep, ...] = ()
    options = _options(base, scorer.job, match.requirements)
    names = _promising(scorer, query, list(options))
    if names:
        search = _Search(scorer, query, base, names)
        additions, new_score = search.run()
        near = {name: near for name in names if (near := _nearest_skill(options[name]))}
        lessons = learning_path(search.gains, near)
    return SkillGap(
        met=_of_status(match, "met"),
        partial=_of_status(match, "partial"),
        claimed=_of_status(match, "claimed"),
        missing=_of_status(match, "missing"),
        additions=tuple(additions),
        learning_order=lessons,
        score=match.score,
        new_score=new_score,
        model_version=match.model_version,
    )
