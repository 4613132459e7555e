"""What the engine returns: a score, its terms, and the reasons. All numbers are 0..1."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from app.matching.documents import Importance

Status = Literal["met", "partial", "claimed", "missing"]
Reason = Literal[
    "years", "listed_only", "related", "stale", "level", "studied", "expired", "not_practised"
]
Band = Literal["excellent", "good", "fair", "weak"]
Severity = Literal["info", "warning"]
CATEGORIES = ("requirements", "role", "experience", "seniority", "preferences")
"""Names of the terms of a score, in the order in which they are returned."""


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One term of a score. ``contribution`` = applied weight × score, scaled by calibration."""

    name: str
    score: float
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in the profile supports a requirement; ``id`` is the path in its body, ``post`` the
    title of the post that it tells of or that shows it."""

    kind: str
    id: str
    text: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class RequirementMatch:
    """One requirement in the employer's wording. ``similarity`` is 0..1, before any discount;
    ``reason`` says why a requirement is partial or claimed, ``years_found`` beside
    ``years_required`` how long the skill was used (None: not known, or nothing asked)."""

    requirement: str
    importance: Importance
    status: Status
    similarity: float
    skill_id: str | None = None
    evidence: Evidence | None = None
    reason: Reason | None = None
    years_found: float | None = None
    years_required: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reader should know about a profile; the kinds: ``features/flags.py``."""

    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Match:
    """How one candidate and one job fit, with every reason (API.md §6). All numbers are 0..1."""

    score: float
    band: Band
    employer_view: float
    candidate_view: float
    summary: str
    categories: tuple[CategoryScore, ...]
    requirements: tuple[RequirementMatch, ...]
    unmet_constraints: tuple[str, ...]
    flags: tuple[Flag, ...]
    model_version: str

    def to_mapping(self) -> dict[str, Any]:
        """The JSON shape of API.md §6, without the reference to job or candidate."""
        lists = ("categories", "requirements", "unmet_constraints", "flags")
        return {name: list(v) if name in lists else v for name, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class IndexedMatch:
    """A match and the place of its document in the list that was sent."""

    index: int
    match: Match


@dataclass(frozen=True, slots=True)
class RankedDocuments:
    """All matches of a stateless request, best first."""

    items: tuple[IndexedMatch, ...]
    applied_weights: dict[str, float]
    total_considered: int
    model_version: str
