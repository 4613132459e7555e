"""What keeps candidates from a job: its requirements, its pay, its other terms.

Nothing is estimated. Whether a candidate is *near* a job is read off their score with preferences
set aside, so that pay and place do not matter; what dropping a requirement would change is read
off the scores for the job without it, as its employer would save it (same pieces, vectors and
terms as any other score); and what a term rules out is what the filter says of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.matching.arrays import Vectors
from app.matching.constraints.rules import CandidateFacts, JobFacts, unmet_constraints
from app.matching.documents import Importance, JobPosting
from app.matching.engine import Engine
from app.matching.features.types import JobFeatures
from app.matching.pay import per_year
from app.matching.results import Band, Status
from app.matching.retrieval.base import IndexedDocument
from app.matching.scoring.explanation import requirement_matches
from app.matching.scoring.pairs import Pairs

WITHIN_REACH: Band = "fair"
"""From this band on, preferences set aside, a candidate is near a job."""

WEIGHED = 12
"""Of the skills that a job names, so many are weighed: those that most of the near lack."""

PAY_STEPS = (1.05, 1.1, 1.2, 1.3)
"""Maxima of pay to try, in times of the present one."""

TERMS = ("pay-floor", "remote", "location", "employment-type", "visa")
"""The hard constraints that an employer can do something about."""

_NAMED = ("must", "nice")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class JobNeighbourhood:
    """A job and who is around it.

    Attributes
    ----------
    posting, facts
        The job as the engine and the filter see it.
    known
        Vectors of the job's texts that are there already, by text.
    items
        The candidates nearest to it by the joined text who are visible and have not blocked its
        employer, whatever its terms.
    total
        How many candidates of that kind there are.
    """

    posting: JobPosting
    facts: JobFacts
    known: Mapping[str, Vectors]
    items: Sequence[IndexedDocument]
    total: int


@dataclass(frozen=True, slots=True)
class RequirementCount:
    """One named skill, and the candidates ``within_reach``: near the job if it did not ask for it.

    ``by_status`` says how they stand to it. ``ruled_out`` of them are near the job only without
    it; ``gained_if_nice`` (None for a nice-to-have) already if it were merely welcome.
    """

    requirement: str
    importance: Importance
    within_reach: int
    by_status: Mapping[Status, int]
    ruled_out: int
    gained_if_nice: int | None


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many of the near candidates a term rules out, and how many it alone."""

    term: str
    ruled_out: int
    alone: int


@dataclass(frozen=True, slots=True)
class PayStep:
    """A higher maximum of pay, in the job's currency and period, and how many it would gain."""

    max: float
    gained: int


@dataclass(frozen=True)
class JobInsights:
    """What keeps candidates from a job; every number counts people."""

    total: int
    considered: int
    within_reach: int
    reachable: int
    requirements: tuple[RequirementCount, ...]
    terms: tuple[TermCount, ...]
    pay_steps: tuple[PayStep, ...]


@dataclass(frozen=True, slots=True)
class _Skill:
    """A skill that the job names, with its place among the requirements of an explanation."""

    place: int
    name: str  # in the posting
    text: str  # on display
    importance: Importance


class _JobScorer:
    """Scores variants of one job for the same candidates, preferences set aside."""

    def __init__(self, engine: Engine, around: JobNeighbourhood) -> None:
        self._engine = engine
        self._candidates = [item.features for item in around.items]
        self._lowest = engine.weights.bands[WITHIN_REACH]
        usual = engine.weights.categories
        self._weights = {name: w for name, w in usual.items() if name != "preferences"}
        self.features = self._features([around.posting], dict(around.known))[0]

    def _features(
        self, postings: Sequence[JobPosting], known: dict[str, Vectors]
    ) -> list[JobFeatures]:
        encoded = self._engine.encode_with(postings, known)
        found = map(self._engine.features, postings, encoded)
        return [job for job in found if isinstance(job, JobFeatures)]

    def pairs(self) -> Pairs:
        """The job as it is, beside each candidate."""
        return self._engine.compare(self.features, self._candidates)

    def within_reach(self, pairs: Pairs) -> Mask:
        """Who is near, ``(n,)``."""
        scores = self._engine.score(pairs, [()] * len(pairs), self._weights).score
        within_reach: Mask = scores >= self._lowest
        return within_reach

    def within_reach_each(
        self, postings: Sequence[JobPosting], known: Mapping[str, Vectors]
    ) -> list[Mask]:
        """Who is near each variant; their new texts are encoded in one go."""
        return [
            self.within_reach(self._engine.compare(features, self._candidates))
            for features in self._features(postings, dict(known))
        ]


