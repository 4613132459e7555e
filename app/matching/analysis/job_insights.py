"""Job insights: how many candidates a job's requirements, pay and other terms keep away.

Nothing is estimated. A candidate is *within reach* of a job if their score, with the category
preferences left out, is at least of the band :data:`WITHIN_REACH`; so pay and place do not matter.
The effect of a requirement is the difference to the scores for the job without it, computed like
any other score; what a term rules out is what the hard constraint says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app import clock
from app.matching.arrays import Mask, Vectors
from app.matching.constraints.filter_fields import JobFacts
from app.matching.constraints.rules import TERMS, unmet_constraints
from app.matching.documents import Importance, JobPosting
from app.matching.engine import Engine
from app.matching.features.types import JobFeatures
from app.matching.pay import per_year
from app.matching.results import Band, Status
from app.matching.retrieval.base import IndexedCandidate
from app.matching.scoring.explanation import requirement_matches
from app.matching.scoring.pairs import Pairs

WITHIN_REACH: Band = "fair"
"""Lowest band, preferences left out, of a candidate within reach."""

MOST_REQUIREMENTS = 12
"""Skills of a job that are analysed: those that most candidates within reach lack."""

PAY_STEPS = (1.05, 1.1, 1.2, 1.3)
"""Higher maxima of pay to try, as factors of the present one."""

_NAMED = ("must", "nice")


@dataclass(frozen=True)
class JobNeighbourhood:
    """A job and the candidates around it.

    Attributes
    ----------
    posting, facts
        The job as the engine and the filter see it.
    known
        Known vectors, ``(d,)``, by the job's texts they stand for.
    items
        The candidates nearest to it by document text among those who are visible and do not block
        its employer, whatever its terms.
    total
        How many such candidates there are.
    """

    posting: JobPosting
    facts: JobFacts
    known: Mapping[str, Vectors]
    items: Sequence[IndexedCandidate]
    total: int


@dataclass(frozen=True, slots=True)
class RequirementCount:
    """The effect of one skill that the job names. All counts are people.

    Attributes
    ----------
    within_reach
        Candidates within reach of the job without this skill.
    by_status
        How these meet the skill, by status.
    ruled_out
        Those of them who are not within reach of the job as it is.
    gained_if_nice
        Those who would be within reach if the skill were a nice-to-have; None if it is one.
    """

    requirement: str
    importance: Importance
    within_reach: int
    by_status: Mapping[Status, int]
    ruled_out: int
    gained_if_nice: int | None


@dataclass(frozen=True, slots=True)
class TermCount:
    """Candidates within reach whom a term rules out, and those whom it ``alone`` rules out."""

    term: str
    ruled_out: int
    alone: int


@dataclass(frozen=True, slots=True)
class PayStep:
    """A higher maximum of pay, in the job's currency and period, and how many more candidates
    within reach would then accept all terms."""

    max: float
    gained: int


@dataclass(frozen=True)
class JobInsights:
    """What keeps candidates from a job. All counts are people.

    Attributes
    ----------
    total, considered
        Candidates who are visible and do not block the employer, and how many of them were scored.
    within_reach
        Of those scored, the ones within reach.
    reachable
        Of these, the ones whom no term rules out.
    """

    total: int
    considered: int
    within_reach: int
    reachable: int
    requirements: tuple[RequirementCount, ...]
    terms: tuple[TermCount, ...]
    pay_steps: tuple[PayStep, ...]


@dataclass(frozen=True, slots=True)
class _Skill:
    """A skill that the job names; ``place`` is its index among the requirements of a match."""

    place: int
    name: str  # in the posting
    text: str  # on display
    importance: Importance


class _JobScorer:
    """Scores variants of one job for the same candidates, without the category preferences."""

    def __init__(self, engine: Engine, neighbourhood: JobNeighbourhood) -> None:
        self._engine = engine
        self._candidates = [item.features for item in neighbourhood.items]
        self._lowest = engine.weights.bands[WITHIN_REACH]
        usual = engine.weights.categories
        self._weights = {name: w for name, w in usual.items() if name != "preferences"}
        self.features = self._features([neighbourhood.posting], dict(neighbourhood.known))[0]

    def _features(
        self, postings: Sequence[JobPosting], known: dict[str, Vectors]
    ) -> list[JobFeatures]:
        encoded = self._engine.encode_with(postings, known)
        return [self._engine.features(p, own) for p, own in zip(postings, encoded, strict=True)]

    def pairs(self) -> Pairs:
        """The job as it is, paired with each candidate."""
        return self._engine.compare(self.features, self._candidates)

    def within_reach(self, pairs: Pairs) -> Mask:
        """Which candidates are within reach, ``(n,)``."""
        scores = self._engine.score(pairs, [()] * len(pairs), self._weights).score
        within_reach: Mask = scores >= self._lowest
        return within_reach

    def within_reach_each(
        self, postings: Sequence[JobPosting], known: Mapping[str, Vectors]
    ) -> list[Mask]:
        """Which candidates are within reach of each variant; new texts are encoded in one call."""
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
    """The job without a skill, which it may name more than once."""
    kept = (own for own in posting.skills if own.name.casefold() != skill.name.casefold())
    return replace(posting, skills=tuple(kept))


def _as_nice_to_have(posting: JobPosting, skill: _Skill) -> JobPosting:
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
    neighbourhood: JobNeighbourhood,
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
    most = sorted(skills, key=lambda skill: (-lacking[skill.place], skill.place))[
        :MOST_REQUIREMENTS
    ]
    chosen = sorted(most, key=lambda skill: skill.place)
    musts = [skill for skill in chosen if skill.importance == "must"]
    variants = [_without(neighbourhood.posting, skill) for skill in chosen]
    variants += [_as_nice_to_have(neighbourhood.posting, skill) for skill in musts]
    masks = scorer.within_reach_each(variants, neighbourhood.known)
    as_nice = dict(zip((skill.place for skill in musts), masks[len(chosen) :], strict=True))
    return tuple(
        RequirementCount(
            requirement=skill.text,
            importance=skill.importance,
            within_reach=int(without.sum()),
            by_status=dict(Counter(statuses[without, skill.place].tolist())),
            ruled_out=int((without & ~within_reach).sum()),
            gained_if_nice=(
                int((as_nice[skill.place] & ~within_reach).sum())
                if skill.place in as_nice
                else None
            ),
        )
        for skill, without in zip(chosen, masks, strict=False)
    )


def _unmet(engine: Engine, items: Sequence[IndexedCandidate], job: JobFacts) -> list[set[str]]:
    """The job's terms that each candidate does not accept."""
    today = clock.now().date()
    return [
        set(unmet_constraints(item.facts, job, engine.rates, today)) & set(TERMS) for item in items
    ]


