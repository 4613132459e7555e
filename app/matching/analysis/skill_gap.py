"""Skill gap: what a profile lacks for a job, and which few skills would raise its score most.

The value of a set of skills is the score of the profile with these skills appended, computed like
any other score. Appending skills changes the document text, so scoring a set exactly costs one text
to encode. Therefore all sets are first estimated with known vectors, and only the best of each size
are encoded and scored exactly; every score that is returned is exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise

from app.matching.analysis.learning_path import LearningStep, learning_path
from app.matching.analysis.profile_scorer import (
    MOST_ADDITIONS,
    Places,
    ProfileScorer,
    ScoreEstimator,
    SkillGapQuery,
)
from app.matching.engine import Engine
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.results import Match, RequirementMatch, Status

CONSIDERED = 24
"""Unmet skills that enter sets: those with the highest estimated gain alone."""
FINALISTS = 3
"""Sets of each size above 1 that are scored exactly: the best by estimate."""
WORTHWHILE = 0.02
"""A larger set must raise the score by this share more than a smaller one."""

_AT_ONCE = 256
_NAMED = ("must", "nice")
_SKILLS = ("skill", "used_skill")


@dataclass(frozen=True, slots=True)
class Addition:
    """A skill to add, and by how much it raises the score (0..1) after those before it."""

    skill: str
    gain: float


@dataclass(frozen=True, slots=True)
class SkillGap:
    """The requirements of a job by status, and the additions that raise the score most.

    Attributes
    ----------
    additions
        At most :data:`MOST_ADDITIONS`, in the order of appending; their gains sum to ``new_score``
        minus ``score``.
    learning_order
        A learning path through the unmet skills that were considered, at most :data:`CONSIDERED`.
    score, new_score
        The score without and with the additions, 0..1.
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


def _promising(scorer: ProfileScorer, query: SkillGapQuery, names: list[str]) -> list[str]:
    """The :data:`CONSIDERED` names with the highest estimated gain alone, in their given order."""
    if len(names) <= CONSIDERED:
        return names
    scorer.candidates([query.extended(names)])  # embeds every name
    alone = scorer.estimate([query.extended([name]) for name in names], query.candidate)
    rank = list(zip(scorer.scores(alone), scorer.promise(alone), strict=True))
    order = sorted(range(len(names)), key=lambda place: rank[place], reverse=True)[:CONSIDERED]
    return [names[place] for place in sorted(order)]


def _best(estimator: ScoreEstimator, sets: Iterable[Places], most: int) -> list[Places]:
    scored: list[tuple[float, Places]] = []
    remaining = iter(sets)
    while batch := list(islice(remaining, _AT_ONCE)):
        estimates = estimator.scores(batch)
        scored += [(-estimate, places) for estimate, places in zip(estimates, batch, strict=True)]
    return [places for _, places in sorted(scored)[:most]]


