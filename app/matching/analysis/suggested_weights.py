"""Category weights that a job suggests by what it asks for: its must-haves, years and level.

A rule of thumb, not learned: :mod:`app.services.rankings.learned_weights` learns from outcomes. It
shifts the usual weights and says why; nothing applies it unless somebody asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.matching.documents import JobPosting

_PER_MUST, _MOST_MUSTS = 0.08, 6
_FEW_MUSTS = 0.8
_WITH_YEARS = 1.25
_LEVELS: Mapping[str, float] = {
    "intern": 0.4,
    "junior": 0.6,
    "mid": 1.0,
    "senior": 1.25,
    "lead": 1.4,
    "principal": 1.5,
    "director": 1.5,
    "executive": 1.5,
}
"""By how much experience and seniority count at a level: who begins has none to show."""


@dataclass(frozen=True, slots=True)
class SuggestedWeights:
    """Weights by category, adding up to 1, and the reasons for what differs from the usual."""

    weights: dict[str, float]
    reasons: tuple[str, ...]


def suggested_weights(posting: JobPosting, usual: Mapping[str, float]) -> SuggestedWeights:
    """The weights that a job suggests, from the usual ones."""
    musts = [skill for skill in posting.skills if skill.importance == "must"]
    factors, reasons = dict.fromkeys(usual, 1.0), []
    if len(musts) > 1:
        factors["requirements"] += _PER_MUST * min(len(musts), _MOST_MUSTS)
        reasons.append(f"{len(musts)} must-haves: requirements count more.")
    elif not musts:
        factors["requirements"] = _FEW_MUSTS
        reasons.append("No must-haves are named: requirements count less.")
    if any(skill.min_years for skill in musts):
        factors["experience"] *= _WITH_YEARS
        reasons.append("Years are asked for: experience counts more.")
    level = _LEVELS.get(posting.seniority or "", 1.0)
    if level != 1.0:
        factors["experience"] *= level
        factors["seniority"] *= level
        word = "more" if level > 1.0 else "less"
        reasons.append(f"Level {posting.seniority}: experience and seniority count {word}.")
    shifted = {name: weight * factors[name] for name, weight in usual.items()}
    total = sum(shifted.values())
    return SuggestedWeights(
        {name: weight / total for name, weight in shifted.items()}, tuple(reasons)
    )