def _skills(features: JobFeatures) -> list[_Skill]:
    # A job's skills come first among its requirements (pieces.job_pieces).
    named = [piece for piece in features.pieces if piece.kind in _NAMED]
    listed = features.posting.skills
    own = [listed[int(piece.ref.partition(".")[2])] for piece in named]
    return [
        _Skill(place, skill.name, piece.text, skill.importance)
        for place, (piece, skill) in enumerate(zip(named, own, strict=True))
    ]


def _without(posting: JobPosting, skill: _Skill) -> JobPosting:
    """The job without a skill, however often it names it."""
    kept = (own for own in posting.skills if own.name.casefold() != skill.name.casefold())
    return replace(posting, skills=tuple(kept))


def _welcome(posting: JobPosting, skill: _Skill) -> JobPosting:
    """The job with a skill as a nice-to-have."""
    return replace(
        posting,
        skills=tuple(
            replace(own, importance="nice") if own.name.casefold() == skill.name.casefold() else own
            for own in posting.skills
        ),
    )


def _requirements(
    engine: Engine,
    around: JobNeighbourhood,
    scorer: _JobScorer,
    pairs: Pairs,
    within_reach: Mask,
) -> tuple[RequirementCount, ...]:
    skills = _skills(scorer.features)
    if not skills or not pairs:
        return ()
    statuses = np.array(
        [
            [found.status for found in requirement_matches(pair, engine.weights)[: len(skills)]]
            for pair in pairs
        ]
    )
    lacking = (statuses[within_reach] == "missing").sum(axis=0)
    most = sorted(skills, key=lambda skill: (-lacking[skill.place], skill.place))[:WEIGHED]
    chosen = sorted(most, key=lambda skill: skill.place)
    musts = [skill for skill in chosen if skill.importance == "must"]
    variants = [_without(around.posting, skill) for skill in chosen]
    variants += [_welcome(around.posting, skill) for skill in musts]
    masks = scorer.within_reach_each(variants, around.known)
    welcome = dict(zip((skill.place for skill in musts), masks[len(chosen) :], strict=True))
    return tuple(
        RequirementCount(
            requirement=skill.text,
            importance=skill.importance,
            within_reach=int(without.sum()),
            by_status=dict(Counter(statuses[without, skill.place].tolist())),
            ruled_out=int((without & ~within_reach).sum()),
            gained_if_nice=(
                int((welcome[skill.place] & ~within_reach).sum())
                if skill.place in welcome
                else None
            ),
        )
        for skill, without in zip(chosen, masks, strict=False)
    )


def _unmet(engine: Engine, items: Sequence[IndexedDocument], job: JobFacts) -> list[set[str]]:
    """The terms that each candidate's constraints do not meet."""
    today = clock.now().date()
    facts = [item.facts for item in items if isinstance(item.facts, CandidateFacts)]
    return [set(unmet_constraints(own, job, engine.rates, today)) & set(TERMS) for own in facts]


def _pay_steps(
    engine: Engine, around: JobNeighbourhood, within_reach: Sequence[IndexedDocument]
) -> tuple[PayStep, ...]:
    pay = around.posting.salary
    if pay is None or pay.max <= 0:
        return ()

    def reached(most: float) -> int:
        facts = replace(around.facts, pay_max=per_year(most, pay.period))
        return sum(not unmet for unmet in _unmet(engine, within_reach, facts))

    now = reached(pay.max)
    steps = [round(pay.max * times, 2) for times in PAY_STEPS]
    return tuple(PayStep(most, reached(most) - now) for most in steps)


def analyse(engine: Engine, around: JobNeighbourhood) -> JobInsights:
    """Count what keeps candidates from a job. Encodes variants of the job; holds no session."""
    scorer = _JobScorer(engine, around)
    pairs = scorer.pairs()
    within_reach = scorer.within_reach(pairs)
    close = [item for item, reached in zip(around.items, within_reach, strict=True) if reached]
    unmet = _unmet(engine, close, around.facts)
    return JobInsights(
        total=around.total,
        considered=len(around.items),
        within_reach=len(close),
        reachable=sum(not terms for terms in unmet),
        requirements=_requirements(engine, around, scorer, pairs, within_reach),
        terms=tuple(
            TermCount(term, sum(term in own for own in unmet), sum(own == {term} for own in unmet))
            for term in TERMS
        ),
        pay_steps=_pay_steps(engine, around, close),
    )