class _Search:
    """Finds the set of additions, out of named options, that raises the score most."""

    def __init__(
        self,
        scorer: ProfileScorer,
        query: SkillGapQuery,
        base: CandidateFeatures,
        names: list[str],
    ) -> None:
        self._scorer = scorer
        self._profile = query.candidate
        self._names = names
        full = query.extended(names)
        self._added = full.skills[len(self._profile.skills) :]
        self._estimator = ScoreEstimator(scorer, base, scorer.candidates([full])[0])
        self._scores: dict[Places, float] = {(): scorer.score(base)}
        self._most = min(MOST_ADDITIONS, query.free_slots, len(names))
        self._alone = [(place,) for place in range(len(names))]
        self._estimator.alone = dict(enumerate(self._score_exactly(self._alone)))

    @property
    def gains(self) -> dict[str, float]:
        """What each option alone adds to the score, by name."""
        before = self._scores[()]
        return {self._names[place]: self._scores[(place,)] - before for (place,) in self._alone}

    def _score_exactly(self, sets: Iterable[Places]) -> list[CandidateFeatures]:
        """Score the sets that have no exact score yet, and keep the scores; return the features."""
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

    def _extended(self, order: list[int], size: int) -> Iterator[Places]:
        """The best set of a size so far, with every further option: estimates may overlook one."""
        known = [places for places in self._scores if len(places) == size]
        best = max(known, key=lambda places: (self._scores[places], places))
        for option in order:
            if option not in best:
                yield tuple(place for place in order if place in best or place == option)

    def run(self) -> tuple[list[Addition], float]:
        """The additions in the order of appending (none if none raises the score), and the score
        with all of them."""
        if self._most < 1:
            return [], self._scores[()]
        # Sets are appended in this order, the highest gain first.
        order = [place for (place,) in sorted(self._alone, key=lambda s: (-self._scores[s], s))]
        for size in range(2, self._most + 1):
            finalists = _best(self._estimator, combinations(order, size), FINALISTS)
            self._score_exactly(dict.fromkeys([*finalists, *self._extended(order, size - 1)]))
        chosen = self._chosen()
        return list(self._steps(chosen)), self._scores[chosen]

    def _chosen(self) -> Places:
        """The smallest set within :data:`WORTHWHILE` of the best gain; among equals the best."""
        highest = max(self._scores.values())
        least = highest - WORTHWHILE * (highest - self._scores[()])
        enough = [s for s, score in self._scores.items() if score >= least]
        return min(enough, key=lambda s: (len(s), -self._scores[s], s))

    def _steps(self, chosen: Places) -> Iterator[Addition]:
        prefixes = [chosen[:length] for length in range(len(chosen) + 1)]
        self._score_exactly(prefixes)
        for before, after in pairwise(prefixes):
            yield Addition(self._names[after[-1]], self._scores[after] - self._scores[before])


def _options(
    base: CandidateFeatures, job: JobFeatures, requirements: Sequence[RequirementMatch]
) -> dict[str, RequirementMatch]:
    """The job's skills that are unmet and not in the profile's own list, by name."""
    listed = {piece.said.casefold() for piece in base.pieces if piece.kind == "skill"}
    named = [piece for piece in job.pieces if piece.kind in _NAMED]
    found = {}
    # A job's skills come first among its requirements (pieces.job_pieces).
    for piece, requirement in zip(named, requirements, strict=False):
        asked = job.posting.skills[int(piece.ref.partition(".")[2])].name
        if requirement.status != "met" and piece.said.casefold() not in listed:
            # In canonical spelling, unless that is longer than a profile may hold.
            found[piece.text if len(piece.text) <= len(asked) else asked] = requirement
    return found


def _nearest_skill(requirement: RequirementMatch) -> str | None:
    """The skill of the profile that partly meets the requirement, or None."""
    evidence = requirement.evidence
    if evidence is None or evidence.kind not in _SKILLS or requirement.status != "partial":
        return None
    return evidence.text


def _of_status(match: Match, status: Status) -> tuple[RequirementMatch, ...]:
    return tuple(found for found in match.requirements if found.status == status)


def find_gap(engine: Engine, query: SkillGapQuery) -> SkillGap:
    """Compare a candidate with a job and find the additions that raise the score most.

    All sets of up to :data:`MOST_ADDITIONS` of the job's unmet skills are compared; a smaller set
    wins unless a larger one raises the score by :data:`WORTHWHILE` more.
    """
    scorer = ProfileScorer(engine, query)
    base = scorer.candidates([query.candidate])[0]
    match = scorer.match(base)
    additions: list[Addition] = []
    new_score = match.score
    steps: tuple[LearningStep, ...] = ()
    options = _options(base, scorer.job, match.requirements)
    names = _promising(scorer, query, list(options))
    if names:
        search = _Search(scorer, query, base, names)
        additions, new_score = search.run()
        similar = {name: skill for name in names if (skill := _nearest_skill(options[name]))}
        steps = learning_path(search.gains, similar)
    return SkillGap(
        met=_of_status(match, "met"),
        partial=_of_status(match, "partial"),
        claimed=_of_status(match, "claimed"),
        missing=_of_status(match, "missing"),
        additions=tuple(additions),
        learning_order=steps,
        score=match.score,
        new_score=new_score,
        model_version=match.model_version,
    )