def _pay_steps(
    engine: Engine, neighbourhood: JobNeighbourhood, within_reach: Sequence[IndexedCandidate]
) -> tuple[PayStep, ...]:
    pay = neighbourhood.posting.salary
    if pay is None or pay.max <= 0:
        return ()

    def reached(most: float) -> int:
        facts = replace(neighbourhood.facts, pay_max=per_year(most, pay.period))
        return sum(not unmet for unmet in _unmet(engine, within_reach, facts))

    now = reached(pay.max)
    steps = [round(pay.max * times, 2) for times in PAY_STEPS]
    return tuple(PayStep(most, reached(most) - now) for most in steps)


def analyse(engine: Engine, neighbourhood: JobNeighbourhood) -> JobInsights:
    """Count what keeps candidates from a job. It encodes variants of the job: call it without a
    session."""
    scorer = _JobScorer(engine, neighbourhood)
    pairs = scorer.pairs()
    within_reach = scorer.within_reach(pairs)
    close = [
        item for item, reached in zip(neighbourhood.items, within_reach, strict=True) if reached
    ]
    unmet = _unmet(engine, close, neighbourhood.facts)
    return JobInsights(
        total=neighbourhood.total,
        considered=len(neighbourhood.items),
        within_reach=len(close),
        reachable=sum(not terms for terms in unmet),
        requirements=_requirements(engine, neighbourhood, scorer, pairs, within_reach),
        terms=tuple(
            TermCount(term, sum(term in own for own in unmet), sum(own == {term} for own in unmet))
            for term in TERMS
        ),
        pay_steps=_pay_steps(engine, neighbourhood, close),
    )
