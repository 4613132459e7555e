"""Category weights learned from outcomes of match requests (``skillmatch calibrate``).

A request that was accepted counts as a right match, whatever followed; one that was declined for
the skills or the role counts as a wrong one; other reasons are left out. Only outcomes of
candidates who consent to learning are read. Fitting stores a numbered version; nothing ranks with
it until the operator chooses it.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.database import WriteSession
from app.errors import NotFound
from app.matching.results import CATEGORIES
from app.matching.scoring.calibration import (
    Parameters,
    beta_map,
    calibration_error,
    fit_categories,
    reliability,
    weighted_means,
)
from app.matching.weights import Weights
from app.models import (
    JUDGES_MATCH,
    Consent,
    LearnedWeightsVersion,
    MatchRequest,
    MatchRequestEvent,
    RequestStatus,
    WeightsChoice,
)

ENOUGH = 200
"""Fewest outcomes to fit weights from."""
ENOUGH_OF_EACH = 40
"""Fewest right outcomes, and fewest wrong ones, to fit weights from."""
PULL = 30.0
"""Strength of the prior towards the packaged weights, in outcomes."""

S = RequestStatus
_RIGHT = frozenset({S.ACCEPTED, S.INTERVIEWING, S.OFFER, S.HIRED, S.CLOSED})
_HIRED = 2.0
"""Weight of a hire; an acceptance without one counts 1."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Outcomes:
    """Outcomes of ``n`` requests.

    Attributes
    ----------
    categories
        Category scores as they were when the request was sent, ``(n, 5)``, NaN without data.
    right
        1 for a right match, 0 for a wrong one, ``(n,)``.
    counts
        Weight of each outcome, ``(n,)``.
    half
        0: fitted on, 1: held back, ``(n,)``; all outcomes of a candidate are in the same half.
    """

    categories: Numbers
    right: Numbers
    counts: Numbers
    half: NDArray[np.int64]

    @property
    def enough(self) -> bool:
        """Whether there are enough of both kinds to learn from."""
        wrong = int((self.right == 0).sum())
        return (
            len(self.right) >= ENOUGH
            and min(wrong, len(self.right) - wrong) >= ENOUGH_OF_EACH
            and set(self.half.tolist()) == {0, 1}
        )


def _learning_agreed() -> Select[UUID]:
    """SQL: ids of candidates whose newest decision on ``learning`` is a yes."""
    later = aliased(Consent)
    overruled = exists().where(
        later.candidate_id == Consent.candidate_id,
        later.purpose == Consent.purpose,
        later.id > Consent.id,
    )
    return select(Consent.candidate_id).where(
        Consent.purpose == "learning", Consent.granted, ~overruled
    )


def read_outcomes(session: Session) -> Outcomes:
    """Read all outcomes that say whether a match was right, of candidates who consent to
    learning."""
    answer = aliased(MatchRequestEvent)
    statement = (
        select(MatchRequest.candidate_id, MatchRequest.status, MatchRequest.match, answer.reason)
        .outerjoin(
            answer, (answer.match_request_id == MatchRequest.id) & (answer.state == S.DECLINED)
        )
        .where(MatchRequest.status.in_([*_RIGHT, S.DECLINED]))
        .where(MatchRequest.candidate_id.in_(_learning_agreed()))
        .order_by(MatchRequest.id)
    )
    rows: list[list[float]] = []
    right: list[float] = []
    counts: list[float] = []
    half: list[int] = []
    for candidate_id, status, match, reason in session.execute(statement):
        if status == S.DECLINED and reason not in JUDGES_MATCH:
            continue
        scores = {item["name"]: item["score"] for item in match["categories"]}
        rows.append([scores.get(name, np.nan) for name in CATEGORIES])
        right.append(float(status != S.DECLINED))
        counts.append(_HIRED if status == S.HIRED else 1.0)
        half.append(hashlib.sha256(candidate_id.bytes).digest()[0] & 1)
    return Outcomes(
        np.array(rows, dtype=np.float64).reshape(-1, len(CATEGORIES)),
        np.array(right),
        np.array(counts),
        np.array(half, dtype=np.int64),
    )


@dataclass(frozen=True)
class Proposal:
    """Weights fitted on one half of the outcomes, the calibration that goes with them, and quality
    ``figures`` of both on the held-back half. ``ordered_rightly`` is the area under the ROC curve:
    the share of pairs of a right and a wrong match in which the right one is above."""

    categories: dict[str, float]
    calibration: Parameters
    figures: dict[str, float]

    @property
    def better(self) -> bool:
        """Whether the held-back half is ordered better than before."""
        return self.figures["ordered_rightly"] > self.figures["ordered_rightly_before"]


def _shifted(sums: Numbers, before: Numbers, parameters: Parameters) -> Parameters:
    """Shift the calibration map so that the mean score of these pairs stays what it was.

    Only the intercept is refitted: employers approach candidates who score high, so these outcomes
    say little about pairs in general, and the map's shape, fitted on judged pairs, is kept.
    """
    a, b, c = parameters
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = beta_map(sums, (a, b, c + middle)).mean()
        low, high = (middle, high) if mean < before.mean() else (low, middle)
    return a, b, round(c + (low + high) / 2, 4)


def propose(outcomes: Outcomes, weights: Weights) -> Proposal:
    """Fit category weights; ``outcomes`` must be :attr:`~Outcomes.enough`."""
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - slow, for fitting only

    prior = np.array([weights.categories[name] for name in CATEGORIES])
    fitted, kept = outcomes.half == 0, outcomes.half == 1
    repeated = np.repeat(np.flatnonzero(fitted), outcomes.counts[fitted].astype(int))
    learned = fit_categories(
        outcomes.categories[repeated], outcomes.right[repeated], prior / prior.sum(), PULL
    )
    learned = np.round(learned / learned.sum(), 4)
    old, new = (weighted_means(outcomes.categories, w) for w in (prior, learned))
    before = beta_map(old, weights.calibration)
    parameters = _shifted(new, before, weights.calibration)
    after, right = beta_map(new, parameters), outcomes.right
    return Proposal(
        dict(zip(CATEGORIES, learned.tolist(), strict=True)),
        parameters,
        {
            "outcomes": float(len(right)),
            "right": float(right.sum()),
            "held_back": float(kept.sum()),
            "ordered_rightly_before": float(roc_auc_score(right[kept], old[kept])),
            "ordered_rightly": float(roc_auc_score(right[kept], new[kept])),
            "calibration_error_before": calibration_error(reliability(before[kept], right[kept])),
            "calibration_error": calibration_error(reliability(after[kept], right[kept])),
        },
    )


def store(session: WriteSession, proposal: Proposal, base: str) -> LearnedWeightsVersion:
    """Store a proposal under the next number. Nothing ranks with it until it is chosen."""
    last = session.scalar(select(func.max(LearnedWeightsVersion.number))) or 0
    version = LearnedWeightsVersion(
        number=last + 1,
        base=base,
        categories=proposal.categories,
        calibration=list(proposal.calibration),
        figures=proposal.figures,
    )
    session.add(version)
    session.flush()
    return version


def choose(session: WriteSession, number: int | None) -> None:
    """Rank with a version from now on; None: with the packaged weights.

    Raises
    ------
    NotFound
        If there is no version of this number.
    """
    version = None
    if number is not None:
        version = session.scalar(
            select(LearnedWeightsVersion).where(LearnedWeightsVersion.number == number)
        )
        if version is None:
            raise NotFound()
    session.add(WeightsChoice(version_id=version.id if version else None))
    session.flush()


def versions(session: Session) -> list[LearnedWeightsVersion]:
    """Every version, oldest first."""
    return list(
        session.scalars(select(LearnedWeightsVersion).order_by(LearnedWeightsVersion.number))
    )
